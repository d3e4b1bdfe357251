#include "hub/collect/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/collect/identity.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/receipt.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::hub::collect {
namespace {

std::string hash(std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); }

/// Collects the problems of one place.
class Place {
 public:
  Place(std::string where, std::vector<store::Problem>& problems)
      : where_(std::move(where)), problems_(problems) {}
  void add(Text what) { problems_.push_back({where_, std::move(what)}); }
  void add(std::string_view fr, std::string_view en, const Text& detail) {
    add({fmt::format("{} : {}", fr, detail.fr), fmt::format("{}: {}", en, detail.en)});
  }

 private:
  std::string where_;
  std::vector<store::Problem>& problems_;
};

/// A detached signature over `payload` by a chain that was trusted at `at`; nullopt and a problem
/// otherwise.
std::optional<trust::VerifiedJws> verify(std::string_view jws, std::string_view payload,
                                         const trust::TrustStore& roots, trust::Purpose purpose,
                                         Instant at, Place& place, const Text& of) {
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

class SubmissionCheck {
 public:
  SubmissionCheck(const store::ReadStore& store, const CheckTrust& trust,
                  const store::SubmissionInfo& info, Place& place)
      : store_(store), trust_(trust), info_(info), place_(place) {}

  void run() {
    auto evidence = store_.evidence(info_.id);
    if (!evidence) return;  // Missing evidence is reported by the store's own check.
    if (hash(evidence->document) != info_.document_sha256) {
      place_.add({"la pièce reçue a été modifiée : son empreinte n'est pas celle enregistrée",
                  "the evidence was altered: its hash is not the recorded one"});
    }
    signature(*evidence);
    receipt(*evidence);
    content(evidence->document);
  }

 private:
  void signature(const store::Evidence& evidence) {
    const auto verified =
        verify(evidence.signature, evidence.document, trust_.members, trust::Purpose::client,
               info_.received, place_, {"signature du dépôt", "signature of the submission"});
    if (!verified) return;
    const auto signer = identify(verified->signer());
    const bool recorded = signer && signer->certificate_sha256 == info_.signer_sha256 &&
                          signer->agency == info_.manifest.agency &&
                          trust::to_pem(verified->header.x5c) == evidence.signer_chain_pem;
    if (recorded) return;
    place_.add({"le signataire n'est pas celui enregistré", "the signer is not the recorded one"});
  }

  void receipt(const store::Evidence& evidence) {
    verify(evidence.receipt.jws, evidence.receipt.json, trust_.hub,
           trust::Purpose::document_signing, info_.received, place_,
           {"signature du récépissé", "signature of the receipt"});
    const auto found = wire::read_receipt(evidence.receipt.json);
    if (!found) {
      place_.add("récépissé", "receipt", found.error().message);
      return;
    }
    const auto& manifest = info_.manifest;
    // The hub may have had another name when it made the receipt.
    const wire::Receipt expected{found->hub,
                                 info_.id,
                                 manifest.agency,
                                 manifest.period,
                                 info_.revision,
                                 info_.document_sha256,
                                 hash(evidence.signature),
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
  const store::SubmissionInfo& info_;
  Place& place_;
};

void check_releases(const store::ReadStore& store, const CheckTrust& trust,
                    std::vector<store::Problem>& problems) {
  for (const auto& info : store.register_releases()) {
    Place place(fmt::format("register release {}", info.number), problems);
    const auto release = store.register_release(info.number);
    if (!release) continue;
    if (hash(release->csv) != info.sha256) {
      place.add({"le registre a été modifié : son empreinte n'est pas celle enregistrée",
                 "the register was altered: its hash is not the recorded one"});
    }
    verify(release->signature, release->csv, trust.hub, trust::Purpose::document_signing,
           info.created, place, {"signature du registre", "signature of the register"});
  }
}

void check_submissions(const store::ReadStore& store, const CheckTrust& trust,
                       std::vector<store::Problem>& problems) {
  store::PageRequest request;
  do {
    const auto page = store.submissions(std::nullopt, request);
    for (const auto& info : page.items) {
      Place place("submission " + info.id, problems);
      try {
        SubmissionCheck(store, trust, info, place).run();
      } catch (const store::StoreUnavailable& down) {
        // What is damaged is reported with the rest; what is down ends the check.
        if (down.outage() != store::Outage::corrupt) throw;
        place.add({"illisible dans la base", "unreadable in the store"});
      }
    }
    request.before = page.next;
  } while (request.before);
}

}  // namespace

std::vector<store::Problem> check(const store::ReadStore& store, const CheckTrust& trust) {
  auto problems = store.check();
  try {
    check_releases(store, trust, problems);
    check_submissions(store, trust, problems);
  } catch (const store::StoreUnavailable& down) {
    if (down.outage() != store::Outage::corrupt) throw;
    problems.push_back({"database", down.message()});
  }
  return problems;
}

}  // namespace parangon::hub::collect
