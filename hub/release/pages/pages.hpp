#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/release/catalogue/catalogue.hpp"

/// The open data's pages for people: HTML5 without scripts and without anything from elsewhere, in
/// one language each. Whatever is told is escaped. Deterministic. WCAG 2.2 AA.
namespace parangon::hub::release {

/// What every page needs besides its subject.
struct PageFrame {
  Lang lang = Lang::fr;
  bool lang_asked = false;  ///< By the address: its links then ask for the same.
  std::string path;         ///< "/open-data/releases/3/"
  std::string query;        ///< What else the address asks, percent-encoded: "as_of=2026-…".
  std::optional<Publisher> publisher;  ///< None where the hub has no [release] section.
  Coverage coverage;
};

/// /open-data: the releases and the ways to them.
struct StartPage {
  std::vector<CataloguedRelease> releases;       ///< Newest first; their files are not looked at.
  std::vector<CataloguedRelease::Table> tables;  ///< That can be queried.
  std::optional<std::int64_t> latest;            ///< The newest not withdrawn.
  std::size_t query_rows = 0;                    ///< Most that one query answers.
  std::size_t query_rows_usual = 0;              ///< Without `limit`.
};

/// /open-data/releases/{n}/: one release. Of a withdrawn one why, and no files.
struct ReleasePage {
  struct Neighbour {
    std::int64_t number = 0;
    bool withdrawn = false;
  };
  CataloguedRelease release;
  std::string digest;  ///< SHA-256 of its SHA256SUMS, hexadecimal.
  std::optional<Neighbour> earlier;
  std::optional<Neighbour> later;
  std::optional<std::int64_t> latest;  ///< The newest not withdrawn.
};

std::string start_page(const PageFrame& frame, const StartPage& page);
std::string release_page(const PageFrame& frame, const ReleasePage& page);

/// The content of the one style element of both pages, for a policy that allows it by its digest.
std::string_view page_style();

}  // namespace parangon::hub::release
