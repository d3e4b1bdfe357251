#include "hub/collect/reminder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/collect/hash.hpp"

namespace parangon::hub::collect {
namespace {

using Lines = std::vector<const InventoryLine*>;

constexpr std::size_t max_address = 254;  // RFC 5321, 4.5.3.1.3, without the brackets.

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string french(model::Date day) {
  return fmt::format("{:02}/{:02}/{:04}", day.day, day.month, day.year);
}

bool concerns(ReminderKind kind, const InventoryLine& line) {
  if (!line.expected) return false;
  return kind == ReminderKind::uncertified ? line.state == CollectionState::received : line.owes();
}

std::string periods_of(const Lines& lines) {
  std::string out;
  for (const auto* line : lines) out += (out.empty() ? "" : ", ") + line->period.to_string();
  return out;
}

/// What is known of one period, in French.
std::string state_of(const InventoryLine& line) {
  switch (line.state) {
    case CollectionState::waiting:
    case CollectionState::missing: return "rien n'a été reçu";
    case CollectionState::withdrawn:
      return fmt::format("la révision {} a été retirée, aucune autre ne compte", line.revision);
    case CollectionState::incomplete: {
      std::string lacking;
      for (const auto measure : line.lacking) {
        lacking += (lacking.empty() ? "" : ", ") + model::label(measure).fr;
      }
      return fmt::format("la révision {} est incomplète, il manque : {}", line.revision, lacking);
    }
    case CollectionState::received:
      return fmt::format("la révision {} est reçue, elle n'est pas certifiée", line.revision);
    case CollectionState::certified: return "certifié";
  }
  return {};
}

std::string subject(ReminderKind kind, const store::Campaign& campaign) {
  switch (kind) {
    case ReminderKind::before_due:
      return fmt::format("{} : dépôt attendu pour le {}", campaign.title, french(campaign.due));
    case ReminderKind::overdue:
      return fmt::format("{} : dépôt en retard, attendu le {}", campaign.title,
                         french(campaign.due));
    case ReminderKind::uncertified:
      return fmt::format("{} : dépôt reçu, à certifier", campaign.title);
  }
  return {};
}

std::string opening_words(ReminderKind kind, const store::Campaign& campaign,
                          std::string_view consortium) {
  switch (kind) {
    case ReminderKind::before_due:
      return fmt::format("{} attend vos chiffres pour la campagne « {} » au plus tard le {}.",
                         consortium, campaign.title, french(campaign.due));
    case ReminderKind::overdue:
      return fmt::format(
          "{} attendait vos chiffres pour la campagne « {} » le {}. Un dépôt est "
          "encore possible jusqu'au {} inclus.",
          consortium, campaign.title, french(campaign.due), french(campaign.closing));
    case ReminderKind::uncertified:
      return fmt::format(
          "{} a reçu vos chiffres pour la campagne « {} ». Ils ne comptent qu'une "
          "fois certifiés par une personne que vous avez désignée.",
          consortium, campaign.title);
  }
  return {};
}

std::string what_to_do(ReminderKind kind, const Lines& lines) {
  if (kind == ReminderKind::uncertified) return {};
  std::string out = "Pour déposer, sur le poste du connecteur :\n";
  for (const auto* line : lines) {
    out += fmt::format("  parangon-connector sync --period {}\n", line->period.to_string());
  }
  return out + "S'il n'y a rien à déclarer pour une période, ajoutez --nothing-to-report.\n\n";
}

std::string english(ReminderKind kind, const store::Campaign& campaign, const Lines& lines,
                    std::string_view consortium) {
  const auto periods = periods_of(lines);
  switch (kind) {
    case ReminderKind::before_due:
      return fmt::format("{} expects your figures for \"{}\" by {}. Still to send: {}.", consortium,
                         campaign.title, campaign.due.to_string(), periods);
    case ReminderKind::overdue:
      return fmt::format(
          "{} expected your figures for \"{}\" by {}; they are taken until {}. Still "
          "to send: {}.",
          consortium, campaign.title, campaign.due.to_string(), campaign.closing.to_string(),
          periods);
    case ReminderKind::uncertified:
      return fmt::format(
          "{} has received your figures for \"{}\". They count once a person whom "
          "you have named certifies them: {}.",
          consortium, campaign.title, periods);
  }
  return {};
}

store::Message message(ReminderKind kind, const store::Campaign& campaign,
                       const store::Agency& agency, model::Date day, const Lines& lines,
                       std::string_view consortium) {
  std::string body =
      fmt::format("Bonjour,\n\n{}\n\n{} ({}) :\n", opening_words(kind, campaign, consortium),
                  agency.name, agency.siret.to_string());
  for (const auto* line : lines) {
    body += fmt::format("  - {} : {}\n", line->period.to_string(), state_of(*line));
  }
  body += fmt::format("\n{}In English: {}\n\n{}\n", what_to_do(kind, lines),
                      english(kind, campaign, lines, consortium), consortium);
  return {campaign.name,  std::string(to_string(kind)), agency.siret,   day,
          agency.contact, subject(kind, campaign),      std::move(body)};
}

Error at_another_time(std::string fr, std::string en) {
  return {Errc::conflict, {std::move(fr), std::move(en)}};
}

}  // namespace

std::string_view to_string(ReminderKind kind) {
  switch (kind) {
    case ReminderKind::before_due: return "before-due";
    case ReminderKind::overdue: return "overdue";
    case ReminderKind::uncertified: return "uncertified";
  }
  return "before-due";
}

std::optional<ReminderKind> reminder_kind_from(std::string_view text) {
  using enum ReminderKind;
  for (const auto kind : {before_due, overdue, uncertified}) {
    if (to_string(kind) == text) return kind;
  }
  return std::nullopt;
}

ReminderKind usual_reminder(Phase phase) {
  return phase == Phase::before || phase == Phase::open ? ReminderKind::before_due
                                                        : ReminderKind::overdue;
}

Status check_reminder(ReminderKind kind, const store::Campaign& campaign, model::Date day) {
  const auto phase = phase_on(campaign, day);
  if (phase == Phase::before) {
    return at_another_time(
        fmt::format("la campagne {} n'ouvre que le {} : il n'y a rien à rappeler", campaign.name,
                    campaign.opening.to_string()),
        fmt::format("campaign {} does not open before {}: there is nothing to remind of",
                    campaign.name, campaign.opening.to_string()));
  }
  if (kind == ReminderKind::before_due && phase != Phase::open) {
    return at_another_time(
        fmt::format("l'échéance du {} est passée : --kind overdue", campaign.due.to_string()),
        fmt::format("the due day {} has passed: --kind overdue", campaign.due.to_string()));
  }
  if (kind == ReminderKind::overdue && phase == Phase::open) {
    return at_another_time(
        fmt::format("personne n'est en retard avant le {}", campaign.due.to_string()),
        fmt::format("nobody is late before {}", campaign.due.to_string()));
  }
  if (kind == ReminderKind::overdue && phase == Phase::closed) {
    return at_another_time(
        fmt::format("la campagne {} s'est terminée le {} : un dépôt serait refusé", campaign.name,
                    campaign.closing.to_string()),
        fmt::format("campaign {} ended on {}: a submission would be refused", campaign.name,
                    campaign.closing.to_string()));
  }
  return {};
}

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.size() > max_address) return false;
  const auto local = text.substr(0, at);
  const auto host = text.substr(at + 1);
  constexpr std::string_view others = ".!#$%&'*+-/=?^_`{|}~";
  const bool local_fine = std::ranges::all_of(local, [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  });
  const bool host_fine = std::ranges::all_of(
      host, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
  const auto dots_fine = [](std::string_view part) {
    return !part.empty() && part.front() != '.' && part.back() != '.' &&
           part.find("..") == std::string_view::npos;
  };
  return local_fine && host_fine && dots_fine(local) && dots_fine(host) &&
         host.find('.') != std::string_view::npos;
}

Reminders reminders(ReminderKind kind, const store::Campaign& campaign, const Inventory& inventory,
                    std::span<const store::Agency> agencies, std::string_view consortium) {
  Reminders out;
  for (const auto& agency : agencies) {
    Lines lines;
    for (const auto& line : inventory.lines) {
      if (line.agency == agency.siret && concerns(kind, line)) lines.push_back(&line);
    }
    if (lines.empty()) continue;
    if (is_mail_address(agency.contact)) {
      out.messages.push_back(message(kind, campaign, agency, inventory.day, lines, consortium));
    } else {
      out.without_address.push_back(agency);
    }
  }
  return out;
}

std::string words_sha256(const store::Message& message) {
  return hash_of(message.recipient + "\n" + message.subject + "\n" + message.body);
}

Subject reminders_subject(const std::vector<store::Message>& messages) {
  std::string agencies;
  std::string words;
  for (const auto& message : messages) {
    const auto* const blank = agencies.empty() ? "" : " ";
    agencies += blank + message.agency.to_string();
    words += blank + words_sha256(message);
  }
  const auto& first = messages.front();
  return {{"campaign", first.campaign},   {"kind", first.kind},
          {"day", first.day.to_string()}, {"count", std::to_string(messages.size())},
          {"agencies", agencies},         {"words_sha256", words}};
}

Subject delivery_subject(const store::Delivery& delivery) {
  return {{"outcome", std::string(to_string(delivery.outcome))},
          {"detail_sha256", hash_of(delivery.detail)}};
}

}  // namespace parangon::hub::collect
