#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/release/kept.hpp"
#include "hub/release/source_table.hpp"

/// What version 0.1.0 showed in its live comparison, in the form in which later releases know what
/// was published before them (docs/legacy-comparison.md).
namespace parangon::hub::release {

/// A total of the consortium that was shown, or an agency's own figure.
struct ComparedCell {
  model::FigureKey key;
  std::optional<model::Siret> agency;
};

/// One period and measure of one comparison.
struct ComparedTable {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  std::vector<AgencyFigures> counted;
  std::vector<ComparedCell> to_members;
  std::vector<ComparedCell> to_staff;  ///< Besides.
};

/// The layout of comparisons: everything that an agency submits, for the whole consortium and for
/// each agency with values of its own.
const Layout& comparison_layout();

/// A comparison as an earlier release, which published what was shown and withheld the rest.
/// `number` is negative. `place`: the code of the consortium. Agencies that were shown by name have
/// rows of their own, to staff all that shared values with it. Errors: those of source_table();
/// Errc::not_found when something shown is no cell.
Result<KeptRelease> comparison(std::int64_t number, const std::string& place,
                               std::span<const Member> members,
                               std::span<const ComparedTable> tables);

/// Several, oldest first, as bytes. The same ones give the same bytes.
std::string write_comparisons(std::span<const KeptRelease> comparisons);
/// Errc::malformed, and those of read_kept().
Result<std::vector<KeptRelease>> read_comparisons(std::string_view text);

}  // namespace parangon::hub::release
