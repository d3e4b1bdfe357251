#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/cli/command.hpp"
#include "hub/mail/mail.hpp"

namespace parangon::hub::cli {

/// [mail] of the configuration. Errc::invalid_argument when there is none.
Result<MailSettings> mail_settings(const Config& config);

/// A message of the outbox as it is sent. Its Message-ID is the same each time.
mail::Mail mail_of(const store::OutboxMessage& message, const MailSettings& settings);

/// Waiting messages, oldest first, at most `limit`.
std::vector<store::OutboxMessage> waiting_messages(const store::ReadStore& store,
                                                   std::int64_t limit);

/// Keeps what became of a message, with its entry of the log.
Status record_delivery(OpenStore& opened, std::int64_t number, const store::Delivery& delivery);

/// One run of sending (docs/manual-hub.md, reminders): each waiting message is tried once, what
/// became of it is recorded at once, and the run is recorded in the log. Errc::conflict while
/// another run is under way or an alarm stands; Errc::unavailable when the mail server is, with
/// what was done before; Errc::rule_violation when messages were refused or given up.
Status send_outbox(std::int64_t limit, Session& session);

}  // namespace parangon::hub::cli
