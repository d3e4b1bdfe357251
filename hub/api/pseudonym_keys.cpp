#include "hub/api/pseudonym_keys.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "hub/api/gatekeeper.hpp"
#include "hub/api/problem.hpp"
#include "hub/api/resource.hpp"
#include "shared/wire/pseudonym_document.hpp"

namespace parangon::hub::api {
namespace {

using model::PseudonymAction;
using store::PseudonymRecord;

wire::SignedPseudonymDocument signed_one(const store::ReadStore& store,
                                         const PseudonymRecord& record) {
  auto evidence = store.pseudonym_evidence(record.sequence);
  if (!evidence) throw store::StoreUnavailable(store::Outage::corrupt, "a document is missing");
  return {std::move(evidence->document), std::move(evidence->signature)};
}

/// The newest document by which each active agency asked, by SIRET.
std::vector<wire::SignedPseudonymDocument> asks(const store::ReadStore& store,
                                                const std::vector<PseudonymRecord>& records) {
  std::map<model::Siret, const PseudonymRecord*> newest;
  for (const auto& record : records) {
    if (record.action == PseudonymAction::ask) newest[record.agency] = &record;
  }
  std::vector<wire::SignedPseudonymDocument> out;
  for (const auto& [siret, record] : newest) {
    const auto agency = store.agency(siret);
    if (agency && agency->active) out.push_back(signed_one(store, *record));
  }
  return out;
}

wire::PseudonymKeyList list_for(const store::ReadStore& store, const model::Siret& reader) {
  const auto records = store.pseudonym_records();
  wire::PseudonymKeyList out;
  out.asks = asks(store, records);
  std::set<wire::GivenPseudonymKey> given;
  for (const auto& record : records) {
    if (record.action != PseudonymAction::give) continue;
    const auto known = std::ranges::find(out.keys, record.key.id, &model::PseudonymKeyInfo::id);
    if (known == out.keys.end()) out.keys.push_back(record.key);
    bool to_reader = false;
    for (const auto& recipient : record.recipients) {
      given.insert({record.key.id, recipient.certificate_sha256});
      to_reader = to_reader || recipient.agency == reader;
    }
    if (to_reader) out.gives.push_back(signed_one(store, record));
  }
  std::ranges::sort(out.keys, {}, &model::PseudonymKeyInfo::number);
  out.given.assign(given.begin(), given.end());
  return out;
}

}  // namespace

PseudonymKeys::Answer PseudonymKeys::record(net::Request& request) {
  const auto& member = member_of(request);
  const auto signature = std::string(request.header("Parangon-Signature").value_or(""));
  if (signature.empty()) {
    co_return problem_response(
        "signature_missing",
        {"Ajoutez l'en-tête Parangon-Signature : le JWS détaché du document.",
         "Add the header Parangon-Signature: the document's detached JWS."},
        request);
  }
  const collect::IncomingPseudonyms incoming{std::move(request.body), signature, member,
                                             request.remote_address};
  auto work = [this, &incoming] { return collector_.record(incoming); };
  const auto outcome = co_await calls_.run("pseudonym_document", std::move(work));
  const auto agency = member.agency.to_string();
  if (!outcome) {
    log_.write(
        Level::info, "pseudonym_document_refused",
        {{"agency", agency}, {"code", to_string(outcome.error().code)}, {"request", request.id}});
    co_return outcome.error();
  }
  log_.write(Level::info, "pseudonym_document_recorded",
             {{"agency", agency}, {"request", request.id}});
  net::Response response;
  response.status = 204;
  co_return response;
}

PseudonymKeys::Answer PseudonymKeys::list(const net::Request& request) {
  auto work = [this, &request] { return list_for(store_, member_of(request).agency); };
  const auto found = co_await calls_.run("pseudonym_keys", std::move(work));
  if (!found) co_return found.error();
  co_return net::Response::json(wire::write_pseudonym_key_list(*found));
}

void PseudonymKeys::add_routes(net::RouteTable& table) {
  net::Route post = route(net::Verb::post, "/v1/pseudonym-keys", net::Access::agency,
                          [this](net::Request& r) { return record(r); });
  post.max_body_bytes = wire::max_pseudonym_document_bytes;
  post.accepts = {std::string(wire::pseudonym_media_type)};
  post.documentation = about("pseudonyms", "putPseudonymKey",
                             "Ask for the pseudonym keys, or give one to members that asked", "");
  post.documentation.discloses = {"nothing"};
  post.documentation.request_schema = "PseudonymDocument";
  post.documentation.description =
      "Recorded in the log. A key stands in it only in envelopes for its recipients, which the hub "
      "cannot open. 404 where the consortium does not use supplier pseudonyms; the same document "
      "again is answered the same.";
  post.documentation.statuses = {204, 400, 404, 409, 413, 415, 422};
  post.documentation.parameters = {"Signature"};
  table.add(std::move(post));
  net::Route get = route(net::Verb::get, "/v1/pseudonym-keys", net::Access::member,
                         [this](const net::Request& r) { return list(r); });
  get.documentation =
      about("pseudonyms", "listPseudonymKeys",
            "Who asked for the pseudonym keys, and what was given to me", "PseudonymKeyList");
  get.documentation.discloses = {"nothing"};
  table.add(std::move(get));
}

}  // namespace parangon::hub::api
