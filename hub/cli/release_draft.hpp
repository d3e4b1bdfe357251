#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "hub/cli/release.hpp"
#include "hub/collect/campaign.hpp"
#include "hub/release/build.hpp"

namespace parangon::hub::cli {

/// What release::build is given, with what it refers to. Not to be copied.
struct ReleaseWork {
  release::BuildInput input;
  std::vector<release::KeptRelease> earlier;  ///< As earlier_releases().
  /// All revisions of the periods, by the SHA-256 of their documents.
  std::map<std::string, store::SubmissionInfo> submissions;
  Instant as_of;
  std::optional<collect::Calendar> calendar;  ///< Absent when the system does not know the zone.
  std::deque<std::vector<model::Figure>> figures;  ///< What the input's spans look at.
  std::deque<std::optional<model::SealedContributors>> contributors;  ///< What the input points at.
};

/// The territories of the configuration, or the consortium with the departments of the agencies.
Result<release::Territories> places_of(const ReleaseSettings& settings,
                                       const std::vector<store::Agency>& agencies);

/// Whatever a new release is protected against: imported comparisons of version 0.1.0, then all
/// releases, withdrawn ones and drafts that staff has read too, oldest first. Errors: those of
/// read_comparisons() and read_kept().
Result<std::vector<release::KeptRelease>> earlier_releases(const store::ReadStore& store);

/// Errc::not_found: the configuration has no [release].
Error no_release_section();

/// Reads what counts for the periods as of --as-of, or now. A period is provisional while one of
/// its campaigns is not closed, or an active member has no revision that counts.
/// Errc::not_found: no [release] in the configuration, or nothing counts for a period;
/// Errc::conflict: comparisons of version 0.1.0 are to be imported first.
Status gather(const ReleaseInput& input, const OpenStore& opened, Instant now, ReleaseWork& out);

/// Markdown of what staff reads before it publishes. No amount, and nothing that follows from
/// withheld amounts.
Text review_text(const release::StaffReport& report);

/// How much of a change readers can compute, and the most that any safe pattern could show.
Text change_text(const release::ChangeShown& change);

/// For auditors, who may read what follows from withheld amounts: of each withheld cell its rule,
/// what everybody derives, and which agencies place it closer than that. JSON.
std::string insiders_json(const release::StaffReport& report);

}  // namespace parangon::hub::cli
