// Proves that two versions of a cell are published only when their difference is safe too: a
// revision by one, a late agency alone, three late ones, one that leaves, a change that hides in
// several cells, and what suppliers' bounds say of it.

#include <gtest/gtest.h>

#include <map>

#include "hub/disclosure/disclosure.hpp"

namespace parangon::hub::disclosure {
namespace {

/// "a/h1": amount; suppliers as many as said, each with an equal part.
using Parts = std::map<std::pair<std::string, std::string>, Amount>;

const char* const columns[] = {"a", "b", "c"};

/// One row, total first. Cells without a part are not there.
Table row_of(const Parts& parts, std::int64_t suppliers = 0) {
  Table table;
  std::map<std::string, CellIndex> cells;
  std::map<std::string, HoldingIndex> holdings;
  std::map<std::pair<CellIndex, HoldingIndex>, Amount> amounts;
  const auto add = [&](const std::string& id, const std::string& who, Amount amount) {
    const auto [cell, is_new] = cells.emplace(id, static_cast<CellIndex>(table.cells.size()));
    if (is_new) table.cells.push_back({id, 0, 0, CellStatus::open, 0, 1'000'000, 0, 0, 0});
    const auto [at, unknown] =
        holdings.emplace(who, static_cast<HoldingIndex>(table.holdings.size()));
    if (unknown) table.holdings.push_back(who);
    table.cells[cell->second].value += amount;
    table.cells[cell->second].cost += amount;
    amounts[{cell->second, at->second}] += amount;
  };
  for (const auto& [key, amount] : parts) {
    add("t", key.second, amount);
    add(key.first, key.second, amount);
  }
  for (const auto& [key, amount] : amounts) {
    const Amount largest = suppliers > 0 ? amount / suppliers : 0;
    table.contributions.push_back({key.first, key.second, amount, suppliers, largest, amount});
  }
  Relation relation{0, {{cells.at("t"), -1}}};
  for (const char* column : columns) {
    if (cells.contains(column)) relation.terms.push_back({cells.at(column), 1});
  }
  table.relations.push_back(std::move(relation));
  return table;
}

Parts five_everywhere() {
  Parts parts;
  for (const char* column : columns) {
    for (const char* who : {"h1", "h2", "h3", "h4", "h5"}) parts[{column, who}] = 1000;
  }
  return parts;
}

Result<Outcome> release(const Table& table, const std::vector<EarlierRelease>& earlier) {
  auto joint = link_releases(earlier, table);
  if (!joint) return joint.error();
  Request request;
  request.table = std::move(*joint);
  request.rules = PrimaryRules{};
  return secure(std::move(request));
}

/// Ids of the hidden cells among `table`'s own.
std::string holes(const Table& table, const Outcome& outcome) {
  std::string out;
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    if (hidden(outcome.protection.pattern[i])) out += table.cells[i].id;
  }
  return out;
}

class Second : public ::testing::Test {
 protected:
  /// The holes of a release of `parts` after one of five_everywhere(), which has none.
  std::string after_the_first(const Parts& parts, std::int64_t suppliers = 0) {
    const Table first = row_of(five_everywhere(), suppliers);
    const auto was = release(first, {});
    EXPECT_TRUE(was);
    EXPECT_EQ(holes(first, *was), "");
    const Table second = row_of(parts, suppliers);
    const auto now = release(second, {{first, Pattern(first.cells.size(), CellStatus::open)}});
    if (!now) return "error " + now.error().message.en;
    EXPECT_TRUE(now->audit.failures.empty());
    EXPECT_TRUE(now->protection.unprotected.empty());
    return holes(second, *now);
  }
};

TEST_F(Second, HidesWhatOneRevisionChanged) {
  Parts parts = five_everywhere();
  parts[{"b", "h2"}] += 70;
  EXPECT_EQ(after_the_first(parts), "tb");
}

TEST_F(Second, HidesTheWholeOfALateAgency) {
  Parts parts = five_everywhere();
  parts[{"b", "h6"}] = 400;
  EXPECT_EQ(after_the_first(parts), "tb");
}

TEST_F(Second, HidesWhatWouldTellOfOneThatLeft) {
  Parts parts = five_everywhere();
  parts.erase({"a", "h3"});
  EXPECT_EQ(after_the_first(parts), "ta");
}

TEST_F(Second, ShowsThreeLateAgenciesTogether) {
  Parts parts = five_everywhere();
  for (const char* who : {"h6", "h7", "h8"}) parts[{"b", who}] = 400;
  EXPECT_EQ(after_the_first(parts), "");
}

TEST_F(Second, HidesThreeOfWhichOneIsNearlyAll) {
  Parts parts = five_everywhere();
  for (const char* who : {"h6", "h7", "h8"}) parts[{"b", who}] = 10;
  parts[{"b", "h6"}] = 900;
  EXPECT_EQ(after_the_first(parts), "tb");
}

TEST_F(Second, HidesThreeLateAgenciesThatMayHaveOneSupplier) {
  Parts parts = five_everywhere();
  for (const char* who : {"h6", "h7", "h8"}) parts[{"b", who}] = 400;
  EXPECT_EQ(after_the_first(parts, 6), "");
  const Table first = row_of(five_everywhere(), 6);
  Table second = row_of(parts, 6);
  for (auto& part : second.contributions) {
    if (second.holdings[part.holding] < "h6") continue;
    part.suppliers = 1;
    part.largest = part.amount;
  }
  const auto now = release(second, {{first, Pattern(first.cells.size(), CellStatus::open)}});
  ASSERT_TRUE(now);
  EXPECT_EQ(holes(second, *now), "tb");
}

TEST_F(Second, JudgesWhatHiddenDifferencesAddUpTo) {
  // The row's total may be shown again: three changed it. Of its parts a and b each is one
  // agency's change, and both together two agencies': hidden alone they would leave their sum.
  Parts parts = five_everywhere();
  parts[{"a", "h1"}] += 100;
  parts[{"b", "h2"}] += 100;
  for (const char* who : {"h3", "h4", "h5"}) parts[{"c", who}] += 100;
  const std::string hidden_cells = after_the_first(parts);
  EXPECT_NE(hidden_cells, "ab");
  EXPECT_NE(hidden_cells.find('a'), std::string::npos);
  EXPECT_NE(hidden_cells.find('b'), std::string::npos);
  EXPECT_GE(hidden_cells.size(), 3U);
}

TEST(Versions, AreComparedWithAllThatWerePublished) {
  // Third release: what changed since the second is three agencies', but since the first, with
  // what the second hid, it is four, one of them by nearly all.
  Parts parts = five_everywhere();
  const Table first = row_of(parts);
  parts[{"b", "h2"}] += 5000;
  const Table second = row_of(parts);
  const EarlierRelease was{first, Pattern(first.cells.size(), CellStatus::open)};
  const auto then = release(second, {was});
  ASSERT_TRUE(then);
  ASSERT_EQ(holes(second, *then), "tb");
  Pattern hidden_then = then->protection.pattern;
  hidden_then.resize(second.cells.size());
  EarlierRelease kept{second, hidden_then};
  for (std::size_t i = 0; i < second.cells.size(); ++i) kept.table.cells[i] = then->table.cells[i];
  for (const char* who : {"h3", "h4", "h5"}) parts[{"b", who}] += 100;
  const Table third = row_of(parts);
  const auto now = release(third, {was, kept});
  ASSERT_TRUE(now);
  EXPECT_EQ(holes(third, *now), "tb");
  EXPECT_TRUE(now->audit.failures.empty());
}

}  // namespace
}  // namespace parangon::hub::disclosure
