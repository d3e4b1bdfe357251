#include <fmt/format.h>

#include <algorithm>

#include "hub/collect/check_parts.hpp"
#include "hub/collect/hash.hpp"
#include "hub/collect/identity.hpp"
#include "shared/wire/receipt.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::hub::collect {
namespace {

class SubmissionCheck {
 public:
  SubmissionCheck(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                  const store::SubmissionInfo& info, Place& place)
      : store_(store), trust_(trust), log_(log), info_(info), place_(place) {}

  void run() {
    auto evidence = store_.evidence(info_.id);
    if (!evidence) return;  // Missing evidence is reported by the store's own check.
    if (hash_of(evidence->document) != info_.document_sha256) {
      place_.add({"la pièce reçue a été modifiée : son empreinte n'est pas celle enregistrée",
                  "the evidence was altered: its hash is not the recorded one"});
    }
    signature(*evidence);
    check_receipt(evidence->receipt, info_.received, trust_, log_, place_);
    receipt(*evidence);
    content(evidence->document);
  }

 private:
  void signature(const store::Evidence& evidence) {
    const auto verified = check_signature(evidence.signature, evidence.document, trust_.members,
                                          trust::Purpose::client, info_.received, place_,
                                          {"signature du dépôt", "signature of the submission"});
    if (!verified) return;
    const auto signer = identify(verified->signer());
    const bool recorded = signer && signer->certificate_sha256 == info_.signer_sha256 &&
                          signer->agency == info_.manifest.agency && signer->person.empty() &&
                          trust::to_pem(verified->header.x5c) == evidence.signer_chain_pem;
    if (recorded) return;
    place_.add({"le signataire n'est pas celui enregistré", "the signer is not the recorded one"});
  }

  void receipt(const store::Evidence& evidence) {
    const auto found = wire::read_receipt(evidence.receipt.json);
    if (!found) {
      place_.add("récépissé", "receipt", found.error().message);
      return;
    }
    const auto& manifest = info_.manifest;
    // The hub, and its log's key, may have had another name when it made the receipt.
    const wire::Receipt expected{found->hub,
                                 found->log,
                                 info_.id,
                                 manifest.agency,
                                 manifest.period,
                                 info_.revision,
                                 info_.document_sha256,
                                 hash_of(evidence.signature),
                                 manifest.idempotency_key,
                                 info_.signer_sha256,
                                 info_.received};
    if (wire::write_receipt(expected) == evidence.receipt.json) return;
    place_.add({"le récépissé ne dit pas ce qui est enregistré",
                "the receipt does not say what is recorded"});
  }

  void content(std::string& document) {
    const auto read = wire::read_submission(document);
    if (!read) {
      place_.add("pièce reçue", "evidence", read.error().message);
      return;
    }
    if (!same_manifest(read->manifest)) {
      place_.add({"le manifeste enregistré n'est pas celui de la pièce reçue",
                  "the recorded manifest is not the evidence's"});
    }
    if (!store::same_contributors(store_.contributors_of(info_.id), read->contributors)) {
      place_.add({"les fournisseurs enregistrés diffèrent de la pièce reçue",
                  "the stored suppliers differ from the evidence"});
    }
    const auto stored = store_.figures_of(info_.id);
    const auto& received = read->figures;
    const auto [in_stored, in_received] = std::mismatch(
        stored.begin(), stored.end(), received.begin(), received.end(), store::same_figure);
    if (in_stored == stored.end() && in_received == received.end()) return;
    const auto& first = in_received != received.end() ? *in_received : *in_stored;
    const auto key = model::key_of(first).to_string();
    place_.add(
        {fmt::format("les chiffres enregistrés diffèrent de la pièce reçue à partir de {}", key),
         fmt::format("the stored figures differ from the evidence from {} on", key)});
  }

  bool same_manifest(const model::Manifest& read) const {
    // Both written the same way: one comparison that no new member can escape.
    return wire::write_submission({read, {}}) == wire::write_submission({info_.manifest, {}});
  }

  const store::ReadStore& store_;
  const CheckTrust& trust_;
  const LogContent& log_;
  const store::SubmissionInfo& info_;
  Place& place_;
};

}  // namespace

void check_submissions(const store::ReadStore& store, const CheckTrust& trust,
                       const LogContent& log, std::vector<store::Problem>& problems) {
  auto logged = log.submissions;
  store::PageRequest request;
  do {
    const auto page = store.submissions({}, request);
    for (const auto& info : page.items) {
      logged.erase(info.id);
      Place place("submission " + info.id, problems);
      try {
        SubmissionCheck(store, trust, log, info, place).run();
      } catch (const store::StoreUnavailable& down) {
        // What is damaged is reported with the rest; what is down ends the check.
        if (down.outage() != store::Outage::corrupt) throw;
        place.add({"illisible dans la base", "unreadable in the store"});
      }
    }
    request.before = page.next;
  } while (request.before);
  for (const auto& id : logged) {
    Place("submission " + id, problems)
        .add({"inscrit au journal, absent de la base", "in the log, missing from the store"});
  }
}

}  // namespace parangon::hub::collect
