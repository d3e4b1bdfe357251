#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/model/nomenclature.hpp"
#include "shared/model/prefix_map.hpp"

namespace parangon::model {

/// What a Nomenclature holds; only its own sources include this.
struct NomenclatureData {
  struct ListedCpv {
    std::uint32_t code;
    std::uint32_t label_at;  ///< Offset in `cpv_labels`.
    std::uint16_t label_size;
    std::uint16_t segment;  ///< Segment::number()
    std::uint8_t check_digit;
  };

  std::string version;                ///< Without overrides.
  std::string full_version;           ///< With the overrides' digest, where there are any.
  std::vector<SegmentInfo> segments;  ///< Ordered by number.
  std::vector<ListedCpv> cpvs;        ///< Ordered by code.
  std::string cpv_labels;
  PrefixMap account_prefixes;  ///< To positions in `accounts`.
  std::vector<AccountClass> accounts;
  AccountClass unknown_account;

  PrefixMap cpv_families;  ///< To Segment::number(): the standard mapping.
  PrefixMap cpv_overrides;
  PrefixMap account_overrides;  ///< To positions in `overridden_accounts`.
  std::vector<AccountClass> overridden_accounts;

  const SegmentInfo* find(Segment segment) const;
  const ListedCpv* find(Cpv cpv) const;
  /// The standard verdict, without overrides.
  const AccountClass& standard_account(std::string_view account) const;
};

/// The eight digits of a code, without allocating.
struct CpvDigits {
  explicit CpvDigits(std::uint32_t code) {
    for (int i = 7; i >= 0; --i, code /= 10) digits[i] = static_cast<char>('0' + code % 10);
  }
  std::string_view view() const { return {digits, sizeof digits}; }
  char digits[8];
};

}  // namespace parangon::model
