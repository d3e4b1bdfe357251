#pragma once

#include <optional>
#include <span>

#include "shared/model/nomenclature.hpp"
#include "shared/model/submission.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::rules {

/// The consortium's decisions that both ends judge a submission by. The hub publishes them at
/// /v1/consortium; a connector fetches them before it makes figures.
struct Consortium {
  model::SecrecyRule secrecy;
  model::Period::Grain grain = model::Period::Grain::year;
  std::int64_t register_release = 0;  ///< Newest release; older ones remain acceptable.
  /// From how many per cent on a total that moved against last year asks for a justification.
  int max_move = 50;
  /// Whether members send their suppliers under keyed pseudonyms (docs/adr/0004).
  bool supplier_pseudonyms = false;
};

/// What both ends judge a submission by.
struct Judgement {
  const Consortium& consortium;
  const model::Nomenclature& nomenclature;
  model::Date today;
  /// The figures that count for the agency and the same period a year earlier; none: nothing to
  /// compare with, and the cross rules are silent.
  std::optional<std::span<const model::Figure>> previous = std::nullopt;
};

/// Everything but what the manifest says of warnings: the S- rules that need nothing but the
/// submission and the consortium's decisions, all F- rules, and the comparison with last year.
void check_content(const model::Submission& submission, const Judgement& by, Report& report);

/// check_content, then check_warnings: the one judgement of both ends. `report` is new: it holds
/// nothing about anything else. What needs certificates, signatures or the store is the hub's
/// (hub/collect).
void check_submission(const model::Submission& submission, const Judgement& by, Report& report);

}  // namespace parangon::rules
