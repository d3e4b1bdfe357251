#include "shared/trust/commitment.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

using MacCtxPtr = std::unique_ptr<EVP_MAC_CTX, Free<EVP_MAC_CTX_free>>;

}  // namespace

Salt make_salt() { return digest_from_bytes(random_bytes(sizeof(Salt))).value(); }

Sha256Digest commit(const Salt& salt, std::string_view entry) {
  // Looked up once, as fetched_sha256().
  static EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  const MacCtxPtr ctx(EVP_MAC_CTX_new(hmac));
  char name[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                   OSSL_PARAM_construct_end()};
  Sha256Digest commitment{};
  std::size_t size = 0;
  require(ctx != nullptr && EVP_MAC_init(ctx.get(), salt.data(), salt.size(), parameters) == 1 &&
              EVP_MAC_update(ctx.get(), uchars(entry), entry.size()) == 1 &&
              EVP_MAC_final(ctx.get(), commitment.data(), &size, commitment.size()) == 1 &&
              size == commitment.size(),
          "compute HMAC-SHA256");
  return commitment;
}

Status verify_commitment(const Sha256Digest& commitment, const Salt& salt, std::string_view entry) {
  if (constant_time_equal(as_bytes(commit(salt, entry)), as_bytes(commitment))) return {};
  return Error{Errc::bad_signature,
               {"L'engagement inscrit au journal n'est pas celui de cette entrée avec ce sel : "
                "l'entrée ou le sel a été modifié",
                "The commitment in the log is not that of this entry with this salt: the entry or "
                "the salt was altered"}};
}

}  // namespace parangon::trust
