#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hub/benchmark/benchmark.hpp"
#include "shared/core/text.hpp"
#include "shared/model/axes.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::benchmark {

/// What a terminal table shows.
struct TableOptions {
  Lang lang = Lang::fr;
  model::Measure measure = model::Measure::paid;
  model::KindNode kind = model::KindNode::inclusive;
  model::BasisNode basis = model::BasisNode::any;
  /// Names of segments: Nomenclature::label in the programs.
  std::function<Text(model::Segment)> label;
  /// Which segments have a line: by default all purchases and the families.
  std::function<bool(model::Segment)> wanted = [](model::Segment s) { return !s.is_sub_family(); };
  /// A member that looks at itself: two more columns, its amount and its rank by share.
  std::optional<model::Siret> own;
};

/// The mark of a value that is not shown, for secrecy.
inline constexpr std::string_view secret_mark = "•";
/// The mark of a value that does not exist.
inline constexpr std::string_view absent_mark = "–";

/// A table for a terminal of the indicators that match: all purchases, then one line per family,
/// with total, share of purchases, amount per 1,000 inhabitants, number of agencies and median of
/// the agencies' shares; and a legend. Columns line up by display width, whatever the accents.
/// Says so in a sentence when there is nothing to show.
std::string benchmark_table(std::span<const Indicator> indicators, const TableOptions& options);

}  // namespace parangon::hub::benchmark
