#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/cli/declare.hpp"
#include "connectors/cli/signing.hpp"
#include "connectors/render/revision.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::connectors::cli {
namespace {

using model::StatementAction;

struct CertifyInput {
  StatementAction action = StatementAction::certify;
  std::filesystem::path config = ".";
  std::string period;
  std::optional<std::int64_t> revision;
  std::filesystem::path certificate, key;
  std::string reason;
  bool connect_as_person = false;
};

/// What the person does by signing, for people.
Text label(StatementAction action) {
  if (action == StatementAction::withdraw) return {"le retrait", "the withdrawal"};
  if (action == StatementAction::revert) return {"le rétablissement", "the return"};
  return {"la certification", "the certification"};
}

/// What is about to be signed, before it is.
Status show(const Context& context, const CertifyInput& input, const wire::RevisionInfo& revision,
            std::string& document) {
  const auto submission = wire::read_submission(document);
  if (!submission) return submission.error();
  if (context.json) return {};
  context.out << fmt::format(
      "{} {}{} {}, {} {}, SHA-256 {}\n", context.t("Vous signez", "You sign"),
      label(input.action).in(context.lang), context.t(" :", ":"), revision.period.to_string(),
      context.t("révision", "revision"), revision.revision, revision.document_sha256);
  context.out << render_summary(*submission, context.lang) << '\n';
  return {};
}

int certify(const Context& context, const CertifyInput& input) {
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const auto person = load_person(input.certificate, input.key, desk->config);
  if (!person) return fail(context, person.error());
  auto config = desk->config;
  if (input.connect_as_person && config.hub) {
    config.hub->certificate = input.certificate;
    config.hub->key = input.key;
  }
  const auto session = open_session(context, config);
  if (!session) return fail(context, session.error());
  const auto period = model::Period::parse(input.period);
  if (!period) return fail(context, {Errc::invalid_argument, period.error().message});
  const auto revision =
      find_revision(*period, input.revision, input.action == StatementAction::withdraw, **session);
  if (!revision) return fail(context, revision.error());
  auto document = document_of(*revision, **session, desk->state);
  if (!document) return fail(context, document.error());
  if (auto shown = show(context, input, *revision, *document); !shown) {
    return fail(context, shown.error());
  }
  const auto statement = agent::about_revision(config.siret, input.action, *revision, input.reason,
                                               context.clock.now());
  return sign_and_send(context, *desk, **session, statement, *person, !input.connect_as_person);
}

void declare_one(CLI::App& app, Lang lang, Action& chosen, StatementAction action,
                 const Text& description) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<CertifyInput>();
  input->action = action;
  auto* c = app.add_subcommand(std::string(to_string(action)), description.in(lang));
  add_config_option(*c, lang, input->config);
  c->add_option("--period", input->period, "2025, 2025-Q1…")->required();
  auto* revision =
      c->add_option("--revision", input->revision,
                    fr ? "numéro (défaut : la dernière ; pour withdraw, celle qui compte)"
                       : "number (default: the newest; for withdraw, the one that "
                         "counts)");
  c->add_option("--certificate", input->certificate,
                fr ? "certificat de la personne" : "the person's certificate")
      ->required();
  c->add_option("--key", input->key, fr ? "sa clé" : "its key")->required();
  c->add_flag("--connect-as-person", input->connect_as_person,
              fr ? "se connecter aussi avec ce certificat" : "connect with that certificate, too");
  if (action == StatementAction::revert) revision->required();
  if (action != StatementAction::certify) {
    c->add_option("--reason", input->reason, fr ? "pourquoi" : "why")->required();
  }
  c->callback([input, &chosen] {
    chosen = [input](const Context& context) { return certify(context, *input); };
  });
}

}  // namespace

void declare_certify(CLI::App& app, Lang lang, Action& chosen) {
  declare_one(app, lang, chosen, StatementAction::certify,
              {"certifie une révision : elle compte", "certifies a revision: it counts"});
  declare_one(
      app, lang, chosen, StatementAction::withdraw,
      {"retire une révision : elle ne compte plus", "withdraws a revision: it counts no more"});
  declare_one(app, lang, chosen, StatementAction::revert,
              {"revient à une révision certifiée", "goes back to a certified revision"});
}

}  // namespace parangon::connectors::cli
