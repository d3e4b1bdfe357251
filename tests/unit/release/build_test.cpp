// Proves that a release is the same bytes whatever the order of its input, that what is kept reads
// back, that its certificate and review hold no hidden amount, and that what cannot be is refused.

#include "hub/release/build.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "hub/release/plan.hpp"
#include "tests/support/made_consortium.hpp"
#include "tests/support/matching.hpp"
#include "tests/support/release_attacker.hpp"

namespace parangon::hub::release {
namespace {

using testing::MadeConsortium;

class Build : public ::testing::Test {
 protected:
  Build() : made_({.agencies = 12, .departments = 2, .families = 2, .purchases = 40}, 3) {
    for (int i = 0; i < 12; ++i) sent_[i] = made_.make_books(i);
    figures_ = testing::figures_of_sent(made_, sent_, "2024");
  }
  BuildInput input() const {
    auto in = testing::build_input(made_, "groups");
    in.periods.push_back({model::Period::year(2024), true, Revisions::carry, figures_.views, {}});
    return in;
  }
  static std::string bytes(const Draft& draft) {
    std::string out = draft.certificate + write_kept(draft.kept);
    for (const auto& [id, amount] : testing::read_release(draft).cells) {
      out += id + " " + (amount ? std::to_string(*amount) : "c") + "\n";
    }
    return out;
  }

  MadeConsortium made_;
  testing::Sent sent_;
  testing::SentFigures figures_;
};

TEST_F(Build, GivesTheSameBytesInAnyOrder) {
  auto in = input();
  const auto first = build(in, {});
  ASSERT_TRUE(first) << first.error().message.en;
  std::ranges::reverse(in.members);
  std::ranges::reverse(in.periods[0].counted);
  const auto second = build(in, {});
  ASSERT_TRUE(second);
  EXPECT_TRUE(bytes(*first) == bytes(*second));
}

/// The same bytes for the same key, for ever; who has another key suppresses other cells.
TEST_F(Build, ChoosesHolesByTheKeyOfTheTable) {
  auto in = input();
  std::set<std::string> asked, patterns;
  std::uint64_t key = 0;
  in.keyed = [&](const std::string& table) {
    asked.insert(table);
    return testing::MatchingAttack::keyed(key);
  };
  for (key = 0; key < 3; ++key) {
    const auto first = build(in, {}), second = build(in, {});
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(bytes(*first) == bytes(*second));
    patterns.insert(first->kept.tables.at(0).pattern_digest);
  }
  EXPECT_EQ(asked.count("2024/paid"), 1U);
  EXPECT_GT(patterns.size(), 1U);
}

/// Who saw once that all inclusive purchases are of the social economy takes one for the other in
/// later states, so that the table says it too.
TEST_F(Build, LinksKindsThatAreTheSamePurchases) {
  const auto links = [&](int agency_with_another) {
    for (auto& [agency, books] : sent_) {
      for (auto& purchase : books.purchases) purchase.ess = purchase.kind.has_value();
    }
    auto& some = sent_.at(agency_with_another).purchases;
    const auto one = std::ranges::find_if(some, [](const auto& p) { return p.kind.has_value(); });
    one->ess = agency_with_another != 0;
    figures_ = testing::figures_of_sent(made_, sent_, "2024");
    const auto draft = build(input(), {});
    const auto& table = draft.value().kept.tables.at(0).release.table;
    return std::ranges::count_if(table.relations, [&](const disclosure::Relation& relation) {
      return relation.terms.size() == 2 &&
             table.cells[relation.terms[0].cell].id == "2024/paid/consortium/all/inclusive/any" &&
             table.cells[relation.terms[1].cell].id == "2024/paid/consortium/all/ess/any";
    });
  };
  EXPECT_EQ(links(1), 1);
  EXPECT_EQ(links(0), 0);
}

TEST_F(Build, KeepsWhatReadsBack) {
  const auto draft = build(input(), {});
  ASSERT_TRUE(draft);
  const std::string text = write_kept(draft->kept);
  const auto read = read_kept(text);
  ASSERT_TRUE(read) << read.error().message.en;
  const std::string again = write_kept(*read);
  const auto differs = std::ranges::mismatch(again, text).in1 - again.begin();
  EXPECT_TRUE(again == text) << again.substr(static_cast<std::size_t>(differs), 80);
  EXPECT_EQ(read->tables.at(0).release.table.contributions,
            draft->kept.tables.at(0).release.table.contributions);
  for (const std::size_t cut : {text.size() / 3, text.size() / 2, text.size() - 1}) {
    EXPECT_FALSE(read_kept(std::string_view(text).substr(0, cut)));
  }
}

TEST_F(Build, ShowsNoAmountOfAHole) {
  auto in = input();
  in.intervals = true;
  in.explanations = 5;
  const auto draft = build(in, {});
  ASSERT_TRUE(draft);
  std::size_t holes = 0;
  const auto& table = draft->kept.tables.at(0).release;
  for (const auto& cube : draft->cubes) {
    for (const auto& observation : cube.observations) {
      if (observation.status != ObservationStatus::confidential) {
        EXPECT_EQ(observation.status, ObservationStatus::provisional);
        continue;
      }
      ++holes;
      EXPECT_FALSE(observation.amount || observation.agencies || observation.share ||
                   observation.per_thousand);
      ASSERT_TRUE(observation.interval);
      ASSERT_TRUE(observation.interval->lower && observation.interval->upper);
      EXPECT_LT(*observation.interval->lower, *observation.interval->upper);
    }
  }
  EXPECT_GT(holes, 0U);
  for (std::size_t i = 0; i < table.pattern.size(); ++i) {
    if (!disclosure::hidden(table.pattern[i])) continue;
    const auto amount = model::Money::cents(table.table.cells[i].value).to_decimal();
    EXPECT_EQ(draft->certificate.find(amount), std::string::npos);
    for (const auto& review : draft->review.tables) {
      for (const auto& hole : review.holes) {
        EXPECT_EQ(hole.explanation.en.find(amount), std::string::npos);
      }
    }
  }
  EXPECT_FALSE(draft->review.tables.at(0).holes.at(0).explanation.fr.empty());
}

/// Its exact interval would begin at its own part: staff gets steps, and closest first.
TEST_F(Build, ReviewsWhoPlacesAHoleCloserThanEverybody) {
  const auto draft = build(input(), {});
  ASSERT_TRUE(draft);
  const auto& kept = draft->kept.tables.at(0).release;
  std::map<std::string, std::set<std::string>> contributors;
  for (const auto& part : kept.table.contributions) {
    contributors[kept.table.cells[part.cell].id].insert(kept.table.holdings[part.holding]);
  }
  std::size_t alone = 0, closer = 0;
  for (const auto& hole : draft->review.tables.at(0).holes) {
    EXPECT_TRUE(std::ranges::is_sorted(hole.closer, {}, &CloserAgency::closeness));
    for (const auto& agency : hole.closer) {
      EXPECT_FALSE(agency.name.empty());
      ++closer;
      if (agency.closeness != Closeness::alone) continue;
      ++alone;
      EXPECT_EQ(contributors.at(hole.id), std::set<std::string>{agency.siren});
    }
    if (contributors.at(hole.id).size() == 1) {
      ASSERT_FALSE(hole.closer.empty());
      EXPECT_EQ(hole.closer.front().closeness, Closeness::alone);
    }
  }
  EXPECT_GT(alone, 0U);
  EXPECT_GT(closer, alone);
}

/// From the published cells alone: the consortium's total less the finest cells that are out.
TEST_F(Build, CertifiesTheValueThatItHidesAsEverybodyComputesIt) {
  const auto draft = build(input(), {});
  ASSERT_TRUE(draft);
  const auto read = testing::read_release(*draft);
  std::int64_t hidden = read.cells.at("2024/paid/consortium/all/all/any").value();
  std::size_t holes = 0;
  for (const auto& [id, amount] : read.cells) {
    const bool finest =
        id.find("/consortium/") == std::string::npos && id.find("/all/") == std::string::npos &&
        id.ends_with("/any") && id.find("/inclusive/") == std::string::npos &&
        id.find("/ess/") == std::string::npos && id.find("/esus/") == std::string::npos;
    if (!finest) continue;
    holes += amount ? 0 : 1;
    hidden -= amount.value_or(0);
  }
  EXPECT_GT(holes, 1U);
  const auto certificate = nlohmann::json::parse(draft->certificate);
  EXPECT_EQ(certificate.at("version"), 3);
  EXPECT_FALSE(certificate.at("tables").at(0).contains("optimal"));
  EXPECT_FALSE(certificate.at("tables").at(0).contains("gap_permille"));
  const auto& value = certificate.at("tables").at(0).at("value_hidden");
  EXPECT_EQ(value.at("at_least"), hidden / 100);
  EXPECT_EQ(value.at("at_most"), (hidden + 99) / 100);
}

/// Bounds are made from the largest amount: where that is hidden, they would tell its magnitude.
TEST_F(Build, TellsNoBoundThatOnlyHiddenAmountsMake) {
  MadeConsortium pair({.agencies = 2, .departments = 1, .families = 2, .purchases = 40}, 3);
  testing::Sent sent;
  for (int i = 0; i < 2; ++i) sent[i] = pair.make_books(i);
  const auto figures = testing::figures_of_sent(pair, sent, "2024");
  auto in = testing::build_input(pair, "coarse");
  in.intervals = true;
  in.periods.push_back({model::Period::year(2024), false, Revisions::carry, figures.views, {}});
  const auto draft = build(in, {});
  ASSERT_TRUE(draft) << draft.error().message.en;
  const auto read = testing::read_release(*draft);
  ASSERT_FALSE(read.cells.at("2024/paid/consortium/all/all/any"));
  const auto certificate = nlohmann::json::parse(draft->certificate);
  const auto& value = certificate.at("tables").at(0).at("value_hidden");
  EXPECT_TRUE(value.at("at_most").is_null()) << value;
  for (const auto& cube : draft->cubes) {
    for (const auto& observation : cube.observations) {
      ASSERT_TRUE(observation.interval);
      EXPECT_FALSE(observation.interval->upper) << observation.interval->upper->to_decimal();
    }
  }
  EXPECT_FALSE(draft->review.tables.at(0).holes.at(0).everybody.upper);
}

/// By another reader, who knows no bounds and has the cubes and code lists alone.
TEST_F(Build, PublishesTheIntervalsThatFollowFromItsCells) {
  auto in = input();
  in.intervals = true;
  const auto draft = build(in, {});
  ASSERT_TRUE(draft);
  const auto read = testing::read_release(*draft);
  std::set<std::string> holes;
  for (const auto& [id, amount] : read.cells) {
    if (!amount) holes.insert(id + "#0");
  }
  testing::ReleaseAttacker reader({read}, "2024/paid/", 1'000'000'000'000,
                                  [](std::size_t, const std::string&) { return 0; });
  const auto derived = reader.derive(holes);
  ASSERT_EQ(derived.size(), holes.size());
  const auto published = testing::intervals_of(*draft);
  ASSERT_EQ(published.size(), holes.size());
  for (const auto& [id, interval] : published) {
    const auto& [lower, upper] = derived.at(id + "#0");
    ASSERT_TRUE(interval.lower && interval.upper) << id;
    EXPECT_NEAR(static_cast<double>(interval.lower->in_cents()), lower, 2) << id;
    EXPECT_NEAR(static_cast<double>(interval.upper->in_cents()), upper, 2) << id;
  }
}

TEST_F(Build, SaltsTheDigestOfItsInput) {
  auto in = input();
  in.digest = [](std::string_view text) {
    return std::to_string(std::hash<std::string_view>{}(text));
  };
  const auto first = build(in, {});
  in.salt = "other";
  const auto second = build(in, {});
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->certificate, second->certificate);
  EXPECT_EQ(write_kept(first->kept), write_kept(second->kept));
}

/// A reader may suppose that sums are not negative; one credit note must not excuse all the others.
TEST_F(Build, SupposesOnlyOfACellThatCouldBeNegativeThatItIs) {
  auto purchase = sent_[0].purchases.front();
  purchase.cents = -100'000'000;
  sent_[0].purchases.push_back(purchase);
  figures_ = testing::figures_of_sent(made_, sent_, "2024");
  const auto draft = build(input(), {});
  ASSERT_TRUE(draft) << draft.error().message.en;
  const auto& table = draft->kept.tables.at(0).release.table;
  std::vector<char> credit(table.cells.size(), 0);
  for (const auto& part : table.contributions) credit[part.cell] |= part.amount < 0 ? 1 : 0;
  EXPECT_GT(std::ranges::count(credit, 1), 0);
  EXPECT_GT(std::ranges::count(credit, 0), 0);
  for (std::size_t i = 0; i < credit.size(); ++i) {
    EXPECT_EQ(table.cells[i].lower < 0, credit[i] != 0) << table.cells[i].id;
  }
}

TEST_F(Build, RefusesPeriodsThatOverlap) {
  const auto first = build(input(), {});
  ASSERT_TRUE(first);
  auto in = input();
  in.number = 2;
  in.periods[0].period = model::Period::parse("2024-Q1").value();
  const auto refused = build(in, {{first->kept}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::invalid_argument);
}

TEST_F(Build, RefusesAnotherPastThanWasCounted) {
  const auto first = build(input(), {});
  ASSERT_TRUE(first);
  auto in = input();
  in.number = 2;
  in.periods[0].shown_before.paid = in.periods[0].counted;
  in.periods[0].shown_before.paid.pop_back();
  const auto refused = build(in, {{first->kept}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
}

TEST_F(Build, RefusesStrangers) {
  auto in = input();
  in.members.pop_back();
  const auto refused = build(in, {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.en.find("not a member"), std::string::npos);
}

TEST_F(Build, PlansTheLayoutThatShowsMoreFirst) {
  const std::vector<Layout> both{find_layout("coarse").value(), find_layout("groups").value()};
  for (const bool thorough : {true, false}) {
    const auto rows = plan(input(), both, {}, thorough);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_TRUE(rows[0].safe && rows[1].safe);
    EXPECT_GE(rows[0].published, rows[1].published);
    EXPECT_LE(rows[0].published, rows[0].cells);
  }
}

TEST_F(Build, RefusesAnEstimate) {
  auto in = input();
  in.estimated = true;
  EXPECT_FALSE(build(in, {}));
  in.estimated = false;
  in.layout.crossed = false;
  EXPECT_FALSE(build(in, {}));
}

TEST_F(Build, AuditsAThoroughPlanAlone) {
  for (const bool thorough : {true, false}) {
    bool audited = false;
    auto in = input();
    in.protect.watch.progress = [&](const disclosure::Progress& progress) {
      audited = audited || progress.stage == disclosure::Progress::Stage::auditing;
    };
    plan(in, std::vector{in.layout}, {}, thorough);
    EXPECT_EQ(audited, thorough);
  }
}

TEST(TerritoriesText, MakesATreeOrSaysWhyNot) {
  const auto tree = Territories::parse(
      "code,parent,label_fr,label_en,uri\n75,west,Paris,Paris,\nall,,Tout,All,\nwest,all,Ouest,"
      "West,\n"
      "77,all,Seine-et-Marne,Seine-et-Marne,\n");
  ASSERT_TRUE(tree) << tree.error().message.en;
  std::string order;
  for (const auto& place : tree->all()) order += place.code + " ";
  EXPECT_EQ(order, "all 77 west 75 ");
  EXPECT_EQ(tree->depth(3), 2);
  EXPECT_EQ(tree->parent(3), std::optional<TerritoryIndex>(2));
  for (const char* wrong :
       {"a,,A,A,\na,,A,A,\n", "a,,A,A,\nb,,B,B,\n", "a,b,A,A,\nb,a,B,B,\n", "a,,A,A,\nb,x,B,B,\n",
        "a b,,A,A,\n", "a,,A,A,\nb,a,B,B,\nc,b,C,C,\nd,c,D,D,\n"}) {
    EXPECT_FALSE(Territories::parse(std::string("code,parent,label_fr,label_en,uri\n") + wrong))
        << wrong;
  }
}

}  // namespace
}  // namespace parangon::hub::release
