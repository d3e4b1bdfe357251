#include "hub/api/submissions.hpp"

#include <fmt/format.h>

#include "hub/api/gatekeeper.hpp"
#include "hub/api/paging.hpp"
#include "hub/api/problem.hpp"
#include "hub/api/resource.hpp"
#include "hub/api/signed_document.hpp"
#include "shared/wire/json_writer.hpp"
#include "shared/wire/problem.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

/// simdjson reads past the end of a document: room for it saves a copy of the whole.
constexpr std::size_t parser_padding = 64;

Error no_such_submission(const std::string& id, const std::optional<Instant>& as_of) {
  return not_there({fmt::format("Aucun de vos dépôts n'a l'identifiant {}", id),
                    fmt::format("None of your submissions has the id {}", id)},
                   as_of);
}

/// Takes the body: a large document is not worth copying.
collect::IncomingSubmission incoming_submission(net::Request& request) {
  collect::IncomingSubmission incoming{{}, {}, {}, member_of(request)};
  incoming.document = std::move(request.body);
  incoming.document.reserve(incoming.document.size() + parser_padding);
  incoming.signature = request.header("Parangon-Signature").value_or("");
  incoming.idempotency_key = idempotency_key(request);
  return incoming;
}

void write_warnings(wire::JsonWriter& json, const model::Manifest& manifest) {
  json.name("warnings").begin_object();
  for (const auto& [rule, count] : manifest.warnings) json.member(rule, count);
  json.end_object().name("justifications").begin_object();
  for (const auto& [rule, text] : manifest.justifications) json.member(rule, text);
  json.end_object();
}

void write_info(wire::JsonWriter& json, const store::SubmissionInfo& info) {
  const auto& manifest = info.manifest;
  json.begin_object().member("id", info.id).member("agency", manifest.agency.to_string());
  json.member("period", manifest.period.to_string()).member("revision", info.revision);
  json.member("received", info.received).member("created", manifest.created);
  json.member("document_sha256", info.document_sha256);
  json.member("document_bytes", info.document_bytes).member("signer_sha256", info.signer_sha256);
  json.member("figures", manifest.figures).member("sealed", manifest.sealed);
  json.name("lines").begin_object().member("in", manifest.lines.in);
  json.member("used", manifest.lines.used).member("excluded", manifest.lines.excluded);
  json.end_object();
  json.member("nothing_to_report", manifest.nothing_to_report);
  json.name("sharing").begin_object().member("paid", to_string(manifest.sharing.paid));
  json.member("awarded", to_string(manifest.sharing.awarded)).end_object();
  write_warnings(json, manifest);
  json.member("certified", info.certified).member("withdrawn", info.withdrawn);
  json.member("counts", info.counts);
  json.member("register_release", manifest.register_release);
  json.member("rules_version", manifest.rules_version);
  json.member("families_version", manifest.families_version);
  json.member("idempotency_key", manifest.idempotency_key);
  json.member("software", manifest.software).end_object();
}

}  // namespace

Submissions::Submissions(collect::Collector& collector, const store::ReadStore& store,
                         StoreCalls& calls, StoreCalls& judging, Metrics& metrics, EventLog& log,
                         std::size_t max_submission_bytes, std::function<void()> committed)
    : collector_(collector),
      store_(store),
      calls_(calls),
      judging_(judging),
      metrics_(metrics),
      log_(log),
      max_submission_bytes_(max_submission_bytes),
      committed_(std::move(committed)) {}

net::Response Submissions::judged(const collect::Refused& refused, const net::Request& request) {
  metrics_.submission("refused");
  for (const auto& [rule, count] : refused.report.counts()) {
    if (rules::find(rule)->severity == rules::Severity::error) metrics_.rule_refused(rule);
  }
  log_.write(Level::info, "submission_refused",
             {{"agency", member_of(request).agency.to_string()},
              {"code", code_of(refused)},
              {"request", request.id}});
  return refusal_response(refused, request);
}

Submissions::Answer Submissions::submit(net::Request& request) {
  if (auto missing = missing_header(request)) co_return std::move(*missing);
  auto incoming = incoming_submission(request);
  auto work = [this, &incoming] { return collector_.submit(std::move(incoming)); };
  auto outcome = co_await judging_.run("submit", std::move(work));
  if (!outcome) co_return outcome.error();
  if (const auto* refused = std::get_if<collect::Refused>(&*outcome)) {
    co_return judged(*refused, request);
  }
  auto& accepted = std::get<collect::Accepted>(*outcome);
  metrics_.submission(accepted.repeated ? "repeated" : "accepted");
  if (!accepted.repeated) committed_();
  log_.write(Level::info, accepted.repeated ? "submission_repeated" : "submission_accepted",
             {{"agency", member_of(request).agency.to_string()},
              {"submission", accepted.submission},
              {"request", request.id}});
  auto response = receipt_response(std::move(accepted.receipt));
  response.status = accepted.repeated ? 200 : 201;
  response.headers.push_back({"Location", fmt::format("/v1/submissions/{}", accepted.submission)});
  co_return response;
}

Submissions::Answer Submissions::validate(net::Request& request) {
  if (auto missing = missing_header(request)) co_return std::move(*missing);
  auto incoming = incoming_submission(request);
  auto work = [this, &incoming] { return collector_.validate(std::move(incoming)); };
  auto outcome = co_await judging_.run("validate", std::move(work));
  if (!outcome) co_return outcome.error();
  if (const auto* refused = std::get_if<collect::Refused>(&*outcome)) {
    co_return judged(*refused, request);
  }
  metrics_.submission("validated");
  const auto& report = std::get<collect::Accepted>(*outcome).report;
  co_return net::Response::json(wire::write_report(wire::reported(report, request.lang)));
}

Submissions::Answer Submissions::list(const net::Request& request) {
  const auto page = page_request(request);
  if (!page) co_return page.error();
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto period = period_filter(request);
  if (!period) co_return period.error();
  auto work = [this, &request, &page, &instant, &period] {
    return store_.submissions({member_of(request).agency, *period}, *page, *instant);
  };
  const auto found = co_await calls_.run("submissions", std::move(work));
  if (!found) co_return found.error();
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().name("items").begin_array();
  for (const auto& info : found->items) write_info(json, info);
  json.end_array();
  json.member("next", found->next ? std::optional(std::to_string(*found->next)) : std::nullopt);
  json.end_object();
  co_return net::Response::json(body + "\n");
}

Submissions::Answer Submissions::show(const net::Request& request) {
  const auto& id = request.path_parameter("id");
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &id, &instant] { return store_.submission(id, *instant); };
  const auto found = co_await calls_.run("submission", std::move(work));
  if (!found) co_return found.error();
  if (!*found || (*found)->manifest.agency != member_of(request).agency) {
    co_return no_such_submission(id, *instant);
  }
  std::string body;
  wire::JsonWriter json(body);
  write_info(json, **found);
  co_return net::Response::json(body + "\n");
}

Submissions::Answer Submissions::document(const net::Request& request) {
  const auto& id = request.path_parameter("id");
  const auto& agency = member_of(request).agency;
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &id, &agency, &instant]() -> Result<store::Evidence> {
    const auto info = store_.submission(id, *instant);
    if (!info || info->manifest.agency != agency) return no_such_submission(id, *instant);
    auto evidence = store_.evidence(id);
    if (!evidence) return no_such_submission(id, *instant);
    return std::move(*evidence);
  };
  auto found = co_await calls_.run("evidence", std::move(work));
  if (!found) co_return found.error();
  co_return signed_response(std::move(found->document), wire::submission_media_type,
                            std::move(found->signature));
}

Submissions::Answer Submissions::receipt(const net::Request& request) {
  auto found = co_await kept_receipt(request);
  if (!found) co_return found.error();
  co_return receipt_response(std::move(*found));
}

Submissions::Answer Submissions::proof(const net::Request& request) {
  const auto found = co_await kept_receipt(request);
  if (!found) co_return found.error();
  co_return proof_response(*found);
}

asio::awaitable<Result<store::SignedReceipt>> Submissions::kept_receipt(
    const net::Request& request) {
  const auto& id = request.path_parameter("id");
  const auto& agency = member_of(request).agency;
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &id, &agency, &instant]() -> Result<store::SignedReceipt> {
    const auto info = store_.submission(id, *instant);
    if (!info || info->manifest.agency != agency) return no_such_submission(id, *instant);
    auto kept = store_.receipt(id);
    if (!kept) return no_such_submission(id, *instant);
    return std::move(*kept);
  };
  co_return co_await calls_.run("receipt", std::move(work));
}

void Submissions::add_writing_routes(net::RouteTable& table) {
  net::Route submit = route(net::Verb::post, "/v1/submissions", net::Access::agency,
                            [this](net::Request& r) { return this->submit(r); });
  submit.max_body_bytes = max_submission_bytes_;
  submit.accepts = {std::string(wire::submission_media_type)};
  submit.documentation =
      about("submissions", "submit", "Send one agency's figures for one period", "Receipt");
  submit.documentation.request_schema = "Submission";
  submit.documentation.description =
      "Judged, committed as the next revision, and answered with a signed receipt. The same "
      "Idempotency-Key with the same document is answered with the same receipt, status 200.";
  submit.documentation.statuses = {201, 409, 413, 415, 422};
  submit.documentation.parameters = {"IdempotencyKey", "Signature"};
  net::Route validate = route(net::Verb::post, "/v1/validations", net::Access::agency,
                              [this](net::Request& r) { return this->validate(r); });
  validate.max_body_bytes = max_submission_bytes_;
  validate.accepts = submit.accepts;
  validate.documentation =
      about("submissions", "validate", "Judge a submission without committing it", "Report");
  validate.documentation.request_schema = "Submission";
  validate.documentation.description =
      "The same judgement as POST /v1/submissions; nothing is recorded.";
  validate.documentation.statuses = {409, 413, 415, 422};
  validate.documentation.parameters = submit.documentation.parameters;
  submit.documentation.discloses = validate.documentation.discloses = {"own-figures"};
  table.add(std::move(submit));
  table.add(std::move(validate));
}

void Submissions::add_routes(net::RouteTable& table) {
  add_writing_routes(table);
  const auto add = [&table](const char* pattern, auto handler, net::RouteDocumentation its) {
    net::Route read = route(net::Verb::get, pattern, net::Access::member, handler);
    its.statuses.push_back(404);
    its.parameters.emplace_back("AsOf");
    read.documentation = std::move(its);
    read.documentation.discloses = {"own-figures"};
    table.add(std::move(read));
  };
  auto listing =
      about("submissions", "listSubmissions", "My submissions, newest first", "SubmissionPage");
  listing.parameters = {"Limit", "Cursor", "PeriodFilter"};
  add(
      "/v1/submissions", [this](const net::Request& r) { return list(r); }, listing);
  add(
      "/v1/submissions/{id}", [this](const net::Request& r) { return show(r); },
      about("submissions", "getSubmission", "One of my submissions", "SubmissionInfo"));
  add(
      "/v1/submissions/{id}/document", [this](const net::Request& r) { return this->document(r); },
      about("submissions", "getSubmissionDocument",
            "The document as received; its signature in the header", "Submission",
            wire::submission_media_type));
  add(
      "/v1/submissions/{id}/receipt", [this](const net::Request& r) { return this->receipt(r); },
      about("submissions", "getReceipt", "The receipt; the hub\'s signature in the header",
            "Receipt"));
  add(
      "/v1/submissions/{id}/proof", [this](const net::Request& r) { return this->proof(r); },
      about("submissions", "getProof", "That the log holds the receipt (C2SP tlog-proof)", "Text",
            "text/plain"));
}

}  // namespace parangon::hub::api
