#include "hub/app.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <unistd.h>

#include <csignal>

#include "hub/api/api.hpp"
#include "hub/api/gatekeeper.hpp"
#include "hub/api/observer.hpp"
#include "hub/api/openapi.hpp"
#include "hub/api/problem.hpp"
#include "hub/calendar.hpp"
#include "hub/collect/events.hpp"
#include "hub/kept_checkpoint.hpp"
#include "hub/log_key.hpp"
#include "shared/core/file.hpp"
#include "shared/core/version.hpp"
#include "shared/net/server.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub {
namespace {

/// Every member of a large consortium at once (the model has 402 buyers), so that the last day of a
/// campaign turns nobody away: whoever waits has a turn within seconds.
constexpr std::size_t max_waiting_submissions = 512;
/// Of the public, on a thread of its own: however many there are, they hold no member up.
constexpr std::size_t max_waiting_queries = 256;
/// A signature carries its certificates, so a member's headers are longer than others'.
constexpr std::size_t member_header_bytes = collect::max_signature_bytes + 12 * 1024;

net::Timeouts timeouts_of(const TimeoutSettings& settings) {
  net::Timeouts out;
  out.handshake = settings.handshake;
  out.header = settings.header;
  out.body = settings.body;
  out.handler = settings.handler;
  out.write = settings.write;
  out.idle = settings.idle;
  return out;
}

net::ListenerConfig listener_of(std::string name, const ListenerFiles& files,
                                const Config& config) {
  net::ListenerConfig out;
  out.name = std::move(name);
  out.address = files.address;
  out.port = files.port;
  out.tls.certificate_chain = files.certificate;
  out.tls.private_key = files.key;
  out.limits.connections = config.limits.connections;
  out.limits.connections_per_address = config.limits.connections_per_address;
  out.timeouts = timeouts_of(config.timeouts);
  return out;
}

rules::Consortium decisions_of(const Config& config) {
  rules::Consortium out;
  out.secrecy = config.secrecy;
  out.grain = config.grain;
  out.max_move = config.max_move;
  out.supplier_pseudonyms = config.supplier_pseudonyms;
  return out;
}

std::optional<api::CatalogueAbout> catalogue_about(const Config& config) {
  if (!config.release) return std::nullopt;
  return api::CatalogueAbout{config.release->publisher, config.release->coverage};
}

api::EntryRules entry_rules(const Config& config, const collect::Calendar& calendar) {
  api::EntryRules out;
  out.calendar = calendar;
  out.layout = release::find_layout(release::default_layout).value();
  if (!config.release) return out;
  out.company = static_cast<std::size_t>(config.release->rules.minimum_count);
  out.windows = config.release->windows;
  if (const auto layout = release::find_layout(config.release->layout)) out.layout = *layout;
  return out;
}

/// All that the hub is made of, in the order that it depends on one another.
class Hub {
 public:
  Hub(const Config& config, const Clock& clock, const model::Nomenclature& nomenclature,
      OpenedStore&& opened, collect::Credentials credentials, const collect::Calendar& calendar)
      : config_(config),
        clock_(clock),
        store_(std::move(opened.store)),
        ledger_(std::move(opened.ledger)),
        short_pool_(config.limits.store_threads, config.limits.store_queue),
        long_pool_(config.limits.submissions, max_waiting_submissions),
        public_pool_(1, max_waiting_queries),
        calls_(short_pool_, metrics_),
        long_calls_(long_pool_, metrics_),
        public_calls_(public_pool_, metrics_),
        gatekeeper_(*store_, calls_, clock, log_, credentials.members, config.metrics_allow_from),
        collector_(*store_, clock, nomenclature,
                   {config.hub_name, opened.log.vkey(), decisions_of(config), calendar,
                    [this](const model::Siret& agency, const model::Period& period) {
                      return entry_.preview(agency, period);
                    }},
                   std::move(credentials)),
        witnesses_(*store_, opened.log, clock),
        submissions_(collector_, *store_, calls_, long_calls_, metrics_, log_,
                     config.limits.max_submission_bytes, [this] { cache_.invalidate(); }),
        statements_(collector_, *store_, calls_, metrics_, log_, [this] { cache_.invalidate(); }),
        pseudonym_keys_(collector_, *store_, calls_, log_),
        campaigns_(*store_, calls_, clock, calendar),
        entry_(*store_, clock, long_calls_, entry_rules(config, calendar)),
        log_resource_(witnesses_, *store_, calls_, log_, [this] { cache_.invalidate(); }),
        consortium_(collector_, calls_, clock, cache_,
                    {config.hub_name, config.consortium_name,
                     static_cast<std::int64_t>(config.limits.max_submission_bytes)}),
        registers_(*store_, calls_),
        shelf_(*store_, clock),
        comparisons_(shelf_, *store_),
        benchmarks_(comparisons_, long_calls_),
        open_data_(shelf_, public_calls_, catalogue_about(config)),
        open_data_query_(shelf_, public_calls_),
        operations_(*store_, calls_, metrics_, cache_, log_, config.store),
        tables_(api::make_route_tables({submissions_, statements_, pseudonym_keys_, campaigns_,
                                        entry_, log_resource_, consortium_, registers_, benchmarks_,
                                        open_data_, open_data_query_, operations_})) {}

  Status start() {
    const KeptCheckpoint kept(config_, ledger_->verifier());
    const auto alarm = kept.hold(*store_, clock_.now());
    if (!alarm) return alarm.error();
    if (*alarm) {
      log_.write(api::Level::error, "log_alarm",
                 {{"kind", to_string((*alarm)->kind)}, {"kept", config_.log.newest.string()}});
    }
    auto started = net::Server::start(server_config());
    if (!started) return started.error();
    server_ = std::move(*started);
    if (auto told = tell("hub_started", {{"version", std::string(version())}}); !told) return told;
    keeper_ = std::make_unique<CheckpointKeeper>(kept, *store_, [this](const Text& why) {
      log_.write(api::Level::error, "checkpoint_not_kept", {{"reason", why.en}});
    });
    return {};
  }

  void reload() {
    auto credentials = load_credentials(config_);
    Status done = credentials ? server_->reload() : Status(credentials.error());
    if (!done) {
      log_.write(api::Level::error, "reload_refused",
                 {{"reason", done.error().message.en}, {"kept", "the certificates of before"}});
      return;
    }
    gatekeeper_.replace_trust(credentials->members);
    hold_to_validity(*ledger_, credentials->chain);
    collector_.replace_credentials(std::move(*credentials));
    log_.write(api::Level::info, "reloaded", {});
    if (auto told = tell("credentials_reloaded", {}); !told) {
      log_.write(api::Level::error, "not_recorded", {{"reason", told.error().message.en}});
    }
  }

  void stop() {
    log_.write(api::Level::info, "stopping", {});
    server_->stop(config_.timeouts.stop);
    if (auto told = tell("hub_stopped", {}); !told) {
      log_.write(api::Level::error, "not_recorded", {{"reason", told.error().message.en}});
    }
    keeper_.reset();
    log_.write(api::Level::info, "stopped", {});
  }

  std::uint16_t port(std::string_view listener) const { return server_->port(listener); }
  const api::RouteTables& tables() const { return tables_; }

 private:
  /// Records an event of the hub itself. While an alarm stands, or when the store is down, nothing
  /// can be: that is an error to report, and no reason not to serve what can be read.
  Status tell(std::string_view name, collect::Subject subject) {
    try {
      return store_->record_event(
          clock_.now(),
          collect::event(config_.hub_name, name, {"hub", "local"}, std::move(subject)));
    } catch (const store::StoreUnavailable& down) {
      log_.write(api::Level::error, "not_recorded",
                 {{"event", name}, {"reason", down.message().en}});
      return {};
    }
  }

  net::ServerConfig server_config() {
    net::ServerConfig out;
    auto members = listener_of("members", config_.members, config_);
    members.routes = tables_.members;
    members.limits.header_bytes = member_header_bytes;
    members.tls.clients = net::ClientAuthentication{{config_.member_authority.authority},
                                                    {config_.member_authority.crl}};
    auto portal = listener_of("portal", config_.portal, config_);
    portal.routes = tables_.portal;
    out.listeners = {std::move(members), std::move(portal)};
    out.threads = static_cast<unsigned>(config_.limits.io_threads);
    out.authorizer = [this](const net::Route& route, net::Request& request) {
      return gatekeeper_.authorize(route, request);
    };
    out.render_error = api::render_problem;
    out.observer = std::make_shared<api::ServerObserver>(metrics_, log_);
    return out;
  }

  const Config& config_;
  const Clock& clock_;
  api::EventLog log_;
  api::Metrics metrics_;
  api::PreparedCache cache_;
  std::unique_ptr<store::Store> store_;
  std::shared_ptr<log::Ledger> ledger_;
  net::ThreadPool short_pool_;
  net::ThreadPool long_pool_;
  net::ThreadPool public_pool_;
  api::StoreCalls calls_;
  api::StoreCalls long_calls_;
  api::StoreCalls public_calls_;
  api::Gatekeeper gatekeeper_;
  collect::Collector collector_;
  collect::Witnesses witnesses_;
  api::Submissions submissions_;
  api::Statements statements_;
  api::PseudonymKeys pseudonym_keys_;
  api::Campaigns campaigns_;
  api::Entry entry_;
  api::LogResource log_resource_;
  api::ConsortiumResource consortium_;
  api::Registers registers_;
  api::ReleaseShelf shelf_;
  api::Comparisons comparisons_;
  api::Benchmarks benchmarks_;
  api::OpenData open_data_;
  api::OpenDataQuery open_data_query_;
  api::Operations operations_;
  api::RouteTables tables_;
  std::unique_ptr<net::Server> server_;
  std::unique_ptr<CheckpointKeeper> keeper_;
};

Result<std::unique_ptr<Hub>> make_hub(const Config& config, const Clock& clock,
                                      const model::Nomenclature& nomenclature) {
  auto credentials = load_credentials(config);
  if (!credentials) return credentials.error();
  auto calendar = calendar_of(config.time_zone);
  if (!calendar) return calendar.error();
  auto opened = open_store(config, true, clock);
  if (!opened) return opened.error();
  return std::make_unique<Hub>(config, clock, nomenclature, std::move(*opened),
                               std::move(*credentials), *calendar);
}

/// The signals that the hub answers to, blocked in this thread and in all that it starts.
sigset_t take_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // Writing to a closed pipe, or beyond the file size limit, is an error like any other.
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
  return signals;
}

Status write_ready_file(const std::filesystem::path& file, const Hub& hub) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().member("members_port", hub.port("members"));
  writer.member("portal_port", hub.port("portal")).member("pid", ::getpid()).end_object();
  return write_file(file, json + "\n");
}

std::string url(const std::string& address, std::uint16_t port) {
  const bool v6 = address.find(':') != std::string::npos;
  return fmt::format("https://{}{}{}:{}", v6 ? "[" : "", address, v6 ? "]" : "", port);
}

Text ready_text(const Config& config, const Hub& hub) {
  const auto members = url(config.members.address, hub.port("members"));
  const auto portal = url(config.portal.address, hub.port("portal"));
  return {fmt::format("parangon-hub prêt : membres {}, portail {}", members, portal),
          fmt::format("parangon-hub ready: members {}, portal {}", members, portal)};
}

}  // namespace

Result<std::string> describe(const Config& config, const Clock& clock) {
  auto hub = make_hub(config, clock, model::Nomenclature::standard());
  if (!hub) return hub.error();
  const auto& tables = (*hub)->tables();
  return api::openapi_document(*tables.members, *tables.portal);
}

Status serve(const Config& config, const ServeOptions& options, const Clock& clock,
             std::ostream& out) {
  const sigset_t signals = take_signals();
  auto hub = make_hub(config, clock, *options.nomenclature);
  if (!hub) return hub.error();
  if (auto started = (*hub)->start(); !started) return started.error();
  if (options.ready_file) {
    if (auto written = write_ready_file(*options.ready_file, **hub); !written) {
      return written.error();
    }
  }
  out << ready_text(config, **hub).in(options.lang) << std::endl;
  for (;;) {
    const int signal = ::sigwaitinfo(&signals, nullptr);
    if (signal == SIGHUP) (*hub)->reload();
    if (signal == SIGTERM || signal == SIGINT) break;
  }
  (*hub)->stop();
  return {};
}

}  // namespace parangon::hub
