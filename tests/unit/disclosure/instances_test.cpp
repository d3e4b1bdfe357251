// Proves that the field's instances come out with the known figures, that the solvers glpsol and
// cbc derive the same intervals as the attackers, and that a hundred runs give the same bytes.

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "hub/disclosure/disclosure.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/microdata.hpp"
#include "hub/disclosure/singletons.hpp"
#include "tests/support/attacker_lp.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/disclosure/random_table.hpp"
#include "tests/unit/disclosure/text_case.hpp"

namespace parangon::hub::disclosure {
namespace {

std::string data(const std::string& name) {
  return testing::slurp(parangon::support::source_path("tests/data/secrecy/") + name);
}

Table instance(const std::string& name) {
  auto table = read_jj(data(name));
  EXPECT_TRUE(table) << (table ? "" : table.error().message.en);
  return table ? *table : Table{};
}

Interval derived(const Table& table, const Pattern& pattern, const std::string& id) {
  const auto all = attack(table, pattern);
  EXPECT_TRUE(all);
  for (const Derived& d : *all) {
    if (table.cells[d.cell].id == id) return d.interval;
  }
  ADD_FAILURE() << id << " is not hidden";
  return {};
}

TEST(Instances, Simple2DLosesSixCellsAndIsProvenOptimal) {
  const Table table = instance("Simple2D.jj");
  const auto protection = protect(table, {});
  EXPECT_EQ(protection.loss.cells, 6U);
  EXPECT_EQ(to_decimal(protection.loss.value, table.decimals), "521926.000000");
  EXPECT_TRUE(protection.optimal);
  EXPECT_TRUE(protection.unprotected.empty());
  EXPECT_TRUE(audit(table, protection.pattern, {}).failures.empty());
}

TEST(Instances, TheClassicFourByFourCostsFiftyNineWithItsPrimary) {
  const Table table = instance("fs_4x4.jj");
  const auto protection = protect(table, {});
  EXPECT_EQ(protection.loss.cost + 22, 59);
  EXPECT_TRUE(protection.optimal);
}

TEST(Instances, ExampleThreeOfTheHandbookGivesThreeToSix) {
  const Table table = instance("example3.jj");
  const auto pattern =
      read_pattern("0 m\n1 m\n2 s\n3 m\n4 m\n5 s\n6 s\n7 s\n8 s\n9 s\n10 s\n11 s\n", table);
  ASSERT_TRUE(pattern);
  EXPECT_EQ(derived(table, *pattern, "0"), (Interval{3, 6}));
}

TEST(Instances, HundredRunsGiveTheSameBytes) {
  const Table table = instance("Simple2D.jj");
  const std::string first = write_pattern(table, protect(table, {}).pattern);
  for (int run = 1; run < 100; ++run) {
    ASSERT_EQ(write_pattern(table, protect(table, {}).pattern), first) << run;
  }
}

TEST(Instances, MicrodataWithHierarchiesAreProtectedFromInsiders) {
  MicrodataLayout layout;
  layout.columns = {"region", "gender", "weight", "val", "num1", "num2"};
  layout.dimensions = {{"region", {*read_hierarchy(data("hier_region_ex2.hrc"))}},
                       {"gender", {*read_hierarchy(data("hier_gender_ex2.hrc"))}}};
  layout.value = "num1";
  auto table = table_from_microdata(data("microdata_ex2.asc"), layout);
  ASSERT_TRUE(table) << table.error().message.en;
  EXPECT_EQ(table->cells.size(), 15U);
  EXPECT_EQ(table->holdings.size(), 100U);
  Request request;
  request.table = *table;
  request.rules = PrimaryRules{};
  const auto outcome = secure(std::move(request));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->table.cells[5 + 1].id.empty(), false);
  EXPECT_TRUE(outcome->audit.failures.empty());
  EXPECT_EQ(outcome->protection.loss.cells, 3U);
  EXPECT_GT(outcome->audit.insiders, 0U);
}

std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::array<char, 4096> buffer{};
  while (pipe != nullptr && std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) {
    out += buffer.data();
  }
  if (pipe != nullptr) {
    EXPECT_EQ(pclose(pipe), 0) << command << out;
  }
  return out;
}

/// A file that no other process of this test has.
std::string own_file(const std::string& name) {
  return ::testing::TempDir() + "parangon-" + std::to_string(::getpid()) + "-" + name;
}

double number_after(const std::string& text, const std::string& label) {
  const std::size_t at = text.find(label);
  EXPECT_NE(at, std::string::npos) << label << " in " << text;
  return at == std::string::npos ? 0 : std::stod(text.substr(at + label.size()));
}

TEST(Oracles, GlpsolAndCbcDeriveTheSameIntervals) {
  const std::string lp = own_file("attack.lp"), out = own_file("attack.out");
  for (const std::string& name : {std::string("fs_4x4.jj"), std::string("Simple2D.jj")}) {
    const Table table = instance(name);
    const Pattern pattern = protect(table, {}).pattern;
    const auto all = attack(table, pattern);
    ASSERT_TRUE(all);
    for (const Derived& d : *all) {
      for (const bool largest : {false, true}) {
        std::ofstream(lp) << testing::attacker_lp(table, pattern, {d.cell}, largest);
        const auto ours = static_cast<double>(largest ? d.interval.upper : d.interval.lower);
        const double tolerance = 1e-5 * (1 + std::abs(ours));
        output_of("glpsol --lp " + lp + " -o " + out);
        EXPECT_NEAR(number_after(testing::slurp(out), "obj = "), ours, tolerance);
        output_of("cbc " + lp + " solve solu " + out);
        const double theirs = number_after(testing::slurp(out), "objective value ");
        EXPECT_NEAR(std::abs(theirs), std::abs(ours), tolerance);
      }
    }
  }
}

/// What glpsol says of some of the intervals that insiders derive.
void compare_insiders(const Table& table, const Pattern& pattern, AskedOf asked,
                      std::size_t every) {
  const std::string lp = own_file("insider.lp"), out = own_file("insider.out");
  const auto all = attack_of_all(table, pattern, asked);
  ASSERT_TRUE(all) << all.error().message.en;
  std::size_t insiders = 0, narrower = 0;
  Interval of_public;
  for (std::size_t i = 0; i < all->size(); ++i) {
    const Derived& d = (*all)[i];
    if (d.attacker == the_public) of_public = d.interval;
    if (d.attacker == the_public) continue;
    ++insiders;
    narrower += d.interval == of_public ? 0 : 1;
    if (i % every != 0) continue;
    const auto known = testing::known_by(d.attacker, table, pattern);
    for (const bool largest : {false, true}) {
      std::ofstream(lp) << testing::attacker_lp(table, pattern, {d.cell}, largest, known);
      const auto ours = static_cast<double>(largest ? d.interval.upper : d.interval.lower);
      output_of("glpsol --lp " + lp + " -o " + out);
      EXPECT_NEAR(number_after(testing::slurp(out), "obj = "), ours, 1e-5 * (1 + std::abs(ours)))
          << table.cells[d.cell].id << " for " << table.holdings[d.attacker];
    }
  }
  EXPECT_GT(insiders, 0U);
  EXPECT_GT(narrower, 0U);
}

TEST(Oracles, GlpsolDerivesTheSameIntervalsForInsiders) {
  Table presumed = instance("Simple2D.jj");
  const Pattern pattern = protect(presumed, {}).pattern;
  presume_singletons(presumed);
  compare_insiders(presumed, pattern, AskedOf::everybody, 3);
  for (const std::uint64_t seed : {3U, 8U}) {
    const Table table = testing::small_table(seed, 5, 5, true);
    const Pattern masked = protect(table, {}).pattern;
    compare_insiders(table, masked, AskedOf::contributors, 1);
    compare_insiders(table, masked, AskedOf::everybody, 7);
  }
}

TEST(Oracles, GlpsolPlacesTheSumOfHolesAlike) {
  const std::string lp = own_file("sum.lp"), out = own_file("sum.out");
  for (const std::string& name : {std::string("fs_4x4.jj"), std::string("Simple2D.jj")}) {
    const Table table = instance(name);
    const Pattern pattern = protect(table, {}).pattern;
    std::vector<CellIndex> holes;
    for (CellIndex i = 0; i < pattern.size(); ++i) {
      if (hidden(pattern[i]) && i % 3 != 0) holes.push_back(i);
    }
    const auto sum = attack_sum(table, pattern, holes);
    ASSERT_TRUE(sum);
    for (const bool largest : {false, true}) {
      std::ofstream(lp) << testing::attacker_lp(table, pattern, holes, largest);
      output_of("glpsol --lp " + lp + " -o " + out);
      const double theirs = number_after(testing::slurp(out), "obj = ");
      const auto ours = static_cast<double>(largest ? sum->upper : sum->lower);
      EXPECT_NEAR(theirs, ours, 1 + 1e-5 * std::abs(ours)) << name;
    }
  }
}

/// Whatever is behind the holes: where everybody places their sum, it cannot tell.
TEST(Attack, PlacesTheSumOfHolesAlikeWhateverIsBehindThem) {
  Table table = instance("fs_4x4.jj");
  Pattern pattern = protect(table, {}).pattern;
  const auto found = attack_sum(table, pattern, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, (Interval{0, 0}));
  std::vector<CellIndex> holes;
  for (CellIndex i = 0; i < pattern.size(); ++i) {
    if (hidden(pattern[i])) holes.push_back(i);
  }
  const auto before = attack_sum(table, pattern, holes);
  const auto derived = attack(table, pattern);
  ASSERT_TRUE(before && derived);
  EXPECT_LE(before->lower, before->upper);
  std::size_t others = 0;
  // Other tables that would be published alike: one for each hole, as far as it can be.
  const RelationIndex relations(table);
  for (const auto& cells : hidden_groups(table, pattern)) {
    HiddenGroup group(table, pattern, relations, cells, true, 1);
    for (std::size_t at = 0; at < cells.size(); ++at) {
      ASSERT_TRUE(group.extreme(at, true));
      const auto amounts = group.solution();
      Table other = table;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        other.cells[cells[i]].value = static_cast<Amount>(std::llround(amounts[i]));
      }
      if (!check(other)) continue;
      others += other.cells[cells[at]].value != table.cells[cells[at]].value ? 1 : 0;
      EXPECT_EQ(attack_sum(other, pattern, holes).value(), *before);
    }
  }
  EXPECT_GT(others, 0U);
}

}  // namespace
}  // namespace parangon::hub::disclosure
