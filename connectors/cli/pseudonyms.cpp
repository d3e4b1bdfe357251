#include "connectors/cli/pseudonyms.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/consortium.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

using Make = Result<agent::PseudonymExchange> (*)(agent::PseudonymKeyring&, agent::HubSession&,
                                                  const agent::PseudonymMember&, std::int64_t);

struct PseudonymsInput {
  std::filesystem::path config = ".";
  std::int64_t from_year = 0;
};

std::string periods_of(const Context& context, const model::PseudonymKeyInfo& key) {
  if (key.from_year == 0) return context.t("toutes les périodes", "all periods");
  return fmt::format("{} {}", context.t("à partir de", "from"), key.from_year);
}

/// Does one of the agency's calls about keys, with what it needs of the state.
template <class Call>
Result<agent::PseudonymExchange> with_keys(const Context& context, const AgencyConfig& config,
                                           const agent::State& state, Call call) {
  const auto signatory = agent::Signatory::load(config.hub->certificate, config.hub->key);
  if (!signatory) return signatory.error();
  auto keyring = agent::PseudonymKeyring::load(state.folder());
  if (!keyring) return keyring.error();
  return call(*keyring, agent::PseudonymMember{config.siret, *signatory, context.clock});
}

/// `create` and `rotate`.
int make_key(const Context& context, const PseudonymsInput& input, Make make) {
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const auto session = open_session(context, desk->config);
  if (!session) return fail(context, session.error());
  const auto made =
      with_keys(context, desk->config, desk->state,
                [&](agent::PseudonymKeyring& keyring, const agent::PseudonymMember& member) {
                  return make(keyring, **session, member, input.from_year);
                });
  if (!made) return fail(context, made.error());
  print_exchange(context, *made);
  return exit_ok;
}

void write_keys(const Context& context, const agent::PseudonymKeyring& keyring) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().name("keys").begin_array();
  for (const auto& [key, secret] : keyring.keys()) {
    json.begin_object().member("key", key.id).member("number", key.number);
    json.member("from_year", key.from_year).member("replaces", key.replaces).end_object();
  }
  json.end_array().end_object();
  context.out << out << '\n';
}

/// Never shows a key itself.
int show(const Context& context, const PseudonymsInput& input) {
  const auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const auto keyring = agent::PseudonymKeyring::load(desk->state.folder());
  if (!keyring) return fail(context, keyring.error());
  if (context.json) {
    write_keys(context, *keyring);
    return exit_ok;
  }
  if (keyring->keys().empty()) {
    context.out << context.t(
        "Aucune clé de pseudonymes : les chiffres partent sans fournisseurs sous pseudonymes.\n",
        "No pseudonym key: figures are sent without suppliers under pseudonyms.\n");
    return exit_ok;
  }
  using Align = TextTable::Align;
  TextTable table({Align::right, Align::left, Align::left});
  table.row({context.t("n°", "no."), context.t("clé", "key"), context.t("périodes", "periods")});
  for (const auto& held : keyring->keys()) {
    table.row({std::to_string(held.info.number), held.info.id, periods_of(context, held.info)});
  }
  context.out << table.render(context.width);
  return exit_ok;
}

}  // namespace

void print_exchange(const Context& context, const agent::PseudonymExchange& exchange) {
  for (const auto& remark : exchange.remarks) {
    context.err << "parangon-connector: " << remark.in(context.lang) << '\n';
  }
  if (exchange.asked) {
    context.err << context.t("clé de pseudonymes demandée aux autres membres\n",
                             "pseudonym key asked of the other members\n");
  }
  for (const auto& key : exchange.received) {
    context.err << fmt::format("{} {} ({} {}, {})\n",
                               context.t("clé de pseudonymes", "pseudonym key"), key.id,
                               context.t("n°", "no."), key.number, periods_of(context, key));
  }
  for (const auto& [agency, key] : exchange.given) {
    context.err << fmt::format("{} {} {} {}\n", context.t("clé de pseudonymes", "pseudonym key"),
                               key, context.t("transmise à", "given to"), agency.to_string());
  }
}

void exchange_keys(const Context& context, const AgencyConfig& config, const agent::State& state,
                   agent::HubSession& session) {
  const auto exchange =
      with_keys(context, config, state,
                [&](agent::PseudonymKeyring& keyring, const agent::PseudonymMember& member) {
                  return agent::exchange_pseudonym_keys(keyring, session, member);
                });
  if (exchange) return print_exchange(context, *exchange);
  context.err << "parangon-connector: "
              << context.t("échange des clés de pseudonymes : ", "exchange of pseudonym keys: ")
              << exchange.error().in(context.lang) << '\n';
}

void declare_pseudonyms(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<PseudonymsInput>();
  auto* pseudonyms = app.add_subcommand(
      "pseudonyms", fr ? "clé des pseudonymes de fournisseurs" : "key of suppliers' pseudonyms");
  pseudonyms->require_subcommand(1);
  pseudonyms->fallthrough();
  const auto add_from = [&](CLI::App* command) {
    return command
        ->add_option(
            "--from", input->from_year,
            fr ? "première année des périodes concernées" : "first year of the periods concerned")
        ->check(CLI::Range(1900, 9999));
  };
  auto* create = pseudonyms->add_subcommand(
      "create", fr ? "crée la première clé du consortium et la transmet à ceux qui l'ont demandée"
                   : "makes the consortium's first key and gives it to those that asked");
  add_config_option(*create, lang, input->config);
  add_from(create);
  create->callback([input, &chosen] {
    chosen = [input](const Context& context) {
      return make_key(context, *input, agent::create_pseudonym_key);
    };
  });
  auto* rotate = pseudonyms->add_subcommand(
      "rotate", fr ? "remplace la clé à partir d'une année" : "replaces the key from a year on");
  add_config_option(*rotate, lang, input->config);
  add_from(rotate)->required();
  rotate->callback([input, &chosen] {
    chosen = [input](const Context& context) {
      return make_key(context, *input, agent::rotate_pseudonym_key);
    };
  });
  auto* list = pseudonyms->add_subcommand(
      "show", fr ? "les clés reçues, sans les montrer" : "the keys held, without showing them");
  add_config_option(*list, lang, input->config);
  list->callback([input, &chosen] {
    chosen = [input](const Context& context) { return show(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
