#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "hub/benchmark/comparison.hpp"
#include "shared/core/text.hpp"

namespace parangon::hub::benchmark {

/// What a terminal table shows.
struct TableOptions {
  Lang lang = Lang::fr;
  std::size_t width = 0;  ///< Of the terminal; 0: there is none.
  /// Names of segments: Nomenclature::label in the programs.
  std::function<Text(model::Segment)> label;
  /// Which segments have a line: by default all purchases and the families.
  std::function<bool(model::Segment)> wanted = [](model::Segment s) { return !s.is_sub_family(); };
};

/// The mark of a value that is withheld for secrecy.
inline constexpr std::string_view secret_mark = "•";
/// The mark of a value that does not exist.
inline constexpr std::string_view absent_mark = "–";

/// A table for a terminal: one line a segment with total, share of purchases, amount per 1,000
/// inhabitants, number of agencies and median of the shares that the viewer may read; and a legend.
/// All `indicators` are of one kind and basis. Columns line up by display width. Says so in a
/// sentence when there is nothing to show.
std::string benchmark_table(const Comparison& comparison, std::span<const Indicator> indicators,
                            const TableOptions& options);

/// The agencies' values of one cell with their ranks; empty when there are none.
std::string agencies_table(const Indicator& indicator, Lang lang, std::size_t width = 0);

}  // namespace parangon::hub::benchmark
