#include "shared/trust/jose.hpp"

#include <openssl/ecdsa.h>

#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

using SignaturePtr = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;
constexpr int half = 32;

}  // namespace

std::string raw_from_der(std::string_view der) {
  const unsigned char* at = uchars(der);
  const SignaturePtr signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  require(signature != nullptr, "read an ECDSA signature");
  std::string raw(2 * half, '\0');
  require(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), uchars(raw), half) == half &&
              BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), uchars(raw) + half, half) == half,
          "write an ECDSA signature");
  return raw;
}

std::string der_from_raw(std::string_view raw) {
  if (raw.size() != 2 * half) return {};
  BignumPtr r(BN_bin2bn(uchars(raw), half, nullptr));
  BignumPtr s(BN_bin2bn(uchars(raw) + half, half, nullptr));
  const SignaturePtr signature(ECDSA_SIG_new());
  require(r != nullptr && s != nullptr && signature != nullptr &&
              ECDSA_SIG_set0(signature.get(), r.get(), s.get()) == 1,
          "convert an ECDSA signature");
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  return der_of<ECDSA_SIG>(i2d_ECDSA_SIG, signature.get());
}

}  // namespace parangon::trust
