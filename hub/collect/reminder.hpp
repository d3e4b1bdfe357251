#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "hub/collect/events.hpp"
#include "hub/collect/inventory.hpp"

namespace parangon::hub::collect {

/// Whom a reminder is for, and until when it makes sense.
enum class ReminderKind {
  before_due,   ///< Who still owes something, from the opening to the due day.
  overdue,      ///< The same, after the due day and until the closing day.
  uncertified,  ///< Whose complete revision waits for a certificate, from the opening on.
};
std::string_view to_string(ReminderKind kind);  ///< "before-due", "overdue", "uncertified".
std::optional<ReminderKind> reminder_kind_from(std::string_view text);
/// What one owes on that day of a campaign: before_due, then overdue.
ReminderKind usual_reminder(Phase phase);

/// Errc::conflict when the campaign is not at the point where this reminder makes sense.
Status check_reminder(ReminderKind kind, const store::Campaign& campaign, model::Date day);

/// Whether the text is an address that a message can go to: one "@", a name of RFC 5321's plain
/// characters before it and a dotted host name behind. Never a line break, a blank or a quote.
bool is_mail_address(std::string_view text);

struct Reminders {
  std::vector<store::Message> messages;
  std::vector<store::Agency> without_address;  ///< Concerned, but their contact is no address.
};

/// One message for each expected agency that the reminder concerns: plain text, French first, then
/// the same in short in English. Pure. `consortium`: who writes. `agencies` as for the inventory.
Reminders reminders(ReminderKind kind, const store::Campaign& campaign, const Inventory& inventory,
                    std::span<const store::Agency> agencies, std::string_view consortium);

/// Lower-case hexadecimal SHA-256 of recipient, LF, subject, LF, body. The first two are one line.
std::string words_sha256(const store::Message& message);

/// What the log says of messages of one campaign, kind and day when they are made: of each, its
/// agency and its words. Not empty.
Subject reminders_subject(const std::vector<store::Message>& messages);
/// What it says of an attempt to deliver one.
Subject delivery_subject(const store::Delivery& delivery);

}  // namespace parangon::hub::collect
