#include "hub/api/consortium.hpp"

#include "hub/api/paging.hpp"
#include "hub/api/resource.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/rules/rules.hpp"
#include "shared/wire/consortium.hpp"
#include "shared/wire/csv.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

std::string_view subject_name(rules::Subject subject) {
  switch (subject) {
    case rules::Subject::purchase_line: return "purchase_line";
    case rules::Subject::supplier_register: return "supplier_register";
    case rules::Subject::figure: return "figure";
    case rules::Subject::submission: return "submission";
  }
  return "submission";
}

}  // namespace

std::string rules_json() {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("version", rules::catalogue_version()).name("items").begin_array();
  for (const auto& rule : rules::catalogue()) {
    json.begin_object().member("id", rule.id).member("subject", subject_name(rule.subject));
    json.member("severity", rules::to_string(rule.severity));
    json.member("message", Text(std::string(rule.message_fr), std::string(rule.message_en)));
    json.member("source", rule.source).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

std::string families_csv() {
  std::string out;
  wire::CsvWriter csv(out);
  csv.value("segment").value("label_fr").value("label_en").end_record();
  for (const auto& info : model::Nomenclature::standard().segments()) {
    csv.value(info.segment.to_string()).text(info.label.fr).text(info.label.en).end_record();
  }
  return out;
}

ConsortiumResource::ConsortiumResource(const collect::Collector& collector, StoreCalls& calls,
                                       const Clock& clock, PreparedCache& cache, Names names)
    : collector_(collector),
      calls_(calls),
      clock_(clock),
      cache_(cache),
      names_(std::move(names)) {}

ConsortiumResource::Answer ConsortiumResource::decisions(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto generation = cache_.generation();
  auto work = [this, &instant] { return collector_.consortium(*instant); };
  const auto found = co_await calls_.run("consortium", std::move(work));
  if (!found) co_return found.error();
  wire::ConsortiumDocument document;
  document.hub = names_.hub;
  document.name = names_.consortium;
  document.decisions = *found;
  document.rules_version = rules::catalogue_version();
  document.families_version = model::Nomenclature::standard().version();
  document.max_submission_bytes = names_.max_submission_bytes;
  document.time = clock_.now();
  auto response = net::Response::json(wire::write_consortium(document));
  response.headers.push_back({"Cache-Control", "no-cache"});
  cache_.put(cache_key(request), response, generation);
  co_return response;
}

void ConsortiumResource::add_constant(net::RouteTable& table, const char* pattern,
                                      const net::Response& response, net::RouteDocumentation its) {
  net::Route constant;
  constant.pattern = pattern;
  constant.cached = [answer = net::Prepared::make(response)](const net::Request&) {
    return answer;
  };
  constant.documentation = std::move(its);
  constant.documentation.discloses = {"nothing"};
  table.add(std::move(constant));
}

void ConsortiumResource::add_routes(net::RouteTable& table) {
  net::Route get = route(net::Verb::get, "/v1/consortium", net::Access::anyone,
                         [this](const net::Request& r) { return decisions(r); });
  get.cached = [this](const net::Request& r) { return cache_.find(cache_key(r)); };
  get.documentation =
      about("consortium", "getConsortium", "What both ends judge a submission by", "Consortium");
  get.documentation.discloses = {"nothing"};
  get.documentation.parameters = {"AsOf"};
  table.add(std::move(get));
  add_constant(table, "/v1/rules", cacheable(rules_json(), "application/json", 3600),
               about("consortium", "getRules", "The validation rules", "RuleList"));
  add_constant(table, "/v1/families",
               cacheable(families_csv(), "text/csv; charset=utf-8; header=present", 3600),
               about("consortium", "getFamilies", "The purchase families", "Csv", "text/csv"));
}

}  // namespace parangon::hub::api
