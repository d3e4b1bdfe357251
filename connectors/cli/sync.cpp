#include "connectors/agent/sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <ostream>
#include <set>

#include "connectors/agent/hub_session.hpp"
#include "connectors/cli/commands.hpp"
#include "connectors/cli/desk.hpp"
#include "connectors/cli/documents.hpp"
#include "connectors/cli/justifications.hpp"
#include "connectors/cli/sync_run.hpp"
#include "connectors/render/render.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

/// One run of `sync`, step by step.
class SyncRun {
 public:
  SyncRun(const Context& context, const SyncInput& input) : context_(context), input_(input) {}

  SyncResult run() {
    auto done = steps();
    // The alarm says it all; the error only ended the steps.
    if (!done && !result_.alarm) result_.error = done.error();
    if (session_) result_.retry_after = session_->retry_after();
    return std::move(result_);
  }

 private:
  Status steps() {
    auto config = load_config(input_.config);
    if (!config) return Error{Errc::invalid_argument, config.error().message};
    if (!config->hub) return no_hub();
    auto periods = parse_periods(input_.wishes);
    if (!periods) return periods.error();
    // Read once more where it is used; here, so that a defect stops before anything is sent.
    const auto justifications = justifications_of(*config, input_.wishes.justify);
    if (!justifications) return justifications.error();
    auto state = agent::State::open(config->state);
    if (!state) return state.error();
    auto session = agent::HubSession::open(*config->hub, context_.clock, context_.lang);
    if (!session) return session.error();
    session_ = std::move(*session);
    agency_ = config->siret;
    // What an earlier run could not deliver goes first: it is what was previewed then.
    const auto first = send(*state);
    auto setup = first ? setup_online(*config, *state, *session_, *periods, &context_)
                       : Result<Setup>(first.error());
    if (!setup && is_away(setup.error()))
      return prepare_for(setup.error(), *config, *state, *periods);
    if (!setup) return setup.error();
    if (auto done = spool_all(*setup, *state, *session_, *periods); !done) return done;
    return send(*state);
  }

  /// It could not be reached at all; whatever it answers is its word, and ends the run.
  bool is_away(const Error& error) const {
    return !session_->answered() &&
           (error.code == Errc::unavailable || error.code == Errc::timeout);
  }

  /// While the hub is away: what there is is signed by its last known decisions, and waits.
  Status prepare_for(const Error& away, const AgencyConfig& config, agent::State& state,
                     const std::vector<model::Period>& periods) {
    const auto setup = setup_offline(config, state, *session_, periods);
    if (!setup) return setup.error();
    if (!*setup) return away;
    offline_ = true;
    if (auto done = spool_all(**setup, state, *session_, periods); !done) return done;
    if (!result_.refused.empty()) return {};
    const auto waiting = state.outbox().waiting();
    if (!waiting) return waiting.error();
    return Error{
        away.code,
        {fmt::format("{} {} document(s) signé(s), selon les dernières décisions connues du "
                     "hub, en attente : ils partiront quand il répondra",
                     away.message.fr, waiting->size()),
         fmt::format("{} {} signed document(s) wait, by the hub's last known decisions: "
                     "they will be sent when it answers",
                     away.message.en, waiting->size())}};
  }

  Status send(agent::State& state) {
    ProgressLine line(context_);
    const auto label = context_.t("envoi", "sending");
    auto sent = agent::exchange(state, *session_, {*agency_, context_.clock},
                                [&](auto done, auto total) { line.show(label, done, total); });
    line.clear();
    auto& all = result_.deliveries;
    all.insert(all.end(), sent.deliveries.begin(), sent.deliveries.end());
    if (sent.error) return *sent.error;
    if (!sent.alarm) return {};
    result_.alarm = std::move(sent.alarm);
    return Error{Errc::conflict, result_.alarm->what};
  }

  Status spool_all(const Setup& setup, agent::State& state, agent::HubSession& session,
                   const std::vector<model::Period>& asked) {
    const Job job = setup.job(today(context_.clock));
    ProgressLine line(context_);
    auto prepared = prepare(
        job, [&](std::string_view name, auto done, auto total) { line.show(name, done, total); });
    line.clear();
    if (!prepared) return prepared.error();
    if (auto kept = state.keep_review(prepared->review); !kept) return kept;
    if (!offline_) {
      if (auto kept = update_previous(state, session, *prepared, asked); !kept) return kept;
    }
    const DocumentMaker maker(setup, job, *prepared, &state);
    auto documents = maker.make(input_.wishes, context_.clock.now());
    if (!documents) return documents.error();
    if (!context_.json) {
      const RenderContext render{setup.config().siret, &setup.nomenclature(), context_.lang,
                                 context_.width};
      context_.out << render_table(*prepared, render)
                   << render_documents(*documents, context_.lang);
    }
    std::vector<agent::Delivery> same;
    std::vector<const Document*> changed;
    for (const auto& document : *documents) {
      const auto submission = maker.submission(document);
      const auto waits = waits_for_the_hub(state, submission);
      if (!waits) return waits.error();
      if (*waits && **waits) continue;
      const auto sent = *waits ? Result<std::optional<agent::Delivery>>(std::nullopt)
                               : sent_before(state, submission);
      if (!sent) return sent.error();
      *sent ? same.push_back(**sent) : changed.push_back(&document);
    }
    // The hub's rules, before anything is signed: what it would refuse never leaves.
    if (!std::all_of(changed.begin(), changed.end(), std::mem_fn(&Document::holds))) {
      result_.refused = std::move(*documents);
      return {};
    }
    result_.deliveries.insert(result_.deliveries.end(), same.begin(), same.end());
    for (const auto* document : changed) {
      auto done = agent::spool(state, session, maker.submission(*document));
      if (!done) return done;
    }
    return {};
  }

  /// As agent::waits_already; while the hub answers, nothing waits when this is asked.
  Result<std::optional<bool>> waits_for_the_hub(const agent::State& state,
                                                const model::Submission& submission) const {
    if (!offline_) return std::optional<bool>{};
    return agent::waits_already(state, submission);
  }

  Result<std::optional<agent::Delivery>> sent_before(const agent::State& state,
                                                     const model::Submission& submission) const {
    if (input_.force) return std::optional<agent::Delivery>{};
    return agent::unchanged(state, submission);
  }

  const Context& context_;
  const SyncInput& input_;
  std::unique_ptr<agent::HubSession> session_{};
  std::optional<model::Siret> agency_{};
  bool offline_ = false;
  SyncResult result_{};
};

void print_json(const Context& context, const SyncResult& result) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().name("submissions").begin_array();
  for (const auto& delivery : result.deliveries) {
    json.begin_object()
        .member("kind", to_string(delivery.kind))
        .member("period", delivery.period)
        .member("outcome", outcome_name(delivery.outcome))
        .member("revision", delivery.revision)
        .member("receipt", delivery.receipt_folder);
    if (delivery.outcome == agent::Delivery::Outcome::rejected) {
      json.member("reason", delivery.reason.in(context.lang));
      json.name("findings").begin_array();
      for (const auto& finding : delivery.findings) {
        json.begin_object().member("rule", finding.rule).member("message", finding.message);
        json.end_object();
      }
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
  write_documents(json, result.refused, context.lang);
  json.end_object();
  context.out << out << '\n';
}

void print_lines(const Context& context, const std::vector<agent::Delivery>& deliveries) {
  for (const auto& d : deliveries) {
    switch (d.outcome) {
      case agent::Delivery::Outcome::accepted:
        context.out << fmt::format("{}{c}{} {}, {} receipts/{}\n", subject_of(d),
                                   context.t("déposé, révision", "submitted, revision"), d.revision,
                                   context.t("récépissé", "receipt"), d.receipt_folder,
                                   fmt::arg("c", colon(context.lang)));
        break;
      case agent::Delivery::Outcome::repeated:
        context.out << fmt::format("{}{c}{} {}, {} receipts/{}\n", d.period,
                                   context.t("déjà reçu, révision", "received before, revision"),
                                   d.revision, context.t("récépissé", "receipt"), d.receipt_folder,
                                   fmt::arg("c", colon(context.lang)));
        break;
      case agent::Delivery::Outcome::unchanged:
        context.out << fmt::format(
            "{}{c}{} {}\n", d.period,
            context.t("rien de changé depuis la révision", "nothing changed since revision"),
            d.revision, fmt::arg("c", colon(context.lang)));
        break;
      case agent::Delivery::Outcome::rejected:
        context.out << fmt::format("{}{c}{}{c}{}\n", d.period, context.t("refusé", "refused"),
                                   d.reason.in(context.lang), fmt::arg("c", colon(context.lang)));
        for (const auto& f : d.findings) {
          context.out << fmt::format("    {} {}\n", f.rule, f.message);
        }
        break;
    }
  }
}

/// Said last, on standard error: what stopped the run, and what to type.
void explain_refusal(const Context& context, const std::vector<Document>& refused) {
  std::set<std::string> missing;
  for (const auto& [manifest, report, pseudonyms] : refused) {
    const auto period = manifest.period.to_string();
    for (const auto& finding : report.findings()) {
      if (finding.severity() != rules::Severity::error) continue;
      context.err << fmt::format("{}{c}{} {}\n", period, finding.rule,
                                 finding.message(context.lang), fmt::arg("c", colon(context.lang)));
    }
    for (const auto& [rule, count] : manifest.warnings) {
      if (!manifest.justifications.contains(rule)) missing.insert(rule);
    }
  }
  context.err << "parangon-connector: "
              << context.t("rien n'a été envoyé de cette préparation",
                           "nothing of this preparation was sent");
  if (!missing.empty()) {
    context.err << context.t(" ; pour justifier, ajoutez :", "; to justify, add:");
    const auto why = context.t("pourquoi", "why");
    for (const auto& rule : missing) {
      context.err << fmt::format(" \\\n  --justify '{}={}'", rule, why);
    }
  }
  context.err << '\n';
}

}  // namespace

SyncResult run_sync(const Context& context, const SyncInput& input) {
  return SyncRun(context, input).run();
}

int sync(const Context& context, const SyncInput& input) {
  const auto result = run_sync(context, input);
  if (result.alarm) return report_alarm(context, *result.alarm);
  if (result.error) return fail(context, *result.error);
  context.json ? print_json(context, result) : print_lines(context, result.deliveries);
  if (!result.refused.empty()) {
    explain_refusal(context, result.refused);
    return exit_refused;
  }
  for (const auto& delivery : result.deliveries) {
    if (delivery.outcome == agent::Delivery::Outcome::rejected) return exit_refused;
  }
  return exit_ok;
}

}  // namespace parangon::connectors::cli
