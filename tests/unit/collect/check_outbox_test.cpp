// Proves that the words of each reminder, and what became of it, are held against the log.
#include "hub/collect/reminder.hpp"
#include "tests/unit/collect/check_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

/// With two reminders in the outbox.
class CheckOutboxTest : public CheckHistoryTest {
 protected:
  CheckOutboxTest() {
    const auto day = model::Date::from_iso("2026-01-15").value();
    const std::vector<store::Message> messages{
        {"2025", "overdue", siret(), day, "a@example.org", "subject", "body"},
        {"2025", "overdue", siret(other), day, "b@example.org", "subject", "other body"}};
    EXPECT_TRUE(store().add_messages(messages, clock_.at,
                                     told("reminders_made", reminders_subject(messages))));
    deliver(store::DeliveryOutcome::failed, "451 later");
    deliver(store::DeliveryOutcome::refused, "550 no");
  }
  static store::EventMaker told(const std::string& name, const Subject& subject) {
    return event("hub", name, {"operator:test", "local"}, subject);
  }
  void deliver(store::DeliveryOutcome outcome, const std::string& detail) {
    const store::Delivery delivery{clock_.at, outcome, detail};
    EXPECT_TRUE(store().record_delivery(2, delivery,
                                        told("delivery_recorded", delivery_subject(delivery))));
  }
};

// Reminders are in the log, one by one, with the digest of their words.
TEST_F(CheckOutboxTest, FindsLostForeignAndAlteredReminders) {
  expect_problems({});
  for (const char* column : {"recipient", "subject", "body"}) {
    const std::string name(column);
    plant("UPDATE outbox SET " + name + " = " + name + " || 'x' WHERE number = 1");
    expect_problems({"message 1: is not what the log says"});
    plant("UPDATE outbox SET " + name + " = substr(" + name + ", 1, length(" + name +
          ") - 1) WHERE number = 1");
  }
  expect_problems({});
  plant("UPDATE outbox SET kind = 'uncertified' WHERE number = 1");
  expect_problems({"message 1: is not what the log says", "in the log, missing from the store"});
  plant("DELETE FROM outbox WHERE number = 1");
  expect_problems({"message 2025 overdue 2026-01-15 22770001000019: in the log, missing"});
}

// What became of a message is in the log, too.
TEST_F(CheckOutboxTest, FindsAlteredDeliveries) {
  const std::string found = "message 2: its deliveries are not those that the log says";
  plant("UPDATE outbox_deliveries SET outcome = 'sent' WHERE sequence = 2");
  expect_problems({found});
  plant("UPDATE outbox_deliveries SET outcome = 'refused', detail = '250 ok' WHERE sequence = 2");
  expect_problems({found});
  plant("UPDATE outbox_deliveries SET detail = '550 no', at = at - 1 WHERE sequence = 2");
  expect_problems({found});
  plant("UPDATE outbox_deliveries SET at = at + 1, number = 1 WHERE sequence = 2");
  expect_problems({found, "message 1: its deliveries are not those that the log says"});
  plant("DELETE FROM outbox_deliveries WHERE sequence = 2");
  expect_problems({found});
}

// What was delivered while an alarm stood is not in the log: it took nothing.
TEST_F(CheckOutboxTest, DeliveriesUnderAnAlarmAreNoFault) {
  const auto alarm_at = clock_.at;
  store::LogAlarm alarm{store::LogAlarm::Kind::behind, clock_.at, siret(), "note"};
  ASSERT_TRUE(store().raise_alarm(alarm));
  clock_.at -= std::chrono::minutes(1);
  deliver(store::DeliveryOutcome::sent, "250 ok");
  expect_problems({});
  clock_.at += std::chrono::hours(1);
  ASSERT_TRUE(store().resume_log(
      clock_.at, told("log_resumed", {{"reason", "test"}, {"since", format_instant(alarm_at)}})));
  expect_problems({});
  plant("UPDATE outbox_deliveries SET at = at + 7200000 WHERE sequence = 3");
  expect_problems({"message 2: its deliveries are not those that the log says"});
}

}  // namespace
}  // namespace parangon::hub::collect::testing
