// Proves what makes a campaign valid, when it takes a submission, and that the collector refuses
// what comes before the opening or after the closing day.
#include "hub/collect/campaign.hpp"

#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

store::Campaign campaign(const std::string& name = "2025") {
  return {.name = name,
          .title = "Achats 2025",
          .periods = {model::Period::year(2025)},
          .datasets = {model::Measure::paid},
          .opening = day("2026-01-15"),
          .due = day("2026-03-31"),
          .closing = day("2026-04-30"),
          .agencies = {},
          .since = trust::testing::noon()};
}

TEST(Campaign, ASensibleOneIsValid) {
  EXPECT_TRUE(check_campaign(campaign(), model::Period::Grain::year));
  auto one_day = campaign("a-0");
  one_day.opening = one_day.due = one_day.closing;
  EXPECT_TRUE(check_campaign(one_day, model::Period::Grain::year));
}

TEST(Campaign, WhatMakesNoSenseIsRefused) {
  const std::pair<const char*, std::function<void(store::Campaign&)>> cases[] = {
      {"no name", [](auto& c) { c.name = ""; }},
      {"a capital", [](auto& c) { c.name = "Année"; }},
      {"a hyphen first", [](auto& c) { c.name = "-a"; }},
      {"a long name", [](auto& c) { c.name = std::string(65, 'a'); }},
      {"no title", [](auto& c) { c.title = ""; }},
      {"a line break in the title", [](auto& c) { c.title = "a\r\nBcc: b@example.org"; }},
      {"a long title", [](auto& c) { c.title = std::string(201, 'a'); }},
      {"no period", [](auto& c) { c.periods.clear(); }},
      {"another grain", [](auto& c) { c.periods = {model::Period::parse("2025-Q1").value()}; }},
      {"a period twice", [](auto& c) { c.periods.push_back(c.periods[0]); }},
      {"no dataset", [](auto& c) { c.datasets.clear(); }},
      {"due before opening", [](auto& c) { c.due = day("2026-01-14"); }},
      {"closing before due", [](auto& c) { c.closing = day("2026-03-30"); }},
      {"agencies unsorted",
       [](auto& c) {
         c.agencies = {siret(other), siret(ours)};
       }},
  };
  for (const auto& [what, change] : cases) {
    auto bad = campaign();
    change(bad);
    const auto judged = check_campaign(bad, model::Period::Grain::year);
    ASSERT_FALSE(judged) << what;
    EXPECT_EQ(judged.error().code, Errc::invalid_argument) << what;
  }
}

TEST(Campaign, ListsAreNormalised) {
  auto untidy = campaign();
  untidy.periods = {model::Period::year(2025), model::Period::year(2024),
                    model::Period::year(2025)};
  untidy.agencies = {siret(other), siret(ours), siret(other)};
  normalise(untidy);
  EXPECT_TRUE(check_campaign(untidy, model::Period::Grain::year));
  EXPECT_EQ(untidy.periods.size(), 2U);
  EXPECT_EQ(untidy.agencies, (std::vector{siret(ours), siret(other)}));
}

TEST(Campaign, BothDaysAtAnEdgeAreIn) {
  const std::pair<const char*, Phase> cases[] = {
      {"2026-01-14", Phase::before}, {"2026-01-15", Phase::open}, {"2026-03-31", Phase::open},
      {"2026-04-01", Phase::late},   {"2026-04-30", Phase::late}, {"2026-05-01", Phase::closed}};
  for (const auto& [text, phase] : cases) EXPECT_EQ(phase_on(campaign(), day(text)), phase) << text;
}

/// The rule that refuses our submission for 2025 on that day; empty: none does.
std::string refusal_on(const std::vector<store::Campaign>& campaigns, const char* on,
                       const char* agency = ours, int year = 2025) {
  rules::Report report;
  check_collection(campaigns, siret(agency), model::Period::year(year), day(on), report);
  EXPECT_LE(report.errors(), 1);
  return report.counts().empty() ? "" : std::string(report.counts().begin()->first);
}

TEST(Collection, IsTakenFromOpeningToClosing) {
  EXPECT_EQ(refusal_on({campaign()}, "2026-01-14"), "S-CAMPAIGN-NOT-OPEN");
  EXPECT_EQ(refusal_on({campaign()}, "2026-01-15"), "");
  EXPECT_EQ(refusal_on({campaign()}, "2026-04-30"), "");
  EXPECT_EQ(refusal_on({campaign()}, "2026-05-01"), "S-CAMPAIGN-CLOSED");
}

TEST(Collection, APeriodOfNoCampaignIsTaken) {
  EXPECT_EQ(refusal_on({}, "2026-05-01"), "");
  EXPECT_EQ(refusal_on({campaign()}, "2026-05-01", ours, 2024), "");
}

// A second campaign for those who are late opens the period for them alone.
TEST(Collection, OneOpenCampaignIsEnoughForWhomItExpects) {
  auto late = campaign("2025-late");
  late.opening = day("2026-05-01");
  late.due = late.closing = day("2026-05-31");
  late.agencies = {siret(ours)};
  EXPECT_EQ(refusal_on({campaign(), late}, "2026-05-10"), "");
  EXPECT_EQ(refusal_on({campaign(), late}, "2026-05-10", other), "S-CAMPAIGN-CLOSED");
  EXPECT_EQ(refusal_on({campaign(), late}, "2026-06-01"), "S-CAMPAIGN-CLOSED");
  late.opening = day("2026-05-20");
  EXPECT_EQ(refusal_on({campaign(), late}, "2026-05-10"), "S-CAMPAIGN-NOT-OPEN");
}

TEST(Collection, WhoIsExpectedByNoneIsHeldToAllOfThePeriod) {
  auto named = campaign();
  named.agencies = {siret(other)};
  EXPECT_EQ(refusal_on({named}, "2026-02-01"), "");
  EXPECT_EQ(refusal_on({named}, "2026-05-01"), "S-CAMPAIGN-CLOSED");
}

TEST(Collection, TheFindingNamesThePeriodAndTheDay) {
  rules::Report report;
  const std::vector campaigns{campaign()};
  check_collection(campaigns, siret(), model::Period::year(2025), day("2026-05-01"), report);
  const auto message = report.findings()[0].message(Lang::en);
  EXPECT_NE(message.find("2025"), std::string::npos);
  EXPECT_NE(message.find("2026-04-30"), std::string::npos);
  EXPECT_EQ(report.findings()[0].where.column, "period");
}

class CampaignSubmission : public CollectTest {
 protected:
  void collect(const store::Campaign& its) {
    ASSERT_TRUE(store().add_campaign(its, event("hub", "campaign_opened", {"test", "local"}, {})));
  }
  void at(const char* text) { clock_.at = instant(text); }
};

TEST_F(CampaignSubmission, IsRefusedBeforeTheOpeningDay) {
  auto later = campaign();
  later.opening = day("2026-03-10");
  collect(later);
  at("2026-03-09T22:59:59Z");
  EXPECT_EQ(refusal(incoming(draft())), "rule_violation: S-CAMPAIGN-NOT-OPEN");
  at("2026-03-09T23:00:00Z");  // Midnight where the consortium is.
  accepted(incoming(draft()));
}

TEST_F(CampaignSubmission, IsRefusedAfterTheClosingDay) {
  collect(campaign());
  at("2026-04-30T22:59:59Z");
  accepted(incoming(draft("1")));
  at("2026-04-30T23:00:00Z");
  EXPECT_EQ(refusal(incoming(draft("2"))), "rule_violation: S-CAMPAIGN-CLOSED");
  const auto judged = collector().validate(incoming(draft("2")));
  EXPECT_EQ(words(std::get<Refused>(judged)), "rule_violation: S-CAMPAIGN-CLOSED");
}

// What was received in time keeps its receipt: the same key answers after the closing day too.
TEST_F(CampaignSubmission, ARepeatedKeyIsAnsweredAfterTheClosingDay) {
  collect(campaign());
  const auto sent = incoming(draft());
  const auto first = accepted(sent);
  at("2026-05-01T12:00:00Z");
  const auto again = accepted(sent);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.receipt, first.receipt);
}

}  // namespace
}  // namespace parangon::hub::collect::testing
