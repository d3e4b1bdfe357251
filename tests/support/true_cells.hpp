#pragma once

// What the cells of a release truly are made of, from the purchases themselves: by other means than
// figures and tables.

#include "tests/support/made_consortium.hpp"

namespace parangon::testing {

inline model::Period period_of(int year) { return model::Period::year(2021 + year); }
inline std::string prefix_of(int year) { return period_of(year).to_string() + "/paid/"; }

/// What is true of one cell of one release.
struct TrueCell {
  std::map<int, std::int64_t> by_agency, by_supplier;
  std::int64_t total = 0;
  std::set<int> consenting;  ///< Of the agencies.
};
using Truth = std::map<std::string, TrueCell>;

/// Agencies with cells of their own; which of them a release names.
struct Names {
  std::set<int> ever, now;
};

/// From the purchases, by other means than figures and tables. Where agencies are named, what is
/// left of each place without them is a cell too ("77~").
inline Truth truth_of(const MadeConsortium& consortium, const std::string& name, int year,
                      const Sent& sent, const Names& names = {}) {
  const auto layout = release::find_layout(name).value();
  auto places = consortium.places();
  std::map<std::string, release::Territory> named;
  for (const int agency : names.ever) {
    const auto code = consortium.siret(agency).to_string();
    named[code] = {code, consortium.department(agency), {}, ""};
  }
  places = places.with_agencies(named).value();
  Truth truth;
  std::set<std::string> with_rest;
  for (const int agency : names.ever) {
    with_rest.insert({places.all()[0].code, consortium.department(agency)});
  }
  for (const auto& [agency, books] : sent) {
    const std::string home = consortium.department(agency);
    for (const Purchase& purchase : books.purchases) {
      auto keys = keys_of(purchase);
      std::vector<release::CellKey> cells;
      for (const auto& key : keys) {
        cells.push_back({0, key.segment, release::kind_of(key.kind), key.basis});
        if (key.kind != model::KindNode::all || purchase.kind) continue;
        cells.push_back({0, key.segment, release::Kind::other, key.basis});
      }
      for (auto cell : cells) {
        std::vector<std::string> codes;
        for (const auto place : {release::TerritoryIndex{0}, *places.find(home)}) {
          cell.territory = place;
          const std::string code = places.all()[place].code;
          if (layout.holds(cell, places)) codes.push_back(code);
          if (!layout.holds(cell, places) || names.ever.contains(agency)) continue;
          if (with_rest.contains(code)) codes.push_back(code + "~");
        }
        if (names.ever.contains(agency)) {
          cell.territory = *places.find(consortium.siret(agency).to_string());
          if (layout.holds(cell, places)) codes.push_back(places.all()[cell.territory].code);
        }
        for (const auto& code : codes) {
          const std::string id = prefix_of(year) + code + "/" + cell.segment.to_string() + "/" +
                                 std::string(release::code_of(cell.kind)) + "/" +
                                 std::string(model::to_string(cell.basis));
          TrueCell& to = truth[id];
          to.by_agency[agency] += purchase.cents;
          to.by_supplier[purchase.supplier] += purchase.cents;
          to.total += purchase.cents;
          if (names.now.contains(agency)) to.consenting.insert(agency);
        }
      }
    }
  }
  return truth;
}

/// The protection level that the rules ask for; nullopt when they are content.
inline std::optional<std::int64_t> level_of(const std::map<int, std::int64_t>& parts,
                                            const std::set<int>& consenting = {},
                                            const hub::disclosure::PrimaryRules& rules = {}) {
  std::vector<hub::disclosure::Contribution> amounts;
  for (const auto& [who, amount] : parts) {
    amounts.push_back({0, 0, amount});
    amounts.back().consents = consenting.contains(who);
  }
  const auto found =
      hub::disclosure::judge(std::span<const hub::disclosure::Contribution>(amounts), rules);
  if (!found) return std::nullopt;
  return found->level;
}

/// The same of suppliers of one agency, by the rules of the edge: the second largest may estimate
/// the largest.
inline std::optional<std::int64_t> edge_level_of(const std::map<int, std::int64_t>& suppliers) {
  hub::disclosure::PrimaryRules rules;
  rules.p_permille = 0;
  return level_of(suppliers, {}, rules);
}

}  // namespace parangon::testing
