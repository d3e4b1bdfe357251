// Proves that releases that know their suppliers under pseudonyms publish nothing that the true
// suppliers make unsafe, publish more than bounds allow, keep what they knew, and do not depend on
// the order of agencies.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "hub/release/build.hpp"
#include "hub/release/source_table.hpp"
#include "tests/support/made_contributors.hpp"
#include "tests/support/release_attacker.hpp"
#include "tests/support/true_cells.hpp"

namespace parangon::hub::release {
namespace {

struct Scene {
  explicit Scene(std::uint64_t seed)
      : consortium({.agencies = 12,
                    .departments = 2,
                    .families = 3,
                    .purchases = 60,
                    .suppliers = 60,
                    .local_percent = 30},
                   seed) {
    for (int i = 0; i < 12; ++i) sent[i] = consortium.make_books(i);
    figures = testing::figures_of_sent(consortium, sent, "2021");
    for (const auto& [agency, books] : sent) {
      contributors.push_back(testing::contributors_of(books.purchases, agency));
    }
  }

  BuildInput input(bool pseudonyms) const {
    auto in = testing::build_input(consortium, "sub-families");
    in.protect.exact_up_to = 0;
    in.periods.push_back({testing::period_of(0), true, Revisions::carry, figures.views, {}});
    for (std::size_t i = 0; pseudonyms && i < contributors.size(); ++i) {
      in.periods[0].counted[i].contributors = &contributors[i];
    }
    return in;
  }

  testing::MadeConsortium consortium;
  testing::Sent sent;
  testing::SentFigures figures;
  std::vector<model::SealedContributors> contributors;
};

std::size_t published(const Draft& draft) {
  std::size_t count = 0;
  for (const auto& [id, amount] : testing::read_release(draft).cells) count += amount ? 1 : 0;
  return count;
}

class Pseudonyms : public ::testing::TestWithParam<int> {};

TEST_P(Pseudonyms, PublishNothingThatTheTrueSuppliersMakeUnsafe) {
  const Scene scene(static_cast<std::uint64_t>(GetParam()));
  const auto with = build(scene.input(true), {}), without = build(scene.input(false), {});
  ASSERT_TRUE(with) << with.error().message.en;
  ASSERT_TRUE(without) << without.error().message.en;
  EXPECT_GT(published(*with), published(*without));
  const auto truth = testing::truth_of(scene.consortium, "sub-families", 0, scene.sent);
  std::size_t judged = 0;
  for (const auto& [id, amount] : testing::read_release(*with).cells) {
    const auto cell = truth.find(id);
    if (!amount || cell == truth.end()) continue;
    EXPECT_FALSE(testing::edge_level_of(cell->second.by_supplier)) << id;
    ++judged;
  }
  EXPECT_GT(judged, 20U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Pseudonyms, ::testing::Range(1, 5));

TEST(PseudonymsOfARelease, AreKeptAndReadBack) {
  const Scene scene(1);
  const auto draft = build(scene.input(true), {});
  ASSERT_TRUE(draft) << draft.error().message.en;
  const std::string text = write_kept(draft->kept);
  EXPECT_NE(text.find("\nsuppliers "), std::string::npos);
  const auto read = read_kept(text);
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_TRUE(read->tables.at(0).release.table.contributions ==
              draft->kept.tables.at(0).release.table.contributions);
  EXPECT_TRUE(write_kept(*read) == text);
  const auto plain = build(scene.input(false), {});
  ASSERT_TRUE(plain);
  EXPECT_EQ(write_kept(plain->kept).find("\nsuppliers "), std::string::npos);
}

TEST(PseudonymsOfARelease, AreRefusedWhereTheyCannotBeRead) {
  const Scene scene(1);
  std::string text = write_kept(build(scene.input(true), {})->kept);
  const auto line = text.find('\n', text.find("\nsuppliers ") + 1) + 1;
  for (const char bad : {'x', '0', ':'}) {
    auto altered = text;
    altered[line] = bad;
    EXPECT_FALSE(read_kept(altered)) << bad;
  }
}

TEST(PseudonymsOfARelease, DoNotDependOnTheOrder) {
  const Scene scene(2);
  auto in = scene.input(true);
  const auto first = build(in, {});
  std::ranges::reverse(in.periods[0].counted);
  const auto second = build(in, {});
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(write_kept(first->kept) == write_kept(second->kept));
  EXPECT_EQ(first->certificate, second->certificate);
}

// A supplier whose payments in one finest cell are offset by credit notes in another counts for
// nothing in their sum, and must not be taken for one of its suppliers.
TEST(PseudonymsOfARelease, AreNotListedWhereCreditNotesOffset) {
  Scene scene(1);
  const auto known_cells = [&scene] {
    const auto in = scene.input(true);
    const SourceScope scope{in.places, in.members, in.layout, in.periods[0].period,
                            model::Measure::paid};
    const auto made = source_table(scope, in.periods[0].counted).value();
    const auto unit = in.periods[0].counted[0].agency.siren().to_string();
    std::set<std::string> out;
    for (const auto& part : made.table.contributions) {
      if (made.table.holdings[part.holding] != unit || part.known.scope == 0) continue;
      out.insert(made.table.cells[part.cell].id);
    }
    return out;
  };
  const auto before = known_cells();
  auto cells = model::ContributorsCodec::cells(scene.contributors[0]);
  auto& leaf = cells.at(0);
  leaf.magnitude = model::Money::cents(leaf.magnitude.in_cents() + 2);
  scene.contributors[0] = model::ContributorsCodec::seal(testing::made_key, cells);
  const auto after = known_cells();
  EXPECT_LT(after.size(), before.size());
  EXPECT_FALSE(after.empty()) << "cells without it are as before";
  const auto segment = "/" + leaf.cell.key.segment.to_string() + "/";
  EXPECT_TRUE(std::ranges::any_of(
      before, [&](const auto& id) { return id.find(segment + "all/") != std::string::npos; }));
  for (const auto& id : after) {
    EXPECT_EQ(id.find(segment + "all/"), std::string::npos) << id;
    EXPECT_EQ(id.find("/all/all/any"), std::string::npos) << id;
  }
}

TEST(PseudonymsOfARelease, StandInNoPublicFile) {
  const Scene scene(1);
  const auto draft = build(scene.input(true), {});
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->certificate.find(testing::made_key), std::string::npos);
  for (const auto& leaf : model::ContributorsCodec::cells(scene.contributors[0])) {
    for (const auto& supplier : leaf.listed) {
      EXPECT_EQ(draft->certificate.find(model::to_string(supplier.pseudonym)), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace parangon::hub::release
