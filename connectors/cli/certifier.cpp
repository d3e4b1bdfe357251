#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/agent/hub_calls.hpp"
#include "connectors/agent/statement.hpp"
#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

struct CertifierInput {
  std::filesystem::path config = ".";
  std::string person;
  std::string name;
  std::string as_of;
};

/// Names or removes: a statement of the agency, which goes through the outbox like everything.
int state_person(const Context& context, const CertifierInput& input,
                 model::StatementAction action) {
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const auto session = open_session(context, desk->config);
  if (!session) return fail(context, session.error());
  const auto agency = agent::Signatory::load(desk->config.hub->certificate, desk->config.hub->key);
  if (!agency) return fail(context, agency.error());
  const auto statement = agent::about_person(desk->config.siret, action, input.person, input.name,
                                             context.clock.now());
  const auto signed_one = agent::sign_statement(statement, *agency);
  if (!signed_one) return fail(context, {Errc::invalid_argument, signed_one.error().message});
  if (auto kept = desk->state.outbox().put(*signed_one); !kept) return fail(context, kept.error());
  return report_exchange(
      context, agent::exchange(desk->state, **session, {desk->config.siret, context.clock}));
}

int list(const Context& context, const CertifierInput& input) {
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return fail(context, as_of.error());
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const auto session = open_session(context, desk->config);
  if (!session) return fail(context, session.error());
  const auto found = agent::certifiers(**session, *as_of);
  if (!found) return fail(context, found.error());
  if (context.json) {
    std::string out;
    wire::JsonWriter json(out);
    json.begin_object().name("certifiers").begin_array();
    for (const auto& one : *found) {
      json.begin_object().member("person", one.person).member("name", one.name);
      json.member("since", one.since).end_object();
    }
    json.end_array().end_object();
    context.out << out << '\n';
    return exit_ok;
  }
  if (found->empty()) {
    context.out << context.t("Personne n'est nommé.\n", "Nobody is named.\n");
    return exit_ok;
  }
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::left, Align::left});
  table.row(
      {context.t("personne", "person"), context.t("nom", "name"), context.t("depuis", "since")});
  for (const auto& one : *found) table.row({one.person, one.name, format_instant(one.since)});
  context.out << table.render(context.width);
  return exit_ok;
}

}  // namespace

void declare_certifier(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<CertifierInput>();
  auto* parent = app.add_subcommand(
      "certifier", fr ? "les personnes qui peuvent certifier" : "the people who may certify");
  parent->require_subcommand(1);
  parent->fallthrough();
  auto* add = parent->add_subcommand("add", fr ? "nomme une personne" : "names a person");
  auto* remove = parent->add_subcommand("remove", fr ? "la retire" : "removes one");
  for (auto* command : {add, remove}) {
    add_config_option(*command, lang, input->config);
    command
        ->add_option("--person", input->person,
                     fr ? "identifiant de son certificat" : "identifier in its certificate")
        ->required();
  }
  add->add_option("--name", input->name, fr ? "fonction ou nom" : "function or name")->required();
  auto* listing = parent->add_subcommand("list", fr ? "qui est nommé" : "who is named");
  add_config_option(*listing, lang, input->config);
  add_as_of_option(*listing, lang, input->as_of);
  add->callback([input, &chosen] {
    chosen = [input](const Context& context) {
      return state_person(context, *input, model::StatementAction::name_certifier);
    };
  });
  remove->callback([input, &chosen] {
    chosen = [input](const Context& context) {
      return state_person(context, *input, model::StatementAction::remove_certifier);
    };
  });
  listing->callback([input, &chosen] {
    chosen = [input](const Context& context) { return list(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
