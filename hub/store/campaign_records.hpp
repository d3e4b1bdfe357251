#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/model/axes.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::store {

/// What the consortium collects, from when to when, as it was known at some instant. Days are those
/// of the consortium's calendar, each of them counted in.
struct Campaign {
  std::string name;                      ///< Fixed; [a-z0-9][a-z0-9-]{0,63}.
  std::string title;                     ///< For people.
  std::vector<model::Period> periods;    ///< Sorted, each once.
  std::vector<model::Measure> datasets;  ///< Sorted, each once.
  model::Date opening;                   ///< First day on which a submission is taken.
  model::Date due;                       ///< Last day on which it is on time.
  model::Date closing;                   ///< Last day on which it is taken.
  std::vector<model::Siret> agencies;    ///< Who is expected, sorted; empty: every active member.
  Instant since;                         ///< Of this version.

  bool operator==(const Campaign&) const = default;
};

/// One revision as far as an inventory asks about it, as of an instant.
struct CollectedRevision {
  model::Siret agency;
  model::Period period;
  std::int64_t revision = 0;
  Instant received;
  bool nothing_to_report = false;        ///< The agency declared that there is nothing.
  std::vector<model::Measure> datasets;  ///< Those that it holds figures of, sorted.
  std::optional<Instant> certified;
  std::optional<Instant> withdrawn;
  bool counts = false;
};

/// A message to an agency, as it was made. It never changes; what became of it is in deliveries.
struct Message {
  std::string campaign;
  std::string kind;  ///< "before-due", "overdue", "uncertified".
  model::Siret agency;
  model::Date day;        ///< The calendar day that it was made for.
  std::string recipient;  ///< An e-mail address.
  std::string subject;
  std::string body;  ///< Plain text, lines end with LF.
};

/// What became of a message at one attempt.
enum class DeliveryOutcome {
  sent,      ///< A mail server has taken it over.
  refused,   ///< For good: it is not tried again.
  failed,    ///< For now: the next run tries again.
  expired,   ///< It waited so long that it would say something wrong.
  exported,  ///< Handed over as a file, to be sent by other means.
};
std::string_view to_string(DeliveryOutcome outcome);

struct Delivery {
  Instant at;
  DeliveryOutcome outcome = DeliveryOutcome::failed;
  std::string detail;  ///< The server's words, or why there are none.
};

struct OutboxMessage {
  std::int64_t number = 0;  ///< From 1, without gaps; the page cursor.
  Instant made;
  Message message;
  std::vector<Delivery> deliveries;  ///< Oldest first.

  /// It has not been sent, refused, given up or handed over.
  bool waiting() const {
    return deliveries.empty() || deliveries.back().outcome == DeliveryOutcome::failed;
  }
};

/// Which messages to list; what is not set is not restricted.
struct OutboxFilter {
  std::optional<std::string> campaign = {};
  bool waiting = false;  ///< Only those that are.
};

}  // namespace parangon::hub::store
