#pragma once

// Who the suppliers behind every cell of a release truly are, from the purchases themselves, and a
// table that knows it.

#include "tests/support/true_cells.hpp"

namespace parangon::testing {

/// By cell id and legal unit of the agency: what each supplier has there.
using TrueSuppliers = std::map<std::pair<std::string, std::string>, std::map<int, std::int64_t>>;

/// Kinds that a purchase counts in, those that are the complement of others included.
inline std::vector<release::Kind> complements_of(const Purchase& purchase) {
  std::vector<release::Kind> kinds{release::Kind::without_esus};
  if (!purchase.kind) kinds.push_back(release::Kind::other);
  if (!purchase.ess) kinds.push_back(release::Kind::without_ess);
  return kinds;
}

inline TrueSuppliers suppliers_of(const MadeConsortium& consortium, const std::string& layout_name,
                                  const Sent& sent) {
  const auto layout = release::find_layout(layout_name).value();
  const auto places = consortium.places();
  TrueSuppliers out;
  for (const auto& [agency, books] : sent) {
    const auto home = *places.find(consortium.department(agency));
    const auto holding = consortium.siret(agency).siren().to_string();
    for (const Purchase& purchase : books.purchases) {
      std::vector<release::CellKey> cells;
      for (const auto& key : keys_of(purchase)) {
        cells.push_back({0, key.segment, release::kind_of(key.kind), key.basis});
        if (key.kind != model::KindNode::all) continue;
        for (const auto kind : complements_of(purchase)) {
          cells.push_back({0, key.segment, kind, key.basis});
        }
      }
      for (auto cell : cells) {
        for (const auto place : {release::TerritoryIndex{0}, home}) {
          cell.territory = place;
          if (!layout.holds(cell, places)) continue;
          const std::string id = prefix_of(0) + places.all()[place].code + "/" +
                                 cell.segment.to_string() + "/" +
                                 std::string(release::code_of(cell.kind)) + "/" +
                                 std::string(model::to_string(cell.basis));
          out[{id, holding}][purchase.supplier] += purchase.cents;
        }
      }
    }
  }
  return out;
}

/// The table as if the hub knew every supplier and what it has to the cent.
inline void give_truth(const TrueSuppliers& truth, release::SourceTable& source) {
  for (auto& part : source.table.contributions) {
    const auto found =
        truth.find({source.table.cells[part.cell].id, source.table.holdings[part.holding]});
    if (found == truth.end()) continue;
    part.known = {1, {}, 0};
    part.largest = part.magnitude = part.suppliers = 0;
    for (const auto& [supplier, cents] : found->second) {
      if (cents == 0) continue;
      const auto amount = std::abs(cents);
      part.known.listed.push_back({{0, static_cast<std::uint64_t>(supplier)}, amount});
      part.largest = std::max(part.largest, amount);
      part.magnitude += amount;
      ++part.suppliers;
    }
  }
}

}  // namespace parangon::testing
