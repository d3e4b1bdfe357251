#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace parangon::model {

/// From prefixes of digit strings (CPV codes, accounts) to small numbers; the longest prefix wins.
/// Filled once, then sealed and only read: a look-up allocates nothing and costs at most nine
/// binary searches.
class PrefixMap {
 public:
  static constexpr std::size_t max_digits = 9;

  /// False when `digits` is not 1 to 9 digits, or is there already.
  bool add(std::string_view digits, std::uint16_t value) {
    const auto key = key_of(digits);
    if (!key || digits.size() > max_digits) return false;
    const auto at = position(*key);
    if (at != entries_.end() && at->key == *key) return false;
    entries_.insert(at, {*key, value});
    return true;
  }

  bool empty() const { return entries_.empty(); }

  /// Value of the longest prefix of `text` that is listed; only its leading digits are read.
  std::optional<std::uint16_t> longest(std::string_view text) const {
    std::size_t digits = 0;
    while (digits < text.size() && digits < max_digits && is_digit(text[digits])) ++digits;
    for (; digits > 0; --digits) {
      const auto key = *key_of(text.substr(0, digits));
      const auto at = position(key);
      if (at != entries_.end() && at->key == key) return at->value;
    }
    return std::nullopt;
  }

 private:
  struct Entry {
    std::uint32_t key;
    std::uint16_t value;
  };

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  /// The digits behind a leading 1, so that "06" and "6" differ.
  static std::optional<std::uint32_t> key_of(std::string_view digits) {
    if (digits.empty()) return std::nullopt;
    std::uint32_t key = 1;
    for (const char c : digits.substr(0, max_digits)) {
      if (!is_digit(c)) return std::nullopt;
      key = key * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return key;
  }

  std::vector<Entry>::const_iterator position(std::uint32_t key) const {
    return std::lower_bound(entries_.begin(), entries_.end(), key,
                            [](const Entry& entry, std::uint32_t k) { return entry.key < k; });
  }

  std::vector<Entry> entries_;
};

}  // namespace parangon::model
