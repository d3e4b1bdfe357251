#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/cli/command.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

struct AgencyInput {
  std::string siret;
  std::string name;
  std::string department;
  std::int64_t population = 0;
  std::string reason;
  bool json = false;
};

Status add(const AgencyInput& input, Session& session) {
  const auto siret = model::Siret::parse(input.siret);
  if (!siret) return siret.error();
  auto opened = open(session, true);
  if (!opened) return opened.error();
  store::Agency agency{*siret, input.name, input.department, input.population, session.clock.now(),
                       true,   {}};
  if (auto added = opened->store->add_agency(agency); !added) return added;
  session.out << (session.french()
                      ? fmt::format("Acheteur {} ajouté : {}\n", input.siret, input.name)
                      : fmt::format("Agency {} added: {}\n", input.siret, input.name));
  return {};
}

std::string as_json(const std::vector<store::Agency>& agencies) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_array();
  for (const auto& agency : agencies) {
    json.begin_object().member("siret", agency.siret.to_string()).member("name", agency.name);
    json.member("departement", agency.department).member("population", agency.population);
    json.member("added", agency.added).member("active", agency.active);
    json.member("suspended_reason", agency.suspended_reason).end_object();
  }
  json.end_array();
  return out + "\n";
}

Status list(const AgencyInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto agencies = opened->store->agencies();
  if (input.json) {
    session.out << as_json(agencies);
    return {};
  }
  const bool fr = session.french();
  session.out << fmt::format("{:<15} {:<5} {:<40} {}\n", "SIRET", fr ? "dép." : "dept",
                             fr ? "nom" : "name", fr ? "état" : "state");
  for (const auto& agency : agencies) {
    const auto state = agency.active ? std::string(fr ? "actif" : "active")
                                     : fmt::format("{}: {}", fr ? "suspendu " : "suspended",
                                                   agency.suspended_reason);
    session.out << fmt::format("{:<15} {:<5} {:<40} {}\n", agency.siret.to_string(),
                               agency.department, agency.name, state);
  }
  return {};
}

Status set_active(const AgencyInput& input, bool active, Session& session) {
  const auto siret = model::Siret::parse(input.siret);
  if (!siret) return siret.error();
  auto opened = open(session, false);
  if (!opened) return opened.error();
  auto done = active ? opened->store->resume_agency(*siret)
                     : opened->store->suspend_agency(*siret, input.reason);
  if (!done) return done;
  const Text text = active ? Text("réadmis", "resumed") : Text("suspendu", "suspended");
  session.out << fmt::format("{} {}\n", input.siret, text.in(session.lang));
  return {};
}

void declare_add(CLI::App& parent, bool fr, Action& chosen) {
  auto input = std::make_shared<AgencyInput>();
  auto* command = parent.add_subcommand("add", fr ? "Ajouter un membre" : "Add a member");
  command->add_option("--siret", input->siret, "SIRET")->required();
  command->add_option("--name", input->name, fr ? "Nom de l'acheteur" : "The agency's name")
      ->required();
  command
      ->add_option(
          "--departement", input->department,
          fr ? "Code du département (77, 2A, 974)" : "Code of its department (77, 2A, 974)")
      ->required();
  command
      ->add_option("--population", input->population,
                   fr ? "Habitants ; sinon ceux du département"
                      : "Inhabitants; else those of the department")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000'000}));
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return add(*input, session); }; });
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
  declare_add(*parent, fr, chosen);
  auto input = std::make_shared<AgencyInput>();
  auto* listing = parent->add_subcommand("list", fr ? "Tous les membres" : "All members");
  listing->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  listing->callback(
      [input, &chosen] { chosen = [input](Session& session) { return list(*input, session); }; });
  declare_switch(*parent, fr, false, chosen);
  declare_switch(*parent, fr, true, chosen);
}

}  // namespace parangon::hub::cli
