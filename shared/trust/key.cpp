#include "shared/trust/key.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>

#include "shared/core/file.hpp"
#include "shared/trust/new_file.hpp"
#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

constexpr std::size_t ed25519_key_bytes = 32;

Error bad_algorithm(std::string_view name) {
  return {Errc::invalid_argument,
          {fmt::format("Algorithme de clé « {} » non admis ; choisissez p256 ou ed25519", name),
           fmt::format("Key algorithm \"{}\" is not allowed; choose p256 or ed25519", name)}};
}

Error bad_signature() {
  return {Errc::bad_signature,
          {"La signature ne correspond pas au contenu et à la clé : le contenu a été modifié, ou "
           "un autre signataire l'a produite ; demandez un nouvel envoi",
           "The signature does not match the content and the key: the content was altered, or "
           "another signer made it; ask for it to be sent again"}};
}

Error bad_private_key() {
  return {Errc::malformed,
          {"Clé privée illisible : il faut un texte PEM non chiffré (BEGIN PRIVATE KEY)",
           "Unreadable private key: an unencrypted PEM text is needed (BEGIN PRIVATE KEY)"}};
}

Error open_to_others(const std::filesystem::path& file) {
  return {Errc::forbidden,
          {fmt::format("La clé privée « {0} » est accessible au groupe ou à d'autres ; exécutez "
                       "« chmod 600 {0} », et changez de clé si quelqu'un a pu la lire",
                       file.string()),
           fmt::format("The private key \"{0}\" is open to the group or to others; run \"chmod 600 "
                       "{0}\", and change the key if somebody may have read it",
                       file.string())}};
}

bool can_sign(KeyAlgorithm algorithm) {
  return algorithm == KeyAlgorithm::ec_p256 || algorithm == KeyAlgorithm::ed25519;
}

/// The parts in one piece; no copy when there is one.
std::string_view joined(std::span<const std::string_view> parts, std::string& storage) {
  if (parts.size() == 1) return parts.front();
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  storage.reserve(size);
  for (const auto part : parts) storage += part;
  return storage;
}

PkeyPtr share(EVP_PKEY* pkey) {
  require(pkey != nullptr && EVP_PKEY_up_ref(pkey) == 1, "share a key");
  return PkeyPtr(pkey);
}

}  // namespace

std::string_view to_string(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::ec_p256: return "p256";
    case KeyAlgorithm::ed25519: return "ed25519";
    case KeyAlgorithm::rsa: return "rsa";
    case KeyAlgorithm::other: return "other";
  }
  return "other";
}

Result<KeyAlgorithm> signing_algorithm_from(std::string_view name) {
  if (name == "p256") return KeyAlgorithm::ec_p256;
  if (name == "ed25519") return KeyAlgorithm::ed25519;
  return bad_algorithm(name);
}

const EVP_MD* digest_for(KeyAlgorithm algorithm) {
  return algorithm == KeyAlgorithm::ed25519 ? nullptr : EVP_sha256();
}

KeyAlgorithm algorithm_of(const EVP_PKEY* pkey) {
  if (EVP_PKEY_is_a(pkey, "ED25519") == 1) return KeyAlgorithm::ed25519;
  if (EVP_PKEY_is_a(pkey, "RSA") == 1 || EVP_PKEY_is_a(pkey, "RSA-PSS") == 1) {
    return KeyAlgorithm::rsa;
  }
  std::array<char, 64> group{};
  const ErrorScope errors;
  const bool named = EVP_PKEY_is_a(pkey, "EC") == 1 &&
                     EVP_PKEY_get_group_name(pkey, group.data(), group.size(), nullptr) == 1;
  return named && std::string_view(group.data()) == SN_X9_62_prime256v1 ? KeyAlgorithm::ec_p256
                                                                        : KeyAlgorithm::other;
}

PublicKey public_key_of(EVP_PKEY* pkey) {
  return PublicKey(std::make_shared<const PublicKey::Impl>(PublicKey::Impl{share(pkey)}));
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  const ErrorScope errors;
  if (pem.size() > max_key_file_bytes) pem = {};
  PkeyPtr pkey(PEM_read_bio_PUBKEY(reading(pem).get(), nullptr, no_passphrase, nullptr));
  if (pkey == nullptr) {
    return Error{Errc::malformed,
                 {"Clé publique illisible : il faut un texte PEM (BEGIN PUBLIC KEY)",
                  "Unreadable public key: a PEM text is needed (BEGIN PUBLIC KEY)"}};
  }
  return PublicKey(std::make_shared<const Impl>(Impl{std::move(pkey)}));
}

Result<PublicKey> PublicKey::from_raw_ed25519(std::string_view raw) {
  const ErrorScope errors;
  if (raw.size() != ed25519_key_bytes) {
    return Error{Errc::malformed,
                 {fmt::format("Une clé publique Ed25519 fait 32 octets, et non {}", raw.size()),
                  fmt::format("An Ed25519 public key is 32 bytes, not {}", raw.size())}};
  }
  PkeyPtr pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, uchars(raw), raw.size()));
  require(pkey != nullptr, "take a raw public key");
  return PublicKey(std::make_shared<const Impl>(Impl{std::move(pkey)}));
}

Result<std::string> PublicKey::raw_ed25519() const {
  if (algorithm() != KeyAlgorithm::ed25519) {
    return Error{Errc::invalid_argument,
                 {fmt::format("Il faut une clé Ed25519 ; celle-ci est de l'algorithme « {} »",
                              to_string(algorithm())),
                  fmt::format("An Ed25519 key is needed; this one is of algorithm \"{}\"",
                              to_string(algorithm()))}};
  }
  std::string raw(ed25519_key_bytes, '\0');
  std::size_t size = raw.size();
  require(
      EVP_PKEY_get_raw_public_key(impl_->pkey.get(), uchars(raw), &size) == 1 && size == raw.size(),
      "give a raw public key");
  return raw;
}

std::string PublicKey::to_pem() const {
  const BioPtr bio = collecting();
  require(PEM_write_bio_PUBKEY(bio.get(), impl_->pkey.get()) == 1, "write a public key");
  return collected(bio.get());
}

std::string PublicKey::to_der() const { return der_of<EVP_PKEY>(i2d_PUBKEY, impl_->pkey.get()); }

KeyAlgorithm PublicKey::algorithm() const { return algorithm_of(impl_->pkey.get()); }
int PublicKey::bits() const { return EVP_PKEY_get_bits(impl_->pkey.get()); }
int PublicKey::security_bits() const { return EVP_PKEY_get_security_bits(impl_->pkey.get()); }

bool PublicKey::operator==(const PublicKey& other) const {
  const ErrorScope errors;
  return EVP_PKEY_eq(impl_->pkey.get(), other.impl_->pkey.get()) == 1;
}

Status PublicKey::verify(std::string_view message, std::string_view signature) const {
  return verify_parts(*this, {&message, 1}, signature);
}

Status verify_parts(const PublicKey& key, std::span<const std::string_view> parts,
                    std::string_view signature) {
  const ErrorScope errors;
  const KeyAlgorithm algorithm = key.algorithm();
  if (!can_sign(algorithm)) return bad_signature();
  const MdCtxPtr ctx(EVP_MD_CTX_new());
  require(ctx != nullptr && EVP_DigestVerifyInit(ctx.get(), nullptr, digest_for(algorithm), nullptr,
                                                 key.impl().pkey.get()) == 1,
          "start a verification");
  int holds = 0;
  if (algorithm == KeyAlgorithm::ed25519) {
    std::string storage;
    const std::string_view message = joined(parts, storage);
    holds = EVP_DigestVerify(ctx.get(), uchars(signature), signature.size(), uchars(message),
                             message.size());
  } else {
    for (const auto part : parts) {
      require(EVP_DigestVerifyUpdate(ctx.get(), part.data(), part.size()) == 1, "hash a message");
    }
    holds = EVP_DigestVerifyFinal(ctx.get(), uchars(signature), signature.size());
  }
  if (holds != 1) return bad_signature();
  return {};
}

Result<PrivateKey> PrivateKey::generate(KeyAlgorithm algorithm) {
  if (!can_sign(algorithm)) return bad_algorithm(to_string(algorithm));
  std::string curve = SN_X9_62_prime256v1;
  PkeyPtr pkey(algorithm == KeyAlgorithm::ed25519
                   ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                   : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve.data()));
  require(pkey != nullptr, "generate a key");
  return PrivateKey(std::make_shared<const Impl>(Impl{std::move(pkey)}));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const ErrorScope errors;
  if (pem.size() > max_key_file_bytes) return bad_private_key();
  PkeyPtr pkey(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, no_passphrase, nullptr));
  if (pkey == nullptr) return bad_private_key();
  const KeyAlgorithm algorithm = algorithm_of(pkey.get());
  if (!can_sign(algorithm)) {
    return Error{Errc::malformed,
                 {"Clé privée d'un algorithme non admis ; générez une clé EC P-256 ou Ed25519",
                  "Private key of an algorithm that is not allowed; generate an EC P-256 or "
                  "Ed25519 one"}};
  }
  return PrivateKey(std::make_shared<const Impl>(Impl{std::move(pkey)}));
}

Result<PrivateKey> PrivateKey::load(const std::filesystem::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return open_to_others(file);
  }
  Result<std::string> pem = read_file(file, max_key_file_bytes);
  if (!pem) return pem.error();
  Result<PrivateKey> key = from_pem(*pem);
  OPENSSL_cleanse(pem->data(), pem->size());
  if (key) return key;
  Error error = key.error();
  error.message.fr += fmt::format(" (fichier « {} »)", file.string());
  error.message.en += fmt::format(" (file \"{}\")", file.string());
  return error;
}

Status PrivateKey::save(const std::filesystem::path& file) const {
  const BioPtr bio = collecting();
  require(PEM_write_bio_PKCS8PrivateKey(bio.get(), impl_->pkey.get(), nullptr, nullptr, 0, nullptr,
                                        nullptr) == 1,
          "write a private key");
  std::string pem = collected(bio.get());
  Status written = write_new_file(file, pem, S_IRUSR | S_IWUSR);
  OPENSSL_cleanse(pem.data(), pem.size());
  return written;
}

KeyAlgorithm PrivateKey::algorithm() const { return algorithm_of(impl_->pkey.get()); }

PublicKey PrivateKey::public_key() const {
  // Through its own encoding, so that the copy holds no private part.
  const std::string der = der_of<EVP_PKEY>(i2d_PUBKEY, impl_->pkey.get());
  const unsigned char* at = uchars(der);
  PkeyPtr pkey(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  require(pkey != nullptr, "take the public part of a key");
  return PublicKey(std::make_shared<const PublicKey::Impl>(PublicKey::Impl{std::move(pkey)}));
}

std::string PrivateKey::sign(std::string_view message) const {
  return sign_parts(*this, {&message, 1});
}

std::string sign_parts(const PrivateKey& key, std::span<const std::string_view> parts) {
  const KeyAlgorithm algorithm = key.algorithm();
  const MdCtxPtr ctx(EVP_MD_CTX_new());
  require(ctx != nullptr && EVP_DigestSignInit(ctx.get(), nullptr, digest_for(algorithm), nullptr,
                                               key.impl().pkey.get()) == 1,
          "start a signature");
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key.impl().pkey.get())), '\0');
  std::size_t size = signature.size();
  if (algorithm == KeyAlgorithm::ed25519) {
    std::string storage;
    const std::string_view message = joined(parts, storage);
    require(
        EVP_DigestSign(ctx.get(), uchars(signature), &size, uchars(message), message.size()) == 1,
        "sign");
  } else {
    for (const auto part : parts) {
      require(EVP_DigestSignUpdate(ctx.get(), part.data(), part.size()) == 1, "hash a message");
    }
    require(EVP_DigestSignFinal(ctx.get(), uchars(signature), &size) == 1, "sign");
  }
  signature.resize(size);
  return signature;
}

}  // namespace parangon::trust
