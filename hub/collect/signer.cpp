#include "hub/collect/signer.hpp"

#include <algorithm>

#include "hub/store/store_unavailable.hpp"
#include "shared/trust/jws.hpp"

namespace parangon::hub::collect {

Result<Signer> verify_signer(std::string_view signature, std::string_view document,
                             const trust::TrustStore& members, Instant now) {
  const auto verified = trust::verify_detached(signature, document);
  if (!verified) return verified.error();
  const auto& chain = verified->header.x5c;
  const auto trusted = members.verify(chain, trust::Purpose::client, now);
  if (!trusted) return trusted.error();
  auto identity = identify(chain.front());
  if (!identity) return identity.error();
  Instant until = Instant::max();
  for (const auto& certificate : chain) until = std::min(until, certificate.not_after());
  return Signer{std::move(*identity), trust::to_pem(chain), until};
}

void must_hold_at(const Signer& signer, Instant received) {
  if (received <= signer.valid_until) return;
  throw store::StoreUnavailable(store::Outage::clock,
                                "the newest record is later than the signer's certificate");
}

}  // namespace parangon::hub::collect
