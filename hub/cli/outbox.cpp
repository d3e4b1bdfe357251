#include "hub/cli/outbox.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "hub/cli/collection.hpp"
#include "hub/collect/events.hpp"
#include "hub/collect/reminder.hpp"
#include "shared/core/columns.hpp"
#include "shared/core/file.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

struct OutboxInput {
  std::string campaign;
  std::string as_of;
  std::string folder;
  std::int64_t number = 0;
  std::int64_t limit = store::PageRequest::max_limit;
  bool waiting = false;
  bool done = false;
  bool json = false;
};

Text state_of(const store::OutboxMessage& message) {
  if (message.deliveries.empty()) return {"en attente", "waiting"};
  const auto at = format_instant(message.deliveries.back().at).substr(0, 16);
  switch (message.deliveries.back().outcome) {
    case store::DeliveryOutcome::sent: return {"envoyé " + at, "sent " + at};
    case store::DeliveryOutcome::refused: return {"refusé " + at, "refused " + at};
    case store::DeliveryOutcome::failed:
      return {fmt::format("en attente, {} échec(s)", message.deliveries.size()),
              fmt::format("waiting, failed {} time(s)", message.deliveries.size())};
    case store::DeliveryOutcome::expired: return {"périmé " + at, "expired " + at};
    case store::DeliveryOutcome::exported: return {"exporté " + at, "exported " + at};
  }
  return {};
}

void write_message(wire::JsonWriter& json, const store::OutboxMessage& m, bool whole) {
  json.begin_object().member("number", m.number).member("made", m.made);
  json.member("campaign", m.message.campaign).member("kind", m.message.kind);
  json.member("agency", m.message.agency.to_string()).member("day", m.message.day.to_string());
  json.member("recipient", m.message.recipient).member("subject", m.message.subject);
  if (whole) json.member("body", m.message.body);
  json.member("waiting", m.waiting()).name("deliveries").begin_array();
  for (const auto& delivery : m.deliveries) {
    json.begin_object().member("at", delivery.at).member("outcome", to_string(delivery.outcome));
    json.member("detail", delivery.detail).end_object();
  }
  json.end_array().end_object();
}

Status list_messages(const OutboxInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto as_of = instant_of(input.as_of, session);
  if (!as_of) return as_of.error();
  store::OutboxFilter filter{.waiting = input.waiting};
  if (!input.campaign.empty()) filter.campaign = input.campaign;
  const auto messages = opened->store->outbox(filter, {.limit = input.limit}, *as_of);
  if (input.json) {
    std::string out;
    wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
    json.begin_array();
    for (const auto& message : messages) write_message(json, message, false);
    json.end_array();
    session.out << out << '\n';
    return {};
  }
  const bool fr = session.french();
  using enum TextTable::Align;
  TextTable table({right, left, left, left, left, left});
  table.row({fr ? "n°" : "no.", fr ? "campagne" : "campaign", fr ? "rappel" : "reminder", "SIRET",
             fr ? "destinataire" : "recipient", fr ? "état" : "state"});
  for (const auto& m : messages) {
    table.row({std::to_string(m.number), m.message.campaign, m.message.kind,
               m.message.agency.to_string(), m.message.recipient, state_of(m).in(session.lang)});
  }
  session.out << table.render(session.width);
  return {};
}

Status show_message(const OutboxInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto as_of = instant_of(input.as_of, session);
  if (!as_of) return as_of.error();
  const auto message = opened->store->message(input.number, *as_of);
  if (!message) {
    return Error{Errc::not_found,
                 {fmt::format("pas de message {}", input.number),
                  fmt::format("no message {}", input.number)}};
  }
  if (input.json) {
    std::string out;
    wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
    write_message(json, *message, true);
    session.out << out << '\n';
    return {};
  }
  session.out << fmt::format("{}  {}\n{}\n\n{}\n", format_instant(message->made),
                             message->message.recipient, message->message.subject,
                             message->message.body);
  for (const auto& delivery : message->deliveries) {
    session.out << fmt::format("{}  {}  {}\n", format_instant(delivery.at),
                               to_string(delivery.outcome), delivery.detail);
  }
  return {};
}

/// One file a message; with --done they count as handed over.
Status export_files(const OutboxInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto settings = mail_settings(opened->config);
  if (!settings) return settings.error();
  const std::filesystem::path folder = input.folder;
  if (auto made = make_folder(folder); !made) return made;
  const auto waiting = waiting_messages(*opened->store, input.limit);
  std::string numbers;
  for (const auto& message : waiting) {
    const auto text = mail::format_mail(mail_of(message, *settings));
    if (!text) return text.error();
    const auto file =
        folder / fmt::format("{:06}-{}.eml", message.number, message.message.agency.to_string());
    if (auto written = write_file(file, *text); !written) return written;
    session.out << file.string() << '\n';
    if (!input.done) continue;
    auto recorded = record_delivery(
        *opened, message.number,
        {session.clock.now(), store::DeliveryOutcome::exported, file.filename().string()});
    if (!recorded) return recorded;
    numbers += (numbers.empty() ? "" : " ") + std::to_string(message.number);
  }
  if (numbers.empty()) return {};
  const auto told =
      collect::event(opened->config.hub_name, "messages_exported", collect::local_operator(),
                     {{"count", std::to_string(waiting.size())}, {"numbers", std::move(numbers)}});
  return opened->store->record_event(session.clock.now(), told);
}

void declare_sending(CLI::App& parent, const std::shared_ptr<OutboxInput>& input, bool fr,
                     Action& chosen) {
  auto* sending = parent.add_subcommand(
      "send", fr ? "Envoyer ce qui attend ([mail])" : "Send what waits ([mail])");
  sending->add_option("--limit", input->limit, fr ? "Au plus" : "At most")
      ->check(CLI::Range(std::int64_t{1}, store::PageRequest::max_limit));
  sending->callback([input, &chosen] {
    chosen = [input](Session& session) { return send_outbox(input->limit, session); };
  });
  auto* files = parent.add_subcommand(
      "export", fr ? "Écrire ce qui attend en fichiers .eml" : "Write what waits as .eml files");
  files->add_option("folder", input->folder, fr ? "Dossier" : "Folder")->required();
  files->add_flag("--done", input->done,
                  fr ? "Les tenir pour remis : send ne les enverra pas"
                     : "Take them as handed over: send will not send them");
  files->callback([input, &chosen] {
    chosen = [input](Session& session) { return export_files(*input, session); };
  });
}

}  // namespace

Result<MailSettings> mail_settings(const Config& config) {
  if (config.mail) return *config.mail;
  return Error{
      Errc::invalid_argument,
      {"la configuration n'a pas de section [mail] : ajoutez-la, avec from pour exporter, et "
       "url pour envoyer (docs/manual-hub.md)",
       "the configuration has no section [mail]: add it, with from to export, and url to "
       "send (docs/manual-hub.md)"}};
}

mail::Mail mail_of(const store::OutboxMessage& message, const MailSettings& settings) {
  return {
      .from = settings.from,
      .from_name = settings.name,
      .reply_to = settings.reply_to,
      .to = message.message.recipient,
      .subject = message.message.subject,
      .body = message.message.body,
      .date = message.made,
      .id = fmt::format("parangon-{}-{}", message.number, message.made.time_since_epoch().count())};
}

Status record_delivery(OpenStore& opened, std::int64_t number, const store::Delivery& delivery) {
  return opened.store->record_delivery(
      number, delivery,
      collect::event(opened.config.hub_name, "delivery_recorded", collect::local_operator(),
                     collect::delivery_subject(delivery)));
}

std::vector<store::OutboxMessage> waiting_messages(const store::ReadStore& store,
                                                   std::int64_t limit) {
  std::vector<store::OutboxMessage> out;
  store::PageRequest page{.limit = store::PageRequest::max_limit};
  for (;;) {
    auto found = store.outbox({.waiting = true}, page);
    const bool more = static_cast<std::int64_t>(found.size()) == page.limit;
    if (more) page.before = found.back().number;
    std::ranges::move(found, std::back_inserter(out));
    if (!more) break;
  }
  std::ranges::reverse(out);
  if (static_cast<std::int64_t>(out.size()) > limit) {
    out.erase(out.begin() + limit, out.end());
  }
  return out;
}

void declare_outbox(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<OutboxInput>();
  auto* parent =
      app.add_subcommand("outbox", fr ? "Les messages aux membres" : "The messages to the members");
  parent->require_subcommand(1);
  const auto reading = [&](const char* name, const char* what, auto work) {
    auto* command = parent->add_subcommand(name, what);
    command->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
    command->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
    command->callback([input, work, &chosen] {
      chosen = [input, work](Session& session) { return work(*input, session); };
    });
    return command;
  };
  auto* listing = reading(
      "list", fr ? "Les messages, récents d'abord" : "The messages, newest first", &list_messages);
  listing->add_option("--campaign", input->campaign, fr ? "De cette campagne" : "Of that campaign");
  listing->add_flag("--waiting", input->waiting, fr ? "En attente" : "Those that wait");
  listing->add_option("--limit", input->limit, fr ? "Au plus" : "At most")
      ->check(CLI::Range(std::int64_t{1}, store::PageRequest::max_limit));
  reading("show", fr ? "Un message et ses envois" : "One message and its deliveries", &show_message)
      ->add_option("number", input->number, fr ? "Son numéro" : "Its number")
      ->required();
  declare_sending(*parent, input, fr, chosen);
}

}  // namespace parangon::hub::cli
