#pragma once

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// Narrows bounds of hidden cells to what one relation after the other implies: no part is above
/// its total less what is published. Attackers lose nothing by it, and their programs are scaled by
/// what amounts can be, not by bounds that stand for "none". `seen`: without secrets.
void narrow_bounds(Table& seen, const Pattern& pattern);

}  // namespace parangon::hub::disclosure
