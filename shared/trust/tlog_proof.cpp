#include "shared/trust/tlog_proof.hpp"

#include <fmt/format.h>

#include "shared/trust/log_text.hpp"

namespace parangon::trust {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";

Error malformed_proof(const std::string& french, const std::string& english) {
  return {Errc::malformed,
          {"Preuve d'inscription illisible : " + french, "Unreadable log proof: " + english}};
}

Error proof_too_large(std::string_view what_fr, std::string_view what_en, std::size_t limit) {
  return {Errc::too_large,
          {fmt::format("Preuve d'inscription : {} au plus {}", what_fr, limit),
           fmt::format("Log proof: {} at most {}", what_en, limit)}};
}

Error cut_short() {
  return malformed_proof("elle s'arrête avant le point de contrôle",
                         "it ends before the checkpoint");
}

Status within_limits(const TlogProof& proof) {
  if (proof.extra.size() > max_proof_extra_bytes) {
    return proof_too_large("octets supplémentaires,", "extra bytes,", max_proof_extra_bytes);
  }
  if (proof.path.size() > max_inclusion_hashes) {
    return proof_too_large("empreintes,", "hashes,", max_inclusion_hashes);
  }
  if (proof.index > max_tree_size) {
    return malformed_proof("index de 2^63 ou plus", "index of 2^63 or more");
  }
  if (const auto note = parse_note(proof.checkpoint); !note) return note.error();
  return {};
}

/// Reads "extra" when the line is one, and then takes the next line.
Status read_extra(std::string_view& rest, std::string_view& line, std::string& extra) {
  if (!line.starts_with(extra_word)) return {};
  const Result<std::string> bytes = from_base64(line.substr(extra_word.size()));
  if (!bytes) return bytes.error();
  if (bytes->empty()) return malformed_proof("« extra » sans contenu", "\"extra\" without content");
  extra = *bytes;
  if (!take_line(rest, line)) return cut_short();
  return {};
}

}  // namespace

Result<std::string> write_tlog_proof(const TlogProof& proof) {
  if (const Status within = within_limits(proof); !within) return within.error();
  std::string bytes = fmt::format("{}\n", first_line);
  if (!proof.extra.empty()) bytes += fmt::format("{}{}\n", extra_word, to_base64(proof.extra));
  bytes += fmt::format("{}{}\n", index_word, proof.index);
  for (const Sha256Digest& hash : proof.path) bytes += to_base64(as_bytes(hash)) + "\n";
  return bytes + "\n" + proof.checkpoint;
}

Result<TlogProof> read_tlog_proof(std::string_view bytes) {
  if (bytes.size() > max_tlog_proof_bytes)
    return proof_too_large("octets,", "bytes,", max_tlog_proof_bytes);
  TlogProof proof;
  std::string_view line;
  if (!take_line(bytes, line) || line != first_line) {
    return malformed_proof(fmt::format("la première ligne doit être « {} »", first_line),
                           fmt::format("the first line must be \"{}\"", first_line));
  }
  if (!take_line(bytes, line)) return cut_short();
  if (const Status read = read_extra(bytes, line, proof.extra); !read) return read.error();
  if (!line.starts_with(index_word)) {
    return malformed_proof("il manque la ligne « index »", "the \"index\" line is missing");
  }
  const Result<std::uint64_t> index = parse_log_number(
      line.substr(index_word.size()), {"Index de la preuve", "Index of the proof"});
  if (!index) return index.error();
  proof.index = *index;
  while (true) {
    if (!take_line(bytes, line)) return cut_short();
    if (line.empty()) break;
    if (proof.path.size() == max_inclusion_hashes) {
      return proof_too_large("empreintes,", "hashes,", max_inclusion_hashes);
    }
    const Result<Sha256Digest> hash = digest_from_base64(line);
    if (!hash) return hash.error();
    proof.path.push_back(*hash);
  }
  proof.checkpoint = bytes;
  if (const Status within = within_limits(proof); !within) return within.error();
  return proof;
}

Result<Checkpoint> verify_tlog_proof(const TlogProof& proof, const Sha256Digest& leaf,
                                     const NoteVerifier& log) {
  Result<Checkpoint> checkpoint = open_checkpoint(proof.checkpoint, log);
  if (!checkpoint) return checkpoint;
  const Status included =
      verify_inclusion(proof.index, checkpoint->size, leaf, proof.path, checkpoint->root);
  if (!included) return included.error();
  return checkpoint;
}

}  // namespace parangon::trust
