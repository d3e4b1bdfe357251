#pragma once

// From drafts of releases to what comparisons read of them, through the files as they are released.

#include <map>

#include "hub/benchmark/comparison.hpp"
#include "hub/release/build.hpp"
#include "hub/release/files/write_release.hpp"

namespace parangon::testing {

inline hub::release::Publication publication_of(const hub::release::Draft& draft,
                                                std::int64_t number) {
  hub::release::Publication out;
  out.number = number;
  out.title = out.description = {"Publication", "Release"};
  out.publisher.name = {"Groupement", "Consortium"};
  out.publisher.base_uri = "https://data.example.org/open-data";
  out.coverage = {{"Île-de-France", "Île-de-France"}, {"http://id.insee.fr/geo/region/11"}};
  out.periods = draft.periods;
  out.sources = draft.sources;
  out.code_lists = draft.code_lists;
  out.cubes = draft.cubes;
  out.certificate = draft.certificate;
  return out;
}

/// `staff`: with the values that staff may read.
inline hub::benchmark::Vintage vintage_of(const hub::release::Draft& draft, std::int64_t number,
                                          bool staff = false) {
  std::map<std::string, std::string, std::less<>> files;
  const auto digest = [](std::string_view bytes) { return std::to_string(bytes.size()); };
  for (auto& file : hub::release::write_release(publication_of(draft, number), nullptr, digest)) {
    files[file.path] = std::move(file.bytes);
  }
  const auto read = [&](std::string_view path) -> std::optional<std::string> {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  hub::benchmark::Vintage out;
  out.number = number;
  for (const auto& table : draft.counted) {
    out.tables.push_back({table.period, table.measure, table.state});
  }
  out.segments = hub::release::ReleasedCube::read("segments", read).value();
  if (files.contains("bases.csv")) {
    out.bases = hub::release::ReleasedCube::read("bases", read).value();
  }
  if (staff) {
    out.staff_values =
        hub::release::read_staff_values(hub::release::write_staff_values(draft.staff_values))
            .value();
  }
  return out;
}

}  // namespace parangon::testing
