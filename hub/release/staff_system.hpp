#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/release/build.hpp"
#include "hub/release/protected_table.hpp"
#include "hub/release/staff_values.hpp"

/// What staff reads beside the published cells (docs/disclosures.md, "Staff"): values that agencies
/// share with the consortium. One more system, protected last, with the published cells frozen.
namespace parangon::hub::release {

struct StaffTable {
  std::vector<StaffValue> values;
  /// As later releases must know it; nullopt where no agency shares anything with staff.
  std::optional<KeptTable> kept;
  /// Why no value is shown, where the system could not be protected.
  std::optional<Text> problem;
};

/// `given`: the input before any agency was named in it. `table`: the protected table that members
/// and the public read. `earlier`: as for build(). Attackers are staff, who know all that was ever
/// published or shown to staff; contributors are none, because no member reads what staff reads.
/// Errors: those of source_table().
Result<StaffTable> staff_table(const BuildInput& given, const PeriodInput& period,
                               const ProtectedTable& table, std::span<const KeptRelease> earlier);

/// Withholds more of `table` where staff, who has read values of agencies in earlier releases,
/// would learn too much from it even if no value is shown to staff any more. For tables without a
/// StaffTable::kept; one that has it was audited with more. Errors: those of staff_table();
/// rule_violation when nothing helps.
Status protect_from_staff(const BuildInput& given, const PeriodInput& period,
                          std::span<const KeptRelease> earlier, ProtectedTable& table);

}  // namespace parangon::hub::release
