#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "hub/store/log_records.hpp"
#include "hub/store/release_records.hpp"

namespace parangon::hub::store {

/// What can be read of the releases of open data. As ReadStore in threads, blocking, `as_of` and
/// StoreUnavailable. Whether somebody may see what is read is the caller's to decide:
/// ReleaseInfo::is_public.
class ReleaseReader {
 public:
  virtual ~ReleaseReader() = default;

  /// All of them, discarded drafts too, newest first.
  virtual std::vector<ReleaseInfo> releases(std::optional<Instant> as_of = {}) const = 0;
  /// The one of that number that was not discarded.
  virtual std::optional<ReleaseInfo> release(std::int64_t number) const = 0;
  /// The content of that SHA-256; nullopt when no release has it.
  virtual std::optional<ReleaseBlob> release_blob(std::string_view sha256) const = 0;
  /// Random, 64 hexadecimal digits, made with the store: what salts of releases are derived from,
  /// so that the same release built again has the same bytes. Never leaves the hub.
  virtual std::string release_secret() const = 0;
  /// By ReleaseInfo::id; nullopt for an unknown one.
  virtual std::optional<ReleasePapers> release_papers(std::int64_t id) const = 0;
};

/// The writing part, as Store.
class ReleaseWriter {
 public:
  virtual ~ReleaseWriter() = default;

  /// Keeps a draft and gives the number that it will be published by: `number`, which its files
  /// already say. Each content is kept once, with its compressed form where that is shorter.
  /// Errc::conflict: another draft waits, or `number` is not the next one, or it would be issued
  /// before the release before it, or one was withdrawn under embargo since `built`;
  /// Errc::not_found: a source that is no submission; Errc::invalid_argument: no file, or a path
  /// twice.
  virtual Status add_release(std::int64_t number, const NewRelease& release,
                             const EventMaker& event) = 0;
  /// The draft of that number is published: members may read it at once, the public from its
  /// `issued` on. Its entries of the ledger of disclosures are written with it: outlet "release"
  /// for members and for everyone, "staff-values" for staff where it has files for staff.
  /// Errc::not_found; Errc::conflict when it is no draft, or names an earlier release that was
  /// withdrawn under embargo since.
  virtual Status publish_release(std::int64_t number, Instant at, const EventMaker& event) = 0;
  /// The published one is withdrawn. Its files stay in the store. A reason of one language has no
  /// text in the other. Errors as publish_release.
  virtual Status withdraw_release(std::int64_t number, Instant at, const Text& reason,
                                  const EventMaker& event) = 0;
  /// The draft is given up, and its number with it. Errors as publish_release.
  virtual Status discard_release(std::int64_t number, Instant at, const Text& reason,
                                 const EventMaker& event) = 0;
};

}  // namespace parangon::hub::store
