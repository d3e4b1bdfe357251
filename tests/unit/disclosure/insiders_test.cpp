// Proves that what contributors derive of hidden cells is found as by asking every one of them
// about every cell, whatever is passed over for speed.

#include "hub/disclosure/insiders.hpp"

#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "hub/disclosure/audit_conditions.hpp"
#include "hub/disclosure/protect.hpp"
#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

using Widths = std::map<std::pair<CellIndex, HoldingIndex>, double>;

/// By cell and contributor; everybody's under the_public.
Widths ask_all(const Table& table, const Pattern& pattern) {
  Widths widths;
  const AuditInput input(table, pattern);
  for (const auto& cells : hidden_groups(table, pattern)) {
    auto all = insiders_of(input, cells);
    all[the_public] = {};
    for (const auto& [holding, knowledge] : all) {
      HiddenGroup group(table, pattern, input.relations, cells, false, 1);
      for (const Knowledge& known : knowledge) {
        const Cell& cell = table.cells[cells[known.position]];
        const auto value = static_cast<double>(cell.value);
        if (known.all) {
          group.know(known.position, value, value);
        } else if (known.floor) {
          group.know(known.position, static_cast<double>(std::max(cell.lower, known.own)),
                     static_cast<double>(cell.upper));
        }
      }
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto low = group.extreme(i, false), high = group.extreme(i, true);
        EXPECT_TRUE(low && high);
        widths[{cells[i], holding}] = high.value_or(0) - low.value_or(0);
      }
    }
  }
  return widths;
}

class Insiders : public ::testing::TestWithParam<int> {};

TEST_P(Insiders, AreFoundAsByAskingEachAboutEachCell) {
  const Table table =
      parangon::testing::small_table(static_cast<std::uint64_t>(GetParam()), 5, 5, true);
  const Pattern pattern = protect(table, {}).pattern;
  std::vector<CellIndex> cells(table.cells.size());
  std::iota(cells.begin(), cells.end(), CellIndex{0});
  const double below = 0.6;
  const auto widths = ask_all(table, pattern);
  std::map<std::pair<CellIndex, HoldingIndex>, InsiderView> found;
  for (const auto& view : insider_views(table, pattern, cells, below)) {
    EXPECT_TRUE(found.emplace(std::pair(view.cell, view.holding), view).second);
  }
  std::size_t closer = 0;
  for (const auto& [key, width] : widths) {
    if (key.second == the_public) continue;
    const double everybody = widths.at({key.first, the_public});
    const auto at = found.find(key);
    if (width >= below * everybody - 1) {
      EXPECT_TRUE(at == found.end() || at->second.alone) << key.first << " " << key.second;
      continue;
    }
    ASSERT_NE(at, found.end()) << key.first << " " << key.second;
    ++closer;
    EXPECT_NEAR(at->second.share * everybody, width, 1) << key.first << " " << key.second;
  }
  EXPECT_GT(closer, 0U);
  EXPECT_EQ(found.size(), closer);
}

INSTANTIATE_TEST_SUITE_P(Tables, Insiders, ::testing::Range(1, 9));

}  // namespace
}  // namespace parangon::hub::disclosure
