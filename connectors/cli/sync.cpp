#include "connectors/agent/sync.hpp"

#include <fmt/format.h>

#include <ostream>

#include "connectors/agent/hub_session.hpp"
#include "connectors/cli/commands.hpp"
#include "connectors/cli/setup.hpp"
#include "connectors/cli/update.hpp"
#include "connectors/render/render.hpp"
#include "shared/rules/submission_rules.hpp"
#include "shared/trust/digest.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

constexpr std::size_t nonce_bytes = 16;
constexpr std::size_t key_bytes = 16;

std::string_view outcome_name(agent::Delivery::Outcome outcome) {
  switch (outcome) {
    case agent::Delivery::Outcome::accepted: return "accepted";
    case agent::Delivery::Outcome::repeated: return "repeated";
    case agent::Delivery::Outcome::unchanged: return "unchanged";
    case agent::Delivery::Outcome::rejected: return "rejected";
  }
  return "rejected";
}

/// One run of `sync`, step by step.
class SyncRun {
 public:
  SyncRun(const Context& context, const SyncInput& input) : context_(context), input_(input) {}

  Result<std::vector<agent::Delivery>> run() {
    auto config = load_config(input_.config);
    if (!config) return Error{Errc::invalid_argument, config.error().message};
    if (!config->hub) return no_hub(*config);
    auto state = agent::State::open(config->state);
    if (!state) return state.error();
    auto session = agent::HubSession::open(*config->hub, context_.clock, context_.lang);
    if (!session) return session.error();
    // What an earlier run could not deliver goes first: it is what was previewed then.
    if (auto done = send(*state, **session); !done) return done.error();
    auto setup = prepare_setup(std::move(*config), *state, **session);
    if (!setup) return setup.error();
    if (auto done = spool_all(*setup, *state, **session); !done) return done.error();
    if (auto done = send(*state, **session); !done) return done.error();
    return std::move(deliveries_);
  }

 private:
  static Error no_hub(const AgencyConfig&) {
    return {Errc::invalid_argument,
            {"la configuration n'a pas de section [hub] : rien à qui envoyer",
             "the configuration has no [hub] section: nobody to send to"}};
  }

  Status send(agent::State& state, agent::HubSession& session) {
    ProgressLine line(context_);
    const auto label = context_.t("envoi", "sending");
    auto sent = agent::deliver(state, session,
                               [&](auto done, auto total) { line.show(label, done, total); });
    line.clear();
    if (!sent) return sent.error();
    deliveries_.insert(deliveries_.end(), sent->begin(), sent->end());
    return {};
  }

  Result<Setup> prepare_setup(AgencyConfig config, agent::State& state,
                              agent::HubSession& session) {
    const auto updated = update_from_hub(state, session);
    if (!updated) return updated.error();
    auto setup = Setup::from_config(std::move(config), &state, std::nullopt);
    if (!setup) return setup.error();
    if (auto done = setup->use(updated->document.decisions, updated->release); !done) {
      return done.error();
    }
    std::vector<model::Period> periods;
    for (const auto& text : input_.periods) {
      const auto period = model::Period::parse(text);
      if (!period) return Error{Errc::invalid_argument, period.error().message};
      periods.push_back(*period);
    }
    setup->restrict(std::move(periods));
    return setup;
  }

  Status spool_all(const Setup& setup, agent::State& state, agent::HubSession& session) {
    const auto day = today(context_.clock);
    const Job job = setup.job(day);
    ProgressLine line(context_);
    auto prepared = prepare(
        job, [&](std::string_view name, auto done, auto total) { line.show(name, done, total); });
    line.clear();
    if (!prepared) return prepared.error();
    if (auto kept = state.keep_review(prepared->review); !kept) return kept;
    if (!context_.json) {
      const RenderContext render{setup.config().siret, &setup.nomenclature(), context_.lang};
      context_.out << render_table(*prepared, render);
    }
    for (const auto& [period, figures] : prepared->figures) {
      const SubmissionHeader header{setup.config().siret, trust::random_hex(nonce_bytes),
                                    trust::random_hex(key_bytes), context_.clock.now(),
                                    "parangon-connector/0.1.0"};
      const auto submission = make_submission(job, *prepared, period, header);
      if (auto fine = check(submission, setup, job, day); !fine) return fine;
      if (auto done = spool_one(state, session, submission); !done) return done;
    }
    return {};
  }

  /// The hub's rules, before anything is signed: what it would refuse never leaves.
  Status check(const model::Submission& submission, const Setup& setup, const Job& job,
               model::Date day) {
    rules::Report report;
    rules::check_submission(submission, {job.consortium, setup.nomenclature(), day}, report);
    if (report.errors() == 0) return {};
    const auto& first = report.findings().front();
    const auto period = submission.manifest.period.to_string();
    return Error{Errc::rule_violation,
                 {fmt::format("dépôt {} refusé avant envoi : {} ({})", period,
                              first.message(Lang::fr), first.rule),
                  fmt::format("submission {} refused before sending: {} ({})", period,
                              first.message(Lang::en), first.rule)}};
  }

  Status spool_one(agent::State& state, agent::HubSession& session,
                   const model::Submission& submission) {
    if (!input_.force) {
      const auto same = agent::unchanged(state, submission);
      if (!same) return same.error();
      if (*same) {
        deliveries_.push_back(**same);
        return {};
      }
    }
    return agent::spool(state, session, submission);
  }

  const Context& context_;
  const SyncInput& input_;
  std::vector<agent::Delivery> deliveries_;
};

void print_json(const Context& context, const std::vector<agent::Delivery>& deliveries) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().name("submissions").begin_array();
  for (const auto& delivery : deliveries) {
    json.begin_object()
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
  json.end_array().end_object();
  context.out << out << '\n';
}

void print_lines(const Context& context, const std::vector<agent::Delivery>& deliveries) {
  for (const auto& d : deliveries) {
    switch (d.outcome) {
      case agent::Delivery::Outcome::accepted:
        context.out << fmt::format("{} : {} {}, {} receipts/{}\n", d.period,
                                   context.t("déposé, révision", "submitted, revision"), d.revision,
                                   context.t("récépissé", "receipt"), d.receipt_folder);
        break;
      case agent::Delivery::Outcome::repeated:
        context.out << fmt::format("{} : {} {}, {} receipts/{}\n", d.period,
                                   context.t("déjà reçu, révision", "received before, revision"),
                                   d.revision, context.t("récépissé", "receipt"), d.receipt_folder);
        break;
      case agent::Delivery::Outcome::unchanged:
        context.out << fmt::format(
            "{} : {} {}\n", d.period,
            context.t("rien de changé depuis la révision", "nothing changed since revision"),
            d.revision);
        break;
      case agent::Delivery::Outcome::rejected:
        context.out << fmt::format("{} : {} : {}\n", d.period, context.t("refusé", "refused"),
                                   d.reason.in(context.lang));
        for (const auto& f : d.findings) {
          context.out << fmt::format("    {} {}\n", f.rule, f.message);
        }
        break;
    }
  }
}

}  // namespace

int sync(const Context& context, const SyncInput& input) {
  const auto deliveries = SyncRun(context, input).run();
  if (!deliveries) return fail(context, deliveries.error());
  context.json ? print_json(context, *deliveries) : print_lines(context, *deliveries);
  for (const auto& delivery : *deliveries) {
    if (delivery.outcome == agent::Delivery::Outcome::rejected) return exit_refused;
  }
  return exit_ok;
}

}  // namespace parangon::connectors::cli
