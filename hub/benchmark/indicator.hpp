#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "hub/benchmark/benchmark.hpp"
#include "hub/benchmark/cell_table.hpp"
#include "hub/benchmark/showable.hpp"

namespace parangon::hub::benchmark {

/// One measure's tables and what of them may be shown. Holds pointers into the agencies' figures.
struct MeasureTables {
  CellTable before_tax;
  CellTable tax_unknown;
  Marks totals;              ///< Of before_tax.
  Marks tax_unknown_totals;  ///< Of tax_unknown.
  Marks values;              ///< Of before_tax: staff may see the agencies' open figures.

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
  /// One agency's value on one scale; what takes part in a comparison.
  struct Compared {
    std::vector<std::size_t> agencies;
    std::vector<Ratio> values;
  };

  std::optional<std::size_t> index_of(const Cell* cell) const;
  const Cell* denominator_of(const Cell& cell) const;
  void add_totals(std::size_t cell, Indicator& out) const;
  void add_comparison(std::size_t cell, Scale scale, Indicator& out) const;
  void add_values(const Cell& cell, Indicator& out) const;
  Compared compared(std::size_t cell, Scale scale) const;
  std::optional<Ratio> value_of(const Cell& cell, std::size_t agency, Scale scale) const;
  bool sees(std::size_t agency) const;

  model::Period period_;
  std::span<const AgencyFigures> agencies_;
  const MeasureTables& tables_;
  model::SecrecyRule rule_;
  Viewer viewer_;
  std::optional<std::int64_t> population_;  ///< Of all that reported the measure.
};

}  // namespace parangon::hub::benchmark
