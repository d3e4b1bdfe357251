#include "connectors/agent/sync.hpp"

#include <utility>

#include "connectors/agent/evidence.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::connectors::agent {
namespace {

/// The document without what is new each time, to compare contents. The comparison with last year
/// is no part of it: it changes with what counts at the hub, while the figures stay the same.
std::string content_of(model::Submission submission) {
  auto& m = submission.manifest;
  for (const char* rule : {"S-TOTAL-MOVED", "S-FAMILY-VANISHED"}) {
    m.warnings.erase(rule);
    m.justifications.erase(rule);
  }
  m.nonce.clear();
  m.idempotency_key.clear();
  m.created = Instant{};
  m.software.clear();
  return wire::write_submission(submission);
}

/// The same without suppliers under pseudonyms: warnings are not about them, and another key makes
/// all of them new.
std::string judged_content(model::Submission submission) {
  submission.contributors.reset();
  return content_of(std::move(submission));
}

/// The last revision of a period that was acknowledged, and its receipt.
struct LastRevision {
  wire::Receipt receipt;
  model::Submission submission;
};

Result<std::optional<LastRevision>> last_revision(const State& state, model::Period period) {
  const auto receipts = state.receipts();
  if (!receipts) return receipts.error();
  std::optional<wire::Receipt> newest;
  for (const auto& kept : *receipts) {
    const auto receipt = wire::read_receipt(kept.receipt);
    if (!receipt) return receipt.error();
    if (receipt->period != period) continue;
    if (!newest || receipt->revision > newest->revision) newest = *receipt;
  }
  if (!newest) return std::optional<LastRevision>{};
  auto document = state.acknowledged_document(folder_of(*newest));
  if (!document) return document.error();
  auto submission = wire::read_submission(*document);
  if (!submission) return submission.error();
  return std::optional(LastRevision{*newest, std::move(*submission)});
}

}  // namespace

Status spool(State& state, HubSession& session, const model::Submission& submission) {
  const auto document = wire::write_submission(submission);
  const auto signature = session.sign(document);
  if (!signature) return signature.error();
  return state.outbox().put({submission.manifest.idempotency_key, document, *signature});
}

Status carry_justifications(const State& state, model::Submission& submission) {
  auto last = last_revision(state, submission.manifest.period);
  if (!last) return last.error();
  if (!*last) return {};
  auto& own = submission.manifest.justifications;
  auto joined = own;
  joined.insert((*last)->submission.manifest.justifications.begin(),
                (*last)->submission.manifest.justifications.end());
  const auto before = std::exchange(own, joined);
  if (judged_content(std::move((*last)->submission)) != judged_content(submission)) own = before;
  return {};
}

Result<std::optional<Delivery>> unchanged(const State& state, const model::Submission& submission) {
  auto last = last_revision(state, submission.manifest.period);
  if (!last) return last.error();
  if (!*last) return std::optional<Delivery>{};
  const auto& receipt = (*last)->receipt;
  if (content_of((*last)->submission) != content_of(submission)) return std::optional<Delivery>{};
  return std::optional(Delivery{Delivery::Outcome::unchanged,
                                receipt.period.to_string(),
                                receipt.revision,
                                folder_of(receipt),
                                {},
                                {}});
}

Result<std::optional<bool>> waits_already(const State& state, const model::Submission& submission) {
  auto waiting = state.outbox().waiting();
  if (!waiting) return waiting.error();
  std::optional<bool> same;
  for (auto& one : *waiting) {
    if (one.kind != Kind::submission) continue;
    const auto read = wire::read_submission(one.document);
    if (!read) return read.error();
    if (read->manifest.period != submission.manifest.period) continue;
    same = content_of(*read) == content_of(submission);
  }
  return same;
}

}  // namespace parangon::connectors::agent
