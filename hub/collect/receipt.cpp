#include "hub/collect/receipt.hpp"

#include "shared/trust/jws.hpp"

namespace parangon::hub::collect {

Result<store::SignedReceipt> sign_receipt(std::string json, const trust::PrivateKey& key,
                                          const std::vector<trust::Certificate>& chain) {
  const trust::JwsHeader header{{}, std::string(receipt_content_type), {}, chain};
  auto jws = trust::sign_detached(key, header, json);
  if (!jws) return jws.error();
  return store::SignedReceipt{std::move(json), std::move(*jws), {}};
}

}  // namespace parangon::hub::collect
