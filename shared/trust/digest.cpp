#include "shared/trust/digest.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>

#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string_view chars(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string_view chars(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string encode64(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t pending = 0;
  int bits = 0;
  for (const char c : bytes) {
    pending = (pending << 8) | static_cast<std::uint8_t>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += alphabet[(pending >> (bits - 6)) & 63];
  }
  if (bits > 0) out += alphabet[(pending << (6 - bits)) & 63];
  return out;
}

std::array<std::int16_t, 256> reverse_of(std::string_view alphabet) {
  std::array<std::int16_t, 256> reverse;
  reverse.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    reverse[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::int16_t>(i);
  }
  return reverse;
}

/// False unless every character is of the alphabet and the unused bits of the last are zero.
bool decode64(std::string_view text, const std::array<std::int16_t, 256>& reverse,
              std::string& out) {
  if (text.size() % 4 == 1) return false;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t pending = 0;
  int bits = 0;
  for (const char c : text) {
    const int value = reverse[static_cast<std::uint8_t>(c)];
    if (value < 0) return false;
    pending = (pending << 6) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((pending >> bits) & 0xff);
    }
  }
  return (pending & ((1U << bits) - 1)) == 0;
}

Error not_encoded(std::string_view encoding) {
  return {Errc::malformed,
          {fmt::format("Texte qui n'est pas du {} sous sa forme canonique ; encodez-le de nouveau",
                       encoding),
           fmt::format("Text that is not {} in its canonical form; encode it again", encoding)}};
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

struct Sha256::Impl {
  MdCtxPtr ctx{EVP_MD_CTX_new()};
  bool started = false;

  EVP_MD_CTX* running() {
    if (!started) {
      require(ctx != nullptr && EVP_DigestInit_ex(ctx.get(), fetched_sha256(), nullptr) == 1,
              "start SHA-256");
    }
    started = true;
    return ctx.get();
  }
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(std::string_view bytes) {
  require(EVP_DigestUpdate(impl_->running(), bytes.data(), bytes.size()) == 1, "update SHA-256");
  return *this;
}

Sha256& Sha256::update(std::span<const std::byte> bytes) { return update(chars(bytes)); }

Sha256Digest Sha256::finish() {
  Sha256Digest digest{};
  require(EVP_DigestFinal_ex(impl_->running(), digest.data(), nullptr) == 1, "finish SHA-256");
  impl_->started = false;
  return digest;
}

Sha256Digest sha256(std::string_view bytes) {
  Sha256Digest digest{};
  require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, fetched_sha256(),
                     nullptr) == 1,
          "compute SHA-256");
  return digest;
}

Sha256Digest sha256(std::span<const std::byte> bytes) { return sha256(chars(bytes)); }

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string to_hex(std::span<const std::uint8_t> bytes) { return to_hex(chars(bytes)); }

Result<std::string> from_hex(std::string_view hex) {
  std::string out;
  if (hex.size() % 2 != 0) return not_encoded("hexadécimal / hexadecimal");
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_value(hex[i]);
    const int low = hex_value(hex[i + 1]);
    if (high < 0 || low < 0) return not_encoded("hexadécimal / hexadecimal");
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string to_base64(std::string_view bytes) {
  std::string out = encode64(bytes, base64_alphabet);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string to_base64(std::span<const std::uint8_t> bytes) { return to_base64(chars(bytes)); }

Result<std::string> from_base64(std::string_view text) {
  static const auto reverse = reverse_of(base64_alphabet);
  std::string out;
  if (text.size() % 4 != 0) return not_encoded("base64");
  for (int pad = 0; pad < 2 && text.ends_with('='); ++pad) text.remove_suffix(1);
  if (!decode64(text, reverse, out)) return not_encoded("base64");
  return out;
}

Result<Sha256Digest> digest_from_bytes(std::string_view bytes) {
  Sha256Digest digest{};
  if (bytes.size() != digest.size()) {
    return Error{Errc::malformed,
                 {fmt::format("Une empreinte SHA-256 fait 32 octets, et non {}", bytes.size()),
                  fmt::format("A SHA-256 digest is 32 bytes, not {}", bytes.size())}};
  }
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

Result<Sha256Digest> digest_from_base64(std::string_view text) {
  const Result<std::string> bytes = from_base64(text);
  if (!bytes) return bytes.error();
  return digest_from_bytes(*bytes);
}

std::string to_base64url(std::string_view bytes) { return encode64(bytes, base64url_alphabet); }

std::string to_base64url(std::span<const std::uint8_t> bytes) { return to_base64url(chars(bytes)); }

Result<std::string> from_base64url(std::string_view text) {
  static const auto reverse = reverse_of(base64url_alphabet);
  std::string out;
  if (!decode64(text, reverse, out)) return not_encoded("base64url");
  return out;
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  require(RAND_bytes(uchars(out), static_cast<int>(count)) == 1, "draw random bytes");
  return out;
}

std::string random_hex(std::size_t count) { return to_hex(random_bytes(count)); }

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view as_bytes(const Sha256Digest& digest) {
  return chars(std::span<const std::uint8_t>(digest));
}

}  // namespace parangon::trust
