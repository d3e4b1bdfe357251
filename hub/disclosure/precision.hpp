#pragma once

namespace parangon::hub::disclosure {

/// Amounts of a program in doubles stay below this, so that the solver's 1e-7 is fine enough.
inline constexpr double largest_number = 1e6;
/// An amount of a solution, or what elimination leaves of a coefficient, is nothing below this.
inline constexpr double negligible = 1e-9;

}  // namespace parangon::hub::disclosure
