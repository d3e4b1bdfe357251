#pragma once

#include <string>

#include "connectors/prepare/prepare.hpp"
#include "shared/core/text.hpp"
#include "shared/model/siret.hpp"

namespace parangon::connectors {

/// Who the preview is for.
struct RenderContext {
  model::Siret agency;
  const model::Nomenclature* nomenclature = nullptr;
  Lang lang = Lang::en;
};

/// The preview for people: lines in, used and excluded with reasons, warnings, the figures of each
/// period by family, what is sealed, what waits for review. Amounts of sealed figures are shown:
/// they are the agency's own, and marked.
std::string render_table(const Prepared& prepared, const RenderContext& context);

/// The same for machines (docs/formats.md, preview): lines_in, lines_used, lines_excluded by rule,
/// warnings by rule, findings, figures (every one that would leave), review.
std::string render_json(const Prepared& prepared, const RenderContext& context);

/// The validation report as CSV for a spreadsheet: one row per finding kept, then one per rule
/// with its count. Semicolons and a byte-order mark, as French spreadsheets expect.
std::string render_report_csv(const Prepared& prepared, const RenderContext& context);

}  // namespace parangon::connectors
