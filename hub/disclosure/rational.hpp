#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace parangon::hub::disclosure {

/// Exact fractions. Only the files that prove intervals include this: it is slow to compile.
using Rational = boost::multiprecision::cpp_rational;

/// Σ coefficient × unknown = right.
struct RationalRow {
  std::vector<std::pair<std::uint32_t, Rational>> terms;
  Rational right;
};

/// The one solution of as many equations as unknowns; nullopt when there is none or several.
/// Sparse: entries are eliminated where that makes the fewest new ones.
std::optional<std::vector<Rational>> solve_exactly(const std::vector<RationalRow>& rows,
                                                   std::size_t unknowns);

}  // namespace parangon::hub::disclosure
