// Proves that a second release after one revision is protected together with the first, that the
// same release protected alone would not be, and that certificates, explanations and layouts say
// what is so.

#include "hub/disclosure/releases.hpp"

#include <gtest/gtest.h>

#include "hub/disclosure/certificate.hpp"
#include "hub/disclosure/explain.hpp"
#include "hub/disclosure/plan.hpp"
#include "tests/unit/disclosure/random_table.hpp"
#include "tests/unit/disclosure/secured.hpp"

namespace parangon::hub::disclosure {
namespace {

using parangon::testing::small_table;

/// The table after one leaf, and with it its totals, grew by `more`.
Table revised(Table table, Amount more) {
  CellIndex leaf = 0;
  while (table.cells[leaf].status != CellStatus::open || leaf % 6 == 0 || leaf < 6) ++leaf;
  for (const CellIndex cell : {leaf, leaf % 6, leaf - leaf % 6, CellIndex{0}}) {
    table.cells[cell].value += more;
    table.cells[cell].upper += more;
    table.cells[cell].cost += more;
  }
  for (auto& cell : table.cells) cell.upper = table.cells[0].upper;
  return table;
}

class Revision : public ::testing::TestWithParam<int> {};

TEST_P(Revision, SurvivesTheJointAudit) {
  const Table first = small_table(static_cast<std::uint64_t>(GetParam()), 5, 5, false);
  const auto was = protect(first, {});
  ASSERT_TRUE(was.unprotected.empty());
  const Table second = revised(first, 1234);
  ASSERT_TRUE(check(second));
  const auto joint = link_releases({{first, was.pattern}}, second);
  ASSERT_TRUE(joint) << joint.error().message.en;
  EXPECT_EQ(joint->cells.size(), second.cells.size() + 8);  // Former versions, and differences.
  const auto now = protect(*joint, {});
  EXPECT_TRUE(now.unprotected.empty());
  EXPECT_TRUE(audit(*joint, now.pattern, {}).failures.empty());
  for (std::size_t i = 0; i < second.cells.size(); ++i) {
    if (second.cells[i].value == first.cells[i].value && !hidden(was.pattern[i])) {
      EXPECT_FALSE(hidden(now.pattern[i])) << "what was published stays so";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Tables, Revision, ::testing::Range(1, 9));

TEST(Releases, APatternThatForgetsTheFirstReleaseFailsTheJointAudit) {
  // Row total 30 = a 10 (one supplier) + b 8 + c 12; first a and b are hidden, then a and c.
  Table table;
  for (const auto& [id, value] : {std::pair("t", 30), {"a", 10}, {"b", 8}, {"c", 12}}) {
    table.cells.push_back({id, value, value, CellStatus::open, 0, 100, 0, 0, 0});
  }
  table.cells[1].status = CellStatus::primary;
  table.relations.push_back({0, {{0, -1}, {1, 1}, {2, 1}, {3, 1}}});
  const Pattern first{CellStatus::open, CellStatus::primary, CellStatus::secondary,
                      CellStatus::open};
  Pattern second{CellStatus::open, CellStatus::primary, CellStatus::open, CellStatus::secondary};
  EXPECT_TRUE(audit(table, first, {}).failures.empty());
  EXPECT_TRUE(audit(table, second, {}).failures.empty());
  const auto joint = link_releases({{table, first}}, table);
  ASSERT_TRUE(joint);
  // What the first showed is shown: the second's hole over c hides nothing.
  EXPECT_EQ(joint->cells[3].status, CellStatus::published);
  second[3] = CellStatus::published;
  EXPECT_EQ(audit(*joint, second, {}).failures.size(), 1U);
  EXPECT_TRUE(audit(*joint, protect(*joint, {}).pattern, {}).failures.empty());
}

/// A town of one agency below a county of more, and the agency's own cell, which are equal.
Table town(Amount value, bool consents) {
  Table table;
  table.holdings = {"a", "b", "c", "d"};
  table.cells.push_back({"county", value + 300, 900, CellStatus::open, 0, 10'000, 0, 0, 0});
  table.cells.push_back({"town", value, value, CellStatus::open, 0, 10'000, 0, 0, 0});
  table.cells.push_back({"rest", 300, 1, CellStatus::open, 0, 10'000, 0, 0, 0});
  table.relations.push_back({0, {{0, -1}, {1, 1}, {2, 1}}});
  for (const CellIndex cell : {0U, 1U}) {
    Contribution own{cell, 0, value, 4, value / 4, value};
    own.consents = consents;
    table.contributions.push_back(own);
  }
  for (const CellIndex cell : {0U, 2U}) {
    for (const HoldingIndex other : {1U, 2U, 3U}) {
      table.contributions.push_back({cell, other, 100, 4, 25, 100});
    }
  }
  return table;
}

bool shows(const Outcome& outcome, CellIndex cell) {
  return !hidden(outcome.protection.pattern[cell]);
}

TEST(Consent, PublishesWhatIsItsOwnAndNothingElse) {
  const auto with = secured(town(400, true)), without = secured(town(400, false));
  EXPECT_TRUE(shows(with, 0) && shows(with, 1) && shows(with, 2));
  EXPECT_TRUE(with.audit.failures.empty());
  EXPECT_FALSE(shows(without, 1));
  // Its suppliers have agreed to nothing: two of them are too few.
  Table few = town(400, true);
  few.contributions[1].suppliers = 2;
  EXPECT_FALSE(shows(secured(few), 1));
}

TEST(Consent, HoldsForTheAmountThatItWasGivenFor) {
  const Table first = town(400, true);
  const auto shown = secured(first);
  const std::vector<EarlierRelease> before{{first, shown.published_pattern()}};
  const auto same = secured(link_releases(before, town(400, false)).value());
  EXPECT_TRUE(shows(same, 1)) << "what was published stays so";
  EXPECT_TRUE(same.audit.failures.empty() && same.protection.unprotected.empty());
  const auto other = secured(link_releases(before, town(450, false)).value());
  EXPECT_FALSE(shows(other, 1));
  EXPECT_TRUE(other.audit.failures.empty() && other.protection.unprotected.empty());
}

/// Later releases were refused: the agency's other figures changed, with them what is known of the
/// suppliers behind the rest of two, and that rest was judged anew although it was out.
TEST(Releases, WhatWasPublishedIsJudgedByWhatItsFirstReleaseKnewOfSuppliers) {
  const Table first = town(400, true);
  const auto shown = secured(first);
  Table looser = first, loosest = first;
  for (const CellIndex part : {0U, 1U}) {
    looser.contributions[part].suppliers = 2;
    loosest.contributions[part].largest = 390;
  }
  const EarlierRelease before{first, shown.published_pattern()},
      between{looser, shown.published_pattern()};
  const auto second = secured(link_releases({before}, looser).value());
  EXPECT_TRUE(shows(second, 1) && second.is_safe());
  const auto third = secured(link_releases({before, between}, loosest).value());
  EXPECT_TRUE(shows(third, 1) && third.is_safe());
  // What was withheld is judged by what is known now.
  const Pattern nothing(3, CellStatus::secondary);
  EXPECT_FALSE(shows(secured(link_releases({{first, nothing}}, looser).value()), 1));
}

TEST(Consent, TakenBackShowsNothingAnew) {
  const Table first = town(400, true);
  const Pattern nothing(3, CellStatus::secondary);
  const auto now = secured(link_releases({{first, nothing}}, town(400, false)).value());
  EXPECT_FALSE(shows(now, 1));
  EXPECT_EQ(now.table.cells[1].status, CellStatus::secondary);
}

TEST(Consent, DoesNotCoverAChange) {
  // Nobody knows how many suppliers are behind 50 more: both versions together would tell them.
  const Table first = town(400, true);
  const std::vector<EarlierRelease> before{{first, secured(first).published_pattern()}};
  const auto now = secured(link_releases(before, town(450, true)).value());
  EXPECT_FALSE(shows(now, 1));
}

TEST(Consent, IsNotKeptFromInsidersEither) {
  // x, of a 100, b 20 and c 3, is hidden with y only, which is 10: it may be 133 at most. b would
  // have to leave 20 + 117.7 possible for a's sake; for c's, nothing but that it is no point.
  Table table;
  table.holdings = {"a", "b", "c"};
  table.insider_permille = 177;
  table.cells.push_back({"t", 133, 1, CellStatus::published, 0, 1000, 0, 0, 0});
  table.cells.push_back({"x", 123, 1, CellStatus::primary, 0, 1000, 0, 0, 0});
  table.cells.push_back({"y", 10, 1, CellStatus::secondary, 0, 1000, 0, 0, 0});
  table.relations.push_back({0, {{0, -1}, {1, 1}, {2, 1}}});
  table.contributions = {{1, 0, 100}, {1, 1, 20}, {1, 2, 3}};
  for (const bool consents : {false, true}) {
    table.contributions[0].consents = consents;
    const auto protection = protect(table, {});
    EXPECT_EQ(protection.unprotected.empty(), consents);
    EXPECT_EQ(audit(table, protection.pattern, {}).failures.empty(), consents);
  }
}

TEST(Explanations, NameRelationAttackerAndVictim) {
  Table table;
  for (const auto& [id, value] : {std::pair("t", 30), {"a", 10}, {"b", 8}, {"c", 12}}) {
    table.cells.push_back({id, value, value, CellStatus::open, 0, 100, 0, 0, 0});
  }
  table.cells[1].status = CellStatus::primary;
  table.relations.push_back({0, {{0, -1}, {1, 1}, {2, 1}, {3, 1}}});
  const auto pattern = protect(table, {}).pattern;
  EXPECT_EQ(static_cast<char>(pattern[2]), 'm');
  const auto all = explain(table, pattern, {});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(sentence(all[0], table, pattern).en, "a: hidden, because it fails the primary rules");
  EXPECT_EQ(sentence(all[1], table, pattern).en,
            "b: hidden because of the relation of total t; otherwise anybody would compute exactly "
            "cell a");
  EXPECT_NE(sentence(all[1], table, pattern).fr.find("n'importe qui"), std::string::npos);
}

TEST(Certificates, ChangeWithWhatTheyState) {
  Request request;
  request.table = small_table(3, 4, 4, true);
  for (auto& cell : request.table.cells) {
    if (cell.status == CellStatus::primary) cell.status = CellStatus::open;
  }
  request.rules = PrimaryRules{};
  const auto outcome = secure(request);
  ASSERT_TRUE(outcome);
  const Digest digest = [](std::string_view bytes) {
    return std::to_string(std::hash<std::string_view>{}(bytes));
  };
  const auto made = certify(*outcome, *request.rules, Singletons::insider, {"before"}, digest);
  EXPECT_TRUE(made.safe());
  EXPECT_EQ(made.secondaries, outcome->protection.loss.cells);
  EXPECT_GT(made.insiders, 0U);
  EXPECT_EQ(made.predecessors, std::vector<std::string>{"before"});
  PrimaryRules other;
  other.p_permille = 200;
  EXPECT_NE(certify(*outcome, other, Singletons::insider, {}, digest).rules_digest,
            made.rules_digest);
  auto changed = *outcome;
  changed.protection.pattern[0] = CellStatus::secondary;
  EXPECT_NE(certify(changed, *request.rules, Singletons::insider, {}, digest).pattern_digest,
            made.pattern_digest);
}

TEST(Plan, PutsTheLayoutFirstThatShowsMore) {
  std::vector<Layout> layouts(2);
  layouts[0].name = "by column";
  layouts[0].request.table = small_table(4, 1, 5, false);
  layouts[1].name = "crossed";
  layouts[1].request.table = small_table(4, 5, 5, false);
  const auto ranked = compare_layouts(layouts);
  ASSERT_TRUE(ranked);
  ASSERT_EQ(ranked->size(), 2U);
  EXPECT_GE((*ranked)[0].published, (*ranked)[1].published);
  EXPECT_TRUE((*ranked)[0].safe());
}

TEST(Unprotectable, IsSaidAndNotHidden) {
  // Everything around the primary must be published.
  Table table;
  for (const auto& [id, value] : {std::pair("t", 30), {"a", 10}, {"b", 20}}) {
    table.cells.push_back({id, value, value, CellStatus::published, 0, 100, 0, 0, 0});
  }
  table.cells[1].status = CellStatus::primary;
  table.relations.push_back({0, {{0, -1}, {1, 1}, {2, 1}}});
  const auto protection = protect(table, {});
  EXPECT_EQ(protection.unprotected, std::vector<CellIndex>{1});
  const auto report = audit(table, protection.pattern, {});
  ASSERT_EQ(report.failures.size(), 1U);
  EXPECT_TRUE(report.failures[0].exact);
}

}  // namespace
}  // namespace parangon::hub::disclosure
