// Proves that microdata become the tables that a statistician expects: linked tables, hierarchies
// that are not nested, sampling weights, the zero-unsafe rule, rounded amounts; and that what
// contradicts itself is refused by name.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "hub/disclosure/microdata.hpp"
#include "tests/unit/disclosure/secured.hpp"

namespace parangon::hub::disclosure {
namespace {

MicrodataLayout layout_of(std::vector<Dimension> dimensions) {
  MicrodataLayout layout;
  layout.dimensions = std::move(dimensions);
  layout.value = "v";
  layout.holding = "h";
  return layout;
}

Table table_of(std::string_view csv, const MicrodataLayout& layout, Notes* notes = nullptr) {
  auto table = table_from_microdata(csv, layout, notes);
  EXPECT_TRUE(table) << (table ? "" : table.error().message.en);
  return table ? *table : Table{};
}

CellIndex cell_of(const Table& table, const std::string& id) {
  const auto at = std::ranges::find(table.cells, id, &Cell::id);
  EXPECT_NE(at, table.cells.end()) << id;
  return static_cast<CellIndex>(at - table.cells.begin());
}

/// "total = part + part", sorted.
std::multiset<std::string> relations_of(const Table& table) {
  std::multiset<std::string> all;
  for (const auto& relation : table.relations) {
    std::string text = table.cells[relation.terms[0].cell].id + " =";
    for (std::size_t i = 1; i < relation.terms.size(); ++i) {
      text += " " + table.cells[relation.terms[i].cell].id;
    }
    all.insert(text);
  }
  return all;
}

TEST(Codes, WithTheSeparatorInThemStayApart) {
  const Table table = table_of("a,b,h,v\nx|y,z,h1,10\nx,y|z,h2,20\nx,z,h3,5\nx\\|y,z,h1,1\n",
                               layout_of({{"a", {}}, {"b", {}}}));
  EXPECT_EQ(table.cells[cell_of(table, "x\\|y|z")].value, 10);
  EXPECT_EQ(table.cells[cell_of(table, "x|y\\|z")].value, 20);
  EXPECT_EQ(table.cells[cell_of(table, "x\\\\\\|y|z")].value, 1);
}

TEST(LinkedTables, ShareTheirMargin) {
  auto layout = layout_of({{"a", {}}, {"b", {}}, {"c", {}}});
  layout.tables = {{"a", "b"}, {"c", "a"}};
  const Table table = table_of("a,b,c,h,v\nx,p,k,h1,1\nx,q,l,h2,2\ny,p,l,h3,4\n", layout);
  EXPECT_EQ(table.cells.size(), 9U + 6U);
  EXPECT_EQ(table.cells[cell_of(table, "x|Total|Total")].value, 3);
  EXPECT_EQ(table.cells[cell_of(table, "x|Total|l")].value, 2);
  const auto relations = relations_of(table);
  EXPECT_EQ(relations.size(), 6U + 5U);
  EXPECT_EQ(relations.count("Total|Total|Total = x|Total|Total y|Total|Total"), 1U);
}

TEST(LinkedTables, AreProtectedTogether) {
  // p of x is a single supplier's. By itself the table a × c would publish everything.
  std::string csv = "a,b,c,h,v\nx,p,k,h1,50\n";
  for (const char* row : {"x,q,k", "x,q,l", "y,p,k", "y,p,l", "y,q,k", "y,q,l"}) {
    for (const char* rest : {",g1,20\n", ",g2,21\n", ",g3,22\n", ",g4,23\n"}) {
      csv += std::string(row) + rest;
    }
  }
  auto layout = layout_of({{"a", {}}, {"b", {}}, {"c", {}}});
  layout.tables = {{"a", "b"}, {"b", "c"}};
  const auto outcome = secured(table_of(csv, layout));
  EXPECT_TRUE(outcome.is_safe());
  EXPECT_EQ(outcome.protection.pattern[cell_of(outcome.table, "x|p|Total")], CellStatus::primary);
}

TEST(LinkedTables, NamesThatAreNoDimensionAreRefused) {
  auto layout = layout_of({{"a", {}}, {"b", {}}});
  const std::pair<std::vector<std::vector<std::string>>, const char*> wrong[] = {
      {{{"a", "z"}}, "Table: \"z\" is not a dimension"},
      {{{"a", "a"}}, "Table: a dimension is in it twice"},
      {{{"a"}}, "Dimension \"b\" is in no table"},
  };
  for (const auto& [tables, says] : wrong) {
    layout.tables = tables;
    const auto table = table_from_microdata("a,b,h,v\nx,p,h1,1\n", layout);
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().message.en, says);
  }
}

TEST(LinkedTables, AColumnThatFollowsFromAnotherLinksTheirTables) {
  // The zones are sums of regions, which nobody said; they are also called by two columns.
  auto layout = layout_of({{"region", {}}, {"size", {}}, {"zone", {}}});
  layout.tables = {{"region", "size"}, {"zone", "size"}};
  Notes notes;
  const Table table = table_of(
      "region,size,zone,h,v\na,s,N,h1,1\nb,s,N,h2,2\nb,t,N,h2,8\nc,s,S,h3,4\n", layout, &notes);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].en, "The column \"zone\" follows from \"region\": their tables are linked");
  const auto relations = relations_of(table);
  EXPECT_EQ(relations.count("Total|s|N = a|s|Total b|s|Total"), 1U);
  EXPECT_EQ(relations.count("Total|Total|S = c|Total|Total"), 1U);
  EXPECT_TRUE(check(table));
}

TEST(LinkedTables, AVariableUnderTwoNamesIsOne) {
  auto layout = layout_of({{"a", {}}, {"nace", {}}, {"activity", {}}});
  layout.tables = {{"a", "nace"}, {"activity"}};
  Notes notes;
  const Table table = table_of(
      "a,nace,activity,h,v\nx,01,farm,h1,1\ny,01,farm,h2,2\nx,02,wood,h3,4\n", layout, &notes);
  EXPECT_EQ(notes.size(), 1U);
  EXPECT_EQ(relations_of(table).count("Total|Total|farm = Total|01|Total"), 1U);
}

const char* const four = "a,h,v\na1,h1,1\na2,h2,2\na3,h3,4\na4,h4,8\n";

TEST(Hierarchies, ThatAreNotNestedShareTheirCodes) {
  const Table table =
      table_of(four, layout_of({{"a",
                                 {*read_hierarchy("N\n@a1\n@a2\nS\n@a3\n@a4\n"),
                                  *read_hierarchy("E\n@a1\n@a3\nW\n@a2\n@a4\n")}}}));
  EXPECT_EQ(table.cells.size(), 9U);
  EXPECT_EQ(table.cells[cell_of(table, "E")].value, 5);
  EXPECT_EQ(table.cells[cell_of(table, "S")].value, 12);
  EXPECT_EQ(table.cells[0].value, 15);
  EXPECT_EQ(relations_of(table),
            (std::multiset<std::string>{"Total = N S", "Total = E W", "N = a1 a2", "S = a3 a4",
                                        "E = a1 a3", "W = a2 a4"}));
}

TEST(Hierarchies, AreProtectedTogether) {
  // Against the first tree alone, hiding b1 beside a1 is enough; the second gives both back.
  std::string csv = "a,h,v\na1,h1,50\n";
  for (const char* code : {"a2", "a3", "a4"}) {
    for (const char* rest : {",g1,20\n", ",g2,21\n", ",g3,22\n", ",g4,23\n"}) {
      csv += std::string(code) + rest;
    }
  }
  const auto one = *read_hierarchy("N\n@a1\n@a2\nS\n@a3\n@a4\n");
  const auto two = *read_hierarchy("E\n@a1\n@a3\nW\n@a2\n@a4\n");
  const auto hidden_leaves = [&](std::vector<Hierarchy> trees) {
    const auto outcome = secured(table_of(csv, layout_of({{"a", std::move(trees)}})));
    EXPECT_TRUE(outcome.is_safe());
    return std::ranges::count_if(outcome.published_pattern(), hidden);
  };
  EXPECT_EQ(hidden_leaves({one}), 2);
  EXPECT_GT(hidden_leaves({one, two}), 2);
}

TEST(Hierarchies, MayLeaveCodesOut) {
  Notes notes;
  const Table table = table_of(four,
                               layout_of({{"a",
                                           {*read_hierarchy("N\n@a1\n@a2\nS\n@a3\n@a4\n"),
                                            *read_hierarchy("coast\n@a1\n@a3\n")}}}),
                               &notes);
  EXPECT_EQ(relations_of(table).count("coast = a1 a3"), 1U);
  EXPECT_EQ(relations_of(table).count("Total = coast"), 0U);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].en.find("do not have all codes"), std::string::npos);
}

TEST(Hierarchies, OfWhichNoneHasAllCodesStillAddUp) {
  const Table table = table_of(
      four,
      layout_of(
          {{"a", {*read_hierarchy("N\n@a1\n@a2\n"), *read_hierarchy("E\n@a1\n@a3\n@a4\n")}}}));
  EXPECT_EQ(relations_of(table).count("Total = a1 a2 a3 a4"), 1U);
}

TEST(Hierarchies, ThatContradictEachOtherAreRefusedByName) {
  const std::pair<const char*, const char*> wrong[] = {
      {"N\n@a1\n@a3\nS\n@a2\n@a4\n", "the code \"N\" does not have the same leaves"},
      {"a1\n@N\nx\n@a2\n@a3\n@a4\n", "is above itself"},
  };
  for (const auto& [text, says] : wrong) {
    const auto table = table_from_microdata(
        four,
        layout_of({{"a", {*read_hierarchy("N\n@a1\n@a2\nS\n@a3\n@a4\n"), *read_hierarchy(text)}}}));
    ASSERT_FALSE(table) << text;
    EXPECT_EQ(table.error().code, Errc::invalid_argument);
    EXPECT_NE(table.error().message.en.find(says), std::string::npos) << table.error().message.en;
  }
}

TEST(Hierarchies, CodesThatNoRecordHasArePublishedZeros) {
  const Table table =
      table_of("a,h,v\na1,h1,1\n", layout_of({{"a", {*read_hierarchy("N\n@a1\n@b\nM\n")}}}));
  EXPECT_EQ(table.cells[cell_of(table, "b")].status, CellStatus::published);
  EXPECT_EQ(table.cells[cell_of(table, "M")].value, 0);
}

TEST(Hierarchies, AListedTotalIsTheTotal) {
  const auto tree = read_hierarchy("Total\n@N\n@@a1\n@S\n");
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->codes, (std::vector<std::string>{"Total", "N", "a1", "S"}));
  EXPECT_EQ(tree->parent, (std::vector<std::size_t>{0, 0, 1, 0}));
  EXPECT_FALSE(read_hierarchy(std::string(200, '@') + "x"));
}

/// The handbook's example: 100 with weight 4 and 10 with weight 7.
TEST(Weights, CountARecordAsSoManyContributors) {
  auto layout = layout_of({{"a", {}}});
  layout.weight = "w";
  layout.holding.clear();
  const Table table = table_of("a,v,w\nx,100,4\nx,10,7\ny,100,0.5\n", layout);
  EXPECT_EQ(table.decimals, 0U);
  EXPECT_EQ(table.cells[cell_of(table, "x")].value, 470);
  EXPECT_EQ(table.cells[cell_of(table, "y")].value, 50);
  const auto parts = [&](const std::string& id) {
    std::vector<Contribution> of;
    std::ranges::copy_if(table.contributions, std::back_inserter(of),
                         [&](const auto& part) { return part.cell == cell_of(table, id); });
    return of;
  };
  const auto judged = [&](const std::string& id, const PrimaryRules& rules) {
    return judge(std::span<const Contribution>(parts(id)), rules);
  };
  EXPECT_FALSE(judged("x", {}));
  // 100, 100 of 470 for n = 2; 400 of it for n = 4; 410 for n = 5.
  EXPECT_FALSE(judged("x", {0, 2, 430, 0}));
  EXPECT_TRUE(judged("x", {0, 2, 420, 0}));
  EXPECT_EQ(judged("x", {0, 5, 850, 0})->level, 13);
  // p %: the remainder is 470 − 100 − 100.
  EXPECT_FALSE(judged("x", {0, 1, 0, 1000, 10, 0}).has_value() && false);
  EXPECT_EQ(judged("y", {1, 1, 0, 0}).has_value(), true) << "half a unit is less than one";
}

TEST(Weights, OfPartsOfUnitsFillUpInProportion) {
  // The two largest units are 100 and half of 100 and half of 60: 180 of 280.
  const std::vector<Contribution> parts{{0, 0, 150, 0, 0, 0, false, 100},
                                        {0, 1, 120, 0, 0, 0, false, 60},
                                        {0, 2, 10, 0, 0, 0, false, 10}};
  const auto finding = judge(std::span<const Contribution>(parts), {0, 1, 0, 999});
  EXPECT_FALSE(finding) << "280 - 180 = 100 is not below 99.9";
  const auto closer = judge(std::span<const Contribution>(parts), {0, 1, 0, 1000});
  EXPECT_FALSE(closer);
  PrimaryRules strict{0, 1, 0, 0, 600, 500};
  EXPECT_EQ(judge(std::span<const Contribution>(parts), strict)->level, 20);
}

TEST(Weights, ZeroLeavesOutAndLessIsRefused) {
  auto layout = layout_of({{"a", {}}});
  layout.weight = "w";
  Notes notes;
  const Table table = table_of("a,h,v,w\nx,h1,100,0\nx,h2,10,1.5\n", layout, &notes);
  EXPECT_EQ(table.cells[cell_of(table, "x")].value, 15);
  EXPECT_EQ(table.contributions.size(), 2U);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].en.find("Weights and holdings together"), std::string::npos);
  for (const char* weight : {"-1", "", "x", "1,5"}) {
    const auto refused =
        table_from_microdata("a;h;v;w\nx;h1;1;1\nx;h2;1;" + std::string(weight) + "\n", layout);
    ASSERT_FALSE(refused) << weight;
    EXPECT_TRUE(refused.error().message.en.starts_with("Line 3: weight refused")) << weight;
  }
}

TEST(Amounts, TheSameTwiceAddUp) {
  const Table table = table_of(
      "\xEF\xBB\xBF"
      "a\tv\th\r\n\"x\"\t1\th1\r\n\"x\"\t1\th1\r\n",
      layout_of({{"a", {}}}));
  EXPECT_EQ(table.cells[cell_of(table, "x")].value, 2);
  EXPECT_EQ(table.contributions.size(), 2U);
}

TEST(Amounts, FinerThanSixDecimalsAreRoundedWithANote) {
  Notes notes;
  const Table table =
      table_of("a,h,v\nx,h1,0.1234565\nx,h2,1e-9\ny,h3,2.5\n", layout_of({{"a", {}}}), &notes);
  EXPECT_EQ(table.decimals, 6U);
  EXPECT_EQ(table.cells[cell_of(table, "x")].value, 123457);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].en, "2 amounts have more than 6 decimals: they are rounded to the nearest");
  notes.clear();
  const Table large = table_of("a,h,v\nx,h1,1000000000000.125\ny,h2,1000000000000\n",
                               layout_of({{"a", {}}}), &notes);
  EXPECT_EQ(large.decimals, 3U);
  EXPECT_TRUE(notes.empty());
  EXPECT_EQ(table_of("a,h,v\nx,h1,2000000000000000.1\n", layout_of({{"a", {}}})).decimals, 0U);
}

TEST(Amounts, BeyondTheLimitAreRefusedWithIt) {
  const auto refused = table_from_microdata("a,h,v\nx,h1,3000000000000000\ny,h2,1000000000000001\n",
                                            layout_of({{"a", {}}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.en,
            "Line 3: the sum of amounts is over the limit of 4000000000000000");
}

TEST(ZeroUnsafe, HidesTheZeroOfWhoContributes) {
  std::string csv = "a,b,h,v\nx,p,h1,0\n";
  for (const char* row : {"x,q", "y,p", "y,q"}) {
    for (const char* rest : {",h1,10\n", ",h2,11\n", ",h3,12\n"}) csv += std::string(row) + rest;
  }
  const Table table = table_of(csv, layout_of({{"a", {}}, {"b", {}}}));
  EXPECT_EQ(std::ranges::count_if(secured(table).published_pattern(), hidden), 0);
  Request request;
  request.table = table;
  request.rules = PrimaryRules{};
  request.rules->zero_unsafe = true;
  request.rules->zero_level = 5;
  const auto outcome = secure(std::move(request));
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->is_safe());
  const CellIndex zero = cell_of(table, "x|p");
  EXPECT_EQ(outcome->protection.pattern[zero], CellStatus::primary);
  const auto derived = attack(table, outcome->published_pattern());
  ASSERT_TRUE(derived);
  const auto of_zero = std::ranges::find(*derived, zero, &Derived::cell);
  ASSERT_NE(of_zero, derived->end());
  EXPECT_GE(of_zero->interval.upper, 5);
  EXPECT_EQ(of_zero->interval.lower, 0);
}

TEST(ZeroUnsafe, AnEmptyCellIsNot) {
  PrimaryRules rules;
  rules.zero_unsafe = true;
  EXPECT_FALSE(judge(std::span<const Contribution>(), rules));
  const std::vector<Contribution> zeros{{0, 0, 0}, {0, 1, 0}};
  EXPECT_EQ(judge(std::span<const Contribution>(zeros), rules)->reason, PrimaryReason::zero);
  const std::vector<Contribution> cancelling{{0, 0, 5}, {0, 1, -5}};
  EXPECT_NE(judge(std::span<const Contribution>(cancelling), rules)->reason, PrimaryReason::zero);
}

TEST(Loss, CountsAbsoluteValues) {
  Table table;
  for (const Amount value : {Amount{5}, Amount{-7}, Amount{-2}}) {
    table.cells.push_back({std::to_string(value), value, 1, CellStatus::open, -9, 9, 0, 0, 0});
  }
  const Loss loss =
      loss_of(table, {CellStatus::secondary, CellStatus::secondary, CellStatus::open});
  EXPECT_EQ(loss.value, 12);
}

}  // namespace
}  // namespace parangon::hub::disclosure
