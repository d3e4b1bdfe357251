#pragma once

#include <span>

#include "shared/model/contributors.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::rules {

/// Checks the suppliers of a submission against its figures (F-CONTRIBUTORS-): finest cells of
/// known segments, in order; lists as docs/formats.md has them; shares that can make 100 %; and
/// each figure of a sub-family with as many suppliers, and as large ones, as its cells can have.
/// `figures` are sorted by key. Memory: one entry for each cell. Run at both ends.
void check_contributors(const model::SealedContributors& contributors,
                        std::span<const model::Figure> figures,
                        const model::Nomenclature& nomenclature, Report& report);

}  // namespace parangon::rules
