// Proves that no page and no table names an agency to a viewer that it does not share its name
// with, and that both name it to one that it does.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hub/api/benchmarks.hpp"
#include "hub/cli/benchmark_table.hpp"
#include "tests/unit/benchmark/market.hpp"

namespace parangon::hub::api {
namespace {

using benchmark::Benchmark;
using benchmark::Viewer;
using model::Sharing;
using parangon::testing::Market;
using parangon::testing::siret_of;
using ::testing::HasSubstr;
using ::testing::Not;

/// Three agencies for each of the four terms, in their order: 0 to 2 share totals only.
constexpr int of_each = 3;
constexpr int agencies = 12;

std::string name_of(int agency) { return "Collectivité-" + std::to_string(100 + agency); }

Comparison comparison_of_all_terms() {
  Market market;
  market.agencies = agencies;
  for (int agency = 0; agency < agencies; ++agency) {
    market.terms.push_back(model::all_sharings[static_cast<std::size_t>(agency / of_each)]);
    for (int supplier = 0; supplier < 3; ++supplier) {
      market.purchases.push_back({agency, model::Segment::sub_family(1, 1), model::KindNode::esat,
                                  model::BasisNode::direct, supplier, 10'000 + 700 * agency, false,
                                  false});
    }
  }
  auto figures = parangon::testing::agencies_of(market);
  for (int i = 0; i < agencies; ++i) figures[static_cast<std::size_t>(i)].name = name_of(i);
  return {std::make_shared<const Benchmark>(
              Benchmark::compute(model::Period::year(2025), std::move(figures), {}).value()),
          {.at = Instant{}}};
}

BenchmarkQuery query() {
  BenchmarkQuery out;
  out.period = model::Period::year(2025);
  out.filter.kind = model::KindNode::inclusive;
  out.filter.basis = model::BasisNode::any;
  return out;
}

void expect_names(const std::string& output, int agency, bool named) {
  for (const std::string& trace : {name_of(agency), siret_of(agency).to_string()}) {
    if (named) {
      EXPECT_THAT(output, HasSubstr(trace));
    } else {
      EXPECT_THAT(output, Not(HasSubstr(trace)));
    }
  }
}

template <class Named>
void expect_in_every_output(const Viewer& viewer, const Named& named) {
  const Comparison comparison = comparison_of_all_terms();
  const std::vector<std::string> outputs = {
      benchmark_page(comparison, query(), viewer),
      cli::benchmark_table(comparison, query(), viewer, Lang::fr),
      cli::benchmark_table(comparison, query(), viewer, Lang::en)};
  for (const std::string& output : outputs) {
    for (int agency = 0; agency < agencies; ++agency) expect_names(output, agency, named(agency));
  }
}

TEST(SharingOutput, NamesToStaffOnlyWhoSharesItsName) {
  expect_in_every_output(Viewer::staff(), [](int agency) { return agency >= 2 * of_each; });
}

TEST(SharingOutput, NamesToEverybodyOnlyWhoIsPublic) {
  expect_in_every_output(Viewer::anybody(), [](int agency) { return agency >= 3 * of_each; });
}

TEST(SharingOutput, NamesToAMemberItselfBesides) {
  for (const int self : {0, 3, 6, 9}) {
    expect_in_every_output(Viewer::member(siret_of(self)),
                           [self](int agency) { return agency == self || agency >= 3 * of_each; });
  }
}

TEST(SharingOutput, AskingForAnAgencyIsNotBeingIt) {
  for (const int asked : {0, 3, 6, 9}) {
    expect_in_every_output(Viewer::staff_asking_for(siret_of(asked)), [asked](int agency) {
      return agency == asked && agency >= 2 * of_each;
    });
  }
}

TEST(SharingOutput, GivesAnonymousValuesTheLargerFirstAndWithoutTheirPopulation) {
  const auto page =
      nlohmann::json::parse(benchmark_page(comparison_of_all_terms(), query(), Viewer::staff()));
  const auto& item = page["items"][0];
  EXPECT_EQ(item["totals_only"], of_each);
  std::vector<std::string> amounts;
  for (const auto& value : item["values"]) {
    EXPECT_EQ(value.contains("agency"), value.contains("name"));
    EXPECT_EQ(value["standings"].contains("per_thousand"), value.contains("name"));
    if (!value.contains("name")) amounts.push_back(value["amount"]);
  }
  EXPECT_EQ(amounts, (std::vector<std::string>{"405.00", "384.00", "363.00"}));
}

TEST(SharingOutput, TheTableSaysAnonymousAndCountsWhoSharesTotalsOnly) {
  const Comparison comparison = comparison_of_all_terms();
  const auto french = cli::benchmark_table(comparison, query(), Viewer::staff(), Lang::fr);
  EXPECT_THAT(french, HasSubstr("anonyme"));
  EXPECT_THAT(french, HasSubstr("3 acheteurs ne partagent que des totaux."));
  const auto english = cli::benchmark_table(comparison, query(), Viewer::staff(), Lang::en);
  EXPECT_THAT(english, HasSubstr("anonymous"));
  EXPECT_THAT(english, HasSubstr("3 agencies share totals only."));
}

}  // namespace
}  // namespace parangon::hub::api
