// Proves that judging contributors by tables that were found for others finds what asking each of
// them about each cell finds, and that the audit says how far it has come.

#include "hub/disclosure/audit.hpp"

#include <gtest/gtest.h>

#include <set>

#include "hub/disclosure/attacker_program.hpp"
#include "hub/disclosure/protect.hpp"
#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

using Failures = std::set<std::pair<HoldingIndex, CellIndex>>;

Failures found_one_by_one(const Table& table, const Pattern& pattern, std::size_t& conditions) {
  Failures failures;
  const AuditInput input(table, pattern);
  conditions = 0;
  for (const auto& cells : hidden_groups(table, pattern)) {
    const auto relations = input.relations.with(cells);
    auto known = insiders_of(input, cells);
    known[the_public] = {};
    for (const auto& [holding, knowledge] : known) {
      for (Condition& condition : conditions_for(input, cells, relations, holding)) {
        ++conditions;
        measure_alone(input, cells, knowledge, condition);
        if (!condition.met) failures.emplace(holding, cells[condition.position]);
      }
    }
  }
  return failures;
}

class Audits : public ::testing::TestWithParam<int> {};

TEST_P(Audits, FindWhatAskingEachAboutEachCellFinds) {
  Table table = parangon::testing::small_table(static_cast<std::uint64_t>(GetParam()), 5, 5, true);
  table.insider_permille = GetParam() % 2 == 0 ? 177 : 0;
  Table outsiders = table;
  outsiders.contributions.clear();
  // Safe from the public only, so that some contributors succeed.
  const Pattern pattern = protect(outsiders, {}).pattern;
  std::size_t conditions = 0;
  const Failures expected = found_one_by_one(table, pattern, conditions);
  const auto report = audit(table, pattern, {});
  Failures found;
  for (const auto& failure : report.failures) found.emplace(failure.attacker, failure.cell);
  EXPECT_EQ(found, expected);
  EXPECT_EQ(report.conditions, conditions);
}

TEST_P(Audits, SayHowFarTheyHaveCome) {
  const Table table =
      parangon::testing::small_table(static_cast<std::uint64_t>(GetParam()), 5, 5, true);
  const Pattern pattern = protect(table, {}).pattern;
  std::size_t last = 0, total = 0;
  const auto told = [&](const Progress& progress) {
    EXPECT_EQ(progress.stage, Progress::Stage::auditing);
    EXPECT_GE(progress.done, last);
    EXPECT_LE(progress.done, progress.total);
    last = progress.done;
    total = progress.total;
  };
  const auto report = audit(table, pattern, {.progress = told});
  EXPECT_EQ(last, total);
  EXPECT_EQ(report.conditions, audit(table, pattern, {}).conditions);
}

INSTANTIATE_TEST_SUITE_P(Tables, Audits, ::testing::Range(1, 13));

}  // namespace
}  // namespace parangon::hub::disclosure
