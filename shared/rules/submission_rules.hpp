#pragma once

#include <optional>
#include <string>

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
};

/// Checks the S- rules that need nothing but the submission and the consortium's decisions, then
/// all F- rules. What needs certificates, signatures or the store is the hub's (hub/collect).
void check_submission(const model::Submission& submission, const Consortium& consortium,
                      const model::Nomenclature& nomenclature, model::Date today, Report& report);

}  // namespace parangon::rules
