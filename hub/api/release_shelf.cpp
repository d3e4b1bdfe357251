#include "hub/api/release_shelf.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/trust/digest.hpp"

namespace parangon::hub::api {
namespace {

net::CodedBytes coded(std::string bytes, const std::string& sha256) {
  const auto raw = trust::from_hex(sha256);
  return {std::make_shared<const std::string>(std::move(bytes)), fmt::format("\"{}\"", sha256),
          trust::to_base64(raw ? *raw : std::string())};
}

}  // namespace

const PublicRelease* latest_of(const ReleaseShelf::Releases& releases,
                               const std::optional<Instant>& as_of) {
  const auto found = std::ranges::find_if(releases, [&](const PublicRelease& r) {
    if (as_of && r->public_since() > *as_of) return false;
    return !r.withdrawn() || (as_of && *r->withdrawn > *as_of);
  });
  return found == releases.end() ? nullptr : &*found;
}

ReleaseShelf::Releases published_by(const ReleaseShelf::Releases& releases,
                                    const std::optional<Instant>& as_of) {
  if (!as_of) return releases;
  ReleaseShelf::Releases out;
  std::ranges::copy_if(releases, std::back_inserter(out),
                       [&](const PublicRelease& r) { return r->public_since() <= *as_of; });
  return out;
}

ReleaseShelf::Releases ReleaseShelf::public_ones(const All& all) const {
  const auto now = clock_.now();
  Releases out;
  for (const auto& info : all) {
    if (info->is_public(now)) out.push_back(PublicRelease(info));
  }
  return out;
}

std::optional<ReleaseShelf::Releases> ReleaseShelf::known() const {
  const std::lock_guard lock(mutex_);
  if (until_ < std::chrono::steady_clock::now()) return std::nullopt;
  return public_ones(all_);
}

ReleaseShelf::All ReleaseShelf::all_releases() {
  {
    const std::lock_guard lock(mutex_);
    if (until_ >= std::chrono::steady_clock::now()) return all_;
  }
  All all;
  for (auto& info : store_.releases()) {
    all.push_back(std::make_shared<const store::ReleaseInfo>(std::move(info)));
  }
  const std::lock_guard lock(mutex_);
  all_ = all;
  until_ = std::chrono::steady_clock::now() + lifetime;
  return all;
}

ReleaseShelf::Releases ReleaseShelf::releases() { return public_ones(all_releases()); }

std::vector<OpenVintage> ReleaseShelf::vintages(const std::optional<Instant>& as_of) {
  std::vector<OpenVintage> out;
  for (const auto& info : all_releases()) {
    if (!info->is_open_to_members() || (as_of && *info->published > *as_of)) continue;
    out.push_back(OpenVintage(info));
  }
  return out;
}

std::shared_ptr<const HeldFile> ReleaseShelf::held_of(const store::ReleaseInfo& release,
                                                      std::string_view path) const {
  const auto* info = release.file(path);
  if (info == nullptr || release.withdrawn) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(files_, info->sha256, &Entry::sha256);
  if (found == files_.end()) return nullptr;
  files_.splice(files_.begin(), files_, found);
  return files_.front().file;
}

std::shared_ptr<const HeldFile> ReleaseShelf::file_of(const store::ReleaseInfo& release,
                                                      std::string_view path) {
  if (auto ready = held_of(release, path)) return ready;
  const auto* info = release.file(path);
  if (info == nullptr || release.withdrawn) return nullptr;
  auto blob = store_.release_blob(info->sha256);
  if (!blob) throw store::StoreUnavailable(store::Outage::corrupt, "a released file is missing");
  auto made = std::make_shared<HeldFile>();
  made->identity = coded(std::move(blob->bytes), info->sha256);
  if (!blob->gzip.empty()) made->gzip = coded(std::move(blob->gzip), info->gzip_sha256);
  keep(info->sha256, made);
  return made;
}

std::shared_ptr<const HeldFile> ReleaseShelf::held(const PublicRelease& release,
                                                   std::string_view path) const {
  return held_of(release.info(), path);
}

std::shared_ptr<const HeldFile> ReleaseShelf::file(const PublicRelease& release,
                                                   std::string_view path) {
  return file_of(release.info(), path);
}

void ReleaseShelf::keep(const std::string& sha256, const std::shared_ptr<const HeldFile>& file) {
  const auto size =
      file->identity.bytes->size() + (file->gzip.bytes ? file->gzip.bytes->size() : 0);
  if (size > max_bytes) return;
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(files_, sha256, &Entry::sha256) != files_.end()) return;
  files_.push_front({sha256, file, size});
  bytes_ += size;
  while (bytes_ > max_bytes) {
    bytes_ -= files_.back().bytes;
    files_.pop_back();
  }
}

ReleasedCube::ReadFile ReleaseShelf::reader_of(const store::ReleaseInfo& release) {
  return [this, &release](std::string_view path) -> std::optional<std::string> {
    const auto found = file_of(release, path);
    if (!found) return std::nullopt;
    return *found->identity.bytes;
  };
}

Result<std::vector<std::string>> ReleaseShelf::tables(const PublicRelease& release) {
  return ReleasedCube::tables(reader_of(release.info()));
}

Result<std::vector<std::string>> ReleaseShelf::tables(const OpenVintage& vintage) {
  return ReleasedCube::tables(reader_of(vintage.info()));
}

Result<std::shared_ptr<const ReleasedCube>> ReleaseShelf::cube(const PublicRelease& release,
                                                               std::string_view id) {
  return cube_of(release.info(), id);
}

Result<std::shared_ptr<const ReleasedCube>> ReleaseShelf::cube(const OpenVintage& vintage,
                                                               std::string_view id) {
  return cube_of(vintage.info(), id);
}

Result<std::shared_ptr<const ReleasedCube>> ReleaseShelf::cube_of(const store::ReleaseInfo& release,
                                                                  std::string_view id) {
  const auto key = fmt::format("{}/{}", release.digest, id);
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(cubes_, key, &Page::key);
    if (found != cubes_.end()) {
      cubes_.splice(cubes_.begin(), cubes_, found);
      return cubes_.front().cube;
    }
  }
  auto made = ReleasedCube::read(id, reader_of(release));
  if (!made) return made.error();
  const std::lock_guard lock(mutex_);
  cubes_.push_front({key, *made});
  if (cubes_.size() > max_cubes) cubes_.pop_back();
  return *made;
}

}  // namespace parangon::hub::api
