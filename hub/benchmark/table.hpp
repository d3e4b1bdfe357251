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
  /// A member that looks at itself: two more columns, its amount and its rank by share.
  std::optional<model::Siret> own;
};

/// The mark of a value that is not shown, for secrecy.
inline constexpr std::string_view secret_mark = "•";

/// A table for a terminal of the indicators that match: all purchases, then one line per family,
/// with total, share of purchases, amount per 1,000 inhabitants, number of agencies and median of
/// the agencies' shares; and a legend. Columns line up by display width, whatever the accents.
/// Says so in a sentence when there is nothing to show.
std::string benchmark_table(std::span<const Indicator> indicators, const TableOptions& options);

/// Columns that UTF-8 text takes on a terminal: one per code point, none for combining marks
/// (U+0300 to U+036F). Wide scripts do not occur in the product's labels.
std::size_t display_width(std::string_view text);

}  // namespace parangon::hub::benchmark
