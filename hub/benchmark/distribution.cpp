#include "hub/benchmark/distribution.hpp"

#include <algorithm>

namespace parangon::hub::benchmark {
namespace {

constexpr Wide mean_scale = 1'000'000'000'000;

/// value · 10^12, rounded half away from zero.
Wide scaled(const Ratio& value) {
  const Wide magnitude = value.numerator() < 0 ? -value.numerator() : value.numerator();
  const Wide whole = magnitude / value.denominator();
  const Wide rest = magnitude % value.denominator();
  const Wide fraction = (rest * mean_scale * 2 + value.denominator()) / (value.denominator() * 2);
  const Wide result = whole * mean_scale + fraction;
  return value.numerator() < 0 ? -result : result;
}

}  // namespace

Ratio quartile(std::span<const Ratio> ascending, int k) {
  const std::size_t steps = (ascending.size() - 1) * static_cast<std::size_t>(k);
  const std::size_t low = steps / 4;
  const std::size_t high = std::min(low + 1, ascending.size() - 1);
  return between(ascending[low], ascending[high], static_cast<int>(steps % 4));
}

Ratio mean_of(std::span<const Ratio> values) {
  Wide sum = 0;
  for (const Ratio& value : values) sum += scaled(value);
  return {sum, mean_scale * static_cast<Wide>(values.size())};
}

std::vector<Standing> standings(std::span<const Ratio> values) {
  std::vector<Ratio> ascending(values.begin(), values.end());
  std::sort(ascending.begin(), ascending.end());
  const auto n = static_cast<Wide>(values.size());
  std::vector<Standing> out;
  for (const Ratio& value : values) {
    const auto [low, high] = std::equal_range(ascending.begin(), ascending.end(), value);
    const auto above = static_cast<int>(ascending.end() - high);
    const Wide below = low - ascending.begin();
    const Wide equal = high - low;
    out.push_back(
        {value, above + 1, static_cast<int>(values.size()), Ratio(100 * below + 50 * equal, n)});
  }
  return out;
}

}  // namespace parangon::hub::benchmark
