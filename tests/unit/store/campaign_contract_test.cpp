// Proves what hub/store/campaign_store.hpp promises: campaigns as versions, revisions as an
// inventory asks for them, messages that are put together or not at all, and their deliveries.
#include "tests/unit/store/store_fixture.hpp"

namespace parangon::hub::store::testing {
namespace {

const char* const ours = "22770001000019";

model::Date day(const char* text) { return model::Date::from_iso(text).value(); }

class CampaignContract : public StoreContract {
 protected:
  std::size_t log_size() { return store().log_checkpoint()->size; }

  static Campaign campaign(const char* since = "2026-01-03T00:00:00Z") {
    return {.name = "2025",
            .title = "Achats « 2025 »",
            .periods = {model::Period::year(2024), model::Period::year(2025)},
            .datasets = {model::Measure::paid, model::Measure::awarded},
            .opening = day("2026-01-15"),
            .due = day("2026-03-31"),
            .closing = day("2026-04-30"),
            .agencies = {siret(), siret(other_siret)},
            .since = instant(since)};
  }

  static Message reminder(const char* of = ours, const char* on = "2026-03-20") {
    return {"2025", "before-due", siret(of), day(on), "a@example.org", "Objet é", "Corps\n"};
  }

  static Draft draft(const std::string& name, const char* period,
                     const std::vector<model::Measure>& datasets, const char* received) {
    Draft out(name, period);
    out.content.figures.clear();
    for (const auto measure : datasets) {
      auto figure_key = key(0, model::KindNode::all);
      figure_key.measure = measure;
      out.content.figures.push_back(model::OpenFigure{figure_key, {tally(100, 4, 25), {}, 4}});
    }
    out.content.manifest.figures = static_cast<std::int64_t>(datasets.size());
    out.content.manifest.sealed = 0;
    out.content.manifest.nothing_to_report = datasets.empty();
    out.received = instant(received);
    return out;
  }
};

INSTANTIATE_TEST_SUITE_P(Backends, CampaignContract, backends(), name_of_backend);

// A campaign comes back as it was added, with every list; its name is taken once; it is logged.
TEST_P(CampaignContract, IsAddedOnce) {
  const auto before = log_size();
  ASSERT_TRUE(store().add_campaign(campaign(), event("opened")));
  EXPECT_EQ(log_size(), before + 1);
  EXPECT_EQ(store().campaigns(), std::vector{campaign()});
  EXPECT_EQ(store().add_campaign(campaign(), event("opened")).error().code, Errc::already_exists);
  EXPECT_EQ(log_size(), before + 1);
}

// A change is a new version: the old one is what was known before it. Only what exists changes.
TEST_P(CampaignContract, ChangesAreVersions) {
  ASSERT_TRUE(store().add_campaign(campaign(), event("opened")));
  auto changed = campaign("2026-02-01T00:00:00Z");
  changed.due = day("2026-04-15");
  changed.agencies.clear();
  ASSERT_TRUE(store().change_campaign(changed, event("changed")));
  EXPECT_EQ(store().campaigns(), std::vector{changed});
  EXPECT_EQ(store().campaigns(instant("2026-01-31T23:59:59.999Z")), std::vector{campaign()});
  EXPECT_TRUE(store().campaigns(instant("2026-01-02T23:59:59.999Z")).empty());
  EXPECT_EQ(store().campaign_versions("2025"), (std::vector{campaign(), changed}));
  EXPECT_EQ(store().campaign_versions("2025", instant("2026-01-03T00:00:00Z")).size(), 1U);
  changed.name = "2026";
  EXPECT_EQ(store().change_campaign(changed, event("changed")).error().code, Errc::not_found);
  EXPECT_TRUE(store().campaign_versions("2026").empty());
}

// When the event cannot be written, neither is the campaign.
TEST_P(CampaignContract, IsNotAddedWithoutItsEvent) {
  const auto refuses = [](const Stamp&) -> Result<std::string> {
    return Error{Errc::internal, "no"};
  };
  EXPECT_FALSE(store().add_campaign(campaign(), refuses));
  EXPECT_TRUE(store().campaigns().empty());
}

// Revisions of the periods asked for come with their datasets, certification and withdrawal, each
// as of the instant.
TEST_P(CampaignContract, RevisionsAreCollected) {
  using enum model::Measure;
  auto blank = draft("a", "2025", {}, "2026-02-01T00:00:00Z");
  blank.content.manifest.agency = siret(other_siret);
  commit(store(), blank);
  commit(store(), draft("b", "2025", {paid}, "2026-02-02T00:00:00Z"));
  commit(store(), draft("c", "2025", {paid, awarded}, "2026-02-03T00:00:00Z"));
  commit(store(), draft("d", "2023", {awarded}, "2026-02-04T00:00:00Z"));
  StatementDraft certified("e", model::StatementAction::certify, 2);
  certified.received = instant("2026-02-05T00:00:00Z");
  state(store(), certified, 2);
  StatementDraft withdrawn("f", model::StatementAction::withdraw, 2);
  withdrawn.received = instant("2026-02-06T00:00:00Z");
  state(store(), withdrawn, 0);

  const std::vector periods{model::Period::year(2024), model::Period::year(2025)};
  const auto now = store().collected(periods);
  ASSERT_EQ(now.size(), 3U);
  EXPECT_EQ(now[0].agency, siret());
  EXPECT_EQ(now[0].datasets, std::vector{paid});
  EXPECT_EQ(now[1].revision, 2);
  EXPECT_EQ(now[1].datasets, (std::vector{paid, awarded}));
  EXPECT_EQ(now[1].certified, instant("2026-02-05T00:00:00Z"));
  EXPECT_EQ(now[1].withdrawn, instant("2026-02-06T00:00:00Z"));
  EXPECT_FALSE(now[1].counts);
  EXPECT_TRUE(now[2].nothing_to_report);
  EXPECT_TRUE(now[2].datasets.empty());

  const auto then = store().collected(periods, instant("2026-02-05T00:00:00Z"));
  EXPECT_TRUE(then[1].counts);
  EXPECT_FALSE(then[1].withdrawn);
  EXPECT_EQ(store().collected(periods, instant("2026-02-02T00:00:00Z")).size(), 2U);
  EXPECT_EQ(store().collected({model::Period::year(2023)})[0].datasets, std::vector{awarded});
  EXPECT_TRUE(store().collected({}).empty());
}

// Messages come back as they were put, numbered; the same reminder of the same day puts nothing.
TEST_P(CampaignContract, MessagesArePutTogetherOrNotAtAll) {
  const auto made = instant("2026-03-20T08:00:00Z");
  ASSERT_TRUE(store().add_messages({reminder(), reminder(other_siret)}, made, event("made")));
  const auto before = log_size();
  const auto again =
      store().add_messages({reminder(other_siret, "2026-03-21"), reminder()}, made, event("made"));
  EXPECT_EQ(again.error().code, Errc::conflict);
  const auto stranger = store().add_messages({reminder("35600000000048")}, made, event("made"));
  EXPECT_EQ(stranger.error().code, Errc::not_found);
  EXPECT_EQ(log_size(), before);
  const auto kept = store().outbox({}, {});
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[1].number, 1);
  EXPECT_EQ(kept[1].made, made);
  EXPECT_EQ(kept[1].message.subject, "Objet é");
  EXPECT_EQ(kept[1].message.body, "Corps\n");
  EXPECT_EQ(kept[1].message.recipient, "a@example.org");
  EXPECT_EQ(kept[1].message.day, day("2026-03-20"));
  EXPECT_EQ(kept[0].message.agency, siret(other_siret));
}

// A message waits until it is sent, refused, given up or handed over; a failure leaves it waiting.
TEST_P(CampaignContract, DeliveriesDecideWhatWaits) {
  using enum DeliveryOutcome;
  const auto made = instant("2026-03-20T08:00:00Z");
  const auto at = instant("2026-03-20T09:00:00Z");
  for (const char* on : {"2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"}) {
    ASSERT_TRUE(store().add_messages({reminder(ours, on)}, made, event("made")));
  }
  std::int64_t number = 0;
  for (const auto outcome : {sent, refused, failed, expired, exported}) {
    const auto before = log_size();
    ASSERT_TRUE(store().record_delivery(++number, {at, outcome, "250 ok"}, event("told")));
    EXPECT_EQ(log_size(), before + 1);
    const auto kept = store().message(number);
    ASSERT_TRUE(kept);
    ASSERT_EQ(kept->deliveries.size(), 1U);
    EXPECT_EQ(kept->deliveries[0].outcome, outcome);
    EXPECT_EQ(kept->deliveries[0].detail, "250 ok");
    EXPECT_EQ(kept->waiting(), outcome == failed) << to_string(outcome);
  }
  const auto waiting = store().outbox({.waiting = true}, {});
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].number, 3);
  EXPECT_EQ(store().outbox({.waiting = true}, {}, made).size(), 5U);
  EXPECT_TRUE(store().message(3, made)->deliveries.empty());
  EXPECT_FALSE(store().message(3, made - std::chrono::milliseconds(1)));
  EXPECT_EQ(store().record_delivery(9, {at, sent, ""}, event("told")).error().code,
            Errc::not_found);
  EXPECT_FALSE(store().message(9));
}

// The list is cut to pages, newest first, and to a campaign.
TEST_P(CampaignContract, TheOutboxIsPaged) {
  const auto made = instant("2026-03-20T08:00:00Z");
  for (const char* on : {"2026-03-20", "2026-03-21", "2026-03-22"}) {
    ASSERT_TRUE(store().add_messages({reminder(ours, on)}, made, event("made")));
  }
  const auto page = store().outbox({.campaign = "2025"}, {.limit = 2});
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].number, 3);
  const auto rest = store().outbox({.campaign = "2025"}, {.limit = 2, .before = page[1].number});
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].number, 1);
  EXPECT_TRUE(store().outbox({.campaign = "2024"}, {}).empty());
}

// While an alarm stands no message is made, but what became of those that went out is still kept.
TEST_P(CampaignContract, AnAlarmStopsMakingAndNotRecording) {
  const auto made = instant("2026-03-20T08:00:00Z");
  ASSERT_TRUE(store().add_messages({reminder()}, made, event("made")));
  ASSERT_TRUE(store().raise_alarm({LogAlarm::Kind::behind, made, siret(), "checkpoint"}));
  EXPECT_THROW(static_cast<void>(store().add_messages({reminder(other_siret)}, made, event("x"))),
               StoreUnavailable);
  EXPECT_THROW(static_cast<void>(store().add_campaign(campaign(), event("x"))), StoreUnavailable);
  const auto before = log_size();
  EXPECT_TRUE(store().record_delivery(1, {made, DeliveryOutcome::sent, ""}, event("told")));
  EXPECT_EQ(log_size(), before);
  EXPECT_FALSE(store().message(1)->waiting());
}

}  // namespace
}  // namespace parangon::hub::store::testing
