#pragma once

#include <span>

#include "shared/model/figure.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::rules {

/// Checks a submission's figures against every F- rule: keys sorted and known, values in range,
/// every figure's parents present, and each parent the sum of its parts along each hierarchy
/// (sub-families → family → all; kinds → group → inclusive; bases → reserved → any) in amount and
/// in lines, its number of suppliers possible, no part above the total of purchases, and sealed
/// where the primary rule fails.
/// One pass over the figures, memory independent of their number. Run at both ends.
void check_figures(std::span<const model::Figure> figures, const model::Nomenclature& nomenclature,
                   const model::SecrecyRule& secrecy, Report& report);

}  // namespace parangon::rules
