#pragma once

// For shared/trust's own sources only: OpenSSL's objects with owners, and the bodies of the
// handles that the public headers keep opaque.

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"

namespace parangon::trust {

/// Calls OpenSSL's own free function.
template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free_function(object);
  }
};

inline void free_x509_stack(STACK_OF(X509) * stack) { sk_X509_free(stack); }

using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using MdCtxPtr = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, Free<X509_free>>;
using X509CrlPtr = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using X509ReqPtr = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;
using X509StorePtr = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;
using X509StoreCtxPtr = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;
/// Owns the stack but not what is in it.
using X509ViewStackPtr = std::unique_ptr<STACK_OF(X509), Free<free_x509_stack>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;
using UsagesPtr = std::unique_ptr<EXTENDED_KEY_USAGE, Free<EXTENDED_KEY_USAGE_free>>;
using Asn1TimePtr = std::unique_ptr<ASN1_TIME, Free<ASN1_TIME_free>>;
using Asn1IntegerPtr = std::unique_ptr<ASN1_INTEGER, Free<ASN1_INTEGER_free>>;
using BignumPtr = std::unique_ptr<BIGNUM, Free<BN_free>>;

/// SHA-256, looked up once: OpenSSL 3 looks up what EVP_sha256() names at every use, which takes
/// longer than to hash a node of a tree.
const EVP_MD* fetched_sha256();

struct PublicKey::Impl {
  PkeyPtr pkey;
};

struct PrivateKey::Impl {
  PkeyPtr pkey;
};

struct Certificate::Impl {
  X509Ptr x509;
  std::string subject_cn, subject_organization, issuer_cn, serial_hex;
  Instant not_before, not_after;
  std::vector<std::string> dns_names, ip_addresses, uris, extended_key_usages;
  bool is_ca = false;
  Sha256Digest fingerprint{};
};

/// Errors that OpenSSL queues inside this scope do not outlive it: a leftover would be taken by
/// the next TLS operation of the thread for its own.
class ErrorScope {
 public:
  ErrorScope() { ERR_set_mark(); }
  ~ErrorScope() { ERR_pop_to_mark(); }
  ErrorScope(const ErrorScope&) = delete;
  ErrorScope& operator=(const ErrorScope&) = delete;
};

/// OpenSSL's reason for its last failure, for the end of a message; "?" when it gave none.
std::string openssl_reason();

/// For what fails only when memory or the library itself does. Throws std::runtime_error.
[[noreturn]] void throw_openssl(std::string_view doing);
inline void require(bool done, std::string_view doing) {
  if (!done) throw_openssl(doing);
}

/// A BIO that reads `text` where it lies.
BioPtr reading(std::string_view text);
/// A BIO that collects, and what it has collected.
BioPtr collecting();
std::string collected(BIO* bio);

/// For every PEM reader: an encrypted text is refused where OpenSSL would ask on the terminal.
int no_passphrase(char* buffer, int size, int writing, void* user);

/// DER by one of OpenSSL's i2d functions.
template <class T>
std::string der_of(int (*i2d)(const T*, unsigned char**), const T* object) {
  unsigned char* out = nullptr;
  const int size = i2d(object, &out);
  require(size > 0, "encode DER");
  std::string der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return der;
}

inline const unsigned char* uchars(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* uchars(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

KeyAlgorithm algorithm_of(const EVP_PKEY* pkey);
/// Whether the certificate is of that key; cheaper than making the key's public part.
bool is_of(const Certificate& certificate, const PrivateKey& key);
/// A shared copy of a key that something else owns.
PublicKey public_key_of(EVP_PKEY* pkey);

/// Signature over the concatenation of `parts`, as PrivateKey::sign. ECDSA streams them; Ed25519
/// needs them in one piece and copies when there are several.
std::string sign_parts(const PrivateKey& key, std::span<const std::string_view> parts);
/// Inverse, as PublicKey::verify.
Status verify_parts(const PublicKey& key, std::span<const std::string_view> parts,
                    std::string_view signature);

/// A whole X509 becomes a Certificate. Errc::malformed where a field cannot be read.
Result<Certificate> certificate_from(X509Ptr x509);
std::string serial_to_hex(const ASN1_INTEGER* serial);
/// UTF-8 of the first entry of that kind; empty if absent.
std::string name_entry(const X509_NAME* name, int nid);
std::time_t to_time_t(Instant instant);
/// Errc::invalid_argument unless `issuer` is an authority and `key` its key.
Status check_issuer(const Certificate& issuer, const PrivateKey& key);
/// SHA-256 for ECDSA; none for Ed25519, which hashes by itself.
const EVP_MD* digest_for(KeyAlgorithm algorithm);

}  // namespace parangon::trust
