#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/core/ratio.hpp"
#include "shared/model/axes.hpp"
#include "shared/model/money.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::release {

/// One value of one agency, as staff may read it by the agency's sharing terms.
struct StaffValue {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  std::optional<model::Siret> agency;  ///< Empty: shared without a name.
  std::string name;                    ///< Empty without a SIRET.
  std::string segment;                 ///< Codes as in the released cubes.
  std::string kind;
  std::string basis;
  /// Empty where a named agency has such purchases and the amount is withheld.
  std::optional<model::Money> amount;
  /// Cents per 1,000 inhabitants; of named agencies only, because it tells the population.
  std::optional<Ratio> per_thousand;
};

/// Path of the file among a release's files for staff.
inline constexpr std::string_view staff_values_file = "staff/values.csv";

/// CSV with a header line; amounts in euros with two decimals.
std::string write_staff_values(std::span<const StaffValue> values);
/// Errc::malformed names the line.
Result<std::vector<StaffValue>> read_staff_values(const std::string& csv);

}  // namespace parangon::hub::release
