// Proves that the terminal table lines up, speaks both languages, and shows nothing secret.

#include "hub/benchmark/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shared/core/columns.hpp"
#include "tests/unit/benchmark/market.hpp"

namespace parangon::hub::benchmark {
namespace {

using parangon::testing::siret_of;
using ::testing::HasSubstr;
using ::testing::Not;

Text label(model::Segment segment) {
  if (segment.is_all()) return {"Toutes familles", "All families"};
  if (segment.number() == 100) return {"Blanchisserie, entretien des vêtements", "Laundry"};
  return {"Propreté", "Cleaning"};
}

std::vector<Indicator> indicators() {
  const auto key = [](model::Segment segment) {
    return model::FigureKey{model::Measure::paid, segment, model::KindNode::inclusive,
                            model::BasisNode::any};
  };
  Indicator all(model::Period::year(2025), key(model::Segment::all()));
  all.shown = true;
  all.total = model::Money::cents(123456789);
  all.agencies = 8;
  all.share = Ratio(312, 10000);
  all.per_thousand = Ratio(123456789, 1000);
  all.spread[1].count = 5;
  all.spread[1].median = Ratio(1, 40);
  const AgencyFigures agency{siret_of(0), "A", "77", {}, {}, {}};
  AgencyValue own(*identity_for(Viewer::member(siret_of(0)), agency, model::Measure::paid));
  own.amount = model::Money::euros(50000);
  own.standings[1] = Standing{Ratio(1, 40), 2, 5, Ratio(50, 1)};
  all.values.push_back(own);
  const Indicator hidden(model::Period::year(2025), key(model::Segment::family(1)));
  Indicator some(model::Period::year(2025), key(model::Segment::family(2)));
  some.shown = true;
  some.total = model::Money::cents(5000);
  some.agencies = 3;
  const Indicator finer(model::Period::year(2025), key(model::Segment::sub_family(2, 1)));
  return {all, hidden, some, finer};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

TEST(Table, LinesUpWhateverTheAccents) {
  TableOptions options;
  options.label = label;
  const auto lines = lines_of(benchmark_table(indicators(), options));
  ASSERT_EQ(lines.size(), 9U);
  for (std::size_t i = 3; i <= 6; ++i) {
    EXPECT_EQ(display_width(lines[i]), display_width(lines[2])) << lines[i];
  }
}

TEST(Table, SpeaksFrench) {
  TableOptions options;
  options.label = label;
  const std::string table = benchmark_table(indicators(), options);
  EXPECT_THAT(table, HasSubstr("2025 · payé · achats inclusifs · toutes bases"));
  EXPECT_THAT(table, HasSubstr("3,12\u00A0%"));
  EXPECT_THAT(table, HasSubstr(model::Money::cents(123457).to_display(Lang::fr)));
  EXPECT_THAT(table, HasSubstr("• secret statistique"));
}

TEST(Table, SpeaksEnglish) {
  TableOptions options;
  options.lang = Lang::en;
  options.label = label;
  const std::string table = benchmark_table(indicators(), options);
  EXPECT_THAT(table, HasSubstr("Laundry"));
  EXPECT_THAT(table, HasSubstr("3.12%"));
  EXPECT_THAT(table, HasSubstr("• statistical secrecy"));
}

TEST(Table, MarksWhatIsNotShown) {
  TableOptions options;
  options.label = label;
  const auto lines = lines_of(benchmark_table(indicators(), options));
  EXPECT_THAT(lines[5], HasSubstr("F01 Blanchisserie"));
  EXPECT_EQ(std::count(lines[5].begin(), lines[5].end(), '\xA2'), 5) << lines[5];
}

TEST(Table, AllPurchasesHaveNoShareAndHideNone) {
  TableOptions options;
  options.label = label;
  options.kind = model::KindNode::all;
  Indicator all(model::Period::year(2025), {model::Measure::paid, model::Segment::all(),
                                            model::KindNode::all, model::BasisNode::any});
  all.shown = true;
  all.total = model::Money::cents(5000);
  const std::string table = benchmark_table(std::vector{all}, options);
  EXPECT_EQ(table.find(secret_mark), table.find("• secret")) << table;
}

TEST(Table, GivesAMemberItsOwnLine) {
  TableOptions options;
  options.label = label;
  options.own = siret_of(0);
  const std::string table = benchmark_table(indicators(), options);
  EXPECT_THAT(table, HasSubstr("Votre rang"));
  EXPECT_THAT(table, HasSubstr("2/5"));
  EXPECT_THAT(table, HasSubstr(model::Money::euros(50000).to_display(Lang::fr)));
}

TEST(Table, SaysWhenThereIsNothing) {
  TableOptions options;
  options.label = label;
  EXPECT_EQ(benchmark_table({}, options), "Aucun chiffre pour cette sélection.\n");
  options.lang = Lang::en;
  EXPECT_EQ(benchmark_table({}, options), "No figures for this selection.\n");
}

}  // namespace
}  // namespace parangon::hub::benchmark
