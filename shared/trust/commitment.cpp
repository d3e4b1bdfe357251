#include "shared/trust/commitment.hpp"

#include <openssl/hmac.h>

#include "shared/trust/openssl.hpp"

namespace parangon::trust {

Salt make_salt() { return digest_from_bytes(random_bytes(sizeof(Salt))).value(); }

Sha256Digest commit(const Salt& salt, std::string_view entry) {
  Sha256Digest commitment{};
  require(HMAC(EVP_sha256(), salt.data(), static_cast<int>(salt.size()), uchars(entry),
               entry.size(), commitment.data(), nullptr) != nullptr,
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
