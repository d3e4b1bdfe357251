#include "shared/net/crl_check.hpp"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <new>
#include <set>
#include <utility>

namespace parangon::net {
namespace {

using KeyDigest = std::array<unsigned char, 32>;

/// Lists by their place in the store, which keeps them, with the key that their signature holds
/// under. A list can be here once: only one key verifies it.
class Verified {
 public:
  bool holds(const X509_CRL* crl, const KeyDigest& key) {
    const std::lock_guard lock(mutex_);
    return known_.contains({crl, key});
  }
  void keep(const X509_CRL* crl, const KeyDigest& key) {
    const std::lock_guard lock(mutex_);
    known_.insert({crl, key});
  }

 private:
  std::mutex mutex_;
  std::set<std::pair<const X509_CRL*, KeyDigest>> known_;
};

void free_verified(void* /*parent*/, void* data, CRYPTO_EX_DATA* /*all*/, int /*index*/,
                   long /*argl*/, void* /*argp*/) {
  delete static_cast<Verified*>(data);
}

int verified_index() {
  static const int index = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_X509_STORE, 0, nullptr, nullptr,
                                                   nullptr, free_verified);
  return index;
}

/// What OpenSSL itself does; it has no name to call it by.
X509_STORE_CTX_check_crl_fn openssl_check() {
  static const X509_STORE_CTX_check_crl_fn check = [] {
    X509_STORE* const plain = X509_STORE_new();
    X509_STORE_CTX* const context = X509_STORE_CTX_new();
    if (plain == nullptr || context == nullptr ||
        X509_STORE_CTX_init(context, plain, nullptr, nullptr) != 1) {
      throw std::bad_alloc();
    }
    const auto found = X509_STORE_CTX_get_check_crl(context);
    X509_STORE_CTX_free(context);
    X509_STORE_free(plain);
    return found;
  }();
  return check;
}

/// The certificate of who must have issued the list: the next one of the chain, the root for
/// itself.
X509* next_in_chain(X509_STORE_CTX* context) {
  STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(context);
  const int depth = X509_STORE_CTX_get_error_depth(context);
  return sk_X509_value(chain, std::min(depth + 1, sk_X509_num(chain) - 1));
}

/// All that OpenSSL looks at but the signature, for a list of all of an authority's certificates.
bool is_sound_but_for_signature(X509_STORE_CTX* context, const X509_CRL* crl, X509* issuer) {
  const ASN1_TIME* const next = X509_CRL_get0_nextUpdate(crl);
  return issuer != nullptr && issuer == next_in_chain(context) &&
         X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) == 0 &&
         (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0 &&
         X509_CRL_get_ext_by_NID(crl, NID_issuing_distribution_point, -1) < 0 &&
         X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) < 0 && next != nullptr &&
         X509_cmp_current_time(X509_CRL_get0_lastUpdate(crl)) < 0 &&
         X509_cmp_current_time(next) > 0;
}

int check_crl(X509_STORE_CTX* context, X509_CRL* crl) {
  auto* const verified = static_cast<Verified*>(
      X509_STORE_get_ex_data(X509_STORE_CTX_get0_store(context), verified_index()));
  X509* const issuer = X509_STORE_CTX_get0_current_issuer(context);
  KeyDigest key{};
  unsigned size = 0;
  const bool sound = is_sound_but_for_signature(context, crl, issuer) &&
                     X509_pubkey_digest(issuer, EVP_sha256(), key.data(), &size) == 1;
  if (sound && verified->holds(crl, key)) {
    return 1;
  }
  const int result = openssl_check()(context, crl);
  if (sound && result == 1 && X509_STORE_CTX_get_error(context) == X509_V_OK) {
    verified->keep(crl, key);
  }
  return result;
}

}  // namespace

void remember_crl_signatures(X509_STORE* store) {
  openssl_check();
  auto verified = std::make_unique<Verified>();
  if (X509_STORE_set_ex_data(store, verified_index(), verified.get()) != 1) {
    throw std::bad_alloc();
  }
  static_cast<void>(verified.release());  // The store frees it.
  X509_STORE_set_check_crl(store, check_crl);
}

}  // namespace parangon::net
