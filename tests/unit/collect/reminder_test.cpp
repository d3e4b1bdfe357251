// Proves whom a reminder goes to, what it says, when it makes sense, and what is an address.
#include "hub/collect/reminder.hpp"

#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

model::Period period(const char* text) { return model::Period::parse(text).value(); }

const store::Campaign annual{.name = "2025",
                             .title = "Achats de l'année 2025",
                             .periods = {period("2024"), period("2025")},
                             .datasets = {model::Measure::paid, model::Measure::awarded},
                             .opening = day("2026-01-15"),
                             .due = day("2026-03-31"),
                             .closing = day("2026-04-30"),
                             .agencies = {},
                             .since = {}};

const std::vector<store::Agency> agencies = {
    {siret("22770001000019"), "Seine-et-Marne", "77", 1, "a@example.org", {}, true, ""},
    {siret("35600000000048"), "La Poste", "75", 1, "", {}, true, ""},
    {siret("73282932000074"), "Autre", "78", 1, "b@example.org", {}, true, ""}};

InventoryLine line(std::size_t agency, const char* of, CollectionState state,
                   bool expected = true) {
  return {.agency = agencies[agency].siret,
          .name = agencies[agency].name,
          .period = period(of),
          .expected = expected,
          .state = state,
          .revision = 2};
}

Inventory inventory_of(std::vector<InventoryLine> lines) {
  return {.as_of = {},
          .day = day("2026-03-20"),
          .phase = Phase::open,
          .lines = std::move(lines),
          .totals = {}};
}

bool says(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

// Every agency that owes something gets one message with all its periods; others get none.
TEST(Reminders, GoToWhoOwes) {
  using enum CollectionState;
  auto partial = line(0, "2024", CollectionState::incomplete);
  partial.lacking = {model::Measure::awarded};
  const auto made = reminders(ReminderKind::before_due, annual,
                              inventory_of({partial, line(0, "2025", waiting),
                                            line(2, "2024", received), line(2, "2025", certified)}),
                              agencies, "Groupement");
  ASSERT_EQ(made.messages.size(), 1U);
  const auto& message = made.messages[0];
  EXPECT_EQ(message.campaign, "2025");
  EXPECT_EQ(message.kind, "before-due");
  EXPECT_EQ(message.recipient, "a@example.org");
  EXPECT_EQ(message.day, day("2026-03-20"));
  EXPECT_TRUE(says(message.subject, "31/03/2026"));
  for (const char* part :
       {"Groupement", "Seine-et-Marne (22770001000019)", "2024 : la révision 2 est incomplète",
        "2025 : rien n'a été reçu", "parangon-connector sync --period 2025", "by 2026-03-31",
        "2024, 2025"}) {
    EXPECT_TRUE(says(message.body, part)) << part << "\n" << message.body;
  }
}

// Who has no address, or one that is none, is told to the operator and gets no message.
TEST(Reminders, NameWhoCannotBeReached) {
  const auto made =
      reminders(ReminderKind::before_due, annual,
                inventory_of({line(1, "2025", CollectionState::missing)}), agencies, "Groupement");
  EXPECT_TRUE(made.messages.empty());
  ASSERT_EQ(made.without_address.size(), 1U);
  EXPECT_EQ(made.without_address[0].name, "La Poste");
}

// Nobody whom the campaign does not expect is reminded.
TEST(Reminders, LeaveOthersAlone) {
  const auto made =
      reminders(ReminderKind::uncertified, annual,
                inventory_of({line(0, "2025", CollectionState::received, false)}), agencies, "G");
  EXPECT_TRUE(made.messages.empty());
}

// Uncertified: for complete revisions alone, without the command to send again.
TEST(Reminders, AskForACertificate) {
  using enum CollectionState;
  const auto made = reminders(ReminderKind::uncertified, annual,
                              inventory_of({line(0, "2025", received), line(2, "2024", missing),
                                            line(2, "2025", certified)}),
                              agencies, "G");
  ASSERT_EQ(made.messages.size(), 1U);
  EXPECT_TRUE(says(made.messages[0].subject, "à certifier"));
  EXPECT_TRUE(says(made.messages[0].body, "2025 : la révision 2 est reçue"));
  EXPECT_FALSE(says(made.messages[0].body, "sync"));
}

TEST(Reminders, OverdueSaysUntilWhenOneMayStillSend) {
  const auto made =
      reminders(ReminderKind::overdue, annual,
                inventory_of({line(0, "2025", CollectionState::withdrawn)}), agencies, "G");
  ASSERT_EQ(made.messages.size(), 1U);
  EXPECT_TRUE(says(made.messages[0].body, "jusqu'au 30/04/2026"));
  EXPECT_TRUE(says(made.messages[0].body, "retirée"));
}

TEST(Reminders, MakeSenseAtTheirTimeOnly) {
  using enum ReminderKind;
  const auto fine = [](ReminderKind kind, const char* on) {
    return static_cast<bool>(check_reminder(kind, annual, day(on)));
  };
  for (const auto kind : {before_due, overdue, uncertified}) EXPECT_FALSE(fine(kind, "2026-01-14"));
  EXPECT_TRUE(fine(before_due, "2026-03-31"));
  EXPECT_FALSE(fine(before_due, "2026-04-01"));
  EXPECT_FALSE(fine(overdue, "2026-03-31"));
  EXPECT_TRUE(fine(overdue, "2026-04-30"));
  EXPECT_FALSE(fine(overdue, "2026-05-01"));
  EXPECT_TRUE(fine(uncertified, "2026-05-01"));
  EXPECT_EQ(usual_reminder(Phase::open), before_due);
  EXPECT_EQ(usual_reminder(Phase::late), overdue);
}

TEST(Reminders, KindsAreWrittenAsTheyAreRead) {
  using enum ReminderKind;
  for (const auto kind : {before_due, overdue, uncertified}) {
    EXPECT_EQ(reminder_kind_from(to_string(kind)), kind);
  }
  EXPECT_FALSE(reminder_kind_from("before_due"));
}

TEST(MailAddress, PlainOnesAreTaken) {
  for (const char* good :
       {"a@example.org", "marches.publics+parangon@seine-et-marne.fr", "x@a.b.c"}) {
    EXPECT_TRUE(is_mail_address(good)) << good;
  }
}

TEST(MailAddress, WhatCouldSplitAHeaderOrACommandIsNot) {
  for (const char* bad :
       {"", "a", "@example.org", "a@", "a@b", "a@b@c.org", "a b@example.org", "a@example.org ",
        "a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "<a@example.org>",
        "\"a\"@example.org", "a@exam ple.org", "a@.org", "a@org.", "a@x..org", ".a@x.org",
        "\xC3\xA9@example.org"}) {
    EXPECT_FALSE(is_mail_address(bad)) << bad;
  }
  EXPECT_FALSE(is_mail_address(std::string(250, 'a') + "@b.org"));
}

}  // namespace
}  // namespace parangon::hub::collect::testing
