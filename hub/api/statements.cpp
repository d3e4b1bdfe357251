#include "hub/api/statements.hpp"

#include <fmt/format.h>

#include "hub/api/gatekeeper.hpp"
#include "hub/api/paging.hpp"
#include "hub/api/resource.hpp"
#include "hub/api/signed_document.hpp"
#include "shared/wire/json_writer.hpp"
#include "shared/wire/statement.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

Error no_such_statement(const std::string& id, const std::optional<Instant>& as_of) {
  return not_there({fmt::format("Aucune de vos déclarations n'a l'identifiant {}", id),
                    fmt::format("None of your statements has the id {}", id)},
                   as_of);
}

/// Whether the reader may be shown it, as of that instant.
bool readable(const std::optional<store::StatementInfo>& info, model::Siret reader,
              const std::optional<Instant>& as_of) {
  return info && info->content.agency == reader && known_by(as_of, info->received);
}

void write_info(wire::JsonWriter& json, const store::StatementInfo& info) {
  const auto& content = info.content;
  json.begin_object().member("id", info.id).member("agency", content.agency.to_string());
  json.member("action", to_string(content.action));
  json.member("period", content.period ? content.period->to_string() : std::string());
  json.member("revision", content.revision).member("subject_sha256", content.subject_sha256);
  json.member("person", content.person).member("person_name", content.person_name);
  json.member("reason", content.reason).member("signer_person", info.signer_person);
  json.member("signer_sha256", info.signer_sha256).member("received", info.received);
  json.member("document_sha256", info.document_sha256).end_object();
}

collect::IncomingStatement incoming_statement(net::Request& request) {
  return {std::move(request.body), std::string(request.header("Parangon-Signature").value_or("")),
          idempotency_key(request), member_of(request)};
}

}  // namespace

Statements::Statements(collect::Collector& collector, const store::ReadStore& store,
                       StoreCalls& calls, Metrics& metrics, EventLog& log,
                       std::function<void()> recorded)
    : collector_(collector),
      store_(store),
      calls_(calls),
      metrics_(metrics),
      log_(log),
      recorded_(std::move(recorded)) {}

Statements::Answer Statements::record(net::Request& request) {
  if (auto missing = missing_header(request)) co_return std::move(*missing);
  const auto incoming = incoming_statement(request);
  auto work = [this, &incoming] { return collector_.record(incoming); };
  auto outcome = co_await calls_.run("statement", std::move(work));
  const auto agency = member_of(request).agency.to_string();
  if (!outcome) {
    metrics_.statement("refused");
    log_.write(
        Level::info, "statement_refused",
        {{"agency", agency}, {"code", to_string(outcome.error().code)}, {"request", request.id}});
    co_return outcome.error();
  }
  metrics_.statement(outcome->repeated ? "repeated" : "recorded");
  if (!outcome->repeated) recorded_();
  log_.write(Level::info, outcome->repeated ? "statement_repeated" : "statement_recorded",
             {{"agency", agency},
              {"person", member_of(request).person},
              {"statement", outcome->statement},
              {"request", request.id}});
  auto response = receipt_response(std::move(outcome->receipt));
  response.status = outcome->repeated ? 200 : 201;
  response.headers.push_back({"Location", "/v1/statements/" + outcome->statement});
  co_return response;
}

Statements::Answer Statements::list(const net::Request& request) {
  const auto page = page_request(request);
  if (!page) co_return page.error();
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &request, &page, &instant] {
    return store_.statements(member_of(request).agency, *page, *instant);
  };
  const auto found = co_await calls_.run("statements", std::move(work));
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

Statements::Answer Statements::show(const net::Request& request) {
  const auto& id = request.path_parameter("id");
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &id] { return store_.statement(id); };
  const auto found = co_await calls_.run("statement_info", std::move(work));
  if (!found) co_return found.error();
  if (!readable(*found, member_of(request).agency, *instant)) {
    co_return no_such_statement(id, *instant);
  }
  std::string body;
  wire::JsonWriter json(body);
  write_info(json, **found);
  co_return net::Response::json(body + "\n");
}

Statements::Answer Statements::part(const net::Request& request, const Part& answer) {
  const auto& id = request.path_parameter("id");
  const auto agency = member_of(request).agency;
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &id, &agency, &instant]() -> Result<store::Evidence> {
    if (!readable(store_.statement(id), agency, *instant)) return no_such_statement(id, *instant);
    auto evidence = store_.statement_evidence(id);
    if (!evidence) return no_such_statement(id, *instant);
    return std::move(*evidence);
  };
  auto found = co_await calls_.run("statement_evidence", std::move(work));
  if (!found) co_return found.error();
  co_return answer(std::move(*found));
}

Statements::Answer Statements::certifiers(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &request, &instant] {
    return store_.certifiers(member_of(request).agency, *instant);
  };
  const auto found = co_await calls_.run("certifiers", std::move(work));
  if (!found) co_return found.error();
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().name("items").begin_array();
  for (const auto& certifier : *found) {
    json.begin_object().member("person", certifier.person).member("name", certifier.name);
    json.member("since", certifier.since).end_object();
  }
  json.end_array().end_object();
  co_return net::Response::json(body + "\n");
}

void Statements::add_routes(net::RouteTable& table) {
  net::Route post = route(net::Verb::post, "/v1/statements", net::Access::member,
                          [this](net::Request& r) { return record(r); });
  post.max_body_bytes = wire::max_statement_bytes;
  post.accepts = {std::string(wire::statement_media_type)};
  post.documentation =
      about("statements", "state", "Name a certifier; certify, withdraw or revert to a revision",
            "StatementReceipt");
  post.documentation.discloses = {"nothing"};
  post.documentation.request_schema = "Statement";
  post.documentation.description =
      "Judged and recorded in the log, answered with a signed receipt and its proof. The same "
      "Idempotency-Key with the same document is answered with the same receipt, status 200.";
  post.documentation.statuses = {201, 400, 404, 409, 413, 415, 422};
  post.documentation.parameters = {"IdempotencyKey", "Signature"};
  table.add(std::move(post));
  add_reading_routes(table);
}

void Statements::add_reading_routes(net::RouteTable& table) {
  const auto add = [&table](const char* pattern, auto handler, net::RouteDocumentation its) {
    net::Route read = route(net::Verb::get, pattern, net::Access::member, handler);
    its.statuses.push_back(404);
    its.parameters.emplace_back("AsOf");
    read.documentation = std::move(its);
    read.documentation.discloses = {"nothing"};
    table.add(std::move(read));
  };
  auto listing =
      about("statements", "listStatements", "My statements, newest first", "StatementPage");
  listing.parameters = {"Limit", "Cursor"};
  add(
      "/v1/statements", [this](const net::Request& r) { return list(r); }, listing);
  add(
      "/v1/statements/{id}", [this](const net::Request& r) { return show(r); },
      about("statements", "getStatement", "One of my statements", "StatementInfo"));
  const Part document = [](store::Evidence evidence) {
    return signed_response(std::move(evidence.document), wire::statement_media_type,
                           std::move(evidence.signature));
  };
  add(
      "/v1/statements/{id}/document",
      [this, document](const net::Request& r) { return part(r, document); },
      about("statements", "getStatementDocument",
            "The statement as received; its signature in the header", "Statement",
            wire::statement_media_type));
  const Part receipt = [](store::Evidence evidence) {
    return receipt_response(std::move(evidence.receipt));
  };
  add(
      "/v1/statements/{id}/receipt",
      [this, receipt](const net::Request& r) { return part(r, receipt); },
      about("statements", "getStatementReceipt", "The receipt, its signature and its proof",
            "StatementReceipt"));
  const Part proof = [](const store::Evidence& evidence) {
    return proof_response(evidence.receipt);
  };
  add(
      "/v1/statements/{id}/proof", [this, proof](const net::Request& r) { return part(r, proof); },
      about("statements", "getStatementProof", "That the log holds the receipt (C2SP tlog-proof)",
            "Text", "text/plain"));
  add(
      "/v1/certifiers", [this](const net::Request& r) { return certifiers(r); },
      about("statements", "listCertifiers", "Whom my agency has named to certify",
            "CertifierList"));
}

}  // namespace parangon::hub::api
