#pragma once

#include "shared/model/submission.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::rules {

/// Writes into the manifest how often each warning that both ends judge (F-, S-) was found.
/// `found` holds the findings of check_content alone. Warnings of purchase lines and registers (P-,
/// R-) that the manifest has already stay.
void declare_warnings(const Report& found, model::Manifest& manifest);

/// Warnings ask: each one that the manifest declares needs a justification
/// (S-JUSTIFICATION-MISSING), and nothing else may be justified (S-JUSTIFICATION-UNKNOWN). Those
/// that both ends judge must be declared as they are found (S-WARNINGS-MISMATCH, which also names
/// what is no warning rule at all). Those of purchase lines and registers cannot be judged again
/// without the lines: they are counted into the report as the manifest declares them, so that the
/// report is the same at both ends. `report` holds the findings of check_content.
void check_warnings(const model::Manifest& manifest, Report& report);

}  // namespace parangon::rules
