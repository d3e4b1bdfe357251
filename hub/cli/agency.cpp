#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>

#include "hub/benchmark/population.hpp"
#include "hub/cli/command.hpp"
#include "hub/collect/events.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

struct AgencyInput {
  std::string siret;
  std::optional<std::string> name;
  std::optional<std::string> department;
  std::optional<std::int64_t> population;
  std::optional<std::string> contact;
  std::string reason;
  std::string as_of;
  bool json = false;
};

store::EventMaker event_of(const OpenStore& opened, std::string_view name,
                           const store::Agency& agency) {
  return collect::event(opened.config.hub_name, name, collect::local_operator(),
                        collect::member_subject(agency));
}

/// A department that is not in the table has no inhabitants, and then nobody has an amount per
/// 1,000: better refused here than missed there.
Status check_inhabitants(std::int64_t population, const std::string& department) {
  if (population > 0 || benchmark::population_of(department)) return {};
  return Error{
      Errc::invalid_argument,
      {fmt::format("département « {} » : population inconnue ; corrigez --departement (77, "
                   "2A, 974) ou donnez --population",
                   department),
       fmt::format("department \"{}\": population not known; correct --departement (77, "
                   "2A, 974) or give --population",
                   department)}};
}

Status add_agency(const AgencyInput& input, Session& session) {
  const auto siret = model::Siret::parse(input.siret);
  if (!siret) return siret.error();
  auto known = check_inhabitants(input.population.value_or(0), input.department.value_or(""));
  if (!known) return known;
  auto opened = open(session, true);
  if (!opened) return opened.error();
  const store::Agency agency{*siret,
                             input.name.value_or(""),
                             input.department.value_or(""),
                             input.population.value_or(0),
                             input.contact.value_or(""),
                             session.clock.now(),
                             true,
                             {}};
  auto added = opened->store->add_agency(agency, event_of(*opened, "agency_added", agency));
  if (!added) return added;
  session.out << (session.french()
                      ? fmt::format("Acheteur {} ajouté : {}\n", input.siret, agency.name)
                      : fmt::format("Agency {} added: {}\n", input.siret, agency.name));
  return {};
}

/// Reads the member, lets `edit` change it, and records it as a new version.
Status change(const AgencyInput& input, std::string_view event, const Text& done, Session& session,
              const std::function<void(store::Agency&)>& edit) {
  const auto siret = model::Siret::parse(input.siret);
  if (!siret) return siret.error();
  auto opened = open(session, false);
  if (!opened) return opened.error();
  auto agency = opened->store->agency(*siret);
  if (!agency) {
    return Error{Errc::not_found,
                 {fmt::format("l'acheteur {} n'est pas membre", input.siret),
                  fmt::format("agency {} is not a member", input.siret)}};
  }
  edit(*agency);
  if (auto known = check_inhabitants(agency->population, agency->department); !known) {
    return known;
  }
  auto changed =
      opened->store->change_agency(*agency, session.clock.now(), event_of(*opened, event, *agency));
  if (!changed) return changed;
  session.out << fmt::format("{} {}\n", input.siret, done.in(session.lang));
  return {};
}

Status edit_agency(const AgencyInput& input, Session& session) {
  return change(input, "agency_changed", {"modifié", "changed"}, session,
                [&](store::Agency& agency) {
                  agency.name = input.name.value_or(agency.name);
                  agency.department = input.department.value_or(agency.department);
                  agency.population = input.population.value_or(agency.population);
                  agency.contact = input.contact.value_or(agency.contact);
                });
}

std::string as_json(const std::vector<store::Agency>& agencies) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_array();
  for (const auto& agency : agencies) {
    json.begin_object().member("siret", agency.siret.to_string()).member("name", agency.name);
    json.member("departement", agency.department).member("population", agency.population);
    json.member("contact", agency.contact).member("added", agency.added);
    json.member("active", agency.active);
    json.member("suspended_reason", agency.suspended_reason).end_object();
  }
  json.end_array();
  return out + "\n";
}

Status list_agencies(const AgencyInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return as_of.error();
  const auto agencies = opened->store->agencies(*as_of);
  if (input.json) {
    session.out << as_json(agencies);
    return {};
  }
  const bool fr = session.french();
  session.out << fmt::format("{:<15} {:<5} {:<40} {}\n", "SIRET", fr ? "dép." : "dept",
                             fr ? "nom" : "name", fr ? "état" : "state");
  for (const auto& agency : agencies) {
    const auto state = agency.active ? std::string(fr ? "actif" : "active")
                                     : fmt::format("{}{}{}", fr ? "suspendu" : "suspended",
                                                   colon(session.lang), agency.suspended_reason);
    session.out << fmt::format("{:<15} {:<5} {:<40} {}\n", agency.siret.to_string(),
                               agency.department, agency.name, state);
  }
  return {};
}

Status set_active(const AgencyInput& input, bool active, Session& session) {
  const Text done = active ? Text("réadmis", "resumed") : Text("suspendu", "suspended");
  return change(input, active ? "agency_resumed" : "agency_suspended", done, session,
                [&](store::Agency& agency) {
                  agency.active = active;
                  agency.suspended_reason = active ? std::string() : input.reason;
                });
}

void declare_add(CLI::App& parent, bool fr, bool fresh, Action& chosen) {
  auto input = std::make_shared<AgencyInput>();
  auto* command =
      fresh ? parent.add_subcommand("add", fr ? "Ajouter un membre" : "Add a member")
            : parent.add_subcommand("edit", fr ? "Modifier un membre : ce qui est donné remplace"
                                               : "Change a member: what is given replaces");
  command->add_option("--siret", input->siret, "SIRET")->required();
  command->add_option("--name", input->name, fr ? "Nom de l'acheteur" : "The agency's name")
      ->required(fresh);
  command
      ->add_option(
          "--departement", input->department,
          fr ? "Code du département (77, 2A, 974)" : "Code of its department (77, 2A, 974)")
      ->required(fresh);
  command
      ->add_option("--population", input->population,
                   fr ? "Habitants ; sinon ceux du département"
                      : "Inhabitants; else those of the department")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000'000}));
  command->add_option("--contact", input->contact,
                      fr ? "Adresse électronique des relances" : "E-mail address for reminders");
  command->callback([input, fresh, &chosen] {
    chosen = [input, fresh](Session& session) {
      return fresh ? add_agency(*input, session) : edit_agency(*input, session);
    };
  });
}

void declare_switch(CLI::App& parent, bool fr, bool active, Action& chosen) {
  auto input = std::make_shared<AgencyInput>();
  auto* command =
      active
          ? parent.add_subcommand("resume", fr ? "Réadmettre un membre" : "Let a member in again")
          : parent.add_subcommand("suspend", fr ? "Suspendre un membre" : "Suspend a member");
  command->add_option("--siret,siret", input->siret, "SIRET")->required();
  if (!active) {
    command
        ->add_option("--reason", input->reason,
                     fr ? "Motif, montré au membre" : "Reason, shown to the member")
        ->required();
  }
  command->callback([input, active, &chosen] {
    chosen = [input, active](Session& session) { return set_active(*input, active, session); };
  });
}

}  // namespace

void declare_agency(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto* parent = app.add_subcommand("agency", fr ? "Les membres" : "The members");
  parent->require_subcommand(1);
  declare_add(*parent, fr, true, chosen);
  declare_add(*parent, fr, false, chosen);
  auto input = std::make_shared<AgencyInput>();
  auto* listing = parent->add_subcommand("list", fr ? "Tous les membres" : "All members");
  listing->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  listing->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
  listing->callback([input, &chosen] {
    chosen = [input](Session& session) { return list_agencies(*input, session); };
  });
  declare_switch(*parent, fr, false, chosen);
  declare_switch(*parent, fr, true, chosen);
}

}  // namespace parangon::hub::cli
