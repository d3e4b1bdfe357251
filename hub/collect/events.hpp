#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/store/log_records.hpp"
#include "hub/store/records.hpp"

namespace parangon::hub::collect {

/// Who does something at the hub, and from where.
struct Actor {
  std::string who;   ///< "operator:<login>", "agency:<SIRET>", "hub".
  std::string from;  ///< A network address, or "local".
};

/// The person at this machine's terminal: the login of the effective user.
Actor local_operator();

using Subject = std::vector<std::pair<std::string, std::string>>;

/// What the log says of a member after a change: all of it.
Subject member_subject(const store::Agency& agency);

/// Makes the log's document for an event of docs/audit-events.md. Where the store numbers what is
/// recorded, the number stands first in the subject, as "number".
/// Errc::invalid_argument for a text that is not UTF-8.
store::EventMaker event(std::string_view hub, std::string_view name, Actor actor, Subject subject);

}  // namespace parangon::hub::collect
