#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hub/collect/check_parts.hpp"
#include "hub/collect/hash.hpp"
#include "hub/collect/identity.hpp"
#include "hub/collect/standing.hpp"
#include "shared/wire/statement.hpp"

namespace parangon::hub::collect {
namespace {

using store::Standing;
using store::StatementInfo;

/// Follows each agency's statements in their order, and judges them again.
class History {
 public:
  explicit History(const store::ReadStore& store) : store_(store) {}

  /// What counts after the statement, or why it should have been refused.
  Result<std::int64_t> follow(const StatementInfo& info) {
    auto& standing = standing_of(info);
    auto counts = judge_statement(info.content, info.signer_person, standing);
    if (counts) apply_statement(info, *counts, standing);
    return counts;
  }

  void compare(std::vector<store::Problem>& problems) {
    for (const auto& [key, standing] : standings_) {
      const auto& [agency, period] = key;
      if (!period.empty()) compare_counting(agency, period, standing.counting, problems);
    }
  }

 private:
  using Key = std::pair<std::string, std::string>;  ///< Agency and period.

  /// Certifiers are the agency's, revisions and what counts the period's.
  Standing& standing_of(const StatementInfo& info) {
    const auto agency = info.content.agency.to_string();
    auto& persons = standings_[{agency, ""}];
    if (!is_about_revision(info.content.action)) return persons;
    const Key key{agency, info.content.period->to_string()};
    auto [found, fresh] = standings_.try_emplace(key);
    if (fresh) found->second.revisions = revisions_of(info);
    found->second.certifiers = persons.certifiers;
    return found->second;
  }

  /// All revisions of a period, with nothing declared of them yet.
  std::vector<store::RevisionState> revisions_of(const StatementInfo& info) const {
    std::vector<store::RevisionState> out;
    store::PageRequest request;
    do {
      const auto page = store_.submissions({info.content.agency, info.content.period}, request);
      for (const auto& one : page.items) {
        out.push_back({one.revision, one.id, one.document_sha256, {}, {}});
      }
      request.before = page.next;
    } while (request.before);
    return out;
  }

  void compare_counting(const std::string& agency, const std::string& period, std::int64_t derived,
                        std::vector<store::Problem>& problems) const {
    std::int64_t stored = 0;
    for (const auto& info : store_.counting_submissions(*model::Period::parse(period))) {
      if (info.manifest.agency.to_string() == agency) stored = info.revision;
    }
    if (stored == derived) return;
    Place(fmt::format("agency {} period {}", agency, period), problems)
        .add({fmt::format("la révision {} compte, mais d'après les déclarations c'est {}", stored,
                          derived),
              fmt::format("revision {} counts, but by the statements it is {}", stored, derived)});
  }

  const store::ReadStore& store_;
  std::map<Key, Standing> standings_;
};

class StatementCheck {
 public:
  StatementCheck(const CheckTrust& trust, const LogContent& log, const StatementInfo& info,
                 Place& place)
      : trust_(trust), log_(log), info_(info), place_(place) {}

  void run(const store::Evidence& evidence, Result<std::int64_t> counts) {
    if (!counts) {
      place_.add("aurait dû être refusée", "should have been refused", counts.error().message);
      counts = 0;
    }
    if (hash_of(evidence.document) != info_.document_sha256) {
      place_.add({"la déclaration a été modifiée : son empreinte n'est pas celle enregistrée",
                  "the statement was altered: its hash is not the recorded one"});
    }
    if (wire::write_statement(info_.content) != evidence.document) {
      place_.add({"ce qui est enregistré n'est pas ce que dit la déclaration",
                  "what is recorded is not what the statement says"});
    }
    signature(evidence);
    check_receipt(evidence.receipt, info_.received, trust_, log_, place_);
    receipt(evidence, *counts);
  }

 private:
  void signature(const store::Evidence& evidence) {
    const auto verified = check_signature(
        evidence.signature, evidence.document, trust_.members, trust::Purpose::client,
        info_.received, place_, {"signature de la déclaration", "signature of the statement"});
    if (!verified) return;
    const auto signer = identify(verified->signer());
    const bool recorded = signer && signer->certificate_sha256 == info_.signer_sha256 &&
                          signer->agency == info_.content.agency &&
                          signer->person == info_.signer_person &&
                          trust::to_pem(verified->header.x5c) == evidence.signer_chain_pem;
    if (recorded) return;
    place_.add({"le signataire n'est pas celui enregistré", "the signer is not the recorded one"});
  }

  void receipt(const store::Evidence& evidence, std::int64_t counts) {
    const auto found = wire::read_statement_receipt(evidence.receipt.json);
    if (!found) {
      place_.add("récépissé", "receipt", found.error().message);
      return;
    }
    const auto& content = info_.content;
    const wire::StatementReceipt expected{
        found->hub,
        found->log,
        info_.id,
        content.agency,
        content.action,
        content.period ? content.period->to_string() : std::string(),
        content.revision,
        is_about_revision(content.action) ? counts : 0,
        info_.signer_person,
        info_.document_sha256,
        hash_of(evidence.signature),
        content.idempotency_key,
        info_.signer_sha256,
        info_.received};
    if (wire::write_statement_receipt(expected) == evidence.receipt.json) return;
    place_.add({"le récépissé ne dit pas ce qui est enregistré",
                "the receipt does not say what is recorded"});
  }

  const CheckTrust& trust_;
  const LogContent& log_;
  const StatementInfo& info_;
  Place& place_;
};

std::vector<StatementInfo> in_order(const store::ReadStore& store) {
  std::vector<StatementInfo> out;
  store::PageRequest request;
  do {
    auto page = store.statements(std::nullopt, request);
    std::ranges::move(page.items, std::back_inserter(out));
    request.before = page.next;
  } while (request.before);
  std::ranges::reverse(out);
  return out;
}

}  // namespace

void check_statements(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                      std::vector<store::Problem>& problems) {
  auto logged = log.statements;
  History history(store);
  for (const auto& info : in_order(store)) {
    logged.erase(info.id);
    Place place("statement " + info.id, problems);
    auto counts = history.follow(info);
    const auto evidence = store.statement_evidence(info.id);
    if (!evidence) {
      place.add({"la déclaration reçue et le récépissé manquent",
                 "the statement received and the receipt are missing"});
      continue;
    }
    StatementCheck(trust, log, info, place).run(*evidence, std::move(counts));
  }
  history.compare(problems);
  for (const auto& id : logged) {
    Place("statement " + id, problems)
        .add({"inscrite au journal, absente de la base", "in the log, missing from the store"});
  }
}

}  // namespace parangon::hub::collect
