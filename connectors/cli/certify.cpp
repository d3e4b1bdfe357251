#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "connectors/agent/hub_calls.hpp"
#include "connectors/agent/statement.hpp"
#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "connectors/render/revision.hpp"
#include "shared/trust/digest.hpp"
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

Error no_such_revision(const CertifyInput& input) {
  const auto which = input.revision ? fmt::format(" {}", *input.revision) : std::string();
  return {Errc::not_found,
          {fmt::format("{} : pas de révision{} au hub (parangon-connector revisions)", input.period,
                       which),
           fmt::format("{}: no revision{} at the hub (parangon-connector revisions)", input.period,
                       which)}};
}

/// The revision that is meant; without a number, the newest, and for a withdrawal the one that
/// counts.
Result<wire::RevisionInfo> revision_of(const CertifyInput& input, agent::HubSession& session) {
  const auto period = model::Period::parse(input.period);
  if (!period) return Error{Errc::invalid_argument, period.error().message};
  const auto found = agent::revisions(session, *period);
  if (!found) return found.error();
  const auto wanted = [&](const wire::RevisionInfo& one) {
    if (input.revision) return one.revision == *input.revision;
    return input.action != StatementAction::withdraw || one.counts;
  };
  const auto revision = std::ranges::find_if(*found, wanted);
  if (revision == found->end()) return no_such_revision(input);
  return *revision;
}

/// The very document that the statement will be bound to: what the hub gives must be what it lists,
/// and what we sent.
Result<std::string> document_of(const wire::RevisionInfo& revision, agent::HubSession& session,
                                const agent::State& state) {
  auto document = agent::revision_document(session, revision.id);
  if (!document) return document;
  const auto digest = trust::to_hex(trust::sha256(*document));
  const auto kept = state.acknowledged_document(
      fmt::format("{}-r{}", revision.period.to_string(), revision.revision));
  if (digest == revision.document_sha256 && (!kept || *kept == *document)) return document;
  return Error{Errc::bad_signature,
               {"le document que donne le hub n'est pas celui qui fut déposé ; rien n'est signé",
                "the document that the hub gives is not the one that was submitted; nothing is "
                "signed"}};
}

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

Result<agent::Signatory> person_of(const CertifyInput& input, const AgencyConfig& config) {
  auto person = agent::Signatory::load(input.certificate, input.key);
  if (!person) return person;
  if (!person->is_of(config.siret) || person->person().empty()) {
    return Error{Errc::invalid_argument,
                 {fmt::format("{} n'est pas le certificat d'une personne de {}",
                              input.certificate.string(), config.siret.to_string()),
                  fmt::format("{} is not the certificate of a person of {}",
                              input.certificate.string(), config.siret.to_string())}};
  }
  return person;
}

int certify(const Context& context, const CertifyInput& input) {
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const auto person = person_of(input, desk->config);
  if (!person) return fail(context, person.error());
  auto config = desk->config;
  if (input.connect_as_person && config.hub) {
    config.hub->certificate = input.certificate;
    config.hub->key = input.key;
  }
  const auto session = open_session(context, config);
  if (!session) return fail(context, session.error());
  const auto revision = revision_of(input, **session);
  if (!revision) return fail(context, revision.error());
  auto document = document_of(*revision, **session, desk->state);
  if (!document) return fail(context, document.error());
  if (auto shown = show(context, input, *revision, *document); !shown) {
    return fail(context, shown.error());
  }
  const auto statement = agent::about_revision(config.siret, input.action, *revision, input.reason,
                                               context.clock.now());
  const auto signed_one = agent::sign_statement(statement, *person);
  if (!signed_one) return fail(context, {Errc::invalid_argument, signed_one.error().message});
  if (auto kept = desk->state.outbox().put(*signed_one); !kept) return fail(context, kept.error());
  return report_exchange(context,
                         agent::exchange(desk->state, **session,
                                         {config.siret, context.clock, !input.connect_as_person}));
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
