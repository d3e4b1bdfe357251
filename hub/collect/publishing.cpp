#include "hub/collect/publishing.hpp"

#include <fmt/format.h>

#include "hub/collect/hash.hpp"

namespace parangon::hub::collect {
namespace {

constexpr std::size_t max_reason = 1000;

Status check_text(const std::string& reason) {
  const bool says = reason.find_first_not_of(' ') != std::string::npos;
  const bool fits = says && reason.size() <= max_reason &&
                    std::ranges::none_of(reason, [](char c) { return c >= 0 && c < 0x20; });
  if (fits) return {};
  return Error{Errc::invalid_argument,
               {fmt::format("motif : une ligne de 1 à {} octets", max_reason),
                fmt::format("reason: one line of 1 to {} bytes", max_reason)}};
}

/// In one language at least; what is said in neither is refused as an empty text is.
Status check_reason(const Text& reason) {
  for (const auto* text : {&reason.fr, &reason.en}) {
    const bool other_says = !reason.fr.empty() || !reason.en.empty();
    if (text->empty() && other_says) continue;
    if (auto fine = check_text(*text); !fine) return fine;
  }
  return {};
}

}  // namespace

Subject release_subject(std::string_view digest, std::string_view certificate_sha256,
                        Instant issued, std::string_view staff_sha256) {
  Subject out{{"digest", std::string(digest)},
              {"certificate_sha256", std::string(certificate_sha256)},
              {"issued", format_instant(issued)}};
  if (!staff_sha256.empty()) out.emplace_back("staff_sha256", staff_sha256);
  return out;
}

std::string_view staff_sha256_of(const store::ReleaseInfo& release) {
  return release.staff_files.empty() ? std::string_view()
                                     : std::string_view(release.staff_files.front().sha256);
}

void add_reason(Subject& subject, const Text& reason) {
  if (reason.fr == reason.en) {
    subject.emplace_back("reason", reason.fr);
    return;
  }
  if (!reason.fr.empty()) subject.emplace_back("reason_fr", reason.fr);
  if (!reason.en.empty()) subject.emplace_back("reason_en", reason.en);
}

Error no_such_release(std::int64_t number) {
  return {Errc::not_found,
          {fmt::format("pas de publication {}", number), fmt::format("no release {}", number)}};
}

std::int64_t Publishing::next_number() const {
  for (const auto& release : store_.releases()) {
    if (release.state != store::ReleaseState::discarded) return release.number + 1;
  }
  return 1;
}

store::EventMaker Publishing::event_of(std::string_view name, Subject subject) const {
  return event(store_.hub_name(), name, actor_, std::move(subject));
}

Result<Subject> Publishing::subject_of(std::int64_t number) const {
  const auto release = store_.release(number);
  if (!release) return no_such_release(number);
  const auto* certificate = release->file(certificate_file);
  return release_subject(release->digest, certificate == nullptr ? "" : certificate->sha256,
                         release->issued, staff_sha256_of(*release));
}

Status Publishing::keep(std::int64_t number, store::NewRelease release,
                        const trust::PrivateKey& key,
                        const std::vector<trust::Certificate>& chain) {
  auto digest = seal(release.files, key, chain);
  if (!digest) return digest.error();
  release.digest = std::move(*digest);
  const auto certificate =
      std::ranges::find(release.files, certificate_file, &store::NewReleaseFile::path);
  const auto for_staff = std::ranges::find(release.files, true, &store::NewReleaseFile::for_staff);
  const auto staff_sha256 =
      for_staff == release.files.end() ? std::string() : hash_of(for_staff->bytes);
  auto subject =
      release_subject(release.digest, hash_of(certificate->bytes), release.issued, staff_sha256);
  return store_.add_release(number, release, event_of("release_built", std::move(subject)));
}

Status Publishing::publish(std::int64_t number, Instant now) {
  auto subject = subject_of(number);
  if (!subject) return subject.error();
  return store_.publish_release(number, now, event_of("release_published", std::move(*subject)));
}

Status Publishing::withdraw(std::int64_t number, Instant now, const Text& reason) {
  if (auto fine = check_reason(reason); !fine) return fine;
  auto subject = subject_of(number);
  if (!subject) return subject.error();
  add_reason(*subject, reason);
  return store_.withdraw_release(number, now, reason,
                                 event_of("release_withdrawn", std::move(*subject)));
}

Status Publishing::discard(std::int64_t number, Instant now, const Text& reason) {
  if (auto fine = check_reason(reason); !fine) return fine;
  auto subject = subject_of(number);
  if (!subject) return subject.error();
  add_reason(*subject, reason);
  return store_.discard_release(number, now, reason,
                                event_of("release_discarded", std::move(*subject)));
}

}  // namespace parangon::hub::collect
