#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <memory>
#include <ostream>
#include <random>
#include <sstream>

#include "connectors/agent/agenda.hpp"
#include "connectors/agent/files.hpp"
#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "connectors/cli/stop_signal.hpp"
#include "connectors/cli/sync_run.hpp"
#include "shared/core/file.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

using agent::Agenda;

/// How often a daemon that has nothing to do looks whether another command left something to send.
constexpr std::chrono::seconds longest_nap{60};
/// How long work may go on after SIGTERM; then the process ends as if it was killed, which the
/// state is made for.
constexpr std::chrono::milliseconds stop_grace{800};

struct RunInput {
  std::filesystem::path config = ".";
};

using Fields = std::vector<std::pair<std::string_view, std::string>>;

/// One JSON object a line on standard error, for the journal.
void log_line(const Context& context, std::string_view event, const Fields& fields) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("at", context.clock.now()).member("event", event);
  for (const auto& [name, value] : fields) json.member(name, value);
  json.end_object();
  context.err << out + "\n" << std::flush;
}

std::string_view name_of(Agenda::Task task) {
  return task == Agenda::Task::sync ? "sync" : "deliver";
}

/// What is in the way now and may not be later: to be tried again before the schedule says so.
bool is_temporary(const Error& error) {
  switch (error.code) {
    case Errc::unavailable:
    case Errc::timeout:
    case Errc::not_found:
    case Errc::internal:
    case Errc::conflict: return true;
    default: return false;
  }
}

/// What one task came to.
struct Outcome {
  std::vector<agent::Delivery> deliveries;
  std::optional<agent::Alarm> alarm;
  std::optional<Error> error;
  bool refused = false;
  std::optional<std::chrono::seconds> retry_after;
};

class Daemon {
 public:
  Daemon(const Context& context, const RunInput& input, const AgencyConfig& config)
      : context_(context),
        input_(input),
        state_(config.state),
        agenda_(config.schedule, agent::Retry(config.retry, [this] { return uniform_(random_); }),
                context.clock.now(), last_sync()) {}

  int run(StopSignal& stop) {
    log_line(context_, "started", {{"pid", std::to_string(::getpid())}, {"next", next_at()}});
    while (!stop.requested()) {
      const auto now = context_.clock.now();
      if (something_waits()) agenda_.noticed(now);
      const auto step = agenda_.next();
      if (step.at > now) {
        stop.wait(std::min<std::chrono::milliseconds>(step.at - now, longest_nap));
        continue;
      }
      do_task(step.task);
    }
    log_line(context_, "stopped", {});
    return exit_ok;
  }

 private:
  std::filesystem::path last_sync_file() const { return state_ / "last-sync"; }

  std::optional<Instant> last_sync() const {
    const auto text = agent::read_if_there(last_sync_file());
    if (!text || !*text) return std::nullopt;
    const auto at = parse_instant((*text)->substr(0, (*text)->find('\n')));
    return at ? std::optional(*at) : std::nullopt;
  }

  /// Names alone say it; the state's lock is for whoever reads or changes what is in them.
  bool something_waits() const { return !agent::names_in(state_ / "outbox").empty(); }

  std::string next_at() const { return format_instant(agenda_.next().at); }

  void do_task(Agenda::Task task) {
    log_line(context_, "began", {{"task", std::string(name_of(task))}});
    const auto outcome = task == Agenda::Task::sync ? synchronise() : deliver();
    const auto now = context_.clock.now();
    for (const auto& delivery : outcome.deliveries) {
      log_line(context_, "delivery",
               {{"subject", subject_of(delivery)},
                {"outcome", std::string(outcome_name(delivery.outcome))},
                {"revision", std::to_string(delivery.revision)},
                {"receipt", delivery.receipt_folder},
                {"reason", delivery.reason.in(context_.lang)}});
    }
    if (outcome.alarm) {
      report_alarm(context_, *outcome.alarm);
      log_line(context_, "alarm",
               {{"kind", std::string(to_string(outcome.alarm->kind))},
                {"folder", outcome.alarm->folder.string()}});
      agenda_.refused(task, now);
    } else if (outcome.error && is_temporary(*outcome.error)) {
      agenda_.failed(task, now, outcome.retry_after);
    } else if (outcome.error || outcome.refused) {
      agenda_.refused(task, now);
    } else {
      agenda_.succeeded(task, now);
      if (task == Agenda::Task::sync) remember_sync(now);
    }
    const auto message = outcome.error ? outcome.error->in(context_.lang) : std::string();
    log_line(context_, "ended",
             {{"task", std::string(name_of(task))}, {"error", message}, {"next", next_at()}});
  }

  void remember_sync(Instant now) {
    const auto kept = write_file(last_sync_file(), format_instant(now) + "\n");
    if (!kept) log_line(context_, "state_error", {{"error", kept.error().in(context_.lang)}});
  }

  /// Everything that `sync` would print goes into the log instead.
  Outcome synchronise() {
    std::ostringstream discarded;
    const Context quiet{context_.lang, true, discarded, context_.err, context_.clock, false};
    SyncInput sync;
    sync.config = input_.config;
    auto result = run_sync(quiet, sync);
    for (const auto& document : result.refused) {
      for (const auto& finding : document.report.findings()) {
        log_line(context_, "finding",
                 {{"period", document.manifest.period.to_string()},
                  {"rule", std::string(finding.rule)},
                  {"message", finding.message(context_.lang)}});
      }
    }
    return {std::move(result.deliveries), std::move(result.alarm), std::move(result.error),
            !result.refused.empty(), result.retry_after};
  }

  Outcome deliver() {
    if (!something_waits()) return {};
    auto desk = open_desk(input_.config);
    if (!desk) return failed(desk.error());
    const auto session = open_session(context_, desk->config);
    if (!session) return failed(session.error());
    auto sent = agent::exchange(desk->state, **session, {desk->config.siret, context_.clock});
    return {std::move(sent.deliveries), std::move(sent.alarm), std::move(sent.error), false,
            (*session)->retry_after()};
  }

  static Outcome failed(const Error& error) { return {{}, std::nullopt, error, false, {}}; }

  const Context& context_;
  const RunInput& input_;
  std::filesystem::path state_;
  std::mt19937_64 random_{std::random_device{}()};
  std::uniform_real_distribution<double> uniform_{0.0, 1.0};
  Agenda agenda_;
};

/// One daemon for a state folder: it holds a lock of its own for as long as it lives, and the
/// state's only while it works, so that other commands take turns with it.
int run(const Context& context, const RunInput& input) {
  const auto config = load_config(input.config);
  if (!config) return fail(context, {Errc::invalid_argument, config.error().message});
  if (auto made = make_folder(config->state); !made) return fail(context, made.error());
  const auto lock = FileLock::take(config->state / ".daemon");
  if (!lock) return fail(context, lock.error());
  StopSignal stop(stop_grace, [&context] {
    log_line(context, "stopped", {{"interrupted", "true"}});
  });
  return Daemon(context, input, *config).run(stop);
}

}  // namespace

void declare_run(CLI::App& app, Lang lang, Action& chosen) {
  auto input = std::make_shared<RunInput>();
  auto* c = app.add_subcommand(
      "run", lang == Lang::fr ? "démon : envoie ce qui attend, synchronise à l'heure dite"
                              : "daemon: sends what waits, synchronises at the scheduled time");
  add_config_option(*c, lang, input->config);
  c->callback([input, &chosen] {
    chosen = [input](const Context& context) { return run(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
