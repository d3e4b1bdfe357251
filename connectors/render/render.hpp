#pragma once

#include <span>
#include <string>

#include "connectors/prepare/document.hpp"
#include "connectors/prepare/prepare.hpp"
#include "shared/core/text.hpp"
#include "shared/model/siret.hpp"

namespace parangon::wire {
class JsonWriter;
}

namespace parangon::connectors {

/// Who the preview is for.
struct RenderContext {
  model::Siret agency;
  const model::Nomenclature* nomenclature = nullptr;
  Lang lang = Lang::en;
  std::size_t width = 0;  ///< Of the terminal; 0: there is none.
};

/// The preview for people: lines in, used and excluded with reasons, warnings, the figures of each
/// period by family, what is sealed, what waits for review. Amounts of sealed figures are shown:
/// they are the agency's own, and marked.
std::string render_table(const Prepared& prepared, const RenderContext& context);

/// The same for machines (docs/formats.md, preview): lines_in, lines_used, lines_excluded by rule,
/// warnings by rule, findings, documents (as write_documents), figures (every one that would
/// leave), review.
std::string render_json(const Prepared& prepared, std::span<const Document> documents,
                        const RenderContext& context);

/// For people, document by document: what it says of itself, to whom it may be shown, its warnings
/// with their justification or the option that gives one, and the errors for which it is refused.
std::string render_documents(std::span<const Document> documents, Lang lang);

/// The member `documents`: period, nothing_to_report, lines, figures, sealed, sharing, warnings
/// (rule, count, justification or null), errors, findings; where suppliers are sent under
/// pseudonyms, pseudonyms (key, cells, listed).
void write_documents(wire::JsonWriter& json, std::span<const Document> documents, Lang lang);

/// The validation report as CSV for a spreadsheet: one row per finding kept, then one per rule
/// with its count. Semicolons and a byte-order mark, as French spreadsheets expect.
std::string render_report_csv(const Prepared& prepared, const RenderContext& context);

}  // namespace parangon::connectors
