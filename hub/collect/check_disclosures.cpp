#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "hub/collect/check_parts.hpp"
#include "hub/collect/disclosing.hpp"
#include "hub/collect/hash.hpp"
#include "hub/collect/publishing.hpp"

namespace parangon::hub::collect {
namespace {

using store::Disclosure;
using store::DisclosureAudience;
using store::release_outlet;
using store::staff_values_outlet;

std::string line_of(Instant at, const Subject& subject) {
  return format_instant(at) + written(subject);
}

std::string line_of(const Disclosure& disclosure, std::int64_t release) {
  return line_of(disclosure.since, disclosure_subject(disclosure)) +
         fmt::format("|release={}", release);
}

/// What the publication of releases must have entered.
std::multiset<std::string> entries_of_releases(const store::ReadStore& store) {
  std::multiset<std::string> out;
  for (const auto& release : store.releases()) {
    if (!release.published) continue;
    const auto add = [&](std::string_view outlet, DisclosureAudience audience, Instant since,
                         const std::string& sha256) {
      const auto subject = fmt::format("release {}", release.number);
      out.insert(line_of({0, since, std::string(outlet), audience, {}, release.id, subject, sha256},
                         release.id));
    };
    add(release_outlet, DisclosureAudience::members, *release.published, release.digest);
    add(release_outlet, DisclosureAudience::everyone, release.public_since(), release.digest);
    for (const auto& file : release.staff_files) {
      add(staff_values_outlet, DisclosureAudience::staff, *release.published, file.sha256);
    }
  }
  return out;
}

std::multiset<std::string> entries_of_log(const LogContent& log) {
  std::multiset<std::string> out;
  for (const auto& event : log.events) {
    if (event.event == "disclosed") out.insert(line_of(event.at, event.subject));
  }
  return out;
}

/// What was shown is still there, byte by byte.
void check_content(const store::ReadStore& store, const Disclosure& disclosure, Place& place) {
  const auto bytes = store.disclosed_content(disclosure.sha256);
  if (bytes && hash_of(*bytes) == disclosure.sha256) return;
  place.add({"les octets montrés manquent, ou ont été modifiés",
             "the bytes shown are missing, or were altered"});
}

void report(const std::multiset<std::string>& missing, std::vector<store::Problem>& problems) {
  for (const auto& line : missing) {
    Place("disclosures", problems)
        .add({fmt::format("montré d'après le journal ou les publications, absent du registre : {}",
                          line),
              fmt::format("shown by the log or the releases, missing from the ledger: {}", line)});
  }
}

}  // namespace

void check_disclosures(const store::ReadStore& store, const LogContent& log,
                       std::vector<store::Problem>& problems) {
  auto by_releases = entries_of_releases(store);
  auto by_log = entries_of_log(log);
  for (const auto& disclosure : store.disclosures()) {
    Place place(fmt::format("disclosure {}", disclosure.sequence), problems);
    const bool of_release =
        disclosure.outlet == release_outlet || disclosure.outlet == staff_values_outlet;
    auto& expected = of_release ? by_releases : by_log;
    const auto line = of_release ? line_of(disclosure, disclosure.release.value_or(0))
                                 : line_of(disclosure.since, disclosure_subject(disclosure));
    const auto found = expected.find(line);
    if (found == expected.end()) {
      place.add({"ni le journal ni les publications ne la disent",
                 "neither the log nor the releases tell of it"});
    } else {
      expected.erase(found);
    }
    if (!of_release) check_content(store, disclosure, place);
  }
  report(by_releases, problems);
  report(by_log, problems);
}

}  // namespace parangon::hub::collect
