#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/microdata.hpp"

namespace parangon::hub::disclosure {

/// One line of microdata: codes and holding as numbers in MicrodataRecords.
struct MicrodataRecord {
  std::size_t line = 0;
  std::array<std::uint32_t, max_dimensions> codes{};
  std::uint32_t holding = 0;
  Decimal amount;  ///< Weighted.
  Decimal single;  ///< Not weighted.
};

struct MicrodataRecords {
  std::vector<std::vector<std::string>> codes;  ///< By dimension, as they are met.
  std::vector<std::string> holdings;            ///< As they are met.
  std::vector<MicrodataRecord> records;
};

/// Records of weight 0 are left out; their codes are not. Errors name the line: columns that are
/// missing or twice in it, empty codes and holdings, amounts, weights.
Result<MicrodataRecords> read_microdata_records(std::string_view csv,
                                                const MicrodataLayout& layout);

}  // namespace parangon::hub::disclosure
