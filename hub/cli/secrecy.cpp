#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <ostream>

#include "hub/cli/command.hpp"
#include "hub/cli/secrecy_input.hpp"
#include "hub/disclosure/explain.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/singletons.hpp"
#include "shared/core/file.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::uint64_t max_pattern_bytes = 64ULL << 20;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct ProtectInput {
  SecrecyInput input;
  std::string singletons = "none";
  std::string exact = "auto";
  std::string out;
  double time_limit = 0;
};

struct PatternInput {
  SecrecyInput input;
  std::string pattern;
  std::string singletons = "none";
  std::vector<std::string> cells;
};

disclosure::Singletons singletons_from(const std::string& word) {
  if (word == "insider") return disclosure::Singletons::insider;
  return word == "virtual" ? disclosure::Singletons::virtual_cells : disclosure::Singletons::none;
}

disclosure::ProtectOptions options_from(const ProtectInput& input) {
  disclosure::ProtectOptions options;
  if (input.exact == "none") options.exact_up_to = 0;
  if (input.exact == "proof") {
    options.exact_up_to = disclosure::max_cells;
    options.exact_nodes = options.exact_work = disclosure::no_limit;
  }
  if (input.time_limit > 0) {
    options.exact_seconds = input.time_limit;
    options.seconds = seconds_now;
    options.exact_nodes = options.exact_work = disclosure::no_limit;
  }
  return options;
}

std::string summary(const disclosure::Outcome& outcome, bool presumed, double seconds) {
  const auto& table = outcome.table;
  const auto& protection = outcome.protection;
  const auto number = [&](disclosure::Amount amount) {
    return disclosure::to_decimal(amount, table.decimals);
  };
  const auto pattern = outcome.published_pattern();
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("cells", pattern.size());
  json.member("primaries", std::ranges::count(pattern, disclosure::CellStatus::primary));
  json.member("virtual_cells", outcome.virtual_cells);
  json.member("secondaries", protection.loss.cells);
  json.name("secondary_value").raw(number(protection.loss.value));
  json.name("secondary_cost").raw(number(protection.loss.cost));
  json.name("lower_bound");
  if (protection.lower_bound) {
    json.raw(number(*protection.lower_bound));
  } else {
    json.null();
  }
  json.member("optimal", protection.optimal).member("nodes", protection.nodes);
  json.member("seconds", seconds);
  json.member("conditions_audited", outcome.audit.conditions);
  json.member("insiders", outcome.audit.insiders).member("insiders_presumed", presumed);
  json.member("audit_failures", outcome.audit.failures.size());
  json.name("unprotected").begin_array();
  for (const auto cell : protection.unprotected) json.value(table.cells[cell].id);
  json.end_array().end_object();
  return out;
}

Status unsafe(std::size_t failures) {
  if (failures == 0) return {};
  return Error{Errc::rule_violation,
               {fmt::format("{} condition(s) non tenue(s)", failures),
                fmt::format("{} condition(s) not met", failures)}};
}

Status protect(const ProtectInput& input, Session& session) {
  auto table = input.input.read();
  if (!table) return table.error();
  disclosure::Request request;
  request.table = std::move(*table);
  if (input.input.microdata()) {
    const auto rules = input.input.primary_rules();
    if (!rules) return rules.error();
    request.rules = *rules;
  }
  request.singletons = singletons_from(input.singletons);
  request.options = options_from(input);
  const bool presumed =
      request.singletons != disclosure::Singletons::none && request.table.contributions.empty();
  if (presumed) disclosure::presume_singletons(request.table);
  const double begin = seconds_now();
  const auto outcome = disclosure::secure(std::move(request));
  if (!outcome) return outcome.error();
  session.out << summary(*outcome, presumed, seconds_now() - begin) << '\n';
  if (!input.out.empty()) {
    disclosure::Table real = outcome->table;
    const auto pattern = outcome->published_pattern();
    real.cells.resize(pattern.size());
    if (auto written = write_file(input.out, disclosure::write_pattern(real, pattern)); !written) {
      return written;
    }
  }
  return unsafe(outcome->audit.failures.size() + outcome->protection.unprotected.size());
}

struct Subject {
  disclosure::Table table;
  disclosure::Pattern pattern;
};

Result<Subject> read_subject(const PatternInput& input) {
  auto table = input.input.read();
  if (!table) return table.error();
  const auto text = read_file(input.pattern, max_pattern_bytes);
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
  return Subject{std::move(*table), std::move(*pattern)};
}

Status audit(const PatternInput& input, Session& session) {
  const auto subject = read_subject(input);
  if (!subject) return subject.error();
  const auto& table = subject->table;
  const auto report = disclosure::audit(table, subject->pattern, {});
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("conditions", report.conditions).member("insiders", report.insiders);
  json.name("failures").begin_array();
  for (const auto& failure : report.failures) {
    json.begin_object().member("cell", table.cells[failure.cell].id);
    json.member("attacker", failure.attacker == disclosure::the_public
                                ? std::string("public")
                                : table.holdings[failure.attacker]);
    json.name("lower").raw(disclosure::to_decimal(std::llround(failure.lower), table.decimals));
    json.name("upper").raw(disclosure::to_decimal(std::llround(failure.upper), table.decimals));
    json.name("lower_needed").raw(disclosure::to_decimal(failure.lower_needed, table.decimals));
    json.name("upper_needed").raw(disclosure::to_decimal(failure.upper_needed, table.decimals));
    json.member("exact", failure.exact).end_object();
  }
  json.end_array().end_object();
  session.out << out << '\n';
  return unsafe(report.failures.size());
}

Status attack(const PatternInput& input, Session& session) {
  const auto subject = read_subject(input);
  if (!subject) return subject.error();
  const auto& table = subject->table;
  const auto derived = disclosure::attack(table, subject->pattern);
  if (!derived) return derived.error();
  session.out << "cell,lower,upper\n";
  for (const auto& [cell, interval] : *derived) {
    session.out << fmt::format("{},{},{}\n", table.cells[cell].id,
                               disclosure::to_decimal(interval.lower, table.decimals),
                               disclosure::to_decimal(interval.upper, table.decimals));
  }
  return {};
}

Status explain(const PatternInput& input, Session& session) {
  const auto subject = read_subject(input);
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
  for (const auto& explanation : disclosure::explain(table, subject->pattern, cells)) {
    session.out << disclosure::sentence(explanation, table, subject->pattern).in(session.lang)
                << '\n';
  }
  return {};
}

void declare_protect(CLI::App& group, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<ProtectInput>();
  auto* command = group.add_subcommand(
      "protect", fr ? "Choisir ce qu'il faut masquer" : "Choose what has to be hidden");
  input->input.declare(*command, lang);
  command
      ->add_option("--singletons", input->singletons,
                   fr ? "Contributeurs attaquants : none, virtual ou insider"
                      : "Contributors as attackers: none, virtual or insider")
      ->check(CLI::IsMember({"none", "virtual", "insider"}));
  command
      ->add_option("--exact", input->exact,
                   fr ? "Recherche exacte : none, auto (effort borné) ou proof (jusqu'au bout)"
                      : "Exact search: none, auto (bounded effort) or proof (to the end)")
      ->check(CLI::IsMember({"none", "auto", "proof"}));
  command->add_option("--out", input->out, fr ? "Écrire le masque ici" : "Write the pattern here");
  command
      ->add_option("--time-limit", input->time_limit,
                   fr ? "Secondes pour la recherche exacte, à la place d'un effort borné"
                      : "Seconds for the exact search, instead of a bounded effort")
      ->check(CLI::NonNegativeNumber);
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return protect(*input, session); };
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

using Work = Status (*)(const PatternInput&, Session&);

CLI::App* declare_on_pattern(CLI::App& group, const char* name, const char* description, Lang lang,
                             Work work, const std::shared_ptr<PatternInput>& input,
                             Action& chosen) {
  auto* command = group.add_subcommand(name, description);
  input->input.declare(*command, lang);
  command->add_option("PATTERN", input->pattern, lang == Lang::fr ? "Masque" : "Pattern")
      ->required();
  command->callback([input, work, &chosen] {
    chosen = [input, work](Session& session) { return work(*input, session); };
  });
  return command;
}

}  // namespace

void declare_secrecy(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto* group =
      app.add_subcommand("secrecy", fr ? "Secret statistique d'un tableau, sans la base du hub"
                                       : "Statistical secrecy of a table, without the hub's store");
  group->require_subcommand(1);
  declare_protect(*group, lang, chosen);
  auto audited = std::make_shared<PatternInput>();
  declare_insiders(*declare_on_pattern(*group, "audit",
                                       fr ? "Vérifier un masque contre tous les attaquants"
                                          : "Check a pattern against every attacker",
                                       lang, audit, audited, chosen),
                   lang, *audited);
  declare_on_pattern(*group, "attack",
                     fr ? "Ce qu'on déduit de ce qui est publié, cellule par cellule (CSV)"
                        : "What can be derived from what is published, cell by cell (CSV)",
                     lang, attack, std::make_shared<PatternInput>(), chosen);
  auto input = std::make_shared<PatternInput>();
  auto* command = declare_on_pattern(
      *group, "explain", fr ? "Pourquoi chaque cellule est masquée" : "Why each cell is hidden",
      lang, explain, input, chosen);
  declare_insiders(*command, lang, *input);
  command->add_option("--cell", input->cells, fr ? "Cette cellule seulement" : "This cell only");
}

}  // namespace parangon::hub::cli
