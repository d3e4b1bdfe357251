#include "shared/trust/openssl.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace parangon::trust {

std::string openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "?" : reason;
}

void throw_openssl(std::string_view doing) {
  throw std::runtime_error(fmt::format("OpenSSL could not {}: {}", doing, openssl_reason()));
}

const EVP_MD* fetched_sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  require(digest != nullptr, "find SHA-256");
  return digest;
}

BioPtr reading(std::string_view text) {
  // OpenSSL refuses a null pointer, which is what an empty view may hold.
  BioPtr bio(BIO_new_mem_buf(text.empty() ? "" : text.data(), static_cast<int>(text.size())));
  require(bio != nullptr, "open a memory buffer");
  return bio;
}

BioPtr collecting() {
  BioPtr bio(BIO_new(BIO_s_mem()));
  require(bio != nullptr, "open a memory buffer");
  return bio;
}

std::string collected(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

int no_passphrase(char*, int, int, void*) { return -1; }

std::time_t to_time_t(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

}  // namespace parangon::trust
