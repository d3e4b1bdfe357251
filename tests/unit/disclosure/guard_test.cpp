// Proves that a certificate that is led around a variable still shows what it showed.

#include "hub/disclosure/guard.hpp"

#include <gtest/gtest.h>

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
    Guard guard = maker.make(primary, hidden, weights, nullptr);
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

INSTANTIATE_TEST_SUITE_P(Tables, Detours, ::testing::Range(1, 13));

}  // namespace
}  // namespace parangon::hub::disclosure
