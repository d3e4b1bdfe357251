#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <ostream>

#include "connectors/cli/declare.hpp"
#include "connectors/cli/signing.hpp"
#include "shared/core/columns.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::connectors::cli {
namespace {

struct EnterInput {
  std::filesystem::path config = ".";
  std::string period;
  std::filesystem::path certificate, key;
  bool yes = false;
};

std::string name_of(const wire::EntryEffect& effect, Lang lang) {
  const auto segment = effect.key.segment.is_all()
                           ? Text("tous les achats", "all purchases")
                           : model::Nomenclature::standard().label(effect.key.segment);
  return fmt::format("{}, {}, {}", segment.in(lang), model::label(effect.key.kind).in(lang),
                     model::label(effect.key.basis).in(lang));
}

/// What everybody could compute afterwards, then how many figures stay in the old state.
void show(const Context& context, const wire::EntryPreview& preview) {
  const auto& t = context;
  context.out << fmt::format(
      "{}\n\n",
      t.t("Si vos chiffres entrent seuls dans les tableaux, tout lecteur pourra calculer, par "
          "différence avec l'état publié :",
          "If your figures enter the tables alone, every reader can compute, from the "
          "difference with the published state:"));
  for (const auto& table : preview.tables) {
    using enum TextTable::Align;
    TextTable rows({left, right});
    rows.row({fmt::format("{} · {}", preview.period.to_string(),
                          model::label(table.measure).in(context.lang)),
              t.t("différence", "difference")});
    std::size_t kept = 0;
    for (const auto& effect : table.effects) {
      if (!effect.shows || !effect.change) {
        ++kept;
        continue;
      }
      rows.row({name_of(effect, context.lang), effect.change->to_display(context.lang)});
    }
    context.out << rows.render();
    context.out << fmt::format(
        "{}\n\n",
        fmt::format(fmt::runtime(t.t(
                        "{} autres chiffres restent dans l'état publié : scellés, ou corrigés sans "
                        "qu'on sache combien de fournisseurs sont derrière.",
                        "{} other figures stay in the published state: sealed, or "
                        "corrected by an unknown number of suppliers.")),
                    kept));
  }
  context.out << fmt::format(
      "{}\n\n",
      context.t("Les nouveaux totaux peuvent être masqués là où ces autres chiffres se verraient "
                "autrement, et le consortium peut ne plus lire de valeurs d'acheteurs pour ces "
                "tableaux. L'état publié reste lisible.",
                "New totals may be withheld where those other figures would show, and staff may no "
                "longer read values of agencies in these tables. The published state stays "
                "readable."));
}

bool shows_anything(const wire::EntryPreview& preview) {
  return std::ranges::any_of(preview.tables, [](const wire::EntryPreview::Table& table) {
    return std::ranges::any_of(table.effects, &wire::EntryEffect::shows);
  });
}

/// `--yes`, or an answer at the terminal.
Result<bool> agrees(const Context& context, const EnterInput& input) {
  if (input.yes) return true;
  if (::isatty(STDIN_FILENO) == 0) {
    return Error{Errc::invalid_argument,
                 {"sans terminal, confirmez par --yes", "without a terminal, confirm with --yes"}};
  }
  context.out << context.t("Signer cet accord ? (o/N) ", "Sign this consent? (y/N) ") << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "o" || answer == "O" || answer == "y" || answer == "Y";
}

int enter(const Context& context, const EnterInput& input) {
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const auto person = load_person(input.certificate, input.key, desk->config);
  if (!person) return fail(context, person.error());
  const auto period = model::Period::parse(input.period);
  if (!period) return fail(context, {Errc::invalid_argument, period.error().message});
  const auto session = open_session(context, desk->config);
  if (!session) return fail(context, session.error());
  const auto bytes = agent::entry_preview(**session, *period);
  if (!bytes) return fail(context, bytes.error());
  const auto preview = wire::read_entry_preview(*bytes);
  if (!preview) return fail(context, preview.error());
  if (!shows_anything(*preview)) {
    return fail(context,
                {Errc::conflict,
                 {"rien n'entrerait seul : les chiffres qui ont changé sont scellés, ou corrigés "
                  "sans qu'on sache combien de fournisseurs sont derrière ; ils entreront avec "
                  "ceux d'autres acheteurs",
                  "nothing would enter alone: the figures that changed are sealed, or corrected by "
                  "an unknown number of suppliers; they will enter with those of other agencies"}});
  }
  const auto revision = find_revision(*period, preview->revision, true, **session);
  if (!revision) return fail(context, revision.error());
  auto document = document_of(*revision, **session, desk->state);
  if (!document) return fail(context, document.error());
  if (!context.json) show(context, *preview);
  const auto agreed = agrees(context, input);
  if (!agreed) return fail(context, agreed.error());
  if (!*agreed) {
    context.out << context.t("Rien n'est signé.\n", "Nothing is signed.\n");
    return exit_refused;
  }
  const auto statement =
      agent::about_revision(desk->config.siret, model::StatementAction::enter_alone, *revision,
                            trust::to_hex(trust::sha256(*bytes)), context.clock.now());
  return sign_and_send(context, *desk, **session, statement, *person, true);
}

}  // namespace

void declare_enter(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<EnterInput>();
  auto* c = app.add_subcommand(
      "enter", fr ? "accepte que les chiffres d'une période entrent seuls dans les tableaux"
                  : "consents that the figures of a period enter the tables alone");
  add_config_option(*c, lang, input->config);
  c->add_option("--period", input->period, "2025, 2025-Q1…")->required();
  c->add_option("--certificate", input->certificate,
                fr ? "certificat de la personne" : "the person's certificate")
      ->required();
  c->add_option("--key", input->key, fr ? "sa clé" : "its key")->required();
  c->add_flag("--yes", input->yes,
              fr ? "signer sans demander, après avoir montré" : "sign without asking, once shown");
  c->callback([input, &chosen] {
    chosen = [input](const Context& context) { return enter(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
