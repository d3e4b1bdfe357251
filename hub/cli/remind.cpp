#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>
#include <set>

#include "hub/cli/collection.hpp"
#include "hub/collect/events.hpp"
#include "hub/collect/reminder.hpp"

namespace parangon::hub::cli {
namespace {

struct RemindInput {
  std::string campaign;
  std::string kind;
  bool dry_run = false;
};

/// Agencies that have this reminder of this day already.
std::set<model::Siret> already_reminded(const store::ReadStore& store, const std::string& campaign,
                                        std::string_view kind, model::Date day) {
  std::set<model::Siret> out;
  store::PageRequest page{.limit = store::PageRequest::max_limit};
  for (;;) {
    const auto messages = store.outbox({.campaign = campaign}, page);
    for (const auto& [number, made, message, deliveries] : messages) {
      if (message.kind == kind && message.day == day) out.insert(message.agency);
    }
    if (static_cast<std::int64_t>(messages.size()) < page.limit) return out;
    page.before = messages.back().number;
  }
}

void print_reminders(const collect::Reminders& made, std::size_t repeated, const RemindInput& input,
                     Session& session) {
  for (const auto& message : made.messages) {
    session.out << fmt::format("{}  {}  {}\n", message.agency.to_string(), message.recipient,
                               message.subject);
    if (input.dry_run) session.out << '\n' << message.body << '\n';
  }
  for (const auto& agency : made.without_address) {
    session.out << Text(
                       fmt::format("{} {} : pas d'adresse (agency edit --siret {} --contact …)\n",
                                   agency.siret.to_string(), agency.name, agency.siret.to_string()),
                       fmt::format("{} {}: no address (agency edit --siret {} --contact …)\n",
                                   agency.siret.to_string(), agency.name, agency.siret.to_string()))
                       .in(session.lang);
  }
  const auto count = made.messages.size();
  const auto unreachable = made.without_address.size();
  const Text done = input.dry_run ? Text("à faire", "to be made")
                                  : Text("dans la boîte d'envoi", "in the outbox");
  session.out << Text(
                     fmt::format("{} message(s) {}, {} déjà fait(s) ce jour, {} sans adresse\n",
                                 count, done.fr, repeated, unreachable),
                     fmt::format("{} message(s) {}, {} made already this day, {} without address\n",
                                 count, done.en, repeated, unreachable))
                     .in(session.lang);
}

Status remind(const RemindInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto now = session.clock.now();
  const auto taken = take_inventory(*opened, input.campaign, now);
  if (!taken) return taken.error();
  const auto& [campaign, agencies, inventory] = *taken;
  const auto kind =
      collect::reminder_kind_from(input.kind).value_or(collect::usual_reminder(inventory.phase));
  if (auto fine = collect::check_reminder(kind, campaign, inventory.day); !fine) return fine;
  auto made =
      collect::reminders(kind, campaign, inventory, agencies, opened->config.consortium_name);
  const std::string kind_name(to_string(kind));
  const auto known = already_reminded(*opened->store, campaign.name, kind_name, inventory.day);
  const auto repeated = std::erase_if(
      made.messages, [&](const store::Message& m) { return known.contains(m.agency); });
  if (!input.dry_run && !made.messages.empty()) {
    auto put = opened->store->add_messages(
        made.messages, now,
        collect::event(opened->config.hub_name, "reminders_made", collect::local_operator(),
                       collect::reminders_subject(made.messages)));
    if (!put) return put;
  }
  print_reminders(made, repeated, input, session);
  return {};
}

}  // namespace

void declare_remind(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<RemindInput>();
  auto* command =
      app.add_subcommand("remind", fr ? "Écrire les rappels d'une campagne dans la boîte d'envoi"
                                      : "Write a campaign's reminders into the outbox");
  command->add_option("--campaign", input->campaign, fr ? "Son nom" : "Its name")->required();
  command
      ->add_option("--kind", input->kind,
                   fr ? "before-due, overdue ou uncertified (sinon selon le jour)"
                      : "before-due, overdue or uncertified (else by the day)")
      ->check(CLI::IsMember({"before-due", "overdue", "uncertified"}));
  command->add_flag("--dry-run", input->dry_run,
                    fr ? "Montrer les messages sans les écrire" : "Show the messages, write none");
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return remind(*input, session); }; });
}

}  // namespace parangon::hub::cli
