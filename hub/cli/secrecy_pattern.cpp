#include "hub/cli/secrecy_pattern.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "hub/cli/progress_line.hpp"
#include "hub/cli/secrecy_input.hpp"
#include "hub/cli/secrecy_report.hpp"
#include "hub/disclosure/explain.hpp"
#include "hub/disclosure/interval_certificate.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/singletons.hpp"
#include "shared/core/file.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::hub::cli {
namespace {

struct PatternInput {
  SecrecyInput input;
  std::string pattern;
  std::string singletons = "none";
  std::vector<std::string> cells;
  bool every_insider = false;

  /// Whether contributors attack too: asked for, or told who they are.
  bool insiders() const { return singletons == "insider" || !input.contributions.empty(); }
};

struct Subject {
  disclosure::Table table;
  disclosure::Pattern pattern;
  std::optional<disclosure::PrimaryRules> rules;  ///< By which sums are judged too.
};

Result<Subject> read_subject(const PatternInput& input, Session& session) {
  disclosure::Notes notes;
  auto table = input.input.read(notes);
  if (!table) return table.error();
  tell(notes, session);
  const auto text = read_text(input.pattern, max_pattern_bytes);
  if (!text) return text.error();
  auto pattern = disclosure::read_pattern(*text, *table);
  if (!pattern) {
    return Error{pattern.error().code,
                 {input.pattern + " : " + pattern.error().message.fr,
                  input.pattern + ": " + pattern.error().message.en}};
  }
  if (input.singletons == "insider" && table->contributions.empty()) {
    disclosure::presume_singletons(*table);
  }
  Subject subject{std::move(*table), std::move(*pattern), std::nullopt};
  if (!input.input.judged_by_rules()) return subject;
  const auto rules = input.input.primary_rules(subject.table.decimals);
  if (!rules) return rules.error();
  subject.rules = *rules;
  return subject;
}

Status audit(const PatternInput& input, Session& session) {
  auto subject = read_subject(input, session);
  if (!subject) return subject.error();
  auto& [table, pattern, rules] = *subject;
  if (rules) {
    disclosure::add_supercells(*rules, &pattern, table);
    if (auto sound = disclosure::check(table); !sound) return sound;
    pattern.resize(table.cells.size(), disclosure::CellStatus::primary);
  }
  const auto report = disclosure::audit(table, pattern, {.progress = progress_line(session.lang)});
  clear_progress_line();
  session.out << audit_report(report, table) << '\n';
  return verdict(table, report.failures, {});
}

Status attack(const PatternInput& input, Session& session) {
  const bool insiders = input.insiders();
  if (input.every_insider && !insiders) {
    return Error{Errc::invalid_argument,
                 {"--every-insider ne sert qu'avec --singletons insider ou --contributions",
                  "--every-insider is of use with --singletons insider or --contributions only"}};
  }
  const auto subject = read_subject(input, session);
  if (!subject) return subject.error();
  const auto& table = subject->table;
  const auto asked =
      input.every_insider ? disclosure::AskedOf::everybody : disclosure::AskedOf::contributors;
  const auto derived = insiders ? disclosure::attack_of_all(table, subject->pattern, asked)
                                : disclosure::attack(table, subject->pattern);
  if (!derived) return derived.error();
  session.out << (insiders ? "cell,attacker,lower,upper\n" : "cell,lower,upper\n");
  for (const auto& [cell, interval, attacker, partner] : *derived) {
    std::string line;
    wire::CsvWriter csv(line, {.line_end = "\n"});
    csv.value(table.cells[cell].id);
    if (insiders) csv.value(attacker_name({attacker, partner}, table));
    csv.value(disclosure::to_decimal(interval.lower, table.decimals));
    csv.value(disclosure::to_decimal(interval.upper, table.decimals)).end_record();
    session.out << line;
  }
  return {};
}

Status explain(const PatternInput& input, Session& session) {
  const auto subject = read_subject(input, session);
  if (!subject) return subject.error();
  const auto& table = subject->table;
  std::vector<disclosure::CellIndex> cells;
  for (const auto& id : input.cells) {
    const auto at = std::ranges::find(table.cells, id, &disclosure::Cell::id);
    if (at == table.cells.end()) {
      return Error{Errc::not_found, {"Cellule inconnue : " + id, "Unknown cell: " + id}};
    }
    cells.push_back(static_cast<disclosure::CellIndex>(at - table.cells.begin()));
  }
  const auto* rules = subject->rules ? &*subject->rules : nullptr;
  for (const auto& explanation : disclosure::explain(table, subject->pattern, cells, rules)) {
    session.out << disclosure::sentence(explanation, table, subject->pattern).in(session.lang)
                << '\n';
  }
  return {};
}

struct CertifyInput {
  PatternInput subject;
  std::string out;
  std::string published;
  std::string bounds = "none";
};

Status certify(const CertifyInput& input, Session& session) {
  if (input.subject.input.microdata()) {
    return Error{Errc::invalid_argument,
                 {"certify ne lit que des fichiers JJ", "certify reads JJ files only"}};
  }
  const auto subject = read_subject(input.subject, session);
  if (!subject) return subject.error();
  disclosure::CertificateSource source;
  source.seen = disclosure::without_secrets(subject->table, subject->pattern);
  if (input.bounds == "none") disclosure::keep_public_bounds(source.seen);
  source.pattern = subject->pattern;
  source.shown = source.seen.cells.size();
  source.kind = "table";
  source.relation_name = [](std::size_t relation) { return std::to_string(relation + 1); };
  const auto certificate = disclosure::interval_certificate(source);
  if (!certificate) return certificate.error();
  if (!input.published.empty()) {
    const auto text = disclosure::write_published_jj(source.seen, source.pattern);
    if (auto written = write_file(input.published, text); !written) return written;
  }
  return write_file(input.out, *certificate);
}

void declare_certify(CLI::App& group, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<CertifyInput>();
  auto* command = group.add_subcommand(
      "certify", fr ? "Prouver à des tiers entre quoi chaque cellule masquée doit se situer"
                    : "Prove to third parties between what each suppressed cell must lie");
  input->subject.input.declare(*command, lang);
  command->add_option("PATTERN", input->subject.pattern, fr ? "Masque" : "Pattern")->required();
  command
      ->add_option("--out", input->out,
                   fr ? "Écrire le certificat ici" : "Write the certificate here")
      ->required();
  command->add_option("--published", input->published,
                      fr ? "Écrire ici le tableau tel que publié (JJ sans rien de caché)"
                         : "Write the table as published here (JJ without anything hidden)");
  command
      ->add_option(
          "--bounds", input->bounds,
          fr ? "none : seulement « aucun montant n'est négatif » s'il en est ainsi ; file : "
               "les bornes du fichier sont publiques"
             : "none: only that no amount is negative, where that is so; file: the bounds "
               "of the file are public")
      ->check(CLI::IsMember({"none", "file"}));
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return certify(*input, session); };
  });
}

void declare_insiders(CLI::App& command, Lang lang, PatternInput& input) {
  command
      .add_option("--singletons", input.singletons,
                  lang == Lang::fr
                      ? "insider : sans --contributions, chaque primaire a un seul contributeur"
                      : "insider: without --contributions every primary has a single contributor")
      ->check(CLI::IsMember({"none", "insider"}));
}

using PatternAction = Status (*)(const PatternInput&, Session&);

CLI::App* declare_on_pattern(CLI::App& group, const char* name, const char* description, Lang lang,
                             PatternAction work, const std::shared_ptr<PatternInput>& input,
                             Action& chosen) {
  auto* command = group.add_subcommand(name, description);
  input->input.declare(*command, lang);
  command->add_option("PATTERN", input->pattern, lang == Lang::fr ? "Masque" : "Pattern")
      ->required();
  declare_insiders(*command, lang, *input);
  command->callback([input, work, &chosen] {
    chosen = [input, work](Session& session) { return work(*input, session); };
  });
  return command;
}

}  // namespace

void declare_on_patterns(CLI::App& group, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  declare_on_pattern(group, "audit",
                     fr ? "Vérifier un masque contre tous les attaquants"
                        : "Check a pattern against every attacker",
                     lang, audit, std::make_shared<PatternInput>(), chosen);
  auto attacked = std::make_shared<PatternInput>();
  auto* attack_command = declare_on_pattern(
      group, "attack",
      fr ? "Ce que chacun déduit de ce qui est publié, cellule par cellule (CSV)"
         : "What each attacker derives from what is published, cell by cell (CSV)",
      lang, attack, attacked, chosen);
  attack_command->add_flag(
      "--every-insider", attacked->every_insider,
      fr ? "Chaque contributeur sur toutes les cellules, pas seulement sur les siennes"
         : "Every contributor about all cells, not only about its own");
  declare_certify(group, lang, chosen);
  auto explained = std::make_shared<PatternInput>();
  auto* explain_command = declare_on_pattern(
      group, "explain", fr ? "Pourquoi chaque cellule est masquée" : "Why each cell is hidden",
      lang, explain, explained, chosen);
  explain_command->add_option("--cell", explained->cells,
                              fr ? "Cette cellule seulement" : "This cell only");
}

}  // namespace parangon::hub::cli
