// Proves that a certificate that is led around a variable still shows what it showed, and that the
// proofs of a table serve the same table with more sums.

#include "hub/disclosure/guard.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "hub/disclosure/former_guards.hpp"
#include "hub/disclosure/search.hpp"
#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

class Detours : public ::testing::TestWithParam<int> {};

TEST_P(Detours, ShowTheSameWithoutTheVariable) {
  Table table = parangon::testing::small_table(static_cast<std::uint64_t>(GetParam()), 5, 5, true);
  table.insider_permille = 177;
  const System system = make_system(table);
  CirculationFinder finder(system);
  GuardMaker maker(system, finder);
  std::vector<double> weights;
  for (const auto& var : system.vars) weights.push_back(var.weight);
  std::size_t led = 0;
  for (VarIndex primary = 0; primary < system.vars.size(); ++primary) {
    if (!system.vars[primary].primary) continue;
    HiddenVars hidden(system.vars.size(), 1);
    Guard guard = maker.mend({primary, {}, {}}, hidden, weights, no_var);
    // One after the other, as pruning does.
    for (VarIndex var = 0; var < system.vars.size(); ++var) {
      if (var == primary || !uses(guard, var)) continue;
      hidden[var] = 0;
      guard = maker.lead_around(std::move(guard), var, maker.detours(var, hidden));
      if (uses(guard, var)) {
        hidden[var] = 1;
      } else {
        ++led;
      }
      for (const auto& checked : guard.proofs) {
        EXPECT_TRUE(holds(system, checked.proof.target, checked.proof.certificate))
            << primary << " without " << var;
        const auto again = with_doubters(system, checked.proof);
        EXPECT_EQ(again.of_up, checked.of_up);
        EXPECT_EQ(again.of_down, checked.of_down);
      }
    }
  }
  EXPECT_GT(led, 0U);
}

TEST_P(Detours, AreLearntFromWhatWasFound) {
  const Table table =
      parangon::testing::small_table(static_cast<std::uint64_t>(GetParam()), 5, 5, false);
  const System system = make_system(table);
  CirculationFinder finder(system);
  GuardMaker maker(system, finder);
  const std::vector<double> weights(system.vars.size(), 1);
  std::size_t learnt = 0;
  for (VarIndex primary = 0; primary < system.vars.size(); ++primary) {
    if (!system.vars[primary].primary) continue;
    HiddenVars hidden(system.vars.size(), 1);
    const Guard old = maker.mend({primary, {}, {}}, hidden, weights, no_var);
    for (VarIndex var = 0; var < system.vars.size(); ++var) {
      if (var == primary || !uses(old, var)) continue;
      HiddenVars without = hidden;
      without[var] = 0;
      const auto made = maker.keep(old, without);
      if (!made) continue;
      std::vector<Deviations> detours;
      GuardMaker::learn(old, *made, var, detours);
      for (const Deviations& detour : detours) {
        EXPECT_NEAR(amount_at(detour, var), 1, 1e-9);
        std::vector<double> sums(system.rows.size(), 0);
        for (const Deviation& d : detour) {
          const auto& moved = system.vars[d.var];
          for (std::size_t k = 0; k < moved.rows.size(); ++k) {
            sums[moved.rows[k]] += moved.coefficients[k] * d.amount;
          }
        }
        for (const double sum : sums) EXPECT_NEAR(sum, 0, 1e-5);
      }
      learnt += detours.size();
    }
  }
  EXPECT_GT(learnt, 0U);
}

INSTANTIATE_TEST_SUITE_P(Tables, Detours, ::testing::Range(1, 13));

/// A table that was protected, and how.
struct Protected {
  explicit Protected(int seed)
      : table(parangon::testing::small_table(static_cast<std::uint64_t>(seed), 6, 6, true)) {
    table.insider_permille = 177;
    ProtectOptions options;
    options.exact_up_to = 0;
    options.tells_proofs = true;
    protection = protect(table, options);
  }
  /// The table as it goes on from there, with the sum of two hidden cells of one relation.
  Table with_sum() const {
    Table larger = table;
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      if (protection.pattern[i] == CellStatus::secondary) {
        larger.cells[i].status = CellStatus::secondary;
      }
    }
    for (const Relation& relation : table.relations) {
      std::vector<Term> parts;
      for (const Term& term : relation.terms) {
        if (hidden(protection.pattern[term.cell])) parts.push_back(term);
      }
      // Two that are alone in a relation have a sum that everybody knows.
      if (parts.size() < 3 || parts[0].coefficient != parts[1].coefficient) continue;
      const Cell &a = table.cells[parts[0].cell], &b = table.cells[parts[1].cell];
      Cell sum;
      sum.id = a.id + "+" + b.id;
      sum.value = a.value + b.value;
      sum.lower = a.lower + b.lower;
      sum.upper = a.upper + b.upper;
      sum.status = CellStatus::primary;
      const auto at = static_cast<CellIndex>(larger.cells.size());
      larger.relations.push_back({0, {{at, -1}, {parts[0].cell, 1}, {parts[1].cell, 1}}});
      larger.cells.push_back(sum);
      return larger;
    }
    return larger;
  }
  Table table;
  Protection protection;
};

std::size_t proofs_in(const std::vector<Guard>& guards) {
  std::size_t count = 0;
  for (const Guard& guard : guards) count += guard.proofs.size();
  return count;
}

class KnownProofsOf : public ::testing::TestWithParam<int> {};

TEST_P(KnownProofsOf, AProtectedTableProveItAgain) {
  Protected made(GetParam());
  const System system = make_system(made.table);
  const auto guards = guards_from(made.protection.proofs, system);
  std::size_t primaries = 0;
  for (VarIndex var = 0; var < system.vars.size(); ++var) {
    if (!system.vars[var].primary) continue;
    ++primaries;
    for (const Target& target : outsider_targets(system, var)) {
      const auto proves = [&](const CheckedProof& checked) {
        return checked.proof.target == target && holds(system, target, checked.proof.certificate);
      };
      EXPECT_TRUE(std::ranges::any_of(guards[var].proofs, proves)) << var;
    }
    // What contributors ask for was proved as well, though not for whom is not kept.
    EXPECT_TRUE(uncovered(system, var, guards[var].proofs).empty()) << var;
  }
  EXPECT_GT(primaries, 0U);
}

TEST_P(KnownProofsOf, ATableServeItWithASum) {
  Protected made(GetParam());
  const Table larger = made.with_sum();
  ASSERT_GT(larger.cells.size(), made.table.cells.size());
  const System system = make_system(larger);
  const VarIndex sum = system.var_of.back();
  ASSERT_NE(sum, no_var);
  std::size_t moving_it = 0;
  const auto guards = guards_from(made.protection.proofs, system);
  for (const Guard& guard : guards) {
    for (const auto& [proof, of_up, of_down] : guard.proofs) {
      EXPECT_TRUE(holds(system, proof.target, proof.certificate));
      moving_it += proof.certificate.uses(sum) ? 1 : 0;
    }
  }
  EXPECT_GE(proofs_in(guards), made.protection.proofs.proofs.size() / 2);
  EXPECT_GT(moving_it, 0U);
}

TEST_P(KnownProofsOf, ATableAreDroppedWhereACellIsPublished) {
  Protected made(GetParam());
  Table shown = made.table;
  CellIndex secondary = 0;
  for (CellIndex i = 0; i < shown.cells.size(); ++i) {
    if (made.protection.pattern[i] == CellStatus::secondary) secondary = i;
  }
  ASSERT_EQ(made.protection.pattern[secondary], CellStatus::secondary);
  shown.cells[secondary].status = CellStatus::published;
  const System system = make_system(shown);
  const auto guards = guards_from(made.protection.proofs, system);
  for (const Guard& guard : guards) {
    for (const auto& [proof, of_up, of_down] : guard.proofs) {
      EXPECT_TRUE(holds(system, proof.target, proof.certificate));
    }
  }
  EXPECT_LT(proofs_in(guards),
            proofs_in(guards_from(made.protection.proofs, make_system(made.table))));
}

TEST(KnownProofs, OfCellsThatAreOneByNowAreDropped) {
  // Of a row a + b + c + d, a and b were moved against each other. By now they are known to be
  // equal, so that this cannot be; as one variable they would seem to move only in one direction.
  Table table;
  for (const char* id : {"a", "b", "c", "d"}) {
    Cell cell;
    cell.id = id;
    cell.value = 5;
    cell.upper = 20;
    cell.upper_level = cell.lower_level = 2;
    cell.status = CellStatus::primary;
    table.cells.push_back(cell);
  }
  table.relations.push_back({20, {{0, 1}, {1, 1}, {2, 1}, {3, 1}}});
  const KnownProofs known{4, {{0, 2, {{0, 2}, {1, -2}}, {}}}};
  ASSERT_EQ(proofs_in(guards_from(known, make_system(table))), 3U);
  table.relations.push_back({0, {{0, 1}, {1, -1}}});
  EXPECT_EQ(proofs_in(guards_from(known, make_system(table))), 0U);
}

INSTANTIATE_TEST_SUITE_P(Tables, KnownProofsOf, ::testing::Range(1, 9));

}  // namespace
}  // namespace parangon::hub::disclosure
