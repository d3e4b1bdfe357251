#include "connectors/agent/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "connectors/agent/files.hpp"
#include "connectors/agent/log_state.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/commitment.hpp"
#include "shared/trust/cosignature.hpp"
#include "shared/trust/tlog_proof.hpp"

namespace parangon::connectors::agent {

namespace fs = std::filesystem;

std::string_view to_string(ClaimId id) {
  switch (id) {
    case ClaimId::receipt_signature: return "receipt_signature";
    case ClaimId::receipt_signer: return "receipt_signer";
    case ClaimId::document_signature: return "document_signature";
    case ClaimId::document_signer: return "document_signer";
    case ClaimId::document_received: return "document_received";
    case ClaimId::content: return "content";
    case ClaimId::log_inclusion: return "log_inclusion";
    case ClaimId::log_consistency: return "log_consistency";
    case ClaimId::cosignatures: return "cosignatures";
  }
  return "content";
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::proven: return "proven";
    case Verdict::refuted: return "refuted";
    case Verdict::missing: return "missing";
  }
  return "missing";
}

Result<Evidence> read_evidence(const fs::path& folder) {
  std::error_code ec;
  if (!fs::is_directory(folder, ec)) {
    return Error{Errc::not_found,
                 {fmt::format("{} n'est pas un dossier", folder.string()),
                  fmt::format("{} is no folder", folder.string())}};
  }
  Evidence out;
  const std::pair<const char*, std::optional<std::string>*> parts[] = {
      {"document.json", &out.document},   {"signature.jws", &out.signature},
      {"receipt.json", &out.receipt},     {"receipt.jws", &out.receipt_signature},
      {"receipt.tlog-proof", &out.proof}, {"ca.pem", &out.roots},
      {"checkpoint", &out.checkpoint},    {"consistency.json", &out.consistency},
      {"log.vkey", &out.log_key},
  };
  for (const auto& [name, into] : parts) {
    auto text = read_if_there(folder / name, max_document_bytes);
    if (!text) return text.error();
    *into = std::move(*text);
  }
  // Saved by a mail program or an editor, a signature may have gained a line end.
  for (auto* line : {&out.signature, &out.receipt_signature, &out.log_key}) {
    if (*line && (*line)->ends_with('\n')) (*line)->pop_back();
  }
  return out;
}

Result<AnyReceipt> read_any_receipt(std::string_view json) {
  if (auto receipt = wire::read_receipt(json)) return AnyReceipt(std::move(*receipt));
  auto receipt = wire::read_statement_receipt(json);
  if (!receipt) return receipt.error();
  return AnyReceipt(std::move(*receipt));
}

std::string folder_of(const AnyReceipt& receipt) {
  if (const auto* r = std::get_if<wire::Receipt>(&receipt)) {
    return fmt::format("{}-r{}", r->period.to_string(), r->revision);
  }
  return "statements/" + std::get<wire::StatementReceipt>(receipt).statement;
}

ReceiptFacts facts_of(const AnyReceipt& receipt) {
  ReceiptFacts out = std::visit(
      [](const auto& r) {
        return ReceiptFacts{r.log,
                            r.agency.to_string(),
                            {},
                            r.document_sha256,
                            r.signature_sha256,
                            r.signer_sha256,
                            r.received};
      },
      receipt);
  if (const auto* r = std::get_if<wire::StatementReceipt>(&receipt)) out.person = r->signer_person;
  return out;
}

bool Examined::holds() const {
  const bool unrefuted = std::ranges::none_of(
      claims, [](const Claim& claim) { return claim.verdict == Verdict::refuted; });
  const bool minimum = std::ranges::all_of(claims, [](const Claim& claim) {
    return claim.id > ClaimId::content || claim.verdict == Verdict::proven;
  });
  return unrefuted && minimum;
}

Result<trust::Checkpoint> verify_receipt_in_log(std::string_view receipt, std::string_view proof,
                                                const trust::NoteVerifier& log) {
  const auto read = trust::read_tlog_proof(proof);
  if (!read) return read.error();
  const auto salt = trust::digest_from_bytes(read->extra);
  if (!salt) return salt.error();
  const auto commitment = trust::commit(*salt, receipt);
  return trust::verify_tlog_proof(*read, trust::leaf_hash(trust::as_bytes(commitment)), log);
}

}  // namespace parangon::connectors::agent
