#include "shared/trust/note.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/trust/digest.hpp"
#include "shared/trust/log_text.hpp"

namespace parangon::trust {
namespace {

constexpr std::string_view dash = "\u2014 ";
constexpr std::size_t key_id_bytes = 4;

Error too_many_signatures() {
  return {Errc::too_large,
          {fmt::format("Une note porte au plus {} signatures", max_note_signatures),
           fmt::format("A note has at most {} signatures", max_note_signatures)}};
}

Error too_long(std::size_t bytes) {
  return {Errc::too_large,
          {fmt::format("Note de {} octets ; au plus {} sont lus", bytes, max_note_bytes),
           fmt::format("Note of {} bytes; at most {} are read", bytes, max_note_bytes)}};
}

Error no_signature() {
  return {Errc::malformed,
          {"Une note doit finir par une ligne vide puis au moins une ligne de signature",
           "A note must end with an empty line and then at least one signature line"}};
}

Error not_note_text() {
  return {Errc::malformed,
          {"Une note est un texte UTF-8 sans caractère de contrôle autre que la fin de ligne",
           "A note is a UTF-8 text without control characters other than newline"}};
}

Error bad_line() {
  return {
      Errc::malformed,
      {"Ligne de signature illisible : il faut « — nom base64 », le base64 contenant l'identifiant "
       "de clé puis la signature",
       "Unreadable signature line: \"— name base64\" is needed, the base64 holding the key id and "
       "then the signature"}};
}

Result<NoteSignature> parse_line(std::string_view line) {
  if (!line.starts_with(dash)) return bad_line();
  line.remove_prefix(dash.size());
  const std::size_t space = line.find(' ');
  if (space == line.npos || !is_key_name(line.substr(0, space))) return bad_line();
  const Result<std::string> bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= key_id_bytes) return bad_line();
  NoteSignature signature{std::string(line.substr(0, space)), 0, bytes->substr(key_id_bytes)};
  for (std::size_t i = 0; i < key_id_bytes; ++i) {
    signature.key_id = (signature.key_id << 8) | static_cast<std::uint8_t>((*bytes)[i]);
  }
  return signature;
}

std::string key_id_octets(std::uint32_t key_id) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((key_id >> shift) & 0xff);
  return bytes;
}

bool same_signer(const NoteSignature& a, const NoteSignature& b) {
  return a.name == b.name && a.key_id == b.key_id;
}

}  // namespace

std::string NoteSignature::to_line() const {
  return fmt::format("{}{} {}\n", dash, name, to_base64(key_id_octets(key_id) + bytes));
}

std::string Note::to_bytes() const {
  std::string bytes = text + "\n";
  for (const NoteSignature& signature : signatures) bytes += signature.to_line();
  return bytes;
}

Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines) {
  if (lines.size() > max_note_bytes) return too_long(lines.size());
  if (lines.empty() || !lines.ends_with('\n')) return no_signature();
  if (!is_note_text(lines)) return not_note_text();
  std::vector<NoteSignature> signatures;
  for (std::string_view line; take_line(lines, line);) {
    if (signatures.size() == max_note_signatures) return too_many_signatures();
    Result<NoteSignature> signature = parse_line(line);
    if (!signature) return signature.error();
    signatures.push_back(std::move(*signature));
  }
  return signatures;
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > max_note_bytes) return too_long(bytes.size());
  if (!is_note_text(bytes)) return not_note_text();
  const std::size_t end = bytes.rfind("\n\n");
  if (end == bytes.npos) return no_signature();
  Result<std::vector<NoteSignature>> signatures = parse_signature_lines(bytes.substr(end + 2));
  if (!signatures) return signatures.error();
  return Note{std::string(bytes.substr(0, end + 1)), std::move(*signatures)};
}

Result<std::vector<NoteSignature>> verify_note(const Note& note,
                                               std::span<const NoteVerifier> known) {
  std::vector<NoteSignature> held;
  for (const NoteSignature& signature : note.signatures) {
    const auto signer = std::ranges::find_if(
        known, [&](const NoteVerifier& verifier) { return verifier.is_named_by(signature); });
    if (signer == known.end()) continue;
    const auto again = std::ranges::find_if(
        held, [&](const NoteSignature& earlier) { return same_signer(earlier, signature); });
    if (again != held.end()) {
      return Error{
          Errc::bad_signature,
          {fmt::format("La signature de « {} » figure deux fois dans la note", signature.name),
           fmt::format("The signature of \"{}\" stands twice in the note", signature.name)}};
    }
    if (const Status holds = signer->verify(note.text, signature); !holds) return holds.error();
    held.push_back(signature);
  }
  if (held.empty()) {
    return Error{Errc::bad_signature,
                 {"La note ne porte la signature d'aucune clé connue ; vérifiez les clés "
                  "configurées",
                  "The note has no signature of a known key; check the keys that are configured"}};
  }
  return held;
}

Result<std::string> add_signature_line(std::string_view note, std::string_view line) {
  Result<Note> parsed = parse_note(note);
  if (!parsed) return parsed.error();
  Result<std::vector<NoteSignature>> added = parse_signature_lines(line);
  if (!added) return added.error();
  if (added->size() != 1) return bad_line();
  for (const NoteSignature& signature : parsed->signatures) {
    if (!same_signer(signature, added->front())) continue;
    return Error{Errc::already_exists,
                 {fmt::format("La note porte déjà une signature de « {} »", signature.name),
                  fmt::format("The note already has a signature of \"{}\"", signature.name)}};
  }
  if (parsed->signatures.size() == max_note_signatures) return too_many_signatures();
  std::string longer = std::string(note) + std::string(line);
  if (longer.size() > max_note_bytes) return too_long(longer.size());
  return longer;
}

}  // namespace parangon::trust
