#include "shared/model/contributors.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parangon::model {
namespace {

constexpr std::size_t key_id_digits = 16;

bool is_lower_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::uint8_t nibble(char digit) {
  return static_cast<std::uint8_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

}  // namespace

std::string to_string(const Pseudonym& pseudonym) {
  std::string out;
  for (const auto byte : pseudonym) out += fmt::format("{:02x}", byte);
  return out;
}

Result<Pseudonym> pseudonym_from(std::string_view text) {
  Pseudonym out{};
  if (text.size() != 2 * out.size() || !is_lower_hex(text)) {
    return Error{
        Errc::malformed,
        {fmt::format("pseudonyme de {} chiffres hexadécimaux minuscules attendu", 2 * out.size()),
         fmt::format("a pseudonym of {} lower-case hexadecimal digits is expected",
                     2 * out.size())}};
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(nibble(text[2 * i]) << 4 | nibble(text[2 * i + 1]));
  }
  return out;
}

bool is_pseudonym_key_id(std::string_view text) {
  return text.size() == key_id_digits && is_lower_hex(text) &&
         text.find_first_not_of('0') != std::string_view::npos;
}

bool LeafCell::is_finest() const {
  if (!key.segment.is_sub_family() || is_flag(key.kind)) return false;
  if (key.kind == KindNode::all) return key.basis == BasisNode::any;
  return children(key.kind).empty() && children(key.basis).empty();
}

std::uint32_t LeafCell::packed() const {
  return key.packed() << 2 | (ess ? 2U : 0U) | (esus ? 1U : 0U);
}

LeafCell LeafCell::unpack(std::uint32_t packed) {
  return {FigureKey::unpack(packed >> 2), (packed & 2U) != 0, (packed & 1U) != 0};
}

std::string LeafCell::to_string() const {
  const auto kind = key.kind == KindNode::all ? "other" : model::to_string(key.kind);
  return fmt::format("{}/{}/{}/{}{}{}", model::to_string(key.measure), key.segment.to_string(),
                     kind, model::to_string(key.basis), ess ? "+ess" : "", esus ? "+esus" : "");
}

std::size_t SealedContributors::listed() const {
  std::size_t sum = 0;
  for (const auto& cell : cells_) sum += cell.listed.size();
  return sum;
}

}  // namespace parangon::model
