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
};
using Truth = std::map<std::string, TrueCell>;

/// From the purchases, by other means than figures and tables.
inline Truth truth_of(const MadeConsortium& consortium, const std::string& name, int year,
                      const Sent& sent) {
  const auto layout = release::find_layout(name).value();
  const auto places = consortium.places();
  Truth truth;
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
        for (const auto place : {release::TerritoryIndex{0}, *places.find(home)}) {
          cell.territory = place;
          if (!layout.holds(cell, places)) continue;
          const std::string id = prefix_of(year) + places.all()[place].code + "/" +
                                 cell.segment.to_string() + "/" +
                                 std::string(release::code_of(cell.kind)) + "/" +
                                 std::string(model::to_string(cell.basis));
          TrueCell& to = truth[id];
          to.by_agency[agency] += purchase.cents;
          to.by_supplier[purchase.supplier] += purchase.cents;
          to.total += purchase.cents;
        }
      }
    }
  }
  return truth;
}

/// The protection level that the rules ask for; nullopt when they are content.
inline std::optional<std::int64_t> level_of(const std::map<int, std::int64_t>& parts) {
  std::vector<hub::disclosure::Amount> amounts;
  for (const auto& [who, amount] : parts) amounts.push_back(amount);
  const auto found = hub::disclosure::judge(std::span<const hub::disclosure::Amount>(amounts),
                                            hub::disclosure::PrimaryRules{});
  if (!found) return std::nullopt;
  return found->level;
}

}  // namespace parangon::testing
