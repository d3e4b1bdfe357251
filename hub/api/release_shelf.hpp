#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/release/released_cube.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/net/representation.hpp"

namespace parangon::hub::api {

/// A release that everybody may know of: published, its embargo over. Only a ReleaseShelf makes
/// one, so that a handler that is given one cannot serve anything else. It may be withdrawn.
class PublicRelease {
 public:
  const store::ReleaseInfo& info() const { return *info_; }
  const store::ReleaseInfo* operator->() const { return info_.get(); }
  bool withdrawn() const { return info_->withdrawn.has_value(); }

 private:
  friend class ReleaseShelf;
  explicit PublicRelease(std::shared_ptr<const store::ReleaseInfo> info) : info_(std::move(info)) {}
  std::shared_ptr<const store::ReleaseInfo> info_;
};

/// A release that members may read: published, and not withdrawn; also under embargo. Only a
/// ReleaseShelf makes one, for handlers of members' routes.
class OpenVintage {
 public:
  const store::ReleaseInfo& info() const { return *info_; }
  const store::ReleaseInfo* operator->() const { return info_.get(); }

 private:
  friend class ReleaseShelf;
  explicit OpenVintage(std::shared_ptr<const store::ReleaseInfo> info) : info_(std::move(info)) {}
  std::shared_ptr<const store::ReleaseInfo> info_;
};

using release::ReleasedCube;

/// A file of a release with its compressed form, ready to be sent.
struct HeldFile {
  net::CodedBytes identity;
  net::CodedBytes gzip;
};

/// The public's view of the releases, kept in memory: what is asked for often is read from the
/// store once. Thread-safe.
class ReleaseShelf {
 public:
  /// Another process publishes: what is known is asked for again after this time.
  static constexpr std::chrono::seconds lifetime{2};
  /// Bytes of files in memory, both forms; a file that does not fit is read for each request.
  static constexpr std::size_t max_bytes = 64U << 20;
  /// Tables in memory, used last.
  static constexpr std::size_t max_cubes = 16;

  /// References must outlive it.
  ReleaseShelf(const store::ReadStore& store, const Clock& clock) : store_(store), clock_(clock) {}

  using Releases = std::vector<PublicRelease>;
  /// All public ones as of now, newest first. Blocks on the store unless they are known.
  Releases releases();
  /// The same without blocking: nullopt when the store has to be asked.
  std::optional<Releases> known() const;

  /// Bytes of one of its files; blocks on the store unless they are held. Null when the release has
  /// no file of that path, or is withdrawn.
  std::shared_ptr<const HeldFile> file(const PublicRelease& release, std::string_view path);
  /// The same without blocking: null also when the store has to be asked.
  std::shared_ptr<const HeldFile> held(const PublicRelease& release, std::string_view path) const;

  /// One of its tables, made of its files. Blocks. Errors as ReleasedCube::read.
  Result<std::shared_ptr<const ReleasedCube>> cube(const PublicRelease& release,
                                                   std::string_view id);
  /// As ReleasedCube::tables. Blocks.
  Result<std::vector<std::string>> tables(const PublicRelease& release);

  /// What members may read, newest first; with `as_of`, of what they could read then. Blocks on the
  /// store unless it is known.
  std::vector<OpenVintage> vintages(const std::optional<Instant>& as_of = {});
  /// As above, of a vintage.
  Result<std::shared_ptr<const ReleasedCube>> cube(const OpenVintage& vintage, std::string_view id);
  Result<std::vector<std::string>> tables(const OpenVintage& vintage);

 private:
  using Time = std::chrono::steady_clock::time_point;
  using All = std::vector<std::shared_ptr<const store::ReleaseInfo>>;
  struct Entry {
    std::string sha256;
    std::shared_ptr<const HeldFile> file;
    std::size_t bytes = 0;
  };
  struct Page {
    std::string key;
    std::shared_ptr<const ReleasedCube> cube;
  };
  Releases public_ones(const All& all) const;
  /// All of them, from memory where that is fresh.
  All all_releases();
  std::shared_ptr<const HeldFile> file_of(const store::ReleaseInfo& release, std::string_view path);
  std::shared_ptr<const HeldFile> held_of(const store::ReleaseInfo& release,
                                          std::string_view path) const;
  ReleasedCube::ReadFile reader_of(const store::ReleaseInfo& release);
  Result<std::shared_ptr<const ReleasedCube>> cube_of(const store::ReleaseInfo& release,
                                                      std::string_view id);
  void keep(const std::string& sha256, const std::shared_ptr<const HeldFile>& file);

  const store::ReadStore& store_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  All all_;
  Time until_{};
  mutable std::list<Entry> files_;  ///< Used last first.
  std::size_t bytes_ = 0;
  std::list<Page> cubes_;  ///< Used last first.
};

/// The newest that is not withdrawn, or was not at an instant; null when there is none. One of then
/// may have been withdrawn since.
const PublicRelease* latest_of(const ReleaseShelf::Releases& releases,
                               const std::optional<Instant>& as_of = {});

/// Of these, what everybody could know of at that instant. What was withdrawn since is among them,
/// as withdrawn as it is now: an instant brings no file back.
ReleaseShelf::Releases published_by(const ReleaseShelf::Releases& releases,
                                    const std::optional<Instant>& as_of);

}  // namespace parangon::hub::api
