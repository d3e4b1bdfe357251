#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "certs/commands/command.hpp"
#include "shared/core/usage.hpp"
#include "shared/core/version.hpp"

namespace parangon::certs::commands {
namespace {

/// Before parsing, because the options' descriptions depend on it.
Lang language_of(const std::vector<std::string>& args, const std::string& locale) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].starts_with("--lang=")) return lang_from(args[i].substr(7));
    if (args[i] == "--lang" && i + 1 < args.size()) return lang_from(args[i + 1]);
  }
  return lang_from(locale);
}

void describe(CLI::App& app, Lang lang, std::string& ca) {
  const bool fr = lang == Lang::fr;
  app.name("parangon-ca");
  app.description(fr ? "L'autorité de certification du consortium"
                     : "The consortium's certificate authority");
  app.set_help_flag("-h,--help", fr ? "Cette aide" : "This help");
  app.set_version_flag("--version", fmt::format("parangon-ca {}", version()),
                       fr ? "La version" : "The version");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--lang", fr ? "fr ou en" : "fr or en")->check(CLI::IsMember({"fr", "en"}));
  app.add_option("--ca", ca,
                 fr ? "Dossier de l'autorité (sinon PARANGON_CA, sinon le dossier courant)"
                    : "The authority's folder (else PARANGON_CA, else the current folder)")
      ->envname("PARANGON_CA");
  if (!fr) return;
  app.get_formatter()->label("Positionals", "Arguments");
  app.get_formatter()->label("REQUIRED", "OBLIGATOIRE");
  app.get_formatter()->label("SUBCOMMAND", "COMMANDE");
}

}  // namespace

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
  std::string ca = ".";
  Action chosen;
  describe(app, lang, ca);
  declare_init(app, lang, chosen);
  declare_issue(app, lang, chosen);
  declare_revoke(app, lang, chosen);
  declare_crl(app, lang, chosen);
  declare_list(app, lang, chosen);
  for (auto* command : app.get_subcommands(nullptr)) {
    if (lang == Lang::fr) command->group("Commandes");
  }
  std::ranges::reverse(args);  // What CLI11 expects of a vector.
  try {
    app.parse(std::move(args));
  } catch (const CLI::Success& asked) {  // Help, or the version.
    app.exit(asked, out, err);
    return exit_ok;
  } catch (const CLI::ParseError& error) {
    err << usage_error("parangon-ca", error.what()).in(lang) << '\n';
    return exit_usage;
  }
  try {
    Session session{lang, clock, out, ca};
    Status done = chosen(session);
    out.flush();
    if (done && !out) {
      err << Text("Écriture du résultat impossible", "Cannot write the result").in(lang) << '\n';
      return exit_io;
    }
    if (done) return exit_ok;
    err << done.error().in(lang) << '\n';
    return exit_code_for(done.error().code);
  } catch (const std::exception& failure) {
    const Text text{fmt::format("Arrêt inattendu : {}", failure.what()),
                    fmt::format("Unexpected stop: {}", failure.what())};
    err << text.in(lang) << '\n';
    return exit_io;
  }
}

}  // namespace parangon::certs::commands
