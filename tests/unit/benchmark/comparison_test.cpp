// Proves that a comparison shows released cells and nothing else, that spreads and ranks are
// functions of values that its viewer reads one by one, that a member adds its own open figures,
// and that what was shown once stays shown, marked with its state.

#include "hub/benchmark/comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/made_consortium.hpp"
#include "tests/support/release_attacker.hpp"
#include "tests/support/vintages.hpp"

namespace parangon::hub::benchmark {
namespace {

using model::Sharing;
using testing::MadeConsortium;

const model::Period year = model::Period::year(2024);

/// A consortium and its first release.
struct ReleasedMarket {
  ReleasedMarket() : made_({.agencies = 12, .departments = 2, .families = 2, .purchases = 60}, 5) {
    for (int i = 0; i < 12; ++i) {
      sent_[i] = made_.make_books(i);
      sent_[i].sharing.paid = model::all_sharings[static_cast<std::size_t>(i % 4)];
    }
    release_now();
  }

  /// Builds the next release of what is sent, with all before it.
  void release_now() {
    figures_.push_back(testing::figures_of_sent(made_, sent_, "2024"));
    auto input = testing::build_input(made_, "groups");
    input.number = static_cast<std::int64_t>(drafts_.size()) + 1;
    const auto before =
        kept_.empty() ? std::vector<release::AgencyFigures>{} : figures_[figures_.size() - 2].views;
    input.periods.push_back(
        {year, false, release::Revisions::carry, figures_.back().views, {before, {}}});
    auto draft = release::build(input, kept_);
    ASSERT_TRUE(draft) << draft.error().message.en;
    kept_.push_back(draft->kept);
    drafts_.push_back(std::move(*draft));
  }

  Comparison comparison(bool staff = false) const {
    std::vector<Vintage> vintages;
    for (auto number = drafts_.size(); number > 0; --number) {
      vintages.push_back(
          testing::vintage_of(drafts_[number - 1], static_cast<std::int64_t>(number), staff));
    }
    return Comparison::of(year, model::Measure::paid, vintages).value();
  }

  OwnFigures own(int agency) const {
    return {made_.siret(agency), "Own", 10'000,
            figures_.back().figures[static_cast<std::size_t>(agency)]};
  }

  MadeConsortium made_;
  testing::Sent sent_;
  std::vector<testing::SentFigures> figures_;
  std::vector<release::KeptRelease> kept_;
  std::vector<release::Draft> drafts_;
};

/// Each test starts from the same market, which is made once.
class ComparisonTest : public ::testing::Test, protected ReleasedMarket {
 protected:
  ComparisonTest() : ReleasedMarket(first()) {}

 private:
  static const ReleasedMarket& first() {
    static const ReleasedMarket made;
    return made;
  }
};

std::string id_of(const CellName& cell) {
  return "2024/paid/" + cell.territory + "/" + cell.segment.to_string() + "/" + cell.kind + "/" +
         std::string(to_string(cell.basis));
}

TEST_F(ComparisonTest, ShowsReleasedCellsAndNoOther) {
  const auto released = testing::read_release(drafts_.front()).cells;
  const auto seen = comparison().indicators({}, nullptr);
  std::size_t consortium = 0, shown = 0;
  for (const auto& [id, amount] : released)
    consortium += id.find("/consortium/") != std::string::npos ? 1 : 0;
  EXPECT_EQ(seen.size(), consortium);
  for (const Indicator& indicator : seen) {
    const auto& amount = released.at(id_of(indicator.cell));
    EXPECT_EQ(indicator.shown, amount.has_value());
    if (!indicator.shown) continue;
    ++shown;
    EXPECT_EQ(indicator.total.in_cents(), *amount);
    EXPECT_EQ(indicator.vintage, 1);
    EXPECT_FALSE(indicator.former_state);
  }
  EXPECT_GT(shown, 0U);
}

/// By the agencies' terms: 12 agencies, three of each in turn.
TEST_F(ComparisonTest, NamesAgenciesAsTheirTermsSay) {
  std::set<std::string> members_see, staff_sees;
  std::size_t without_name = 0;
  for (const auto& [names, staff] :
       {std::pair(&members_see, false), std::pair(&staff_sees, true)}) {
    for (const Indicator& indicator : comparison(staff).indicators({}, nullptr)) {
      for (const AgencyValue& value : indicator.values) {
        if (value.agency) names->insert(value.agency->to_string());
        without_name += value.agency ? 0 : 1;
        EXPECT_TRUE(value.agency || staff);
      }
    }
  }
  EXPECT_GT(without_name, 0U);
  for (int agency = 0; agency < 12; ++agency) {
    const auto siret = made_.siret(agency).to_string();
    const auto terms = sent_.at(agency).sharing.paid;
    EXPECT_EQ(members_see.contains(siret), terms == Sharing::public_named) << agency;
    EXPECT_EQ(staff_sees.contains(siret), terms >= Sharing::named_to_consortium) << agency;
  }
}

TEST_F(ComparisonTest, TakesASpreadOverValuesThatItListsAlone) {
  std::size_t spreads = 0;
  for (const Indicator& indicator : comparison(true).indicators({}, nullptr)) {
    std::vector<std::int64_t> amounts;
    for (const auto& value : indicator.values) {
      if (value.amount) amounts.push_back(value.amount->in_cents());
    }
    const Distribution& spread = indicator.spread[static_cast<std::size_t>(Scale::amount)];
    if (amounts.size() < 3) {
      EXPECT_EQ(spread.count, 0);
      continue;
    }
    ++spreads;
    std::ranges::sort(amounts);
    EXPECT_EQ(spread.count, static_cast<int>(amounts.size()));
    EXPECT_EQ(*spread.minimum, Ratio(amounts.front(), 1));
    EXPECT_EQ(*spread.maximum, Ratio(amounts.back(), 1));
    const auto n = amounts.size();
    EXPECT_EQ(*spread.median, Ratio(amounts[(n - 1) / 2] + amounts[n / 2], 2));
  }
  EXPECT_GT(spreads, 0U);
}

TEST_F(ComparisonTest, GivesAMemberItsOpenFiguresAndItsPlace) {
  const int agency = 0;  // Shares totals only.
  std::size_t own_values = 0, ranked = 0;
  for (const Indicator& indicator : comparison().indicators({}, nullptr)) {
    const auto& figures = figures_.back().figures[agency];
    const auto node = model::kind_node_from(indicator.cell.kind);
    if (!node) continue;
    const model::FigureKey key{model::Measure::paid, indicator.cell.segment, *node,
                               indicator.cell.basis};
    const auto figure = std::ranges::find(figures, key, model::key_of);
    const bool open = figure != figures.end() && !model::is_sealed(*figure);
    const auto mine = own(agency);
    for (const Indicator& with : comparison().indicators({}, &mine)) {
      if (with.cell != indicator.cell) continue;
      const auto value = std::ranges::find(with.values, true, &AgencyValue::own);
      EXPECT_EQ(value != with.values.end(), open);
      if (value == with.values.end()) continue;
      ++own_values;
      EXPECT_EQ(value->amount, std::get<model::OpenFigure>(*figure).value.before_tax.amount);
      const auto& standing = value->standings[static_cast<std::size_t>(Scale::amount)];
      if (!standing) continue;
      ++ranked;
      int above = 0;
      for (const auto& other : with.values) above += other.amount > value->amount ? 1 : 0;
      EXPECT_EQ(standing->rank, above + 1);
    }
    if (own_values > 3 && ranked > 0) break;
  }
  EXPECT_GT(own_values, 0U);
  EXPECT_GT(ranked, 0U);
}

/// A new state withholds some cells of the former one; they stay, marked.
TEST_F(ComparisonTest, KeepsWhatWasShownOnceMarkedWithItsState) {
  const auto before = comparison().indicators({}, nullptr);
  for (int agency = 0; agency < 3; ++agency) {
    auto& books = sent_[agency];
    ++books.version;
    books.purchases.front().cents += 100'000 * (agency + 1);
  }
  release_now();
  ASSERT_EQ(drafts_.back().counted.front().state, 2);
  const auto after = comparison().indicators({}, nullptr);
  std::size_t former = 0;
  for (const Indicator& was : before) {
    if (!was.shown) continue;
    const auto now = std::ranges::find(after, was.cell, &Indicator::cell);
    ASSERT_NE(now, after.end());
    EXPECT_TRUE(now->shown) << id_of(was.cell);
    if (now->former_state) {
      ++former;
      EXPECT_EQ(now->state, 1);
      EXPECT_EQ(now->total, was.total);
    }
  }
  EXPECT_GT(former, 0U);
  EXPECT_LT(former, before.size());
}

TEST_F(ComparisonTest, RefusesAPeriodThatNoVintageCovers) {
  const std::vector vintages{testing::vintage_of(drafts_.front(), 1)};
  const auto awarded = Comparison::of(year, model::Measure::awarded, vintages);
  ASSERT_FALSE(awarded);
  EXPECT_EQ(awarded.error().code, Errc::not_found);
  EXPECT_FALSE(Comparison::of(model::Period::year(2023), model::Measure::paid, vintages));
}

TEST_F(ComparisonTest, FiltersByTerritorySegmentKindAndBasis) {
  const auto all = comparison();
  Filter filter;
  filter.territory = MadeConsortium::department_code(0);
  for (const auto& indicator : all.indicators(filter, nullptr)) {
    EXPECT_EQ(indicator.cell.territory, filter.territory);
    EXPECT_TRUE(indicator.values.empty());
  }
  EXPECT_FALSE(all.indicators(filter, nullptr).empty());
  filter = {};
  filter.within = model::Segment::family(1);
  filter.kind = "stpa";
  filter.basis = model::BasisNode::any;
  filter.shown_only = true;
  for (const auto& indicator : all.indicators(filter, nullptr)) {
    EXPECT_EQ(indicator.cell.kind, "stpa");
    EXPECT_EQ(indicator.cell.segment, model::Segment::family(1));
    EXPECT_TRUE(indicator.shown);
  }
}

}  // namespace
}  // namespace parangon::hub::benchmark
