#include "shared/trust/checkpoint.hpp"

#include <fmt/format.h>

#include "shared/trust/log_text.hpp"

namespace parangon::trust {
namespace {

Error not_three_lines() {
  return {
      Errc::malformed,
      {"Un point de contrôle est fait de lignes non vides : origine, taille, racine, extensions",
       "A checkpoint is made of non-empty lines: origin, size, root, extensions"}};
}

}  // namespace

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  if (text.size() > max_note_bytes || !is_note_text(text)) return not_three_lines();
  std::vector<std::string_view> lines;
  for (std::string_view line; take_line(text, line);) {
    if (line.empty()) return not_three_lines();
    lines.push_back(line);
  }
  if (lines.size() < 3 || !text.empty()) return not_three_lines();
  const Result<std::uint64_t> size =
      parse_log_number(lines[1], {"Taille du point de contrôle", "Size of the checkpoint"});
  if (!size) return size.error();
  const Result<Sha256Digest> root = digest_from_base64(lines[2]);
  if (!root) return root.error();
  Checkpoint checkpoint{std::string(lines[0]), *size, *root, {}};
  checkpoint.extensions.assign(lines.begin() + 3, lines.end());
  return checkpoint;
}

Result<std::string> checkpoint_text(const Checkpoint& checkpoint) {
  std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size,
                                 to_base64(as_bytes(checkpoint.root)));
  for (const std::string& line : checkpoint.extensions) text += line + "\n";
  const Result<Checkpoint> again = parse_checkpoint(text);
  if (!again) return again.error();
  if (*again != checkpoint) return not_three_lines();
  return text;
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& log) {
  if (checkpoint.origin != log.verifier().name()) {
    return Error{Errc::invalid_argument,
                 {fmt::format("Le journal « {} » ne signe pas avec la clé de « {} »",
                              checkpoint.origin, log.verifier().name()),
                  fmt::format("The log \"{}\" does not sign with the key of \"{}\"",
                              checkpoint.origin, log.verifier().name())}};
  }
  Result<std::string> text = checkpoint_text(checkpoint);
  if (!text) return text.error();
  Result<NoteSignature> signature = log.sign(*text);
  if (!signature) return signature.error();
  return Note{std::move(*text), {std::move(*signature)}}.to_bytes();
}

Result<Checkpoint> open_checkpoint(std::string_view note, const NoteVerifier& log) {
  const Result<Note> parsed = parse_note(note);
  if (!parsed) return parsed.error();
  if (log.type() != NoteSignatureType::ed25519) {
    return Error{
        Errc::bad_signature,
        {fmt::format("La clé « {} » est celle d'un témoin, non d'un journal (type 01)", log.name()),
         fmt::format("The key \"{}\" is a witness's, not a log's (type 01)", log.name())}};
  }
  if (const auto held = verify_note(*parsed, {&log, 1}); !held) return held.error();
  Result<Checkpoint> checkpoint = parse_checkpoint(parsed->text);
  if (checkpoint && checkpoint->origin != log.name()) {
    return Error{Errc::bad_signature,
                 {fmt::format("Le point de contrôle est du journal « {} », et non de « {} »",
                              checkpoint->origin, log.name()),
                  fmt::format("The checkpoint is of the log \"{}\", not of \"{}\"",
                              checkpoint->origin, log.name())}};
  }
  return checkpoint;
}

}  // namespace parangon::trust
