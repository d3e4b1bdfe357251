// Proves that open data carry only what anybody may see, in bytes that depend on the figures alone.

#include "hub/release/open_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/benchmark/market.hpp"

namespace parangon::hub::release {
namespace {

using benchmark::Benchmark;
using benchmark::Viewer;
using parangon::testing::agencies_of;
using parangon::testing::Market;
using parangon::testing::MarketMaker;
using parangon::testing::Purchase;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Text label(model::Segment segment) {
  return {"Libellé « " + segment.to_string() + " », " + "n° 1", "Label, \"quoted\""};
}

/// Three agencies, three suppliers each, in one cell; and one purchase alone in another.
Market market() {
  Market out;
  out.agencies = 3;
  for (int agency = 0; agency < 3; ++agency) {
    for (int supplier = 0; supplier < 3; ++supplier) {
      out.purchases.push_back({agency, model::Segment::sub_family(1, 1), model::KindNode::esat,
                               model::BasisNode::direct, supplier, 33333, false, false});
      out.purchases.push_back({agency, model::Segment::sub_family(1, 1), std::nullopt,
                               model::BasisNode::direct, 100 + supplier, 66667, false, false});
    }
  }
  out.purchases.push_back({0, model::Segment::sub_family(2, 1), model::KindNode::ei,
                           model::BasisNode::l2113_13, 9, 777, false, false});
  return out;
}

Benchmark benchmark_of(model::Period period) {
  auto made = Benchmark::compute(period, agencies_of(market()), {});
  return std::move(made.value());
}

std::vector<PublicCell> cells_of(const Benchmark& source) {
  const Benchmark* list[] = {&source};
  return public_cells(list).value();
}

About about() {
  About out;
  out.title = {"Parangonnage", "Benchmark"};
  out.sources = {"bb", "aa"};
  out.rules_version = "1";
  out.families_version = "2026.1";
  return out;
}

TEST(PublicCells, AreWhatAnybodySees) {
  const Benchmark source = benchmark_of(model::Period::year(2025));
  std::vector<model::FigureKey> shown;
  for (const auto& indicator : source.seen_by(Viewer::anybody())) {
    if (indicator.shown) shown.push_back(indicator.key);
  }
  std::vector<model::FigureKey> published;
  for (const PublicCell& cell : cells_of(source)) published.push_back(cell.key);
  EXPECT_EQ(published, shown);
  EXPECT_FALSE(published.empty());
}

TEST(PublicCells, LeaveOutWhatOneSupplierWasPaid) {
  for (const PublicCell& cell : cells_of(benchmark_of(model::Period::year(2025)))) {
    EXPECT_NE(cell.amount.in_cents(), 777) << cell.key.to_string();
  }
}

TEST(PublicCells, RefuseAPeriodInsideAnother) {
  const Benchmark year = benchmark_of(model::Period::year(2025));
  const Benchmark quarter = benchmark_of(model::Period::parse("2025-Q1").value());
  const Benchmark next = benchmark_of(model::Period::year(2026));
  const Benchmark* overlapping[] = {&quarter, &next, &year};
  const auto refused = public_cells(overlapping);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::invalid_argument);
  EXPECT_THAT(refused.error().message.en, HasSubstr("2025-Q1"));
  const Benchmark* apart[] = {&next, &year};
  const auto cells = public_cells(apart);
  ASSERT_TRUE(cells);
  EXPECT_EQ(cells->front().period, model::Period::year(2025));
}

TEST(OpenDataCsv, IsRfc4180WithOneHeader) {
  const std::string csv = open_data_csv(cells_of(benchmark_of(model::Period::year(2025))), label);
  EXPECT_THAT(csv, StartsWith("period,measure,segment,segment_label_fr,segment_label_en,kind,"
                              "kind_label_fr,kind_label_en,basis,agencies,amount_before_tax,"
                              "share_of_purchases,amount_per_1000_inhabitants\r\n"));
  EXPECT_THAT(csv, HasSubstr("2025,paid,all,\"Libellé « all », n° 1\",\"Label, \"\"quoted\"\"\","
                             "inclusive,achats inclusifs,inclusive purchases,any,3,3007.74,"
                             "0.333905,5.01\r\n"));
}

TEST(OpenDataCsv, LeavesEmptyWhatThereIsNot) {
  PublicCell cell{model::Period::year(2025), {}, 3, model::Money::cents(-5), {}, {}};
  EXPECT_THAT(open_data_csv({&cell, 1}, label), HasSubstr(",any,3,-0.05,,\r\n"));
}

TEST(OpenDataJson, CarriesItsMetadataAndTheSameNumbers) {
  const auto cells = cells_of(benchmark_of(model::Period::year(2025)));
  const std::string text = open_data_json(cells, about(), label);
  const auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json["title"]["fr"], "Parangonnage");
  EXPECT_EQ(json["licence"]["name"], "Licence Ouverte 2.0");
  EXPECT_EQ(json["generated_from_sha256"], (nlohmann::json{"aa", "bb"}));
  EXPECT_EQ(json["families_version"], "2026.1");
  EXPECT_EQ(json["secrecy"]["max_share"], 85);
  EXPECT_EQ(json["cells"].size(), cells.size());
  EXPECT_TRUE(json["cells"][0]["share_of_purchases"].is_null()) << "all purchases have no share";
  EXPECT_THAT(text, HasSubstr("\"amount_before_tax\": 3007.74"));
}

TEST(OpenData, HasTheSameBytesWhateverTheOrderOfAgencies) {
  const auto bytes = [](bool reversed) {
    auto agencies = agencies_of(market());
    if (reversed) std::reverse(agencies.begin(), agencies.end());
    const auto made = Benchmark::compute(model::Period::year(2025), std::move(agencies), {});
    const auto cells = cells_of(*made);
    return open_data_csv(cells, label) + open_data_json(cells, about(), label);
  };
  EXPECT_EQ(bytes(false), bytes(true));
}

}  // namespace
}  // namespace parangon::hub::release
