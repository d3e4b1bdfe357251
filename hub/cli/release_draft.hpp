#pragma once

#include <deque>
#include <string>
#include <vector>

#include "hub/cli/release.hpp"
#include "hub/release/build.hpp"

namespace parangon::hub::cli {

/// What release::build is given, with what it refers to. Not to be copied.
struct ReleaseWork {
  release::BuildInput input;
  std::vector<release::KeptRelease> earlier;  ///< Oldest first, withdrawn ones too.
  std::vector<store::ReleaseSource> sources;  ///< Revisions that count now, by period.
  Instant as_of;
  std::deque<std::vector<model::Figure>> figures;  ///< What the input's spans look at.
};

/// Reads what counts for the periods as of --as-of, or now. A period is provisional while one of
/// its campaigns is not closed, or an active member has no revision that counts.
/// Errc::not_found: no [release] in the configuration, or nothing counts for a period.
Status gather(const ReleaseInput& input, const OpenStore& opened, Instant now, ReleaseWork& out);

/// Markdown of what staff reads before it publishes.
Text review_text(const release::StaffReport& report);

/// Which agencies place a hole closer than everybody, as a review's line says it: "; alone in it:
/// …; closest: … (under half of that)". Empty when there are none.
Text closer_text(const release::Hole& hole);
/// All of them, as JSON.
std::string insiders_json(const release::StaffReport& report);

}  // namespace parangon::hub::cli
