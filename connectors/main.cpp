#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <clocale>
#include <cstdlib>
#include <iostream>
#include <string>

#include "connectors/cli/commands.hpp"
#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "shared/core/terminal.hpp"
#include "shared/core/usage.hpp"
#include "shared/core/version.hpp"

namespace {

using namespace parangon;
using namespace parangon::connectors;

/// The language of the first of these variables that is set, as POSIX orders them.
Lang locale_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return lang_from(value);
  }
  return Lang::en;
}

/// --lang decides how the help itself reads, so it is looked for before anything is parsed.
Lang chosen_language(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.starts_with("--lang=")) return lang_from(word.substr(7));
    if (word == "--lang" && i + 1 < argc) return lang_from(argv[i + 1]);
  }
  return locale_language();
}

/// The command line; each command's input is filled by parsing.
struct CommandLine {
  CLI::App app;
  std::string lang;
  bool json = false;
  cli::PreviewInput preview;
  cli::SyncInput sync;
  cli::ValidateInput validate;
  cli::StatusInput status;
  cli::ReviewInput review;
  cli::RegisterUpdateInput register_update;
  CLI::App* preview_command = nullptr;
  CLI::App* sync_command = nullptr;
  CLI::App* validate_command = nullptr;
  CLI::App* status_command = nullptr;
  CLI::App* review_command = nullptr;
  CLI::App* update_command = nullptr;
  cli::Action chosen;  ///< By one of the commands that declare themselves.

  explicit CommandLine(Lang l)
      : app(t(l,
              "Connecteur d'un membre : lit ses achats, n'en garde que des chiffres anonymes et "
              "les dépose au hub.",
              "A member's connector: reads its purchases, keeps anonymised figures only, submits "
              "them to the hub."),
            "parangon-connector") {
    app.require_subcommand(1);
    app.set_help_flag("-h,--help", t(l, "cette aide", "this help"));
    app.set_version_flag("--version", fmt::format("parangon-connector {}", version()),
                         t(l, "la version", "the version"));
    app.add_option("--lang", lang,
                   t(l, "langue des messages : fr ou en", "language of messages: fr or en"))
        ->check(CLI::IsMember({"fr", "en"}));
    app.add_flag("--json", json, t(l, "réponse pour les machines", "answer for machines"));
    app.fallthrough();
    add_preview(l);
    add_sync(l);
    add_validate(l);
    add_others(l);
    for (const auto declare :
         {cli::declare_certifier, cli::declare_certify, cli::declare_enter, cli::declare_pseudonyms,
          cli::declare_revisions, cli::declare_diff, cli::declare_receipts, cli::declare_verify,
          cli::declare_log, cli::declare_spool, cli::declare_run}) {
      declare(app, l, chosen);
    }
    if (l == Lang::fr) label_help();
  }

  void label_help() {
    app.get_formatter()->label("Positionals", "Arguments");
    app.get_formatter()->label("REQUIRED", "OBLIGATOIRE");
    app.get_formatter()->label("SUBCOMMAND", "COMMANDE");
    for (auto* command : app.get_subcommands(nullptr)) command->group("Commandes");
  }

  static std::string t(Lang l, const char* fr, const char* en) { return l == Lang::fr ? fr : en; }

  void config_option(CLI::App* command, std::filesystem::path& config, Lang l) {
    command->add_option("-c,--config", config,
                        t(l, "connector.toml ou son dossier (défaut : dossier courant)",
                          "connector.toml or its folder (default: current folder)"));
  }

  void document_options(CLI::App* command, cli::DocumentInput& wishes, Lang l) {
    command->add_option("--period", wishes.periods, "2025, 2025-Q1…");
    command
        ->add_option("--justify", wishes.justify,
                     t(l, "pourquoi un avertissement est normal ; se répète",
                       "why a warning is as it should be; may be repeated"))
        ->type_name("RULE=TEXT")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_flag("--nothing-to-report", wishes.nothing_to_report,
                      t(l, "déclare que la période n'a rien à déclarer",
                        "declares that the period has nothing to report"));
  }

  void add_preview(Lang l) {
    auto* c = preview_command =
        app.add_subcommand("preview", t(l, "montre exactement ce qui sortirait ; n'envoie rien",
                                        "shows exactly what would leave; sends nothing"));
    config_option(c, preview.config, l);
    c->add_option("--agency", preview.agency,
                  t(l, "SIRET ; sans configuration, avec --register et --source",
                    "SIRET; without configuration, with --register and --source"));
    c->add_option("--register", preview.register_file,
                  t(l, "registre des structures (CSV)", "supplier register (CSV)"));
    c->add_option("--source", preview.sources, "FORMAT:FILE (decp, pes, csv)");
    document_options(c, preview.wishes, l);
    c->add_option(
         "--format", preview.format,
         t(l, "table, json ou csv (rapport de contrôle)", "table, json or csv (validation report)"))
        ->check(CLI::IsMember({"table", "json", "csv"}));
    c->add_option("--documents", preview.documents,
                  t(l, "dossier où écrire les documents tels qu'ils partiraient",
                    "folder for the documents as they would be sent"));
  }

  void add_sync(Lang l) {
    auto* c = sync_command =
        app.add_subcommand("sync", t(l, "prévisualise, signe, dépose et garde le récépissé",
                                     "previews, signs, submits and keeps the receipt"));
    config_option(c, sync.config, l);
    document_options(c, sync.wishes, l);
    c->add_flag("--force", sync.force,
                t(l, "dépose même si rien n'a changé", "submits even when nothing changed"));
  }

  void add_validate(Lang l) {
    auto* c = validate_command =
        app.add_subcommand("validate", t(l, "la même chose que sync, sans rien déposer",
                                         "the same as sync, without submitting anything"));
    config_option(c, validate.config, l);
    document_options(c, validate.wishes, l);
    c->add_flag(
        "--online", validate.online,
        t(l, "le hub juge aussi, sans rien garder", "the hub judges as well, keeping nothing"));
  }

  void add_others(Lang l) {
    status_command = app.add_subcommand(
        "status", t(l, "registre, attente, récépissés", "register, spool, receipts"));
    config_option(status_command, status.config, l);
    cli::add_as_of_option(*status_command, l, status.as_of);
    status_command->add_flag("--online", status.online,
                             t(l, "interroge aussi le hub", "asks the hub as well"));
    review_command =
        app.add_subcommand("review", t(l, "liste ou tranche les fournisseurs à examiner",
                                       "lists or settles suppliers to review"));
    config_option(review_command, review.config, l);
    auto* siret = review_command->add_option("siret", review.siret, "SIRET");
    auto* answer =
        review_command->add_option("answer", review.answer, "esat, ea, aci…, none, pending");
    siret->needs(answer);
    auto* reg =
        app.add_subcommand("register", t(l, "registre des structures", "supplier register"));
    reg->require_subcommand(1);
    reg->fallthrough();
    update_command = reg->add_subcommand(
        "update", t(l, "récupère la version courante au hub", "fetches the hub's current release"));
    config_option(update_command, register_update.config, l);
  }
};

int run(const CommandLine& line, const cli::Context& context) {
  if (line.chosen) return line.chosen(context);
  if (line.preview_command->parsed()) return cli::preview(context, line.preview);
  if (line.sync_command->parsed()) return cli::sync(context, line.sync);
  if (line.validate_command->parsed()) return cli::validate(context, line.validate);
  if (line.status_command->parsed()) return cli::status(context, line.status);
  if (line.review_command->parsed()) return cli::review(context, line.review);
  return cli::register_update(context, line.register_update);
}

}  // namespace

int main(int argc, char** argv) {
  const Lang lang = chosen_language(argc, argv);
  CommandLine line(lang);
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // Help, or the version.
    line.app.exit(asked);
    return cli::exit_ok;
  } catch (const CLI::ParseError& error) {
    std::cerr << usage_error("parangon-connector", error.what()).in(lang) << '\n';
    return cli::exit_usage;
  }
  const SystemClock clock;
  const cli::Context context{lang,
                             line.json,
                             std::cout,
                             std::cerr,
                             clock,
                             ::isatty(STDERR_FILENO) == 1,
                             terminal_width(STDOUT_FILENO)};
  try {
    const int code = run(line, context);
    std::cout.flush();
    if (std::cout || code != cli::exit_ok) return code;
    return cli::fail(context, {Errc::unavailable,
                               {"écriture du résultat impossible : disque plein ?",
                                "cannot write the result: is the disk full?"}});
  } catch (const std::exception& error) {
    return cli::fail(context, {Errc::internal,
                               {std::string("défaut interne : ") + error.what(),
                                std::string("internal defect: ") + error.what()}});
  }
}
