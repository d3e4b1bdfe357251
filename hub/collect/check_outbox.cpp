#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "hub/collect/check_parts.hpp"
#include "hub/collect/hash.hpp"
#include "hub/collect/reminder.hpp"

namespace parangon::hub::collect {
namespace {

/// What the log says of one message.
struct LoggedMessage {
  Instant made;
  std::string number;
  std::string words_sha256;
};
/// By campaign, kind, day and agency.
using LoggedMessages = std::map<std::string, LoggedMessage>;

std::string name_of(std::string_view campaign, std::string_view kind, std::string_view day,
                    std::string_view agency) {
  return fmt::format("{} {} {} {}", campaign, kind, day, agency);
}

LoggedMessages logged_messages(const LogContent& log) {
  LoggedMessages out;
  for (const auto& event : log.events) {
    if (event.event != "reminders_made") continue;
    std::istringstream agencies(value_of(event, "agencies"));
    std::istringstream words(value_of(event, "words_sha256"));
    std::istringstream first(value_of(event, "number"));
    std::int64_t number = 0;
    first >> number;
    for (std::string agency, hash; agencies >> agency; ++number) {
      words >> hash;
      out[name_of(value_of(event, "campaign"), value_of(event, "kind"), value_of(event, "day"),
                  agency)] = {event.at, std::to_string(number), hash};
    }
  }
  return out;
}

/// Instant and subject of each attempt, by the message's number, in the log's order.
using LoggedDeliveries = std::map<std::string, std::vector<std::string>>;

std::string described(Instant at, std::string_view outcome, std::string_view detail_sha256) {
  return fmt::format("{} {} {}", format_instant(at), outcome, detail_sha256);
}

LoggedDeliveries logged_deliveries(const LogContent& log) {
  LoggedDeliveries out;
  for (const auto& event : log.events) {
    if (event.event != "delivery_recorded") continue;
    out[value_of(event, "number")].push_back(
        described(event.at, value_of(event, "outcome"), value_of(event, "detail_sha256")));
  }
  return out;
}

/// While an alarm stood the log took nothing, though messages under way were delivered.
class Alarms {
 public:
  Alarms(const store::ReadStore& store, const LogContent& log) {
    for (const auto& event : log.events) {
      if (event.event != "log_resumed") continue;
      if (const auto since = parse_instant(value_of(event, "since"))) {
        spans_.emplace_back(*since, event.at);
      }
    }
    if (const auto standing = store.log_alarm()) spans_.emplace_back(standing->at, Instant::max());
  }
  bool stood(Instant at) const {
    return std::ranges::any_of(
        spans_, [&](const auto& span) { return span.first <= at && at <= span.second; });
  }

 private:
  std::vector<std::pair<Instant, Instant>> spans_;
};

bool same_deliveries(const std::vector<store::Delivery>& stored,
                     const std::vector<std::string>& logged, const Alarms& alarms) {
  auto next = logged.begin();
  for (const auto& delivery : stored) {
    const auto found =
        described(delivery.at, to_string(delivery.outcome), hash_of(delivery.detail));
    if (next != logged.end() && *next == found) {
      ++next;
    } else if (!alarms.stood(delivery.at)) {
      return false;
    }
  }
  return next == logged.end();
}

}  // namespace

void check_outbox(const store::ReadStore& store, const LogContent& log,
                  std::vector<store::Problem>& problems) {
  auto messages = logged_messages(log);
  auto deliveries = logged_deliveries(log);
  const Alarms alarms(store, log);
  store::PageRequest request{.limit = store::PageRequest::max_limit};
  for (;;) {
    const auto page = store.outbox({}, request);
    for (const auto& [number, made, message, attempts] : page) {
      Place place(fmt::format("message {}", number), problems);
      const auto found = messages.find(name_of(
          message.campaign, message.kind, message.day.to_string(), message.agency.to_string()));
      const auto id = std::to_string(number);
      if (found == messages.end() || found->second.made != made || found->second.number != id ||
          found->second.words_sha256 != words_sha256(message)) {
        place.add({"n'est pas ce que dit le journal", "is not what the log says"});
      }
      if (!same_deliveries(attempts, deliveries[id], alarms)) {
        place.add({"ses envois ne sont pas ceux que dit le journal",
                   "its deliveries are not those that the log says"});
      }
      if (found != messages.end()) messages.erase(found);
    }
    if (page.empty()) break;
    request.before = page.back().number;
  }
  for (const auto& [name, unused] : messages) {
    Place("message " + name, problems)
        .add({"inscrit au journal, absent de la base", "in the log, missing from the store"});
  }
}

}  // namespace parangon::hub::collect
