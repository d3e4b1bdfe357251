#include "hub/collect/attempt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <stdexcept>

#include "hub/collect/hash.hpp"
#include "hub/collect/receipt.hpp"
#include "shared/trust/digest.hpp"
#include "shared/wire/receipt.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::hub::collect {
namespace {

// Bytes behind the document that the parser may read; with them reserved, parsing leaves the
// document where it is while another thread hashes it.
constexpr std::size_t parser_padding = 64;
// From so many figures on, the rules are judged while the figures are being inserted; a refusal
// then rolls the insertion back. Below, both take milliseconds, and a submission that is refused
// should not have made others wait for the writer.
constexpr std::size_t figures_to_overlap = 50'000;

Refused refuse(Errc code, std::string_view rule, std::string_view column, std::vector<Text> args) {
  Refused out{code, {}};
  out.report.add({rule, {"submission", 0, std::string(column)}, std::move(args)});
  return out;
}

}  // namespace

Attempt::Attempt(const Context& context, IncomingSubmission incoming)
    : context_(context), incoming_(std::move(incoming)) {}

Outcome Attempt::run(Mode mode) {
  if (auto refusal = check_envelope()) return std::move(*refusal);
  if (auto refusal = check_membership()) return std::move(*refusal);
  if (auto known = known_key()) return std::move(*known);
  if (auto refusal = read_and_verify()) return std::move(*refusal);
  if (auto refusal = check_manifest()) return std::move(*refusal);
  return mode == Mode::commit ? check_rules_and_commit() : check_rules_only();
}

Attempt::Refusal Attempt::check_envelope() {
  const auto& key = incoming_.idempotency_key;
  if (key.empty() || key.size() > max_idempotency_key) {
    return refuse(Errc::invalid_argument, "S-KEY-MISMATCH", "Idempotency-Key", {});
  }
  const auto too_large = [](std::string_view part, std::size_t limit) {
    return refuse(Errc::too_large, "S-TOO-LARGE", part, {Text(part), std::to_string(limit)});
  };
  if (incoming_.document.size() > max_document_bytes) {
    return too_large("document", max_document_bytes);
  }
  if (incoming_.signature.size() > max_signature_bytes) {
    return too_large("signature", max_signature_bytes);
  }
  return {};
}

Attempt::Refusal Attempt::check_membership() {
  const auto siret = incoming_.member.agency;
  const auto agency = context_.store.agency(siret);
  if (!agency) return refuse(Errc::forbidden, "S-AGENCY-UNKNOWN", "", {siret.to_string()});
  if (agency->active) return {};
  return refuse(Errc::forbidden, "S-AGENCY-SUSPENDED", "",
                {siret.to_string(), agency->suspended_reason});
}

std::optional<Outcome> Attempt::known_key() {
  const auto known =
      context_.store.submission_by_key(incoming_.member.agency, incoming_.idempotency_key);
  if (!known) return {};
  if (hash_of(incoming_.document) != known->document_sha256) {
    return refuse(Errc::conflict, "S-KEY-REUSED", "Idempotency-Key", {incoming_.idempotency_key});
  }
  auto receipt = context_.store.receipt(known->id);
  if (!receipt) throw std::runtime_error("submission " + known->id + " has no receipt");
  return Accepted{std::move(*receipt), known->id, true, {}};
}

Attempt::Refusal Attempt::read_and_verify() {
  incoming_.document.reserve(incoming_.document.size() + parser_padding);
  auto reading =
      std::async(std::launch::async, [this] { return wire::read_submission(incoming_.document); });
  auto refusal = check_signature();
  auto submission = reading.get();
  if (refusal) return refusal;
  if (!submission) {
    return refuse(Errc::malformed, "S-FORMAT", "document", {submission.error().message});
  }
  submission_ = std::move(*submission);
  return {};
}

Attempt::Refusal Attempt::check_signature() {
  auto signer = verify_signer(incoming_.signature, incoming_.document, context_.credentials.members,
                              context_.now);
  if (!signer) {
    return refuse(Errc::bad_signature, "S-SIGNATURE", "signature", {signer.error().message});
  }
  const auto& identity = signer->identity;
  if (identity.agency != incoming_.member.agency) {
    return refuse(Errc::forbidden, "S-AGENCY-MISMATCH", "signature",
                  {identity.agency.to_string(), incoming_.member.agency.to_string()});
  }
  if (!identity.person.empty()) {
    return refuse(Errc::forbidden, "S-SIGNER-PERSON", "signature", {identity.person});
  }
  signer_ = std::move(*signer);
  document_sha256_ = hash_of(incoming_.document);
  return {};
}

Attempt::Refusal Attempt::check_manifest() {
  const auto& manifest = submission_->manifest;
  if (manifest.agency != incoming_.member.agency) {
    return refuse(Errc::forbidden, "S-AGENCY-MISMATCH", "agency",
                  {manifest.agency.to_string(), incoming_.member.agency.to_string()});
  }
  if (manifest.idempotency_key != incoming_.idempotency_key) {
    return refuse(Errc::invalid_argument, "S-KEY-MISMATCH", "idempotency_key", {});
  }
  return {};
}

model::Date Attempt::day_of(Instant instant) const { return context_.calendar(instant); }

std::vector<model::Figure> Attempt::last_years_figures() const {
  const auto& manifest = submission_->manifest;
  for (const auto& info :
       context_.store.counting_submissions(manifest.period.previous_year(), context_.now)) {
    if (info.manifest.agency == manifest.agency) return context_.store.figures_of(info.id);
  }
  return {};
}

rules::Report Attempt::judge(std::span<const model::Figure> last_year,
                             std::span<const store::Campaign> campaigns) const {
  rules::Report report;
  rules::Judgement by{context_.consortium, context_.nomenclature, day_of(context_.now)};
  if (!last_year.empty()) by.previous = last_year;
  rules::check_submission(*submission_, by, report);
  check_collection(campaigns, incoming_.member.agency, submission_->manifest.period,
                   day_of(context_.now), report);
  check_pseudonym_key(report);
  return report;
}

void Attempt::check_pseudonym_key(rules::Report& report) const {
  if (!submission_->contributors || !context_.consortium.supplier_pseudonyms) return;
  const auto& key = submission_->contributors->key();
  const auto year = submission_->manifest.period.year();
  const auto records = context_.store.pseudonym_records();
  const bool given = std::ranges::any_of(records, [&](const store::PseudonymRecord& record) {
    return record.key.id == key && record.key.from_year <= year;
  });
  if (!given) report.add({"S-CONTRIBUTORS-KEY", {"contributors", 0, "key"}, {Text(key)}});
}

Outcome Attempt::check_rules_only() {
  auto report = judge(last_years_figures(), context_.store.campaigns());
  if (report.errors() > 0) return Refused{Errc::rule_violation, std::move(report)};
  if (context_.store.nonce_used(incoming_.member.agency, submission_->manifest.nonce)) {
    return refuse(Errc::conflict, "S-NONCE-REUSED", "nonce", {});
  }
  return Accepted{{}, {}, false, std::move(report)};
}

Outcome Attempt::check_rules_and_commit() {
  rules::Report report;
  const bool overlap = submission_->figures.size() >= figures_to_overlap;
  const auto last_year = last_years_figures();
  const auto campaigns = context_.store.campaigns();
  auto judging = std::async(overlap ? std::launch::async : std::launch::deferred,
                            [&] { report = judge(last_year, campaigns); });
  if (!overlap) {
    judging.get();
    if (report.errors() > 0) return Refused{Errc::rule_violation, std::move(report)};
  }
  const std::string id = trust::random_hex(16);
  const store::NewSubmission submission{id,
                                        *submission_,
                                        incoming_.document,
                                        document_sha256_,
                                        incoming_.signature,
                                        signer_->chain_pem,
                                        signer_->identity.certificate_sha256,
                                        context_.now};
  auto committed =
      context_.store.commit_submission(submission,
                                       [&](std::string_view given_id, std::int64_t revision,
                                           Instant received) -> Result<store::SignedReceipt> {
                                         if (judging.valid()) judging.get();
                                         if (report.errors() > 0)
                                           return Error{Errc::rule_violation, {}};
                                         return make_receipt(given_id, revision, received);
                                       });
  if (committed) {
    return Accepted{std::move(committed->receipt), std::move(committed->id), committed->repeated,
                    std::move(report)};
  }
  if (judging.valid()) judging.get();
  return refused_commit(committed.error(), std::move(report));
}

Refused Attempt::refused_commit(const Error& error, rules::Report report) const {
  switch (error.code) {
    case Errc::rule_violation: return {Errc::rule_violation, std::move(report)};
    case Errc::conflict:  // Another request with this key has come first.
      return refuse(Errc::conflict, "S-KEY-REUSED", "Idempotency-Key", {incoming_.idempotency_key});
    case Errc::already_exists: return refuse(Errc::conflict, "S-NONCE-REUSED", "nonce", {});
    default: throw std::runtime_error(error.message.en);
  }
}

Result<store::SignedReceipt> Attempt::make_receipt(std::string_view id, std::int64_t revision,
                                                   Instant received) const {
  must_hold_at(*signer_, received);
  const auto& manifest = submission_->manifest;
  const wire::Receipt receipt{context_.hub_name,
                              context_.log,
                              std::string(id),
                              manifest.agency,
                              manifest.period,
                              revision,
                              document_sha256_,
                              hash_of(incoming_.signature),
                              manifest.idempotency_key,
                              signer_->identity.certificate_sha256,
                              received};
  return sign_receipt(wire::write_receipt(receipt), context_.credentials.key,
                      context_.credentials.chain);
}

}  // namespace parangon::hub::collect
