#include <fmt/format.h>

#include <map>

#include "hub/collect/check_parts.hpp"
#include "hub/collect/publishing.hpp"

namespace parangon::hub::collect {
namespace {

using States = std::map<std::string, std::vector<std::string>>;

/// What the log must hold of a release: each step, with its instant, in their order.
std::vector<std::string> steps_of(const store::ReleaseInfo& release) {
  std::vector<std::string> out;
  const auto* certificate = release.file(certificate_file);
  const auto step = [&](std::string_view name, const std::optional<Instant>& at, bool reasoned) {
    if (!at) return;
    auto subject =
        release_subject(release.digest, certificate == nullptr ? "" : certificate->sha256,
                        release.issued, staff_sha256_of(release));
    if (reasoned) add_reason(subject, release.reason);
    out.push_back(fmt::format("{} {} {}", name, format_instant(*at), written(subject)));
  };
  step("release_built", release.built, false);
  step("release_published", release.published, false);
  step("release_withdrawn", release.withdrawn, true);
  step("release_discarded", release.discarded, true);
  return out;
}

/// The steps of each number, in the log's order; those of discarded drafts come first.
States logged_steps(const LogContent& log) {
  States out;
  for (const auto& event : log.events) {
    if (!event.event.starts_with("release_")) continue;
    auto subject = event.subject;
    std::string number;
    if (!subject.empty() && subject.front().first == "number") {
      number = subject.front().second;
      subject.erase(subject.begin());
    }
    out[number].push_back(
        fmt::format("{} {} {}", event.event, format_instant(event.at), written(subject)));
  }
  return out;
}

void check_files(const store::ReadStore& store, const store::ReleaseInfo& release,
                 const CheckTrust& trust, Place& place) {
  FoundRelease found;
  for (const auto& file : release.files) found.files.emplace_back(file.path, file.sha256);
  found.read = [&](std::string_view path) -> std::optional<std::string> {
    const auto* file = release.file(path);
    if (file == nullptr) return std::nullopt;
    auto blob = store.release_blob(file->sha256);
    if (!blob) return std::nullopt;
    return std::move(blob->bytes);
  };
  for (auto& fault : check_seal(found, trust.hub, release.built)) place.add(std::move(fault));
  const auto* sums = release.file(sums_file);
  if (sums != nullptr && sums->sha256 != release.digest) {
    place.add(
        {"son empreinte n'est pas celle de ses sommes", "its digest is not that of its sums"});
  }
}

}  // namespace

void check_releases(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                    std::vector<store::Problem>& problems) {
  auto logged = logged_steps(log);
  States stored;
  auto releases = store.releases();
  std::ranges::reverse(releases);
  for (const auto& release : releases) {
    Place place(fmt::format("release {}", release.number), problems);
    check_files(store, release, trust, place);
    auto& steps = stored[std::to_string(release.number)];
    for (auto& step : steps_of(release)) steps.push_back(std::move(step));
  }
  for (const auto& [number, steps] : stored) {
    if (logged[number] != steps) {
      Place("release " + number, problems)
          .add({"n'est pas ce que dit le journal", "is not what the log says"});
    }
    logged.erase(number);
  }
  for (const auto& [number, unused] : logged) {
    Place("release " + number, problems)
        .add({"inscrite au journal, absente de la base", "in the log, missing from the store"});
  }
}

}  // namespace parangon::hub::collect
