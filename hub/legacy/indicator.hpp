#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "hub/legacy/benchmark.hpp"
#include "hub/legacy/cell_table.hpp"
#include "hub/legacy/showable.hpp"

namespace parangon::hub::legacy {

/// One measure's tables and what of them may be shown. Holds pointers into the agencies' figures.
struct MeasureTables {
  CellTable before_tax;
  CellTable tax_unknown;
  Marks totals;              ///< Of before_tax.
  Marks tax_unknown_totals;  ///< Of tax_unknown.
  SharedFigures shared;      ///< Of before_tax.
  ValueMarks values;         ///< Of before_tax: where shared figures are shown.

  /// Errc::too_large when a sum does not fit.
  static Result<MeasureTables> build(std::span<const AgencyFigures> agencies,
                                     model::Measure measure, const model::SecrecyRule& rule);
};

/// Makes the indicators of one measure for one viewer. Refers to what it is given.
class IndicatorMaker {
 public:
  IndicatorMaker(model::Period period, std::span<const AgencyFigures> agencies,
                 const MeasureTables& tables, const model::SecrecyRule& rule, const Viewer& viewer);
  /// `cell` is an index of tables.before_tax.
  Indicator make(std::size_t cell) const;

 private:
  /// What takes part in a comparison on one scale.
  struct Compared {
    std::vector<std::size_t> agencies;
    std::vector<Ratio> values;
  };
  /// An agency, by position, that the viewer has a value of.
  struct Row {
    std::size_t agency;
    AgencyValue value;
  };

  std::optional<std::size_t> denominator_of(std::size_t cell) const;
  void add_totals(std::size_t cell, Indicator& out) const;
  void add_comparison(std::size_t cell, Scale scale, Indicator& out, std::vector<Row>& rows) const;
  std::vector<Row> rows_of(std::size_t cell) const;
  int totals_only(std::size_t cell) const;
  Compared compared(std::size_t cell, Scale scale) const;
  std::optional<Ratio> value_of(std::size_t cell, std::size_t agency, Scale scale) const;
  bool shows_to(Audience audience, std::size_t agency, std::size_t cell) const;
  bool shows_to(Audience audience, std::size_t agency, std::size_t cell, Scale scale) const;
  bool is_own(std::size_t agency) const;
  bool spread_tells_of_few(const Compared& all, std::size_t cell, Scale scale) const;

  model::Period period_;
  std::span<const AgencyFigures> agencies_;
  const MeasureTables& tables_;
  model::SecrecyRule rule_;
  Viewer viewer_;
  Audience audience_;
  std::optional<std::int64_t> population_;  ///< Of all that reported the measure.
};

}  // namespace parangon::hub::legacy
