// Proves that suppliers which agree with the figures pass, and that each F-CONTRIBUTORS- rule
// refuses the one change it is about; and that a consortium without pseudonyms takes none.
#include "shared/rules/contributor_rules.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "shared/model/figure_limits.hpp"
#include "shared/rules/submission_rules.hpp"

namespace parangon::rules {
namespace {

using model::BasisNode;
using model::FigureKey;
using model::KindNode;
using model::LeafContributors;
using model::Measure;
using model::Money;

const auto first_segment = model::Segment::sub_family(1, 1);
using Cells = std::vector<LeafContributors>;

model::Pseudonym pseudonym(std::uint8_t byte) {
  model::Pseudonym out;
  out.fill(byte);
  return out;
}

model::Figure figure(KindNode kind, BasisNode basis, std::int64_t cents, std::int64_t suppliers,
                     int share) {
  const model::Tally tally{Money::cents(cents), Money::cents(cents), suppliers, suppliers, share};
  return model::SealedCodec::seal({Measure::paid, first_segment, kind, basis},
                                  {tally, {}, suppliers});
}

/// An ESAT with 100, and four others: 600, 200, 90, 10. One of the others has the flag ESS.
std::vector<model::Figure> figures() {
  return {figure(KindNode::all, BasisNode::any, 1000, 5, 60),
          figure(KindNode::esat, BasisNode::direct, 100, 1, 100)};
}

Cells good_cells() {
  const FigureKey other{Measure::paid, first_segment, KindNode::all, BasisNode::any};
  const FigureKey esat{Measure::paid, first_segment, KindNode::esat, BasisNode::direct};
  return {
      {{other, false, false}, 3, Money::cents(700), {{pseudonym(1), 90}, {pseudonym(2), 15}}, 5},
      {{other, true, false}, 1, Money::cents(200), {{pseudonym(3), 100}}, 0},
      {{esat, false, false}, 1, Money::cents(100), {{pseudonym(4), 100}}, 0}};
}

Report check(Cells cells, const std::vector<model::Figure>& of = figures()) {
  Report report;
  const auto sealed = model::ContributorsCodec::seal("00000000000000a1", std::move(cells));
  check_contributors(sealed, of, model::Nomenclature::standard(), report);
  return report;
}

void expect_refused(std::string_view rule, const std::function<void(Cells&)>& change) {
  auto cells = good_cells();
  change(cells);
  const auto report = check(std::move(cells));
  EXPECT_TRUE(report.counts().contains(rule)) << rule;
}

TEST(ContributorRules, LetGoodOnesPass) { EXPECT_EQ(check(good_cells()).errors(), 0); }

TEST(ContributorRules, CellsAreFinestOnesInOrder) {
  constexpr auto rule = "F-CONTRIBUTORS-CELL";
  expect_refused(rule, [](auto& c) { std::swap(c[0], c[1]); });
  expect_refused(rule, [](auto& c) { c[1] = c[0]; });
  expect_refused(rule, [](auto& c) { c[2].cell.key.segment = model::Segment::family(1); });
  expect_refused(rule, [](auto& c) { c[2].cell.key.segment = model::Segment::sub_family(1, 98); });
  expect_refused(rule, [](auto& c) { c[2].cell.key.kind = KindNode::inclusive; });
  expect_refused(rule, [](auto& c) { c[2].cell.key.basis = BasisNode::any; });
  expect_refused(rule, [](auto& c) { c[2].cell.key.kind = KindNode::ess; });
  expect_refused(rule, [](auto& c) { c[0].cell.key.basis = BasisNode::direct; });
}

TEST(ContributorRules, ListsAreWellFormed) {
  constexpr auto rule = "F-CONTRIBUTORS-LIST";
  expect_refused(rule, [](auto& c) { std::swap(c[0].listed[0], c[0].listed[1]); });
  expect_refused(rule, [](auto& c) { c[0].listed[1].pseudonym = pseudonym(1); });
  expect_refused(rule, [](auto& c) { c[0].listed[1].share = 14; });
  expect_refused(rule, [](auto& c) { c[0].listed[1].share = 0; });
  expect_refused(rule, [](auto& c) { c[0].listed[0].share = 105; });
  expect_refused(rule, [](auto& c) { c[0].others_share = 0; });
  expect_refused(rule, [](auto& c) { c[0].others_share = 4; });
  expect_refused(rule, [](auto& c) { c[1].others_share = 5; });
  expect_refused(rule, [](auto& c) { c[0].suppliers = 1; });
  expect_refused(rule, [](auto& c) { c[0].suppliers = -3; });
  expect_refused(rule, [](auto& c) { c[0].magnitude = Money(); });
  expect_refused(rule,
                 [](auto& c) { c[0].magnitude = Money::cents(model::largest_figure_cents + 1); });
  expect_refused(rule, [](auto& c) {
    for (std::uint8_t i = 10; c[0].listed.size() <= model::max_listed_contributors; ++i) {
      c[0].listed.push_back({pseudonym(i), 5});
    }
    c[0].suppliers = 20;
  });
  expect_refused(rule, [](auto& c) { c[0].listed = {{pseudonym(2), 50}, {pseudonym(1), 50}}; });
}

TEST(ContributorRules, SharesMakeAWhole) {
  constexpr auto rule = "F-CONTRIBUTORS-SHARES";
  expect_refused(rule, [](auto& c) { c[1].listed[0].share = 95; });
  expect_refused(rule, [](auto& c) { c[0].listed[1].share = 85; });
  expect_refused(rule, [](auto& c) { c[0].listed[0].share = 20; });
}

TEST(ContributorRules, FiguresAreWhatTheirCellsCanBe) {
  constexpr auto rule = "F-CONTRIBUTORS-FIGURE";
  expect_refused(rule, [](auto& c) { c.pop_back(); });
  expect_refused(rule, [](auto& c) { c[2].magnitude = Money::cents(101); });
  expect_refused(rule, [](auto& c) { c[2].cell.key.kind = KindNode::ea; });
  expect_refused(rule, [](auto& c) { c[0].magnitude = Money::cents(600); });
  expect_refused(rule, [](auto& c) {
    c[2].suppliers = 2;
    c[2].listed = {{pseudonym(4), 95}, {pseudonym(5), 10}};
  });
  auto fewer = good_cells();
  fewer[0].suppliers = 2;
  fewer[0].others_share = 0;
  EXPECT_TRUE(check(fewer).counts().contains(rule));
  // With another largest share than the figure says.
  EXPECT_TRUE(check({good_cells()[1]}, {figure(KindNode::all, BasisNode::any, 200, 1, 95)})
                  .counts()
                  .contains(rule));
  // Credit notes between the cells of one figure make it smaller than their sum.
  EXPECT_EQ(check(good_cells(), {figure(KindNode::all, BasisNode::any, 900, 4, 60), figures()[1]})
                .errors(),
            0);
}

TEST(ContributorRules, AreNotTakenByAConsortiumWithoutPseudonyms) {
  model::Submission submission{{.agency = *model::Siret::parse("22770001000019"),
                                .period = *model::Period::parse("2025"),
                                .rules_version = {},
                                .families_version = {},
                                .secrecy = {},
                                .lines = {},
                                .nonce = {},
                                .idempotency_key = {},
                                .created = {},
                                .software = {}},
                               figures()};
  submission.contributors = model::ContributorsCodec::seal("00000000000000a1", good_cells());
  for (const bool collects : {false, true}) {
    Consortium consortium;
    consortium.supplier_pseudonyms = collects;
    Report report;
    check_content(submission,
                  {consortium, model::Nomenclature::standard(), *model::Date::of(2026, 1, 1)},
                  report);
    EXPECT_EQ(report.counts().contains("S-CONTRIBUTORS-OFF"), !collects);
  }
}

}  // namespace
}  // namespace parangon::rules
