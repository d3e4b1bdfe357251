#include "shared/trust/cosignature.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/trust/checkpoint.hpp"

namespace parangon::trust {
namespace {

constexpr std::size_t timestamp_bytes = 8;
constexpr std::size_t ed25519_signature_bytes = 64;

Status require_witness(const NoteVerifier& verifier) {
  if (verifier.type() == NoteSignatureType::cosignature) return {};
  return Error{
      Errc::invalid_argument,
      {fmt::format("La clé « {} » est celle d'un journal, non d'un témoin (type 04)",
                   verifier.name()),
       fmt::format("The key \"{}\" is a log's, not a witness's (type 04)", verifier.name())}};
}

Instant to_instant(std::uint64_t timestamp) {
  return Instant(std::chrono::seconds(static_cast<std::int64_t>(timestamp)));
}

}  // namespace

std::optional<CosignatureParts> split_cosignature(std::string_view bytes) {
  if (bytes.size() != timestamp_bytes + ed25519_signature_bytes) return std::nullopt;
  CosignatureParts parts;
  for (const char c : bytes.substr(0, timestamp_bytes)) {
    parts.timestamp = (parts.timestamp << 8) | static_cast<std::uint8_t>(c);
  }
  if (parts.timestamp == 0 || parts.timestamp > max_cosignature_timestamp) return std::nullopt;
  parts.ed25519 = bytes.substr(timestamp_bytes);
  return parts;
}

std::string cosigned_message(std::string_view text, std::uint64_t timestamp) {
  return fmt::format("cosignature/v1\ntime {}\n{}", timestamp, text);
}

Cosigner::Cosigner(NoteVerifier verifier, PrivateKey key)
    : verifier_(std::move(verifier)), key_(std::move(key)) {}

Result<Cosigner> Cosigner::create(std::string_view name, const PrivateKey& key) {
  Result<NoteVerifier> verifier =
      NoteVerifier::create(name, NoteSignatureType::cosignature, key.public_key());
  if (!verifier) return verifier.error();
  return Cosigner(std::move(*verifier), key);
}

Result<NoteSignature> Cosigner::cosign(std::string_view checkpoint_text, Instant at) const {
  if (const auto checkpoint = parse_checkpoint(checkpoint_text); !checkpoint) {
    return checkpoint.error();
  }
  const std::int64_t seconds =
      std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  if (seconds <= 0 || static_cast<std::uint64_t>(seconds) > max_cosignature_timestamp) {
    return Error{Errc::invalid_argument,
                 {"L'heure du témoin est hors de 1970 à 9999 ; réglez son horloge",
                  "The witness's time is outside 1970 to 9999; set its clock"}};
  }
  const auto timestamp = static_cast<std::uint64_t>(seconds);
  NoteSignature signature{verifier_.name(), verifier_.key_id(), {}};
  for (int shift = 56; shift >= 0; shift -= 8) {
    signature.bytes += static_cast<char>((timestamp >> shift) & 0xff);
  }
  signature.bytes += key_.sign(cosigned_message(checkpoint_text, timestamp));
  return signature;
}

Result<Instant> verify_cosignature(std::string_view checkpoint_text, const NoteSignature& signature,
                                   const NoteVerifier& witness) {
  if (const Status is_witness = require_witness(witness); !is_witness) return is_witness.error();
  if (const auto checkpoint = parse_checkpoint(checkpoint_text); !checkpoint) {
    return checkpoint.error();
  }
  const Status holds = witness.verify(checkpoint_text, signature);
  if (!holds) return holds.error();
  return to_instant(split_cosignature(signature.bytes).value().timestamp);
}

Result<std::vector<Cosignature>> verify_cosignatures(std::string_view checkpoint_note,
                                                     std::span<const NoteVerifier> witnesses) {
  for (const NoteVerifier& witness : witnesses) {
    if (const Status is_witness = require_witness(witness); !is_witness) return is_witness.error();
  }
  const Result<Note> note = parse_note(checkpoint_note);
  if (!note) return note.error();
  if (const auto checkpoint = parse_checkpoint(note->text); !checkpoint) return checkpoint.error();
  std::vector<Cosignature> cosignatures;
  const bool any_known = std::ranges::any_of(note->signatures, [&](const NoteSignature& line) {
    return std::ranges::any_of(
        witnesses, [&](const NoteVerifier& witness) { return witness.is_named_by(line); });
  });
  if (!any_known) return cosignatures;
  const Result<std::vector<NoteSignature>> held = verify_note(*note, witnesses);
  if (!held) return held.error();
  for (const NoteSignature& line : *held) {
    cosignatures.push_back(
        {line.name, line.key_id, to_instant(split_cosignature(line.bytes).value().timestamp)});
  }
  return cosignatures;
}

}  // namespace parangon::trust
