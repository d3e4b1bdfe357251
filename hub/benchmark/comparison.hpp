#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/benchmark/distribution.hpp"
#include "hub/release/released_cube.hpp"
#include "hub/release/staff_values.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/core/ratio.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/money.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

/// Indicators for members and staff (docs/indicators.md). They are computed from released cells,
/// from values that staff may read, and from a member's own figures; there is no other input. So
/// they cannot tell more than the ledger of disclosures says.
namespace parangon::hub::benchmark {

using release::StaffValue;

/// The state of one table that a vintage shows.
struct TableState {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  std::int64_t state = 0;  ///< Number of the vintage that first showed it.
};

/// A published release as a comparison reads it.
struct Vintage {
  std::int64_t number = 0;
  Instant as_of;  ///< What was certified until then is in it.
  std::vector<TableState> tables;
  std::shared_ptr<const release::ReleasedCube> segments;
  std::shared_ptr<const release::ReleasedCube> bases;  ///< Null where its layout has none.
  std::vector<StaffValue> staff_values;                ///< Empty where the viewer is not staff.
};

/// Which cell, by the codes of the released cubes.
struct CellName {
  std::string territory;
  model::Segment segment;
  std::string kind;
  model::BasisNode basis = model::BasisNode::any;
  auto operator<=>(const CellName&) const = default;
};

/// Code of all kinds of suppliers together.
inline constexpr std::string_view all_kinds = "all";

/// What agencies are compared by.
enum class Scale {
  amount,        ///< Cents.
  share,         ///< Of all purchases of the same segment, 0 to 1. None for kind `all`.
  per_thousand,  ///< Cents per 1,000 inhabitants.
};
inline constexpr std::size_t scale_count = 3;
std::string_view to_string(Scale scale);

/// One agency in one cell.
struct AgencyValue {
  std::optional<model::Siret> agency;  ///< Empty: shared without a name.
  std::string name;
  bool own = false;                    ///< Of the member that asks.
  std::optional<model::Money> amount;  ///< Empty: withheld.
  std::array<std::optional<Standing>, scale_count> standings;
};

/// What a viewer may know of one cell. A cell that no vintage shows has its name only.
struct Indicator {
  CellName cell;
  bool shown = false;
  bool provisional = false;
  model::Money total;  ///< Before tax; this and what follows is meaningful when shown.
  int agencies = 0;
  std::optional<Ratio> mean;   ///< total / agencies, in cents.
  std::optional<Ratio> share;  ///< Of all purchases of the segment, where those are shown too.
  std::optional<Ratio> per_thousand;
  std::int64_t vintage = 0;  ///< The newest that shows it.
  std::int64_t state = 0;    ///< Which state of the figures that is: the vintage that began it.
  /// An older state than the table's newest one, in which the cell is withheld.
  bool former_state = false;
  /// Over the values of this cell, the member's own included. Nothing when fewer than
  /// `least_compared` are known.
  std::array<Distribution, scale_count> spread;
  std::vector<AgencyValue> values;  ///< By SIRET; those without a name last, the larger first.
};

/// Fewest values that a spread is taken over.
inline constexpr int least_compared = 3;

/// What a member adds: its own figures of the period. Sealed ones are not shown back.
struct OwnFigures {
  model::Siret agency;
  std::string name;
  std::optional<std::int64_t> population;
  std::vector<model::Figure> figures;
};

/// Which cells are asked for; what is not given does not restrict.
struct Filter {
  std::string territory;                 ///< Code; empty: the whole consortium.
  std::optional<model::Segment> within;  ///< The segment and everything below it.
  std::string kind;
  std::optional<model::BasisNode> basis;
  bool shown_only = false;
  std::optional<model::Siret> agency;  ///< Of the agencies' values, this one's only.
};

/// One period and measure, over all vintages that hold it. A cell is of the newest vintage that
/// shows it: what was shown once stays shown, marked with the state it is of. Immutable; any thread
/// may read.
class Comparison {
 public:
  /// `vintages`: newest first; those without such a table are passed over. Errc::not_found when
  /// none has one.
  static Result<Comparison> of(const model::Period& period, model::Measure measure,
                               std::span<const Vintage> vintages);

  const model::Period& period() const { return period_; }
  model::Measure measure() const { return measure_; }
  /// The newest vintage with such a table, when it was taken, and the state that it shows.
  std::int64_t vintage() const { return vintage_; }
  Instant as_of() const { return as_of_; }
  std::int64_t state() const { return state_; }
  /// By name. `own`: of the member that asks; null for staff, and for what every member sees.
  std::vector<Indicator> indicators(const Filter& filter, const OwnFigures* own) const;

 private:
  friend class ComparisonMaker;
  friend class ValuesOfCell;
  explicit Comparison(model::Period period) : period_(period) {}
  /// nullptr when there is no such cell.
  const Indicator* find(const CellName& name) const;
  void add_values(Indicator& indicator, const Filter& filter, const OwnFigures* own) const;

  model::Period period_;
  model::Measure measure_ = model::Measure::paid;
  std::int64_t vintage_ = 0, state_ = 0;
  Instant as_of_;
  std::string root_;                                 ///< Code of the whole consortium.
  std::vector<Indicator> cells_;                     ///< By name, without values; every territory.
  std::vector<StaffValue> staff_;                    ///< Of the newest vintage.
  std::map<std::string, std::string> agency_names_;  ///< By SIRET: agencies with rows of their own.
};

}  // namespace parangon::hub::benchmark
