#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/benchmark/distribution.hpp"
#include "hub/legacy/agency_value.hpp"
#include "shared/core/error.hpp"
#include "shared/core/ratio.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::legacy {

/// Largest number of agencies in one benchmark.
inline constexpr std::size_t max_agencies = 1000;

/// What is known of one cell. A cell that is not shown has its key only.
struct Indicator {
  Indicator(model::Period its_period, const model::FigureKey& its_key)
      : period(its_period), key(its_key) {}

  model::Period period;
  model::FigureKey key;
  bool shown = false;
  model::Money total;         ///< Before tax, over the agencies; meaningful when shown.
  int agencies = 0;           ///< With such purchases; meaningful when shown.
  std::optional<Ratio> mean;  ///< total / agencies, in cents.
  /// total / all purchases of the segment: the agencies' shares weighted by their purchases.
  /// Empty for kind `all`, and when either total is not shown or the denominator is not positive.
  std::optional<Ratio> share;
  /// Cents per 1,000 inhabitants of all agencies that reported the measure. Empty when the
  /// population of one of them is not known.
  std::optional<Ratio> per_thousand;
  /// Amounts not known to be before tax: judged on its own, never added to `total`.
  std::optional<model::Money> tax_unknown;
  std::array<Distribution, scale_count> spread;  ///< Of open figures, by Scale.
  /// Everybody: agencies that share with the public, where shown; a member: itself too. Staff: all
  /// agencies of the cell that share with it. Those with a name by SIRET, then the others, the
  /// larger value first.
  std::vector<AgencyValue> values;
  /// To staff: how many agencies of the cell share totals only, and have no value above.
  std::optional<int> totals_only;
};

/// Which cells are asked for; what is not given does not restrict.
struct Filter {
  std::optional<model::Measure> measure;
  std::optional<model::Segment> within;  ///< The segment and everything below it.
  std::optional<model::KindNode> kind;
  std::optional<model::BasisNode> basis;
  bool shown_only = false;

  bool admits(const model::FigureKey& key) const;
};

/// The comparison of one period. Computing it decides what may be shown (seconds for thousands of
/// cells); looking is quick. Immutable; const methods are thread-safe.
class Benchmark {
 public:
  /// Errc::invalid_argument for an agency that comes twice, figures out of order, a population
  /// that is not positive; Errc::too_large above max_agencies or when a sum does not fit.
  static Result<Benchmark> compute(model::Period period, std::vector<AgencyFigures> agencies,
                                   const model::SecrecyRule& rule);
  Benchmark(Benchmark&&) noexcept;
  Benchmark& operator=(Benchmark&&) noexcept;
  ~Benchmark();

  model::Period period() const;
  const model::SecrecyRule& rule() const;
  /// Sorted by key. Totals are the same for every viewer.
  std::vector<Indicator> seen_by(const Viewer& viewer, const Filter& filter = {}) const;

 private:
  struct Data;
  explicit Benchmark(std::unique_ptr<const Data> data);
  std::unique_ptr<const Data> data_;
};

}  // namespace parangon::hub::legacy
