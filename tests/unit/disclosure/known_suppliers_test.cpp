// Proves that lists of suppliers give bounds that hold for every truth that fits them, that uniting
// cells loses no supplier, that lists survive their text, and that a table which knows its
// suppliers hides no less than the truth asks for and no more than bounds ask for.

#include "hub/disclosure/known_suppliers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "hub/disclosure/certificate.hpp"
#include "hub/disclosure/releases.hpp"
#include "tests/unit/disclosure/secured.hpp"

namespace parangon::hub::disclosure {
namespace {

/// What each supplier truly has in one part.
using Truth = std::map<std::uint64_t, Amount>;

Truth random_truth(std::mt19937_64& random) {
  Truth truth;
  const std::size_t count = 1 + random() % 7;
  while (truth.size() < count) {
    truth[1 + random() % 10] = 1 + static_cast<Amount>(random() % 1000);
  }
  return truth;
}

/// As an agency sends it: shares in steps of 5 %, the largest `listed` of them.
Contribution sent(const Truth& truth, std::size_t listed, HoldingIndex holding) {
  Contribution part;
  part.holding = holding;
  part.suppliers = static_cast<std::int64_t>(truth.size());
  part.known.scope = 1;
  for (const auto& [id, amount] : truth) {
    part.magnitude += amount;
    part.largest = std::max(part.largest, amount);
  }
  part.amount = part.magnitude;
  const auto step = [&](Amount amount) {
    const Amount share = (amount * 20 + part.magnitude - 1) / part.magnitude;
    return (share * part.magnitude + 19) / 20;
  };
  for (const auto& [id, amount] : truth) part.known.listed.push_back({{0, id}, step(amount)});
  keep_largest(part.known, listed);
  return part;
}

Truth added(const std::vector<Truth>& truths) {
  Truth sum;
  for (const auto& truth : truths) {
    for (const auto& [id, amount] : truth) sum[id] += amount;
  }
  return sum;
}

std::vector<Amount> sorted_amounts(const Truth& truth) {
  std::vector<Amount> amounts;
  for (const auto& [id, amount] : truth) amounts.push_back(amount);
  std::ranges::sort(amounts, std::greater<>());
  return amounts;
}

class KnownSuppliersOf : public ::testing::TestWithParam<int> {};

TEST_P(KnownSuppliersOf, UnionsAreBoundedByWhatIsListed) {
  std::mt19937_64 random(static_cast<std::uint64_t>(GetParam()));
  for (int round = 0; round < 200; ++round) {
    std::vector<Truth> truths;
    std::vector<Contribution> parts;
    const std::size_t agencies = 1 + random() % 5;
    for (std::size_t i = 0; i < agencies; ++i) {
      truths.push_back(random_truth(random));
      parts.push_back(sent(truths.back(), 1 + random() % 4, static_cast<HoldingIndex>(i)));
      const auto kind = random() % 8;
      if (kind < 2) parts.back().known = {};
      if (kind == 2) parts.back().known.scope = 2;
    }
    const auto truth = added(truths);
    const auto bounds = bounds_of(parts, 3);
    EXPECT_LE(bounds.count, truth.size());
    const auto amounts = sorted_amounts(truth);
    Amount sum = 0;
    for (std::size_t n = 0; n < 3; ++n) {
      if (n < amounts.size()) sum += amounts[n];
      EXPECT_GE(bounds.largest[n], sum) << "round " << round << ", the " << n + 1 << " largest";
    }
  }
}

TEST_P(KnownSuppliersOf, CellsOfOneHoldingUniteAsTheirSuppliersDo) {
  std::mt19937_64 random(static_cast<std::uint64_t>(GetParam()) + 100);
  for (int round = 0; round < 200; ++round) {
    const Truth first = random_truth(random), second = random_truth(random);
    auto both = sent(first, 1 + random() % 4, 0);
    unite(both, sent(second, 1 + random() % 4, 0));
    const auto truth = added({first, second});
    EXPECT_LE(both.suppliers, static_cast<std::int64_t>(truth.size()));
    for (const auto& [id, amount] : truth) {
      const SupplierId name{0, id};
      const auto at = std::ranges::find(both.known.listed, name, &ListedSupplier::id);
      const bool listed = at != both.known.listed.end();
      EXPECT_GE(listed ? at->at_most : both.known.others_at_most, amount);
    }
    const auto bounds = bounds_of(std::span(&both, 1), 1);
    EXPECT_GE(bounds.largest[0], sorted_amounts(truth)[0]);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, KnownSuppliersOf, ::testing::Range(1, 6));

TEST(KnownSuppliers, OfAnotherScopeAreUnitedByBounds) {
  KnownSuppliers one{1, {{{0, 7}, 5}}, 0}, other{2, {{{0, 7}, 5}}, 0};
  EXPECT_EQ(united(std::array{one, other}), KnownSuppliers{});
  EXPECT_EQ(united_count(one, 1, other, 1), 1U);
  other.scope = 1;
  other.listed[0].id.low = 8;
  EXPECT_EQ(united_count(one, 1, other, 1), 2U);
}

TEST(KnownSuppliers, SurviveTheirText) {
  const KnownSuppliers known{0xfedcba9876543210, {{{1, 2}, 30}, {{3, 0xffffffffffffffff}, 40}}, 5};
  const auto text = known_suppliers_text(known);
  EXPECT_EQ(text,
            "fedcba9876543210 5 00000000000000010000000000000002:30 "
            "0000000000000003ffffffffffffffff:40");
  EXPECT_EQ(known_suppliers_from(text), known);
  EXPECT_EQ(known_suppliers_text({}), "");
  for (const char* bad : {"", "1", "x 1", "1 x", "1 1 2:3", "1 1 " /* short id */ "00:1"}) {
    EXPECT_FALSE(known_suppliers_from(bad)) << bad;
  }
}

/// One total over two towns of three agencies; each agency has one supplier in the first town, and
/// four of its own in the second.
Table county(bool same_supplier, std::uint64_t scope) {
  Table table;
  table.holdings = {"a", "b", "c"};
  table.cells.push_back({"county", 900, 900, CellStatus::open, 0, 10'000, 0, 0, 0});
  table.cells.push_back({"town", 300, 300, CellStatus::open, 0, 10'000, 0, 0, 0});
  table.cells.push_back({"village", 600, 600, CellStatus::open, 0, 10'000, 0, 0, 0});
  table.relations.push_back({0, {{0, -1}, {1, 1}, {2, 1}}});
  for (const HoldingIndex who : {0U, 1U, 2U}) {
    Contribution town{1, who, 100, 1, 100, 100};
    town.known = {scope, {{{0, same_supplier ? 1U : 1U + who}, 100}}, 0};
    Contribution village{2, who, 200, 4, 50, 200};
    village.known = {scope, {}, 50};
    Contribution all = town;
    unite(all, village);
    all.cell = 0;
    if (scope == 0) town.known = village.known = all.known = {};
    table.contributions.insert(table.contributions.end(), {all, town, village});
  }
  return table;
}

TEST(KnownSuppliers, ShowACellThatBoundsHide) {
  const auto different = secured(county(false, 1)), same = secured(county(true, 1)),
             unknown = secured(county(false, 0));
  EXPECT_FALSE(hidden(different.protection.pattern[1]));
  EXPECT_TRUE(hidden(same.protection.pattern[1]));
  EXPECT_TRUE(hidden(unknown.protection.pattern[1]));
}

TEST(KnownSuppliers, OfAPublishedCellAreNotForgotten) {
  const Table first = county(false, 1);
  const auto shown = secured(first);
  const std::vector<EarlierRelease> before{{first, shown.published_pattern()}};
  // The same figures under two keys: judged anew, the town would have one supplier for sure.
  Table later = county(false, 1);
  for (auto& part : later.contributions) {
    if (part.holding == 0) part.known.scope = 2;
  }
  for (auto& part : later.contributions) {
    if (part.holding == 1) part.known = {};
  }
  EXPECT_TRUE(hidden(secured(later).protection.pattern[1]));
  const auto again = secured(link_releases(before, later).value());
  EXPECT_FALSE(hidden(again.protection.pattern[1]));
  EXPECT_TRUE(again.is_safe());
  // What was hidden is judged by what is known now.
  const Table hidden_first = county(false, 0);
  const auto withheld = secured(hidden_first);
  const std::vector<EarlierRelease> then{{hidden_first, withheld.published_pattern()}};
  const auto now = secured(link_releases(then, county(false, 1)).value());
  EXPECT_FALSE(hidden(now.protection.pattern[1]));
}

TEST(KnownSuppliers, ArePartOfWhatACertificateDigests) {
  const Table one = county(false, 1), other = county(true, 1);
  EXPECT_NE(contributions_text(one), contributions_text(other));
  EXPECT_EQ(contributions_text(county(false, 0)).find("known"), std::string::npos);
}

}  // namespace
}  // namespace parangon::hub::disclosure
