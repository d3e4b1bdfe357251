#pragma once

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// Where nobody says who contributes (a JJ file alone), supposes the worst: every elementary
/// primary cell (one that is no relation's total) has a single contributor, each another. A primary
/// total has those of its parts, and one more for what they leave. Adds holdings named after their
/// cells. `table` has passed check() and has no contributions.
void presume_singletons(Table& table);

}  // namespace parangon::hub::disclosure
