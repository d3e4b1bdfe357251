// Proves that a release counts on what the live comparison of version 0.1.0 showed: a sealed figure
// that follows from both together is withheld with what it takes, one that follows from the
// comparisons alone is named and withheld, and the public's intervals do not read comparisons.

#include "hub/release/comparison_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "hub/disclosure/attack.hpp"
#include "hub/release/build.hpp"
#include "hub/release/earlier_tables.hpp"
#include "tests/support/made_consortium.hpp"
#include "tests/support/release_attacker.hpp"

namespace parangon::hub::release {
namespace {

using model::BasisNode;
using model::FigureKey;
using model::KindNode;
using model::Measure;
using model::Segment;

const auto period = model::Period::year(2024);

FigureKey key(const char* segment, KindNode kind) {
  return {Measure::paid, *Segment::parse(segment), kind, BasisNode::any};
}

/// Six agencies. All buy from ESAT in F01; the first alone, from one supplier, from EA.
class Comparisons : public ::testing::Test {
 protected:
  Comparisons() {
    market_.agencies = 6;
    for (int agency = 0; agency < 6; ++agency) {
      for (int i = 0; i < 4; ++i)
        buy(agency, "F01.01", KindNode::esat, 100 + i, 1'000'000 + agency);
      for (int i = 0; i < 4; ++i) buy(agency, "F01.01", KindNode::ei, 200 + i, 800'000 + agency);
      for (int i = 0; i < 4; ++i) buy(agency, "F01.01", {}, 300 + i, 9'000'000 + agency);
      members_.push_back({testing::siret_of_unit(agency), "77", 1000});
    }
    buy(0, "F01.01", KindNode::ea, 500, 4'321'00);
    for (int agency = 0; agency < 6; ++agency) {
      figures_.push_back(testing::figures_of(market_, agency));
    }
    for (std::size_t i = 0; i < 6; ++i) {
      counted_.push_back({members_[i].siret, "document" + std::to_string(i), figures_[i], {}});
    }
  }

  void buy(int agency, const char* segment, std::optional<KindNode> kind, int supplier,
           std::int64_t cents) {
    testing::Purchase purchase;
    purchase.agency = agency;
    purchase.segment = *Segment::parse(segment);
    purchase.kind = kind;
    purchase.supplier = supplier + 1000 * agency;
    purchase.cents = cents;
    market_.purchases.push_back(purchase);
  }

  BuildInput input(const std::string& layout) const {
    BuildInput in;
    in.places = Territories::of_departments(std::vector<std::string>{"77"}).value();
    in.members = members_;
    in.measures = {Measure::paid};
    in.layout = find_layout(layout).value();
    in.salt = "salt";
    in.nomenclature = &model::Nomenclature::standard();
    in.digest = [](std::string_view bytes) { return std::to_string(bytes.size()); };
    in.intervals = true;
    in.periods.push_back({period, false, Revisions::carry, counted_, {}});
    return in;
  }

  /// The state of the figures now, with these cells shown.
  KeptRelease shown(std::vector<ComparedCell> to_members,
                    std::vector<ComparedCell> to_staff = {}) const {
    const ComparedTable table{period, Measure::paid, counted_, std::move(to_members),
                              std::move(to_staff)};
    auto made = comparison(-1, "consortium", members_, {&table, 1});
    EXPECT_TRUE(made) << made.error().message.en;
    return std::move(*made);
  }

  static Draft built(const BuildInput& input, std::vector<KeptRelease> earlier) {
    auto in = input;
    if (!earlier.empty()) in.periods[0].shown_before.paid = in.periods[0].counted;
    auto draft = build(in, earlier);
    EXPECT_TRUE(draft) << draft.error().message.en;
    return std::move(*draft);
  }

  static std::optional<std::int64_t> amount(const Draft& draft, const std::string& cell) {
    return testing::read_release(draft).cells.at("2024/paid/consortium/" + cell + "/any");
  }

  testing::Market market_;
  std::vector<Member> members_;
  std::vector<std::vector<model::Figure>> figures_;
  std::vector<AgencyFigures> counted_;
};

/// What a reader of the comparison and of the release derives of a cell.
std::pair<disclosure::Amount, disclosure::Amount> derived(const KeptRelease& comparison,
                                                          const Draft& draft,
                                                          const std::string& id) {
  auto current = draft.kept.tables.at(0).release;
  for (std::size_t i = 0; i < current.table.cells.size(); ++i) {
    current.table.cells[i].status = current.pattern[i];
  }
  auto joint = disclosure::link_releases({comparison.tables.at(0).release}, current.table).value();
  disclosure::Pattern pattern;
  for (std::size_t i = 0; i < joint.cells.size(); ++i) pattern.push_back(joint.cells[i].status);
  const auto all = disclosure::attack(joint, pattern).value();
  for (const auto& found : all) {
    if (joint.cells[found.cell].id == id) return {found.interval.lower, found.interval.upper};
  }
  ADD_FAILURE() << id << " is published";
  return {0, 0};
}

constexpr const char* lonely = "2024/paid/consortium/F01/ea/any";

TEST_F(Comparisons, WithholdWhatTogetherWithThemWouldTellASealedFigure) {
  // Inclusive less ESAT less SIAE is the figure of the one EA. The comparison told two of them.
  const auto before =
      shown({{key("F01", KindNode::inclusive), {}}, {key("F01", KindNode::esat), {}}});
  const auto alone = built(input("consortium"), {});
  const auto [low, high] = derived(before, alone, lonely);
  const auto after = built(input("consortium"), {before});
  const auto [least, most] = derived(before, after, lonely);
  EXPECT_EQ(low, high) << "without the import they tell it together";
  EXPECT_EQ(low, 432'100);
  EXPECT_GT(most - least, 0) << "with it they do not";
  EXPECT_FALSE(amount(after, "F01/ea"));
  EXPECT_TRUE(amount(after, "F01/inclusive"));
}

TEST_F(Comparisons, NameWhatTheyDiscloseAloneAndGoOn) {
  const std::vector<KeptRelease> before{shown({{key("F01", KindNode::inclusive), {}},
                                               {key("F01", KindNode::esat), {}},
                                               {key("F01", KindNode::siae), {}}})};
  const auto in = input("consortium");
  const auto lost = lost_cells(before, in.places, in.rules, *in.nomenclature);
  ASSERT_TRUE(lost) << lost.error().message.en;
  const auto of_ea = std::ranges::find_if(*lost, [](const LostCell& cell) {
    return cell.what.en.find("F01 ") != std::string::npos && cell.exact && !cell.alone;
  });
  EXPECT_NE(of_ea, lost->end());
  for (const auto& cell : *lost) EXPECT_EQ(cell.what.en.find("4321"), std::string::npos);
  const auto draft = built(in, before);
  EXPECT_FALSE(amount(draft, "F01/ea")) << "the public has not read the comparison";
  for (const auto& [id, interval] : testing::intervals_of(draft)) {
    if (id != lonely) continue;
    EXPECT_FALSE(interval.lower && interval.upper && interval.lower == interval.upper);
  }
}

TEST_F(Comparisons, WithoutAnyCellTooManyChangeNothing) {
  const auto safe = shown({{key("all", KindNode::inclusive), {}}});
  const auto in = input("consortium");
  const auto lost = lost_cells(std::vector{safe}, in.places, in.rules, *in.nomenclature);
  ASSERT_TRUE(lost);
  EXPECT_TRUE(lost->empty());
  EXPECT_EQ(testing::read_release(built(in, {safe})).cells,
            testing::read_release(built(in, {})).cells);
}

TEST_F(Comparisons, ReadBackAsTheyWereWritten) {
  counted_[1].sharing.paid = model::Sharing::public_named;
  counted_[2].sharing.paid = model::Sharing::named_to_consortium;
  const auto made =
      shown({{key("F01", KindNode::esat), {}}, {key("F01", KindNode::esat), members_[1].siret}},
            {{key("F01", KindNode::esat), members_[2].siret}});
  ASSERT_EQ(made.staff_tables.size(), 1U);
  EXPECT_EQ(made.tables[0].named,
            (std::vector<NamedAgency>{{members_[1].siret.to_string(), "77"}}));
  EXPECT_EQ(made.staff_tables[0].named.size(), 2U);
  const auto bytes = write_comparisons({&made, 1});
  const auto read = read_comparisons(bytes);
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_EQ(write_comparisons(*read), bytes);
  EXPECT_FALSE(read->at(0).published);
  EXPECT_FALSE(read_comparisons(bytes.substr(0, bytes.size() - 3)));
  const ComparedTable unknown{
      period, Measure::paid, counted_, {{key("F09", KindNode::esat), {}}}, {}};
  EXPECT_EQ(comparison(-1, "consortium", members_, {&unknown, 1}).error().code, Errc::not_found);
}

}  // namespace
}  // namespace parangon::hub::release
