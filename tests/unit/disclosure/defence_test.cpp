// Proves that a secret key changes which cells are suppressed and nothing of what is guaranteed,
// that the same key gives the same bytes for ever, and that an attacker who runs the program no
// longer excludes what the protection level leaves open.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/matching.hpp"
#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

using parangon::testing::MatchingAttack;
using parangon::testing::Records;

Request request_of(std::uint64_t seed, std::optional<std::uint64_t> key) {
  Request request;
  request.table = testing::small_table(seed, 6, 5, true);
  request.rules = PrimaryRules{};
  if (key) request.defence = Defence{MatchingAttack::keyed(*key), {}};
  return request;
}

TEST(Defence, ChangesTheChoiceAndNotTheGuarantee) {
  std::set<Pattern> patterns;
  for (std::uint64_t key = 0; key < 8; ++key) {
    const auto outcome = secure(request_of(3, key));
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->is_safe());
    EXPECT_FALSE(outcome->protection.optimal);
    EXPECT_FALSE(outcome->protection.lower_bound);
    EXPECT_TRUE(outcome->salted);
    const auto pattern = outcome->published_pattern();
    // By the rules as they are, against everybody, insiders too.
    const auto judged = examine(request_of(3, std::nullopt), pattern);
    ASSERT_TRUE(judged);
    EXPECT_TRUE(judged->is_safe());
    EXPECT_EQ(outcome->protection.loss.cost, judged->protection.loss.cost);
    patterns.insert(pattern);
  }
  EXPECT_GT(patterns.size(), 2U);
}

TEST(Defence, TheSameKeyGivesTheSameBytes) {
  const auto first = secure(request_of(5, 42));
  ASSERT_TRUE(first);
  for (int run = 0; run < 10; ++run) {
    EXPECT_EQ(secure(request_of(5, 42))->published_pattern(), first->published_pattern());
  }
  const auto off = secure(request_of(5, std::nullopt));
  EXPECT_TRUE(off->protection.lower_bound);
  EXPECT_FALSE(off->salted);
}

TEST(Defence, NoPrimaryOfTheRulesIsLostAndNoneIsAdded) {
  const auto off = secure(request_of(7, std::nullopt)), on = secure(request_of(7, 1));
  ASSERT_TRUE(off && on);
  const auto plain = off->published_pattern(), salted = on->published_pattern();
  for (std::size_t i = 0; i < plain.size(); ++i) {
    EXPECT_EQ(plain[i] == CellStatus::primary, salted[i] == CellStatus::primary) << i;
  }
}

/// a and b are all of a published total: a level that is stretched beyond b cannot be met.
TEST(Defence, GivesWayWhereAStretchedLevelCannotBeMet) {
  Request request;
  request.table.cells = {{"t", 100, 100, CellStatus::published, 0, 200, 0, 0, 0},
                         {"a", 60, 60, CellStatus::primary, 0, 200, 30, 30, 0},
                         {"b", 40, 40, CellStatus::open, 0, 200, 0, 0, 0}};
  request.table.relations = {{0, {{0, -1}, {1, 1}, {2, 1}}}};
  for (std::uint64_t key = 0; key < 4; ++key) {
    request.defence = Defence{MatchingAttack::keyed(key), {}};
    const auto outcome = secure(request);
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->is_safe());
    EXPECT_TRUE(hidden(outcome->protection.pattern[2]));
  }
}

TEST(Defence, StretchesRulesAndLevelsByASecretFactor) {
  const Defence defence{MatchingAttack::keyed(9), {1, 1, 0, 2, 2}};
  const Salt salt(defence);
  Cell cell;
  cell.id = "a";
  EXPECT_DOUBLE_EQ(salt.stretch_of(cell), 2);
  const PrimaryRules stretched = salt.stretched(PrimaryRules{}, cell);
  EXPECT_EQ(stretched.p_permille, 354);
  EXPECT_EQ(stretched.dominance_permille, 739);  // 1 / (1 + 2 × (1 / 0.85 − 1)), rounded down.
  EXPECT_EQ(stretched.minimum_count, 3);
  cell.status = CellStatus::published;
  EXPECT_EQ(salt.stretch_of(cell), 1);
}

/// With how many of `keys` keys no candidate between the ends of the protection interval is more
/// than ten times as likely as the truth, or less than a tenth. The attacker sees the pattern
/// alone, so each pattern is attacked once.
int keys_within_odds_of_ten(const MatchingAttack& attack, std::uint64_t keys) {
  const Records records = testing::one_row();
  std::map<std::vector<bool>, bool> seen;
  int within = 0;
  for (std::uint64_t key = 0; key < keys; ++key) {
    const auto outcome = attack.run(records, key);
    EXPECT_TRUE(outcome && outcome->is_safe());
    const auto published = MatchingAttack::shown(*outcome);
    const auto [at, is_new] = seen.try_emplace(published, false);
    if (is_new) {
      const int truth = attack.matches(records, published);
      const auto candidates = testing::candidates_of(records, *outcome, 1, {0.5, 1});
      EXPECT_EQ(candidates.size(), 4U);
      at->second = std::ranges::all_of(candidates, [&](const auto& candidate) {
        return attack.within(candidate.records, published, truth, 10);
      });
    }
    within += at->second ? 1 : 0;
  }
  return within;
}

TEST(MatchingAttackOnOneRow, ExcludesWhatTheLevelLeavesOpenWithoutAKey) {
  EXPECT_EQ(keys_within_odds_of_ten(MatchingAttack{}, 1), 0);
}

/// A hard case for the default strength (docs/disclosure.md): a third of the keys at least.
TEST(MatchingAttackOnOneRow, ExcludesNothingOfItForAThirdOfTheKeys) {
  MatchingAttack attack;
  attack.strength = DefenceStrength{};
  EXPECT_GE(keys_within_odds_of_ten(attack, 50), 17);
}

TEST(MatchingAttackOnOneRow, ExcludesNothingOfItForMostKeysWithLargerLevels) {
  MatchingAttack attack;
  attack.strength = DefenceStrength{};
  attack.strength->most_stretch = 4;
  EXPECT_GT(keys_within_odds_of_ten(attack, 50), 25);
}

}  // namespace
}  // namespace parangon::hub::disclosure
