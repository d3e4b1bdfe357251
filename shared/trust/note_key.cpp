#include <fmt/format.h>

#include "shared/trust/cosignature.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/log_text.hpp"
#include "shared/trust/note.hpp"

namespace parangon::trust {
namespace {

Error bad_vkey(const std::string& french, const std::string& english) {
  return {Errc::malformed,
          {"Clé de vérification illisible : " + french, "Unreadable verifier key: " + english}};
}

}  // namespace

std::uint32_t note_key_id(std::string_view name, NoteSignatureType type, std::string_view raw_key) {
  const auto type_byte = static_cast<char>(type);
  const Sha256Digest digest =
      Sha256().update(name).update("\n").update({&type_byte, 1}).update(raw_key).finish();
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < 4; ++i) id = (id << 8) | digest[i];
  return id;
}

NoteVerifier::NoteVerifier(std::string_view name, NoteSignatureType type, PublicKey key,
                           std::string raw)
    : name_(name),
      type_(type),
      key_(std::move(key)),
      raw_key_(std::move(raw)),
      key_id_(note_key_id(name_, type_, raw_key_)) {}

Result<NoteVerifier> NoteVerifier::create(std::string_view name, NoteSignatureType type,
                                          const PublicKey& key) {
  if (!is_key_name(name) || name.size() > max_key_name_bytes) {
    return Error{
        Errc::invalid_argument,
        {fmt::format("« {} » ne peut pas nommer une clé : de 1 à {} octets, sans espace ni « + »",
                     name, max_key_name_bytes),
         fmt::format("\"{}\" cannot name a key: 1 to {} bytes, without space or \"+\"", name,
                     max_key_name_bytes)}};
  }
  Result<std::string> raw = key.raw_ed25519();
  if (!raw) return raw.error();
  return NoteVerifier(name, type, key, std::move(*raw));
}

Result<NoteVerifier> NoteVerifier::from_vkey(std::string_view vkey) {
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == vkey.npos ? first : vkey.find('+', first + 1);
  if (second == vkey.npos) {
    return bad_vkey("il faut « nom+identifiant+base64 »", "\"name+id+base64\" is needed");
  }
  const Result<std::string> typed_key = from_base64(vkey.substr(second + 1));
  if (!typed_key) return typed_key.error();
  const auto type = static_cast<NoteSignatureType>(typed_key->empty() ? '\0' : typed_key->front());
  if (type != NoteSignatureType::ed25519 && type != NoteSignatureType::cosignature) {
    return bad_vkey("type de signature autre que Ed25519 (01) et cosignature Ed25519 (04)",
                    "signature type other than Ed25519 (01) and Ed25519 cosignature (04)");
  }
  const Result<PublicKey> key = PublicKey::from_raw_ed25519(typed_key->substr(1));
  if (!key) return key.error();
  Result<NoteVerifier> verifier = create(vkey.substr(0, first), type, *key);
  if (!verifier) return Error{Errc::malformed, verifier.error().message};
  // Compared as a whole: an identifier of another key, or in another spelling, is refused.
  if (verifier->vkey() != vkey) {
    return bad_vkey(fmt::format("l'identifiant de cette clé est {:08x}", verifier->key_id()),
                    fmt::format("the id of this key is {:08x}", verifier->key_id()));
  }
  return verifier;
}

std::string NoteVerifier::vkey() const {
  const auto type_byte = static_cast<char>(type_);
  return fmt::format("{}+{:08x}+{}", name_, key_id_, to_base64(type_byte + raw_key_));
}

bool NoteVerifier::is_named_by(const NoteSignature& signature) const {
  return signature.key_id == key_id_ && signature.name == name_;
}

Status NoteVerifier::verify(std::string_view text, const NoteSignature& signature) const {
  bool holds = false;
  if (type_ == NoteSignatureType::ed25519) {
    holds = is_named_by(signature) && key_.verify(text, signature.bytes).has_value();
  } else if (const auto parts = split_cosignature(signature.bytes); parts) {
    holds = is_named_by(signature) &&
            key_.verify(cosigned_message(text, parts->timestamp), parts->ed25519).has_value();
  }
  if (holds) return {};
  return Error{
      Errc::bad_signature,
      {fmt::format("La signature de « {} » ne correspond pas au texte de la note : l'un ou "
                   "l'autre a été modifié",
                   name_),
       fmt::format("The signature of \"{}\" does not match the text of the note: one or "
                   "the other was altered",
                   name_)}};
}

NoteSigner::NoteSigner(NoteVerifier verifier, PrivateKey key)
    : verifier_(std::move(verifier)), key_(std::move(key)) {}

Result<NoteSigner> NoteSigner::create(std::string_view name, const PrivateKey& key) {
  Result<NoteVerifier> verifier =
      NoteVerifier::create(name, NoteSignatureType::ed25519, key.public_key());
  if (!verifier) return verifier.error();
  return NoteSigner(std::move(*verifier), key);
}

Result<NoteSignature> NoteSigner::sign(std::string_view text) const {
  if (!text.ends_with('\n') || !is_note_text(text)) {
    return Error{Errc::malformed,
                 {"Le texte à signer doit être de l'UTF-8 sans caractère de contrôle et finir par "
                  "une fin de ligne",
                  "The text to sign must be UTF-8 without control characters and end with a "
                  "newline"}};
  }
  return NoteSignature{verifier_.name(), verifier_.key_id(), key_.sign(text)};
}

}  // namespace parangon::trust
