// Proves that what is found of contributors whom no proof convinces, from the few cells that proofs
// move, is what asking every contributor finds.

#include "hub/disclosure/coverage.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "hub/disclosure/circulation.hpp"
#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

using parangon::testing::Dice;

/// What protects a variable from the public, and proofs of a few targets of contributors, weaker
/// and stronger ones. Empty where the public cannot be kept from it.
std::vector<CheckedProof> some_proofs(const System& system, VarIndex var, Dice& dice) {
  const HiddenVars all(system.vars.size(), 1);
  CirculationFinder finder(system);
  std::vector<CheckedProof> proofs;
  const auto prove = [&](const Target& target) {
    auto found = finder.among_hidden(target, ReachLimits(system, target.attacker), all);
    if (found) proofs.push_back(with_doubters(system, {target, std::move(*found)}));
    return found.has_value();
  };
  for (const Target& target : outsider_targets(system, var)) {
    if (!prove(target)) return {};
  }
  for (std::uint64_t k = dice.below(4); k > 0; --k) {
    const auto attacker = static_cast<HoldingIndex>(dice.below(system.attackers()));
    for (Target target : insider_targets(system, var, attacker)) {
      target.required *= 0.1 + static_cast<double>(dice.below(20)) / 10;
      prove(target);
    }
  }
  return proofs;
}

class Coverage : public ::testing::TestWithParam<int> {};

TEST_P(Coverage, IsWhatAskingEverybodyFinds) {
  Table table = parangon::testing::small_table(static_cast<std::uint64_t>(GetParam()), 4, 4, true);
  table.insider_permille = 177;
  table.coalition = 1 + GetParam() % 2;
  const System system = make_system(table);
  Dice dice(static_cast<std::uint64_t>(GetParam()));
  std::size_t doubting = 0;
  for (VarIndex var = 0; var < system.vars.size(); ++var) {
    if (!system.vars[var].primary) continue;
    const auto proofs = some_proofs(system, var, dice);
    if (proofs.empty()) continue;
    std::vector<HoldingIndex> expected, found;
    for (HoldingIndex attacker = 0; attacker < system.attackers(); ++attacker) {
      for (const Target& target : insider_targets(system, var, attacker)) {
        const auto shown = [&](const CheckedProof& checked) {
          return serves(system, checked.proof, target);
        };
        if (std::ranges::none_of(proofs, shown)) expected.push_back(attacker);
      }
    }
    for (const Target& target : uncovered(system, var, proofs)) found.push_back(target.attacker);
    EXPECT_EQ(found, expected) << var;
    doubting += expected.size();
  }
  RecordProperty("doubting", static_cast<int>(doubting));
}

INSTANTIATE_TEST_SUITE_P(Tables, Coverage, ::testing::Range(1, 31));

}  // namespace
}  // namespace parangon::hub::disclosure
