#include "hub/collect/check.hpp"

#include <fmt/format.h>

#include "hub/collect/check_parts.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/tlog_proof.hpp"

namespace parangon::hub::collect {

void Place::add(std::string_view fr, std::string_view en, const Text& detail) {
  add({fmt::format("{} : {}", fr, detail.fr), fmt::format("{}: {}", en, detail.en)});
}

std::optional<trust::VerifiedJws> check_signature(std::string_view jws, std::string_view payload,
                                                  const trust::TrustStore& roots,
                                                  trust::Purpose purpose, Instant at, Place& place,
                                                  const Text& of) {
  auto verified = trust::verify_detached(jws, payload);
  if (!verified) {
    place.add(of.fr, of.en, verified.error().message);
    return std::nullopt;
  }
  if (auto trusted = roots.verify(verified->header.x5c, purpose, at); !trusted) {
    place.add(of.fr, of.en, trusted.error().message);
  }
  return std::move(*verified);
}

void check_receipt(const store::SignedReceipt& receipt, Instant at, const CheckTrust& trust,
                   const LogContent& log, Place& place) {
  check_signature(receipt.jws, receipt.json, trust.hub, trust::Purpose::document_signing, at, place,
                  {"signature du récépissé", "signature of the receipt"});
  const Text of{"preuve d'inscription au journal", "proof of inclusion in the log"};
  const auto proof = trust::read_tlog_proof(receipt.proof);
  if (!proof) {
    place.add(of.fr, of.en, proof.error().message);
    return;
  }
  const auto salt = trust::digest_from_bytes(proof->extra);
  if (!salt) {
    place.add(of.fr, of.en, salt.error().message);
    return;
  }
  const auto commitment = trust::commit(*salt, receipt.json);
  const auto held =
      trust::verify_tlog_proof(*proof, trust::leaf_hash(trust::as_bytes(commitment)), trust.log);
  if (!held) place.add(of.fr, of.en, held.error().message);
  if (proof->index < log.commitments.size() && log.commitments[proof->index] == commitment) return;
  place.add({fmt::format("l'entrée {} du journal n'est pas celle du récépissé", proof->index),
             fmt::format("entry {} of the log is not that of the receipt", proof->index)});
}

namespace {

/// It is given once; every event says it.
void check_name(const store::ReadStore& store, const LogContent& log,
                std::vector<store::Problem>& problems) {
  const auto name = store.hub_name();
  if (log.events.empty() || log.events.back().hub == name) return;
  const auto& logged = log.events.back().hub;
  Place("metadata", problems)
      .add({fmt::format("hub_name est « {} », la dernière entrée du journal dit « {} »", name,
                        logged),
            fmt::format("hub_name is \"{}\", the newest entry of the log says \"{}\"", name,
                        logged)});
}

}  // namespace

std::vector<store::Problem> check(const store::ReadStore& store, const CheckTrust& trust) {
  auto problems = store.check();
  try {
    const auto log = check_log(store, trust.log, problems);
    check_name(store, log, problems);
    check_events(store, trust, log, problems);
    check_outbox(store, log, problems);
    check_witnesses(store, log, problems);
    check_submissions(store, trust, log, problems);
    check_statements(store, trust, log, problems);
    check_pseudonyms(store, trust, log, problems);
    check_releases(store, trust, log, problems);
    check_disclosures(store, log, problems);
  } catch (const store::StoreUnavailable& down) {
    if (down.outage() != store::Outage::corrupt) throw;
    problems.push_back({"database", down.message()});
  }
  return problems;
}

}  // namespace parangon::hub::collect
