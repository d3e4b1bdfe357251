#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/text.hpp"
#include "shared/model/axes.hpp"
#include "shared/model/period.hpp"

namespace parangon::hub::store {

/// A release of open data goes built → published → withdrawn; a draft may be discarded instead.
enum class ReleaseState { built, published, withdrawn, discarded };
std::string_view to_string(ReleaseState state);

/// A file of a release as it is known without its bytes.
struct ReleaseFileInfo {
  std::string path;  ///< From the release's folder: "segments.csv".
  std::string media_type;
  std::string sha256;  ///< Lower-case hexadecimal, of the bytes.
  std::int64_t bytes = 0;
  std::string gzip_sha256;      ///< Of the compressed form; empty where there is none.
  std::int64_t gzip_bytes = 0;  ///< 0 where there is none.
};

/// The revisions that one table of a release counts.
struct ReleaseSource {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  std::int64_t state = 0;  ///< Number of the release that first showed this state of the figures.
  std::vector<std::string> submissions;  ///< Their ids, sorted.

  bool operator==(const ReleaseSource&) const = default;
};

/// Until a withdrawal has surely reached whoever serves: longer than it takes to be recorded and
/// than what is known of releases is kept in memory.
inline constexpr std::chrono::minutes withdrawal_notice{1};

/// What is known of a release besides its bytes, as of an instant.
struct ReleaseInfo {
  std::int64_t id = 0;      ///< Of this draft: counts discarded ones too.
  std::int64_t number = 0;  ///< From 1, without gaps; that of a discarded draft is given again.
  std::string digest;       ///< SHA-256 of its SHA256SUMS, lower-case hexadecimal.
  Text title;
  ReleaseState state = ReleaseState::built;
  Instant as_of;   ///< What was certified until then is in it.
  Instant issued;  ///< End of its embargo.
  Instant built;
  std::optional<Instant> published;
  std::optional<Instant> withdrawn;
  std::optional<Instant> discarded;
  Text reason;                         ///< Why it was withdrawn or discarded, in the languages that
                                       ///< it was said in; else empty.
  std::vector<ReleaseSource> sources;  ///< By period and measure.
  std::vector<ReleaseFileInfo> files;  ///< For everyone, in the order they were written.
  std::vector<ReleaseFileInfo> staff_files;  ///< For staff alone; never served to others.

  /// Why, in that language, or in the only one that it was said in.
  const std::string& reason_in(Lang lang) const {
    return reason.in(lang).empty() ? reason.in(lang == Lang::fr ? Lang::en : Lang::fr)
                                   : reason.in(lang);
  }
  /// Null when there is none of that path.
  const ReleaseFileInfo* file(std::string_view path) const {
    const auto found = std::ranges::find(files, path, &ReleaseFileInfo::path);
    return found == files.end() ? nullptr : &*found;
  }
  /// Withdrawn while its embargo lasted: the public is never told of it, members have read it.
  /// Close to its end it is public all the same: a server that did not yet know of the withdrawal
  /// may have shown it.
  bool never_public() const { return withdrawn && *withdrawn < issued - withdrawal_notice; }
  /// Whether somebody may have read it or may yet, so that later releases are protected together
  /// with it: all but discarded drafts.
  bool counts_later() const { return state != ReleaseState::discarded; }
  /// Whether members may read it: published and not withdrawn.
  bool is_open_to_members() const { return state == ReleaseState::published; }
  /// Whether everybody may know of it: published, and its embargo has ended.
  bool is_public(Instant now) const { return published && issued <= now && !never_public(); }
  /// Since when, for one that is.
  Instant public_since() const { return std::max(issued, published.value_or(issued)); }
};

/// What is kept of a release for later ones and for the staff. Never served.
struct ReleasePapers {
  std::string salt;   ///< Secret bytes of the digests in its certificate, as text.
  std::string kept;   ///< What later releases are judged with.
  std::string cells;  ///< The published cells, exactly, to tell what the next one changes.
  Text review;        ///< What staff reads before it decides.
};

/// A file, to be kept.
struct NewReleaseFile {
  std::string path;
  std::string media_type;
  std::string bytes;
  bool for_staff = false;
};

/// A release, to be kept as a draft.
struct NewRelease {
  std::string digest;
  Text title;
  Instant built;
  Instant as_of;
  Instant issued;
  std::vector<ReleaseSource> sources;
  std::vector<NewReleaseFile> files;
  ReleasePapers papers;
};

/// The bytes of one content.
struct ReleaseBlob {
  std::string bytes;
  std::string gzip;  ///< RFC 1952; empty where it would not be shorter.
};

}  // namespace parangon::hub::store
