// Proves that cells of a joint table are told in words, in both languages: plain ones, those of a
// rest, former versions, changes, and sums of hidden cells.

#include "hub/release/cell_words.hpp"

#include <gtest/gtest.h>

#include "hub/disclosure/releases.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::CellStatus;

disclosure::Table table_of(disclosure::Amount first) {
  disclosure::Table table;
  for (const auto& [id, value] :
       {std::pair("2024/paid/77/all/all/any", first + 5),
        {"2024/paid/77/F03/esat/any", first},
        {"2024/paid/77~/F04/without_ess/L2113-12", disclosure::Amount{5}}}) {
    table.cells.push_back({id, value, 1, CellStatus::open, 0, 100, 0, 0, 0});
  }
  table.relations.push_back({0, {{0, -1}, {1, 1}, {2, 1}}});
  return table;
}

TEST(CellWords, TellEveryCellOfAJointTable) {
  auto table = disclosure::link_releases({{table_of(7), disclosure::Pattern(3, CellStatus::open)}},
                                         table_of(9))
                   .value();
  const auto sum = static_cast<disclosure::CellIndex>(table.cells.size());
  table.cells.push_back({"+a+b+", 14, 0, CellStatus::primary, 0, 100, 0, 0, 0});
  table.relations.push_back({0, {{1, 1}, {2, 1}, {sum, -1}}});
  const auto places = Territories::of_departments(std::vector<std::string>{"77"}).value();
  const CellWords words(table, places, model::Nomenclature::standard());
  const auto told = [&](const std::string& id) {
    for (disclosure::CellIndex i = 0; i < table.cells.size(); ++i) {
      if (table.cells[i].id == id) return words.of(i);
    }
    return Text("no cell " + id);
  };
  const Text laundry = told("2024/paid/77/F03/esat/any"),
             rest = told("2024/paid/77~/F04/without_ess/L2113-12");
  EXPECT_EQ(laundry.fr,
            "« 2024, payé, Département 77, F03 Blanchisserie, linge et vêtements, ESAT »");
  EXPECT_EQ(
      laundry.en,
      "\"2024, paid, Department 77, F03 Laundry, linen and clothing, ESAT (sheltered workshop)\"");
  EXPECT_EQ(rest.fr,
            "« 2024, payé, Département 77 sans ses acheteurs nommés, F04 Restauration et "
            "alimentation, hors ESS, réservé, art. L2113-12 »");
  EXPECT_EQ(told("2024/paid/77/all/all/any@1").en,
            "\"2024, paid, Department 77, all purchases, all suppliers, as released before\"");
  EXPECT_EQ(told("2024/paid/77/F03/esat/any-2024/paid/77/F03/esat/any@1").en,
            "what changed since an earlier release in: " + laundry.en);
  EXPECT_EQ(told("2024/paid/77/F03/esat/any-2024/paid/77/F03/esat/any@1").fr,
            "ce qui a changé depuis une publication antérieure dans : " + laundry.fr);
  EXPECT_EQ(told("+a+b+").fr, "la somme de " + laundry.fr + " et de " + rest.fr);
  EXPECT_EQ(told("+a+b+").en, "the sum of " + laundry.en + " and " + rest.en);
}

}  // namespace
}  // namespace parangon::hub::release
