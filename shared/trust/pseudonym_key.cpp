#include "shared/trust/pseudonym_key.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "shared/trust/digest.hpp"
#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

constexpr std::string_view key_label = "parangon-pseudonym-key/1\n";
constexpr std::string_view supplier_label = "parangon-supplier/1\n";
constexpr std::size_t id_bytes = 8;

}  // namespace

PseudonymKey::PseudonymKey(std::string_view bytes) {
  std::ranges::copy(bytes, bytes_.begin());
  const auto digest = Sha256().update(key_label).update(bytes).finish();
  id_ = to_hex(as_bytes(digest).substr(0, id_bytes));
}

PseudonymKey::~PseudonymKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

PseudonymKey PseudonymKey::generate() {
  std::string bytes = random_bytes(size);
  PseudonymKey key(bytes);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return key;
}

Result<PseudonymKey> PseudonymKey::from_bytes(std::string_view bytes) {
  if (bytes.size() == size) return PseudonymKey(bytes);
  return Error{Errc::malformed,
               {"Clé de pseudonymes illisible : 32 octets attendus",
                "Unreadable pseudonym key: 32 bytes are expected"}};
}

std::array<std::uint8_t, 16> PseudonymKey::pseudonym(std::string_view period,
                                                     std::string_view measure,
                                                     std::string_view supplier) const {
  std::string message(supplier_label);
  message.append(period).append("\n").append(measure).append("\n").append(supplier);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int length = 0;
  require(HMAC(fetched_sha256(), bytes_.data(), static_cast<int>(bytes_.size()), uchars(message),
               message.size(), mac.data(), &length) != nullptr,
          "make a pseudonym");
  std::array<std::uint8_t, 16> out{};
  std::copy_n(mac.begin(), out.size(), out.begin());
  return out;
}

}  // namespace parangon::trust
