#include "hub/api/api.hpp"

#include "hub/api/openapi.hpp"
#include "hub/api/resource.hpp"

namespace parangon::hub::api {
namespace {

/// The description contains its own route, so it is made when both tables are complete.
using Description = std::shared_ptr<std::shared_ptr<const net::Prepared>>;

void add_description(net::RouteTable& table, const Description& description) {
  net::Route get;
  get.pattern = "/openapi.json";
  get.cached = [description](const net::Request&) { return *description; };
  get.documentation = about("operation", "getDescription", "This description", "OpenApi");
  get.documentation.discloses = {"nothing"};
  table.add(std::move(get));
}

}  // namespace

RouteTables make_route_tables(const Resources& r) {
  auto members = std::make_shared<net::RouteTable>();
  auto portal = std::make_shared<net::RouteTable>();
  r.submissions.add_routes(*members);
  r.statements.add_routes(*members);
  r.pseudonym_keys.add_routes(*members);
  r.campaigns.add_routes(*members);
  r.entry.add_routes(*members);
  r.log.add_member_routes(*members);
  r.benchmarks.add_routes(*members);
  r.operations.add_metrics(*portal);
  const auto description = std::make_shared<std::shared_ptr<const net::Prepared>>();
  for (auto* table : {members.get(), portal.get()}) {
    r.consortium.add_routes(*table);
    r.log.add_public_routes(*table);
    r.registers.add_routes(*table);
    r.open_data.add_routes(*table);
    r.open_data_query.add_routes(*table);
    r.operations.add_health(*table);
    add_description(*table, description);
  }
  *description =
      net::Prepared::make(cacheable(openapi_document(*members, *portal), "application/json", 3600));
  return {members, portal};
}

}  // namespace parangon::hub::api
