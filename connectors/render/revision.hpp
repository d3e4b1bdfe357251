#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/core/text.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/model/submission.hpp"

namespace parangon::connectors {

/// What a revision says, for the person who certifies it: lines, totals, warnings and their
/// justifications, to whom figures may be shown. `width`: of the terminal; 0: there is none.
std::string render_summary(const model::Submission& submission, Lang lang, std::size_t width = 0);

/// One figure that two revisions do not have alike.
struct FigureChange {
  model::FigureKey key;
  std::optional<model::FigureValue> before;  ///< nullopt: added.
  std::optional<model::FigureValue> after;   ///< nullopt: removed.
  bool sealed = false;                       ///< In either.
};

/// The figures that differ, by key. Both must be sorted by key, as documents are.
std::vector<FigureChange> compare(const model::Submission& from, const model::Submission& to);

/// For people: one row a change, with both amounts and the difference; sealed ones are marked, and
/// shown, because they are the agency's own.
std::string render_changes(const std::vector<FigureChange>& changes,
                           const model::Nomenclature& nomenclature, Lang lang,
                           std::size_t width = 0);
/// For machines: {"from": …, "to": …, "added": n, "removed": n, "changed": n, "changes": […]}.
std::string render_changes_json(const std::vector<FigureChange>& changes, std::int64_t from,
                                std::int64_t to);

}  // namespace parangon::connectors
