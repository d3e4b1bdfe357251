// Proves that agencies which chose to be named have their own rows, in any order the same, that a
// sealed figure is none of them whatever the rules, that the others of a department stay together
// for somebody who subtracts, and that what is kept reads back, also from before there were names.

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "hub/disclosure/attack.hpp"
#include "tests/support/made_consortium.hpp"
#include "tests/support/release_attacker.hpp"

namespace parangon::hub::release {
namespace {

using testing::MadeConsortium;

class Naming : public ::testing::Test {
 protected:
  static constexpr int named[] = {1, 4};

  Naming() : made_({.agencies = 12, .departments = 2, .families = 2, .purchases = 40}, 3) {
    for (int i = 0; i < 12; ++i) sent_[i] = made_.make_books(i);
    for (const int i : named) sent_[i].sharing.paid = model::Sharing::public_named;
    figures_ = testing::figures_of_sent(made_, sent_, "2024");
  }
  BuildInput input(const std::string& layout = "coarse") const {
    auto in = testing::build_input(made_, layout);
    in.protect.exact_up_to = 0;
    for (auto& member : in.members) member.name = "Agency " + member.siret.to_string();
    in.periods.push_back({model::Period::year(2024), true, Revisions::carry, figures_.views, {}});
    return in;
  }
  std::string siret(int agency) const { return made_.siret(agency).to_string(); }

  MadeConsortium made_;
  testing::Sent sent_;
  testing::SentFigures figures_;
};

const CodeList& list_of(const Draft& draft, const std::string& id) {
  return *std::ranges::find(draft.code_lists, id, &CodeList::id);
}

TEST_F(Naming, GivesOwnRowsToWhoChoseThemAndToNobodyElse) {
  for (const std::string layout : {"groups", "coarse"}) {
    const auto draft = build(input(layout), {});
    ASSERT_TRUE(draft) << draft.error().message.en;
    std::set<std::string> agencies;
    for (const auto& code : list_of(*draft, "territory").codes) {
      if (code.code.size() != 14) continue;
      agencies.insert(code.code);
      EXPECT_EQ(code.label.fr, "Agency " + code.code);
      EXPECT_EQ(code.parent,
                layout == "coarse" ? "consortium" : made_.department(code.code == siret(1) ? 1 : 4))
          << layout;
    }
    EXPECT_EQ(agencies, (std::set<std::string>{siret(1), siret(4)}));
    std::size_t shown = 0, rows = 0;
    const auto read = testing::read_release(*draft);
    for (const auto& [id, amount] : read.cells) {
      rows += id.find(siret(1)) != std::string::npos ? 1 : 0;
      shown += id.find(siret(1)) != std::string::npos && amount ? 1 : 0;
    }
    EXPECT_GT(shown, 0U);
    const auto& review = draft->review.tables.at(0).named;
    ASSERT_EQ(review.size(), 2U);
    EXPECT_EQ(review[0].name, "Agency " + review[0].siret);
    const auto its = std::ranges::find(review, siret(1), &NamedReview::siret);
    EXPECT_EQ(std::pair(its->cells, its->published), std::pair(rows, shown));
    EXPECT_NE(draft->certificate.find(siret(1)), std::string::npos);
    EXPECT_NE(draft->cubes.at(0).description.en.find("SIRET"), std::string::npos);
  }
}

TEST_F(Naming, GivesTheSameBytesInAnyOrder) {
  auto in = input();
  const auto first = build(in, {});
  ASSERT_TRUE(first) << first.error().message.en;
  std::ranges::reverse(in.members);
  std::ranges::reverse(in.periods[0].counted);
  const auto second = build(in, {});
  ASSERT_TRUE(second);
  EXPECT_EQ(first->certificate, second->certificate);
  EXPECT_TRUE(write_kept(first->kept) == write_kept(second->kept));
  EXPECT_TRUE(testing::read_release(*first).cells == testing::read_release(*second).cells);
}

TEST_F(Naming, CountsInTheDigestOfTheInput) {
  auto in = input();
  const auto first = build(in, {});
  for (auto& agency : in.periods[0].counted) agency.sharing = {};
  const auto second = build(in, {});
  ASSERT_TRUE(first && second);
  const auto text = [](const Draft& draft) {
    return disclosure::contributions_text(draft.kept.tables.at(0).release.table);
  };
  EXPECT_NE(text(*first).find(",consents\n"), std::string::npos);
  EXPECT_EQ(text(*second).find("consents"), std::string::npos);
}

TEST_F(Naming, ShowsNoSealedFigureWhateverTheRules) {
  auto in = input();
  in.rules = {.minimum_count = 0, .dominance_permille = 0, .p_permille = 0};
  const auto draft = build(in, {});
  ASSERT_TRUE(draft) << draft.error().message.en;
  const auto read = testing::read_release(*draft);
  std::size_t sealed = 0, open = 0;
  for (std::size_t i = 0; i < figures_.views.size(); ++i) {
    const auto& view = figures_.views[i];
    if (!view.is_named(model::Measure::paid)) continue;
    for (const auto& figure : view.figures) {
      const auto& key = model::key_of(figure);
      const auto at = read.cells.find(
          "2024/paid/" + view.agency.to_string() + "/" + key.segment.to_string() + "/" +
          std::string(model::to_string(key.kind)) + "/" + std::string(model::to_string(key.basis)));
      if (at == read.cells.end()) continue;
      const bool is_sealed = model::is_sealed(figure);
      EXPECT_FALSE(is_sealed && at->second) << at->first;
      (is_sealed ? sealed : open) += 1;
    }
  }
  EXPECT_GT(sealed, 0U);
  EXPECT_GT(open, 0U);
}

TEST_F(Naming, KeepsWhatReadsBack) {
  const auto draft = build(input(), {});
  ASSERT_TRUE(draft);
  const auto text = write_kept(draft->kept);
  const auto read = read_kept(text);
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_TRUE(write_kept(*read) == text);
  EXPECT_EQ(read->tables.at(0).named.size(), 2U);
  EXPECT_EQ(read->tables.at(0).release.table.contributions,
            draft->kept.tables.at(0).release.table.contributions);
}

/// As it was written before agencies were named.
std::string in_the_former_form(const std::string& text) {
  std::string out = "parangon-kept-release 1\n";
  std::size_t at = text.find('\n') + 1;
  while (at < text.size()) {
    std::istringstream head(text.substr(at, text.find('\n', at) - at));
    std::string name;
    std::size_t size = 0;
    head >> name >> size;
    at = text.find('\n', at) + 1;
    std::string bytes = text.substr(at, size);
    at += size;
    if (name == "named" || name == "state") continue;
    if (name == "contributions") {
      std::istringstream lines(bytes);
      bytes.clear();
      for (std::string line; std::getline(lines, line);) {
        bytes += line.substr(0, line.rfind(',')) + "\n";
      }
    }
    out += name + " " + std::to_string(bytes.size()) + "\n" + bytes;
  }
  return out;
}

TEST_F(Naming, ReadsWhatWasKeptBeforeThereWereNames) {
  auto in = input();
  for (auto& agency : in.periods[0].counted) agency.sharing = {};
  const auto draft = build(in, {});
  ASSERT_TRUE(draft);
  const auto read = read_kept(in_the_former_form(write_kept(draft->kept)));
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_TRUE(write_kept(*read) == write_kept(draft->kept));
  // And names in that period are too late.
  auto next = input();
  next.number = 2;
  next.periods[0].shown_before.paid = in.periods[0].counted;
  const auto second = build(next, {{*read}});
  ASSERT_TRUE(second) << second.error().message.en;
  EXPECT_TRUE(second->review.tables.at(0).named.empty());
  EXPECT_EQ(second->review.notes.size(), 2U);
}

TEST_F(Naming, RefusesATerritoryOfTheSameCode) {
  auto in = input();
  const std::vector<std::string> codes{"D00", "D01", siret(1)};
  in.places = Territories::of_departments(codes).value();
  const auto refused = build(in, {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.en.find(siret(1)), std::string::npos);
}

}  // namespace
}  // namespace parangon::hub::release
