#include "hub/api/entry.hpp"

#include <algorithm>

#include "hub/api/gatekeeper.hpp"
#include "hub/api/resource.hpp"

namespace parangon::hub::api {
namespace {

std::string tables_for(const store::ReadStore& store, const model::Siret& agency,
                       const EntryRules& rules, Instant now) {
  std::vector<wire::EntryTable> out;
  const auto day = rules.calendar(now);
  for (const auto& table : standing_tables(store, open_vintages(store))) {
    const auto counting = store.counting_submissions(table.period);
    const bool has_figures = std::ranges::any_of(
        counting, [&](const auto& submission) { return submission.manifest.agency == agency; });
    out.push_back(entry_table(table, agency, has_figures, rules, day));
  }
  return wire::write_entry_tables(out);
}

}  // namespace

Result<std::string> Entry::preview(const model::Siret& agency, const model::Period& period) const {
  const auto made = entry_preview(store_, open_vintages(store_), agency, period, rules_);
  if (!made) return made.error();
  return wire::write_entry_preview(*made);
}

Entry::Answer Entry::list(const net::Request& request) {
  const auto agency = member_of(request).agency;
  auto work = [this, agency]() -> Result<std::string> {
    return tables_for(store_, agency, rules_, clock_.now());
  };
  auto body = co_await calls_.run("entry", std::move(work));
  if (!body) co_return body.error();
  co_return cacheable(std::move(*body), "application/json");
}

Entry::Answer Entry::one(const net::Request& request) {
  const auto period = model::Period::parse(request.path_parameter("period"));
  if (!period) co_return Error{Errc::invalid_argument, period.error().message};
  const auto agency = member_of(request).agency;
  auto work = [this, agency, &period] { return preview(agency, *period); };
  auto body = co_await calls_.run("entry", std::move(work));
  if (!body) co_return body.error();
  co_return cacheable(std::move(*body), "application/json");
}

void Entry::add_routes(net::RouteTable& table) {
  net::Route all = route(net::Verb::get, "/v1/entry", net::Access::member,
                         [this](const net::Request& r) { return list(r); });
  all.documentation =
      about("entry", "getEntry", "Whether the caller's figures are in the tables that members read",
            "EntryTables");
  all.documentation.discloses = {"nothing"};
  table.add(std::move(all));
  net::Route preview = route(net::Verb::get, "/v1/entry/{period}", net::Access::member,
                             [this](const net::Request& r) { return one(r); });
  preview.documentation =
      about("entry", "getEntryPreview",
            "What would follow if the caller's figures entered the tables of a period alone",
            "EntryPreview");
  preview.documentation.discloses = {"entry-preview", "own-figures"};
  preview.documentation.statuses = {400, 404, 409};
  table.add(std::move(preview));
}

}  // namespace parangon::hub::api
