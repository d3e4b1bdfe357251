#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

constexpr std::string_view message_columns =
    "o.number, o.made, o.campaign, o.kind, o.agency, o.day, o.recipient, o.subject, o.body";

DeliveryOutcome outcome_from(const std::string& text) {
  using enum DeliveryOutcome;
  for (const auto outcome : {sent, refused, failed, expired, exported}) {
    if (to_string(outcome) == text) return outcome;
  }
  throw StoreUnavailable(Outage::corrupt, "a stored delivery's outcome is unknown");
}

std::vector<Delivery> deliveries_of(Database& db, std::int64_t number, std::int64_t bound) {
  SQLite::Statement select(db,
                           "SELECT at, outcome, detail FROM outbox_deliveries WHERE number = ? AND "
                           "at <= ? ORDER BY sequence");
  SQLite::bind(select, number, bound);
  std::vector<Delivery> out;
  while (select.executeStep()) {
    out.push_back({from_milliseconds(select.getColumn(0).getInt64()),
                   outcome_from(select.getColumn(1).getString()), select.getColumn(2).getString()});
  }
  return out;
}

OutboxMessage message_from(Database& db, SQLite::Statement& row, std::int64_t bound) {
  const auto text = [&](int column) { return row.getColumn(column).getString(); };
  const auto day = model::Date::from_iso(text(5));
  if (!day) unreadable("message's day");
  const auto number = row.getColumn(0).getInt64();
  return {number,
          from_milliseconds(row.getColumn(1).getInt64()),
          {text(2), text(3), siret_from(text(4)), *day, text(6), text(7), text(8)},
          deliveries_of(db, number, bound)};
}

/// Errc::conflict for a message that is there already, Errc::not_found for a stranger.
Status insert_message(Database& db, const Message& m, std::int64_t number, Instant made) {
  SQLite::Statement member(db, "SELECT 1 FROM agencies WHERE siret = ?");
  member.bind(1, m.agency.to_string());
  if (!member.executeStep()) {
    return Error{Errc::not_found,
                 {fmt::format("l'acheteur {} n'est pas membre", m.agency.to_string()),
                  fmt::format("agency {} is not a member", m.agency.to_string())}};
  }
  SQLite::Statement insert(db,
                           "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT "
                           "(campaign, kind, agency, day) DO NOTHING");
  SQLite::bind(insert, number, to_milliseconds(made), m.campaign, m.kind, m.agency.to_string(),
               m.day.to_string(), m.recipient, m.subject, m.body);
  if (insert.exec() == 1) return {};
  return Error{
      Errc::conflict,
      {fmt::format("l'acheteur {} a déjà ce rappel du {}", m.agency.to_string(), m.day.to_string()),
       fmt::format("agency {} has this reminder of {} already", m.agency.to_string(),
                   m.day.to_string())}};
}

}  // namespace

std::vector<OutboxMessage> SqliteStore::outbox(const OutboxFilter& filter, const PageRequest& page,
                                               AsOf as_of) const {
  // Waiting: no attempt yet, or the newest one failed for now.
  constexpr std::string_view waiting =
      " AND coalesce((SELECT d.outcome FROM outbox_deliveries AS d WHERE d.number = o.number AND "
      "d.at <= :bound ORDER BY d.sequence DESC LIMIT 1), 'failed') = 'failed'";
  return read([&](Database& db) {
    const auto bound = bound_of(as_of);
    SQLite::Statement select(
        db, fmt::format("SELECT {} FROM outbox AS o WHERE o.number < :before AND o.made <= :bound"
                        "{}{} ORDER BY o.number DESC LIMIT :limit",
                        message_columns, filter.campaign ? " AND o.campaign = :campaign" : "",
                        filter.waiting ? waiting : ""));
    select.bind(":before", page.before.value_or(std::numeric_limits<std::int64_t>::max()));
    select.bind(":bound", bound);
    if (filter.campaign) select.bind(":campaign", *filter.campaign);
    select.bind(":limit", std::clamp<std::int64_t>(page.limit, 1, PageRequest::max_limit));
    std::vector<OutboxMessage> out;
    while (select.executeStep()) out.push_back(message_from(db, select, bound));
    return out;
  });
}

std::optional<OutboxMessage> SqliteStore::message(std::int64_t number, AsOf as_of) const {
  return read([&](Database& db) -> std::optional<OutboxMessage> {
    const auto bound = bound_of(as_of);
    SQLite::Statement select(
        db, fmt::format("SELECT {} FROM outbox AS o WHERE o.number = ? AND o.made <= ?",
                        message_columns));
    SQLite::bind(select, number, bound);
    if (!select.executeStep()) return std::nullopt;
    return message_from(db, select, bound);
  });
}

Status SqliteStore::add_messages(const std::vector<Message>& messages, Instant made,
                                 const EventMaker& event) {
  return write([&](Database& db) -> Status {
    const auto at = not_before_log(db, made);
    const auto first = db.execAndGet("SELECT coalesce(max(number), 0) + 1 FROM outbox").getInt64();
    auto number = first;
    for (const auto& message : messages) {
      if (auto put = insert_message(db, message, number++, at); !put) return put;
    }
    return store::record_event(db, options_.ledger.get(), {at, first}, event);
  });
}

Status SqliteStore::record_delivery(std::int64_t number, const Delivery& delivery,
                                    const EventMaker& event) {
  return write_always([&](Database& db) -> Status {
    SQLite::Statement known(db, "SELECT 1 FROM outbox WHERE number = ?");
    known.bind(1, number);
    if (!known.executeStep()) {
      return Error{
          Errc::not_found,
          {fmt::format("pas de message {}", number), fmt::format("no message {}", number)}};
    }
    const auto alarm = standing_alarm(db);
    auto at = not_before_log(db, delivery.at);
    if (alarm) at = std::max(at, alarm->at);
    SQLite::Statement insert(
        db, "INSERT INTO outbox_deliveries (number, at, outcome, detail) VALUES (?, ?, ?, ?)");
    SQLite::bind(insert, number, to_milliseconds(at), std::string(to_string(delivery.outcome)),
                 delivery.detail);
    insert.exec();
    if (alarm) return {};
    return store::record_event(db, options_.ledger.get(), {at, number}, event);
  });
}

}  // namespace parangon::hub::store
