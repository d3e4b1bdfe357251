#include "connectors/agent/receipts.hpp"

#include "connectors/agent/files.hpp"
#include "shared/core/file.hpp"

namespace parangon::connectors::agent {
namespace {

constexpr std::string_view statements = "statements";

}  // namespace

Result<std::vector<KeptReceipt>> Receipts::of(Kind kind) const {
  const bool submissions = kind == Kind::submission;
  const auto base = submissions ? folder_ : folder_ / statements;
  std::vector<KeptReceipt> out;
  for (const auto& name : names_in(base)) {
    if (submissions && name == statements) continue;
    KeptReceipt kept;
    kept.kind = kind;
    kept.folder = submissions ? name : std::string(statements) + "/" + name;
    auto receipt = read_file(base / name / "receipt.json", max_small_bytes);
    if (!receipt) return receipt.error();
    kept.receipt = std::move(*receipt);
    auto signature = read_file(base / name / "receipt.jws", max_small_bytes);
    if (!signature) return signature.error();
    kept.signature = std::move(*signature);
    auto proof = read_if_there(base / name / "receipt.tlog-proof");
    if (!proof) return proof.error();
    kept.proof = std::move(*proof).value_or("");
    // Written last by tie(): where it stands, the consistency stands too.
    auto checkpoint = read_if_there(base / name / "checkpoint");
    if (!checkpoint) return checkpoint.error();
    kept.checkpoint = std::move(*checkpoint).value_or("");
    out.push_back(std::move(kept));
  }
  return out;
}

Result<std::vector<KeptReceipt>> Receipts::all() const {
  auto out = of(Kind::submission);
  if (!out) return out;
  auto more = of(Kind::statement);
  if (!more) return more;
  for (auto& one : *more) out->push_back(std::move(one));
  return out;
}

Result<std::string> Receipts::document(const std::string& folder) const {
  return read_file(folder_ / folder / "document.json", max_document_bytes);
}

Status Receipts::tie(const std::string& folder, std::string_view checkpoint,
                     std::string_view consistency) {
  if (auto done = write_file(folder_ / folder / "consistency.json", consistency); !done)
    return done;
  return write_file(folder_ / folder / "checkpoint", checkpoint);
}

}  // namespace parangon::connectors::agent
