#pragma once

#include <span>

#include "shared/model/figure.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::rules {

/// Compares a submission's figures with those that count for the same agency and the same period a
/// year earlier. For each measure: S-TOTAL-MOVED when the total of all purchases (both tax bases
/// together) moved by more than `max_move` per cent of last year's, from nothing included;
/// S-FAMILY-VANISHED for each family that had purchases and has none. Run at both ends, one pass
/// over each list.
void check_against_last_year(std::span<const model::Figure> previous,
                             std::span<const model::Figure> current, int max_move, Report& report);

}  // namespace parangon::rules
