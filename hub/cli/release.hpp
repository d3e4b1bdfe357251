#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hub/cli/command.hpp"

namespace parangon::hub::cli {

/// What the release commands are given.
struct ReleaseInput {
  std::int64_t number = 0;
  std::string reason;  ///< French for a withdrawal, else for staff alone.
  std::string reason_en;
  std::filesystem::path folder;
  std::filesystem::path authority;  ///< Of the signer; the configured one when empty.
  std::vector<std::string> periods;
  std::string layout;
  std::string as_of;
  std::string issued;
  std::string revisions = "carry";
  std::int64_t explanations = 0;
  std::filesystem::path insiders;     ///< Where to write what agencies derive.
  std::filesystem::path certificate;  ///< Where to write the proof of what everybody derives.
  bool draft = false;                 ///< Export a draft, which then counts for all later releases.
  bool thorough = false;              ///< Plan as a build examines; else estimate.
  bool json = false;
};

/// The release or draft of --number, as it was known at --as-of. Errc::not_found.
Result<store::ReleaseInfo> find_release(const ReleaseInput& input, const store::ReadStore& store);

/// Whether a folder holds a release as it was signed; prints its digest. Errc::rule_violation with
/// all that is wrong with it. Needs no store and, with --authority, no configuration.
Status verify_release(const ReleaseInput& input, Session& session);
/// Prints what anybody derives of the hidden cells of a folder of released files (CSV: cell, lower,
/// upper). Reads nothing else. Errc::rule_violation when some follow to the cent.
Status attack_release(const ReleaseInput& input, Session& session);
/// Writes all files of a release into a folder that must not be there.
Status export_release(const ReleaseInput& input, Session& session);
/// Makes a draft of what is certified, and keeps it.
Status build_release(const ReleaseInput& input, Session& session);
/// What each layout would publish.
Status plan_release(const ReleaseInput& input, Session& session);
/// Enters what the live comparison of version 0.1.0 showed into the ledger, once, and lists the
/// cells that it disclosed.
Status import_comparisons(const ReleaseInput& input, Session& session);

}  // namespace parangon::hub::cli
