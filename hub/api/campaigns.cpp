#include "hub/api/campaigns.hpp"

#include <fmt/format.h>

#include "hub/api/gatekeeper.hpp"
#include "hub/api/paging.hpp"
#include "hub/api/resource.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

/// The members of a campaign, without the end of the object. Who else is expected is nobody's
/// business; whether the reader is, is `expected`.
void begin_campaign(wire::JsonWriter& json, const store::Campaign& campaign, model::Date day,
                    model::Siret reader) {
  json.begin_object().member("name", campaign.name).member("title", campaign.title);
  json.name("periods").begin_array();
  for (const auto& period : campaign.periods) json.value(period.to_string());
  json.end_array().name("datasets").begin_array();
  for (const auto measure : campaign.datasets) json.value(model::to_string(measure));
  json.end_array().member("opening", campaign.opening.to_string());
  json.member("due", campaign.due.to_string()).member("closing", campaign.closing.to_string());
  json.member("phase", collect::to_string(collect::phase_on(campaign, day)));
  json.member("expected", collect::expects(campaign, reader)).member("since", campaign.since);
}

void write_line(wire::JsonWriter& json, const collect::InventoryLine& line) {
  json.begin_object().member("period", line.period.to_string());
  json.member("state", collect::to_string(line.state)).member("revision", line.revision);
  json.member("received", line.received).member("certified", line.certified);
  json.member("late", line.late).member("blank", line.blank).name("lacking").begin_array();
  for (const auto measure : line.lacking) json.value(model::to_string(measure));
  json.end_array().end_object();
}

}  // namespace

Campaigns::Campaigns(const store::ReadStore& store, StoreCalls& calls, const Clock& clock,
                     collect::Calendar calendar)
    : store_(store), calls_(calls), clock_(clock), calendar_(std::move(calendar)) {}

Campaigns::Answer Campaigns::list(const net::Request& request) {
  const auto asked = as_of(request);
  if (!asked) co_return asked.error();
  const auto instant = asked->value_or(clock_.now());
  auto work = [this, instant] { return store_.campaigns(instant); };
  const auto found = co_await calls_.run("campaigns", std::move(work));
  if (!found) co_return found.error();
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().name("items").begin_array();
  for (const auto& campaign : *found) {
    begin_campaign(json, campaign, calendar_(instant), member_of(request).agency);
    json.end_object();
  }
  json.end_array().end_object();
  co_return net::Response::json(body + "\n");
}

Campaigns::Answer Campaigns::show(const net::Request& request) {
  const auto asked = as_of(request);
  if (!asked) co_return asked.error();
  const auto instant = asked->value_or(clock_.now());
  const auto& name = request.path_parameter("name");
  auto work = [this, instant, &name] {
    return collect::take_inventory(store_, name, calendar_, instant);
  };
  const auto taken = co_await calls_.run("campaign", std::move(work));
  if (!taken) co_return taken.error();
  const auto reader = member_of(request).agency;
  std::string body;
  wire::JsonWriter json(body);
  begin_campaign(json, taken->campaign, taken->inventory.day, reader);
  json.name("inventory").begin_array();
  for (const auto& line : taken->inventory.lines) {
    if (line.agency == reader) write_line(json, line);
  }
  json.end_array().end_object();
  co_return net::Response::json(body + "\n");
}

void Campaigns::add_routes(net::RouteTable& table) {
  net::Route all = route(net::Verb::get, "/v1/campaigns", net::Access::member,
                         [this](const net::Request& r) { return list(r); });
  all.documentation =
      about("campaigns", "listCampaigns", "What is collected, and until when", "CampaignList");
  all.documentation.discloses = {"nothing"};
  all.documentation.parameters = {"AsOf"};
  table.add(std::move(all));
  net::Route one = route(net::Verb::get, "/v1/campaigns/{name}", net::Access::member,
                         [this](const net::Request& r) { return show(r); });
  one.documentation = about("campaigns", "getCampaign",
                            "One campaign, and where my agency stands in it", "CampaignInventory");
  one.documentation.discloses = {"nothing"};
  one.documentation.statuses = {404};
  one.documentation.parameters = {"AsOf"};
  table.add(std::move(one));
}

}  // namespace parangon::hub::api
