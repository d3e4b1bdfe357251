// Proves that the check of a release agrees with what build() made, whatever the layout, and finds
// a figure, a cell, a row and a value for staff that were altered.

#include "hub/release/recheck.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "hub/release/files/write_release.hpp"
#include "tests/support/made_consortium.hpp"
#include "tests/support/vintages.hpp"

namespace parangon::hub::release {
namespace {

using testing::MadeConsortium;

/// Twelve agencies in two zones; some are named, some share without a name.
struct Built {
  explicit Built(const std::string& layout) {
    for (int i = 0; i < 12; ++i) {
      sent[i] = made.make_books(i);
      if (i % 2 != 0) sent[i].sharing.paid = model::Sharing::anonymous_to_consortium;
    }
    sent[0].sharing.paid = model::Sharing::public_named;
    figures = testing::figures_of_sent(made, sent, "2024");
    auto in = testing::build_input(made, layout);
    in.places = Territories::parse(
                    "code,parent,label_fr,label_en,uri\nall,,Tout,All,\nW,all,Ouest,West,\n"
                    "E,all,Est,East,\nD00,W,0,0,\nD01,W,1,1,\nD02,E,2,2,\nD03,E,3,3,\n")
                    .value();
    in.periods.push_back({model::Period::year(2024), true, Revisions::carry, figures.views, {}});
    draft = build(in, {}).value();
    for (const auto& place : in.places.all()) parents.emplace_back(place.code, place.parent);
    counted.agencies = figures.views;
    for (const auto& member : in.members) {
      counted.places.emplace_back(member.siret, member.territory);
    }
    const auto digest = [](std::string_view bytes) { return std::to_string(bytes.size()); };
    for (auto& file : write_release(testing::publication_of(draft, 1), nullptr, digest)) {
      files[file.path] = std::move(file.bytes);
    }
  }

  MadeConsortium made{{.agencies = 12, .departments = 4, .families = 1, .purchases = 20}, 7};
  testing::Sent sent;
  testing::SentFigures figures;
  Draft draft;
  PlaceParents parents;
  CountedTable counted;
  std::map<std::string, std::string, std::less<>> files;
};

class Recheck : public ::testing::TestWithParam<const char*> {
 protected:
  /// Each layout is built once; the tests alter copies.
  static const Built& built() {
    static std::map<std::string, std::unique_ptr<const Built>> all;
    auto& its = all[GetParam()];
    if (!its) its = std::make_unique<Built>(GetParam());
    return *its;
  }
  void SetUp() override {
    draft_ = built().draft;
    counted_ = built().counted;
  }

  std::vector<Text> amounts() const {
    return recheck_amounts(draft_.kept.tables.front(), counted_, built().parents);
  }
  std::vector<Text> rows() const {
    return recheck_files(draft_.kept, [&](std::string_view path) -> std::optional<std::string> {
      const auto found = built().files.find(path);
      return found == built().files.end() ? std::nullopt : std::optional(found->second);
    });
  }
  std::vector<Text> values() const {
    return recheck_staff_values(draft_.staff_values, draft_.kept.tables, {&counted_, 1});
  }
  disclosure::CellIndex first(bool withheld) const {
    const auto& pattern = draft_.kept.tables.front().release.pattern;
    disclosure::CellIndex at = 0;
    while (disclosure::hidden(pattern[at]) != withheld) ++at;
    return at;
  }

  Draft draft_;
  CountedTable counted_;
};

TEST_P(Recheck, AgreesWithWhatWasBuilt) {
  EXPECT_GT(draft_.kept.tables.front().release.table.cells.size(), 10U);
  for (const auto& problem : amounts()) ADD_FAILURE() << problem.en;
  for (const auto& problem : rows()) ADD_FAILURE() << problem.en;
  for (const auto& problem : values()) ADD_FAILURE() << problem.en;
}

TEST_P(Recheck, FindsASubmissionThatIsNotCounted) {
  counted_.agencies.pop_back();
  EXPECT_FALSE(amounts().empty());
}

TEST_P(Recheck, FindsAKeptCellThatWasAltered) {
  ++draft_.kept.tables.front().release.table.cells[first(true)].value;
  EXPECT_EQ(amounts().size(), 1U);
  EXPECT_TRUE(rows().empty()) << "a withheld amount is in no file";
  ++draft_.kept.tables.front().release.table.cells[first(false)].value;
  EXPECT_EQ(amounts().size(), 2U);
  EXPECT_FALSE(rows().empty());
}

TEST_P(Recheck, FindsACellPublishedAgainstTheAudit) {
  draft_.kept.tables.front().release.pattern[first(false)] = disclosure::CellStatus::secondary;
  EXPECT_FALSE(rows().empty());
}

TEST_P(Recheck, FindsAValueForStaffThatNobodyShared) {
  if (draft_.staff_values.empty()) GTEST_SKIP() << "no value can be shown in this layout";
  draft_.staff_values.front().amount = model::Money::cents(123);
  EXPECT_EQ(values().size(), 1U);
  for (auto& agency : counted_.agencies) agency.sharing.paid = model::Sharing::public_aggregate;
  EXPECT_EQ(values().size(), draft_.staff_values.size());
}

TEST(RecheckStaffValues, TakesTheRestOfAnOpenFigureWhoseInclusivePartIsSealed) {
  testing::Market market;
  market.agencies = 1;
  for (int supplier = 1; supplier <= 5; ++supplier) {
    testing::Purchase purchase;
    purchase.segment = model::Segment::sub_family(1, 1);
    if (supplier == 5) purchase.kind = model::KindNode::esat;
    purchase.supplier = supplier;
    purchase.cents = 10'000;
    market.purchases.push_back(purchase);
  }
  const auto figures = testing::figures_of(market, 0);
  const auto siret = testing::siret_of_unit(0);
  CountedTable counted;
  counted.agencies.push_back(
      {siret,
       "1",
       figures,
       {model::Sharing::named_to_consortium, model::Sharing::named_to_consortium}});
  const KeptTable table{model::Period::year(2024), model::Measure::paid, {}, {}, {}};
  const auto problems = [&](const char* kind, int cents) {
    const StaffValue value{table.period,
                           table.measure,
                           siret,
                           "A",
                           "F01",
                           kind,
                           "any",
                           model::Money::cents(cents),
                           {}};
    return recheck_staff_values({&value, 1}, {&table, 1}, {&counted, 1}).size();
  };
  EXPECT_EQ(problems("all", 50'000), 0U);
  EXPECT_EQ(problems("other", 40'000), 0U);
  EXPECT_EQ(problems("other", 40'001), 1U);
  EXPECT_EQ(problems("esat", 10'000), 1U) << "sealed";
}

INSTANTIATE_TEST_SUITE_P(Layouts, Recheck,
                         ::testing::Values("coarse", "zones", "groups", "sub-families"));

}  // namespace
}  // namespace parangon::hub::release
