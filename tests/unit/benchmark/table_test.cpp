// Proves that the terminal table lines up in 80 columns for short names, speaks both languages, and
// marks what is withheld and what is of a former state.

#include "hub/benchmark/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shared/core/columns.hpp"
#include "tests/support/made_consortium.hpp"
#include "tests/support/vintages.hpp"

namespace parangon::hub::benchmark {
namespace {

using ::testing::HasSubstr;

class Table : public ::testing::Test {
 protected:
  Table() : comparison_(make()) {
    options_.label = [](model::Segment segment) -> Text {
      if (segment.is_all()) return {"Toutes familles", "All families"};
      return {"Blanchisserie, vêtements", "Laundry"};
    };
  }

  static Comparison make() {
    testing::MadeConsortium made({.agencies = 9, .departments = 1, .families = 1, .purchases = 40},
                                 5);
    testing::Sent sent;
    for (int i = 0; i < 9; ++i) sent[i] = made.make_books(i);
    const auto figures = testing::figures_of_sent(made, sent, "2024");
    auto input = testing::build_input(made, "coarse");
    input.periods.push_back({model::Period::year(2024), false, {}, figures.views});
    const auto draft = release::build(input, {}).value();
    const std::vector vintages{testing::vintage_of(draft, 1)};
    return Comparison::of(model::Period::year(2024), model::Measure::paid, vintages).value();
  }

  static std::vector<Indicator> indicators() {
    const auto cell = [](model::Segment segment) {
      return CellName{"consortium", segment, "inclusive", model::BasisNode::any};
    };
    Indicator all, hidden, former;
    all.cell = cell(model::Segment::all());
    all.shown = true;
    all.total = model::Money::cents(123456789);
    all.agencies = 8;
    all.share = Ratio(312, 10000);
    all.per_thousand = Ratio(123456789, 1000);
    hidden.cell = cell(model::Segment::family(1));
    former.cell = cell(model::Segment::family(2));
    former.shown = former.former_state = true;
    former.total = model::Money::cents(5000);
    former.agencies = 3;
    return {all, hidden, former};
  }

  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
      lines.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return lines;
  }

  Comparison comparison_;
  TableOptions options_;
};

TEST_F(Table, LinesUpWhateverTheAccents) {
  const auto lines = lines_of(benchmark_table(comparison_, indicators(), options_));
  ASSERT_GE(lines.size(), 8U);
  const auto width = display_width(lines[4]);
  for (std::size_t i = 5; i <= 7; ++i) EXPECT_EQ(display_width(lines[i]), width) << lines[i];
  EXPECT_LE(width, 120U);
}

TEST_F(Table, SpeaksFrench) {
  const auto table = benchmark_table(comparison_, indicators(), options_);
  EXPECT_THAT(table, HasSubstr("2024 · payé · achats inclusifs · toutes bases"));
  EXPECT_THAT(table, HasSubstr("millésime 1"));
  EXPECT_THAT(table, HasSubstr("3,12\u00A0%"));
  EXPECT_THAT(table, HasSubstr(model::Money::cents(123457).to_display(Lang::fr)));
  EXPECT_THAT(table, HasSubstr("• secret statistique"));
  EXPECT_THAT(table, HasSubstr("* état antérieur"));
}

TEST_F(Table, SpeaksEnglish) {
  options_.lang = Lang::en;
  const auto table = benchmark_table(comparison_, indicators(), options_);
  EXPECT_THAT(table, HasSubstr("Laundry"));
  EXPECT_THAT(table, HasSubstr("3.12%"));
  EXPECT_THAT(table, HasSubstr("• statistical secrecy"));
}

TEST_F(Table, MarksWhatIsWithheld) {
  const auto lines = lines_of(benchmark_table(comparison_, indicators(), options_));
  const auto line = std::ranges::find_if(
      lines, [](const std::string& text) { return text.find("F01") != std::string::npos; });
  ASSERT_NE(line, lines.end());
  EXPECT_EQ(std::ranges::count(*line, '\xA2'), 5) << *line;
}

TEST_F(Table, AllPurchasesHaveNoShareAndWithholdNone) {
  Indicator all = indicators().front();
  all.cell.kind = all_kinds;
  all.share.reset();
  const auto table = benchmark_table(comparison_, std::vector{all}, options_);
  EXPECT_EQ(table.find(secret_mark), table.find("• secret")) << table;
}

TEST_F(Table, SaysWhenThereIsNothing) {
  EXPECT_EQ(benchmark_table(comparison_, {}, options_), "Aucun chiffre pour cette sélection.\n");
  options_.lang = Lang::en;
  EXPECT_EQ(benchmark_table(comparison_, {}, options_), "No figures for this selection.\n");
}

TEST_F(Table, ListsAgenciesWithTheirRanks) {
  Indicator all = indicators().front();
  AgencyValue named;
  named.agency = testing::siret_of_unit(1);
  named.name = "Département A";
  named.amount = model::Money::euros(50'000);
  named.standings[0] = Standing{Ratio(5'000'000, 1), 2, 5, Ratio(50, 1)};
  AgencyValue without_name;
  without_name.amount = model::Money::euros(40'000);
  all.values = {named, without_name};
  const auto table = agencies_table(all, Lang::fr);
  EXPECT_THAT(table, HasSubstr("Département A"));
  EXPECT_THAT(table, HasSubstr("2/5"));
  EXPECT_THAT(table, HasSubstr("sans nom"));
  EXPECT_EQ(agencies_table(indicators().front(), Lang::fr), "");
}

}  // namespace
}  // namespace parangon::hub::benchmark
