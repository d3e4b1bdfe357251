#include "hub/release/territory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "shared/model/csv_table.hpp"

namespace parangon::hub::release {
namespace {

constexpr int max_depth = 2;

bool is_code(std::string_view text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, good);
}

Error bad_code(std::string_view code) {
  return {Errc::invalid_argument,
          {fmt::format("Code de territoire refusé : « {} »", code),
           fmt::format("Territory code refused: \"{}\"", code)}};
}

}  // namespace

Result<Territories> Territories::parse(std::string_view csv) {
  const auto table =
      model::CsvTable::parse("territories", csv, {"code", "parent", "label_fr", "label_en", "uri"});
  if (!table) return table.error();
  std::vector<Territory> places;
  std::set<std::string> seen;
  for (const auto& row : table->rows()) {
    const auto& f = row.fields;
    if (!is_code(f[0])) {
      return table->error(row, 0,
                          {"lettres, chiffres, « - », « _ » et « . » seulement",
                           "letters, digits, \"-\", \"_\" and \".\" only"});
    }
    if (!seen.insert(f[0]).second) return table->error(row, 0, {"déjà vu", "seen already"});
    places.push_back({f[0], f[1], {f[2], f[3]}, f[4]});
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].parent.empty() || seen.contains(places[i].parent)) continue;
    return table->error(table->rows()[i], 1, {"territoire inconnu", "unknown territory"});
  }
  return ordered(std::move(places));
}

Result<Territories> Territories::of_departments(std::span<const std::string> departments) {
  std::vector<Territory> places{
      {std::string(consortium_code), "", {"Ensemble du groupement", "Whole consortium"}, ""}};
  const std::set<std::string> each(departments.begin(), departments.end());
  for (const auto& code : each) {
    if (!is_code(code) || code == consortium_code) return bad_code(code);
    places.push_back({code,
                      std::string(consortium_code),
                      {"Département " + code, "Department " + code},
                      "http://id.insee.fr/geo/departement/" + code});
  }
  return ordered(std::move(places));
}

Result<Territories> Territories::with_agencies(
    const std::map<std::string, Territory>& agencies) const {
  std::vector<Territory> places = all_;
  std::set<std::string> codes;
  for (const auto& [code, agency] : agencies) {
    const auto above = find(agency.parent);
    if (!is_code(code) || find(code) || !above || !is_leaf(*above)) return bad_code(code);
    places.push_back(agency);
    codes.insert(code);
  }
  return ordered(std::move(places), codes);
}

Result<Territories> Territories::ordered(std::vector<Territory> places,
                                         const std::set<std::string>& agencies) {
  if (places.size() > max_count) {
    return Error{Errc::too_large,
                 {fmt::format("Plus de {} territoires", max_count),
                  fmt::format("More than {} territories", max_count)}};
  }
  std::map<std::string, std::vector<std::size_t>> below;
  for (std::size_t i = 0; i < places.size(); ++i) below[places[i].parent].push_back(i);
  if (below[""].size() != 1) {
    return Error{Errc::malformed,
                 {"Un territoire, et un seul, n'a pas de parent : le groupement entier",
                  "One territory, and only one, has no parent: the whole consortium"}};
  }
  Territories made;
  const auto visit = [&](const auto& self, std::size_t at, TerritoryIndex parent,
                         int depth) -> bool {
    const bool agency = agencies.contains(places[at].code);
    if (depth > max_depth && !agency) return false;
    const auto mine = static_cast<TerritoryIndex>(made.all_.size());
    made.all_.push_back(places[at]);
    made.depth_.push_back(depth);
    made.parent_.push_back(parent);
    auto children = below[places[at].code];
    const auto is_place = [&](std::size_t child) { return !agencies.contains(places[child].code); };
    made.leaf_.push_back(std::ranges::none_of(children, is_place) ? 1 : 0);
    made.agency_.push_back(agency ? 1 : 0);
    std::ranges::sort(children, {}, [&](std::size_t child) { return places[child].code; });
    return std::ranges::all_of(
        children, [&](std::size_t child) { return self(self, child, mine, depth + 1); });
  };
  if (!visit(visit, below[""].front(), 0, 0)) {
    return Error{Errc::malformed,
                 {"Plus de trois niveaux de territoires", "More than three levels of territories"}};
  }
  if (made.all_.size() != places.size()) {
    return Error{Errc::malformed,
                 {"Des territoires se contiennent en cercle", "Territories contain each other"}};
  }
  return made;
}

std::optional<TerritoryIndex> Territories::find(std::string_view code) const {
  const auto at = std::ranges::find(all_, code, &Territory::code);
  if (at == all_.end()) return std::nullopt;
  return static_cast<TerritoryIndex>(at - all_.begin());
}

std::optional<TerritoryIndex> Territories::parent(TerritoryIndex index) const {
  if (index == 0) return std::nullopt;
  return parent_[index];
}

}  // namespace parangon::hub::release
