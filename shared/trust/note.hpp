#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/trust/key.hpp"

// C2SP signed-note (https://c2sp.org/signed-note@v1.0.0): a text with signature lines below it.
// Everything here is pure and may be used from several threads.

namespace parangon::trust {

/// Limits of a note that is read; the specification asks for at least 16 signatures.
inline constexpr std::size_t max_note_bytes = 256 * 1024;
inline constexpr std::size_t max_note_signatures = 100;

/// One signature line. Name and key id together say whose and of which type it is.
struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  std::string bytes;  ///< What follows the key id; 1 byte or more.

  /// "— <name> <base64>" with its newline; the dash is U+2014.
  std::string to_line() const;
  bool operator==(const NoteSignature&) const = default;
};

/// A note as it was read. Nothing in it is believed before open_note.
struct Note {
  std::string text;  ///< Ends with a newline.
  std::vector<NoteSignature> signatures;

  /// The note's bytes; of a note that parse_note gave, exactly the bytes it was given.
  std::string to_bytes() const;
};

/// Splits a note at its last empty line. Errc::malformed where the format is not kept to the byte
/// (UTF-8, control characters, base64 that is not canonical, no signature), Errc::too_large over
/// the limits.
Result<Note> parse_note(std::string_view bytes);
/// One or more signature lines and nothing else, as a witness answers. Errors as parse_note.
Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines);

/// The signature types of the specification that the product makes and verifies.
enum class NoteSignatureType : std::uint8_t {
  ed25519 = 0x01,      ///< Over the note's text: the log's own.
  cosignature = 0x04,  ///< Timestamped Ed25519 of C2SP tlog-cosignature: a witness's.
};

/// SHA-256(name || "\n" || type || key)[:4], big endian.
std::uint32_t note_key_id(std::string_view name, NoteSignatureType type, std::string_view raw_key);

/// A known signer's name and public key: what is written down as a "vkey". Immutable.
class NoteVerifier {
 public:
  /// Errc::invalid_argument for a name that is_key_name refuses or over max_key_name_bytes, or a
  /// key that is not Ed25519.
  static Result<NoteVerifier> create(std::string_view name, NoteSignatureType type,
                                     const PublicKey& key);
  /// "<name>+<eight hexadecimal digits>+<base64 of type and key>". Errc::malformed for another
  /// form, another type, or a key id that is not that of the key.
  static Result<NoteVerifier> from_vkey(std::string_view vkey);

  std::string vkey() const;
  const std::string& name() const { return name_; }
  std::uint32_t key_id() const { return key_id_; }
  NoteSignatureType type() const { return type_; }
  const PublicKey& key() const { return key_; }

  /// Whether the line says that this signer made it.
  bool is_named_by(const NoteSignature& signature) const;
  /// Whether the signature holds for the text, by the rule of its type. Errc::bad_signature.
  Status verify(std::string_view text, const NoteSignature& signature) const;

 private:
  NoteVerifier(std::string_view name, NoteSignatureType type, PublicKey key, std::string raw);
  std::string name_;
  NoteSignatureType type_;
  PublicKey key_;
  std::string raw_key_;
  std::uint32_t key_id_;
};

/// A log's own key (type ed25519) with its name. Immutable.
class NoteSigner {
 public:
  /// Errors as NoteVerifier::create.
  static Result<NoteSigner> create(std::string_view name, const PrivateKey& key);

  const NoteVerifier& verifier() const { return verifier_; }
  /// Errc::malformed for a text that is not of a note (is_note_text, final newline).
  Result<NoteSignature> sign(std::string_view text) const;

 private:
  NoteSigner(NoteVerifier verifier, PrivateKey key);
  NoteVerifier verifier_;
  PrivateKey key_;
};

/// Verifies every signature of a known signer; those of unknown ones are ignored. The signatures
/// that hold, in the order of the note: one or more. Errc::bad_signature when a known signer's
/// signature does not hold or stands twice, or when there is none.
Result<std::vector<NoteSignature>> verify_note(const Note& note,
                                               std::span<const NoteVerifier> known);

/// The note with one more signature line. Errc::malformed as parse_note, Errc::already_exists when
/// that signer's line already stands there, Errc::too_large when the note is full. The signature
/// is not verified.
Result<std::string> add_signature_line(std::string_view note, std::string_view line);

}  // namespace parangon::trust
