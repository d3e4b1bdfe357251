#pragma once

#include <cstdint>

namespace parangon::model {

/// The limit of one figure's amount and magnitude, in cents: 10^10 euros. The sum over 4,000
/// agencies stays within what statistical secrecy takes (hub/disclosure/table.hpp).
constexpr std::int64_t largest_figure_cents = 1'000'000'000'000;

}  // namespace parangon::model
