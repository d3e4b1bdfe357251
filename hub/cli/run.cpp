#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "hub/app.hpp"
#include "hub/cli/command.hpp"
#include "hub/kept_checkpoint.hpp"
#include "hub/store/store_unavailable.hpp"
#include "shared/core/usage.hpp"
#include "shared/core/version.hpp"

namespace parangon::hub::cli {
namespace {

/// Before parsing, because the options' descriptions depend on it.
Lang language_of(const std::vector<std::string>& args, const std::string& locale) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].starts_with("--lang=")) return lang_from(args[i].substr(7));
    if (args[i] == "--lang" && i + 1 < args.size()) return lang_from(args[i + 1]);
  }
  return lang_from(locale);
}

void describe_program(CLI::App& app, Lang lang, std::string& config) {
  const bool fr = lang == Lang::fr;
  app.name("parangon-hub");
  app.description(fr ? "Le hub du consortium" : "The consortium's hub");
  app.set_help_flag("-h,--help", fr ? "Cette aide" : "This help");
  app.set_version_flag("--version", fmt::format("parangon-hub {}", version()),
                       fr ? "La version" : "The version");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--lang", fr ? "fr ou en" : "fr or en")->check(CLI::IsMember({"fr", "en"}));
  app.add_option("--config", config,
                 fr ? "Configuration (sinon PARANGON_HUB_CONFIG, sinon ./hub.toml)"
                    : "Configuration (else PARANGON_HUB_CONFIG, else ./hub.toml)")
      ->envname("PARANGON_HUB_CONFIG");
  if (!fr) return;
  app.get_formatter()->label("Positionals", "Arguments");
  app.get_formatter()->label("REQUIRED", "OBLIGATOIRE");
  app.get_formatter()->label("SUBCOMMAND", "COMMANDE");
}

void declare_all(CLI::App& app, Lang lang, Action& chosen) {
  declare_serve(app, lang, chosen);
  declare_agency(app, lang, chosen);
  declare_register(app, lang, chosen);
  declare_backup(app, lang, chosen);
  declare_check(app, lang, chosen);
  declare_rules(app, lang, chosen);
  declare_openapi(app, lang, chosen);
  declare_benchmark(app, lang, chosen);
  declare_log(app, lang, chosen);
  declare_campaign(app, lang, chosen);
  declare_inventory(app, lang, chosen);
  declare_remind(app, lang, chosen);
  declare_outbox(app, lang, chosen);
  declare_archive(app, lang, chosen);
  declare_release(app, lang, chosen);
  declare_secrecy(app, lang, chosen);
  if (lang == Lang::en) return;
  for (auto* command : app.get_subcommands(nullptr)) command->group("Commandes");
}

int perform(const Action& chosen, Session& session, std::ostream& err) {
  try {
    Status done = chosen(session);
    session.out.flush();
    if (done && !session.out) {
      err << Text("Écriture du résultat impossible", "Cannot write the result").in(session.lang)
          << '\n';
      return exit_io;
    }
    if (done) return exit_ok;
    err << done.error().in(session.lang) << '\n';
    return session.config_refused ? exit_usage : exit_code_for(done.error().code);
  } catch (const store::StoreUnavailable& outage) {
    err << outage.message().in(session.lang) << " (" << outage.what() << ")\n";
  } catch (const std::exception& failure) {
    const Text text{fmt::format("Arrêt inattendu : {}", failure.what()),
                    fmt::format("Unexpected stop: {}", failure.what())};
    err << text.in(session.lang) << '\n';
  }
  return exit_io;
}

}  // namespace

Result<OpenStore> open(Session& session, bool create) {
  auto config = session.config();
  if (!config) return config.error();
  auto opened = open_store(*config, create, session.clock);
  if (!opened) return opened.error();
  const KeptCheckpoint kept(*config, opened->log);
  if (auto held = kept.hold(*opened->store, session.clock.now()); !held) return held.error();
  return OpenStore{std::move(*config), std::move(opened->store), std::move(opened->log)};
}

Result<store::ReadStore::AsOf> as_of_from(const std::string& text) {
  if (text.empty()) return store::ReadStore::AsOf{};
  const auto instant = parse_instant(text);
  if (!instant) return instant.error();
  return store::ReadStore::AsOf{*instant};
}

int exit_code_for(Errc code) {
  switch (code) {
    case Errc::not_found:
    case Errc::unavailable:
    case Errc::timeout:
    case Errc::internal: return exit_io;
    case Errc::invalid_argument:
    case Errc::malformed:
    case Errc::rule_violation:
    case Errc::too_large:
    case Errc::already_exists:
    case Errc::conflict:
    case Errc::unauthenticated:
    case Errc::forbidden:
    case Errc::bad_signature: return exit_refused;
  }
  return exit_io;
}

int run(std::vector<std::string> args, const std::string& locale, const Clock& clock,
        std::ostream& out, std::ostream& err) {
  const Lang lang = language_of(args, locale);
  CLI::App app;
  std::string config = "hub.toml";
  Action chosen;
  describe_program(app, lang, config);
  declare_all(app, lang, chosen);
  std::ranges::reverse(args);  // What CLI11 expects of a vector.
  try {
    app.parse(std::move(args));
  } catch (const CLI::Success& asked) {  // Help, or the version.
    app.exit(asked, out, err);
    return exit_ok;
  } catch (const CLI::ParseError& error) {
    err << usage_error("parangon-hub", error.what()).in(lang) << '\n';
    return exit_usage;
  }
  Session session{lang, clock, out, err, config, false};
  return perform(chosen, session, err);
}

}  // namespace parangon::hub::cli
