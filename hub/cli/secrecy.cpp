#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/cli/command.hpp"
#include "hub/cli/progress_line.hpp"
#include "hub/cli/secrecy_input.hpp"
#include "hub/cli/secrecy_pattern.hpp"
#include "hub/cli/secrecy_report.hpp"
#include "hub/cli/secret_key.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/pattern_hint.hpp"
#include "hub/disclosure/singletons.hpp"
#include "shared/core/file.hpp"

namespace parangon::hub::cli {
namespace {

struct ProtectInput {
  SecrecyInput input;
  std::string singletons = "none";
  std::string exact = "auto";
  std::string out;
  std::string like;
  std::string secret;
  bool deterministic = false;
  double time_limit = 0;
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
    options.watch.time_spent = [begin = seconds_now(), limit = input.time_limit] {
      return (seconds_now() - begin) / limit;
    };
    options.exact_nodes = options.exact_work = disclosure::no_limit;
  }
  return options;
}

Result<disclosure::Pattern> hint_from(const std::string& file, const disclosure::Table& table) {
  const auto text = read_text(file, max_pattern_bytes);
  if (!text) return text.error();
  auto hint = disclosure::read_hint(*text, table);
  if (hint) return hint;
  return Error{hint.error().code,
               {file + " : " + hint.error().message.fr, file + ": " + hint.error().message.en}};
}

Text fresh_secret_note() {
  return {
      "Le choix des cellules masquées dépend d'un secret tiré pour cette exécution ; --secret "
      "FICHIER le garde, et redonne le même masque",
      "The choice of suppressed cells depends on a secret made for this run; --secret FILE "
      "keeps it, and gives the same pattern again"};
}

/// Against whoever runs the program: on unless switched off.
Result<std::optional<disclosure::Defence>> defence_from(const ProtectInput& input,
                                                        disclosure::Notes& notes) {
  if (input.deterministic && !input.secret.empty()) {
    return Error{Errc::invalid_argument,
                 {"--deterministic et --secret s'excluent",
                  "--deterministic and --secret exclude each other"}};
  }
  if (input.deterministic) return std::optional<disclosure::Defence>();
  if (input.secret.empty()) {
    notes.push_back(fresh_secret_note());
    return std::optional(disclosure::Defence{keyed_random(trust::make_salt()), {}});
  }
  const auto key = load_secret(input.secret);
  if (!key) return key.error();
  return std::optional(disclosure::Defence{keyed_random(*key), {}});
}

Status protect(const ProtectInput& input, Session& session) {
  auto options = options_from(input);
  options.watch.progress = progress_line(session.lang);
  disclosure::Notes notes;
  auto table = input.input.read(notes);
  if (!table) return table.error();
  if (!input.like.empty()) {
    auto like = hint_from(input.like, *table);
    if (!like) return like.error();
    options.hint = std::move(*like);
  }
  disclosure::Request request;
  auto defence = defence_from(input, notes);
  if (!defence) return defence.error();
  request.defence = std::move(*defence);
  tell(notes, session);
  request.table = std::move(*table);
  if (input.input.judged_by_rules()) {
    const auto rules = input.input.primary_rules(request.table.decimals);
    if (!rules) return rules.error();
    request.rules = *rules;
  }
  request.singletons = singletons_from(input.singletons);
  request.options = std::move(options);
  Contributors contributors;
  if (!request.table.contributions.empty()) {
    contributors.unknown = disclosure::cells_of_unknown_contributors(request.table);
  } else if (request.singletons != disclosure::Singletons::none) {
    contributors.presumed = true;
    disclosure::presume_singletons(request.table);
  }
  const double begin = seconds_now();
  const auto outcome = disclosure::secure(std::move(request));
  clear_progress_line();
  if (!outcome) return outcome.error();
  std::vector<std::string> told;
  for (const auto& note : notes) told.push_back(note.in(session.lang));
  session.out << protect_report(*outcome, contributors, seconds_now() - begin, told) << '\n';
  if (!input.out.empty()) {
    disclosure::Table real = outcome->table;
    const auto pattern = outcome->published_pattern();
    real.cells.resize(pattern.size());
    if (auto written = write_file(input.out, disclosure::write_pattern(real, pattern)); !written) {
      return written;
    }
  }
  return verdict(outcome->table, outcome->audit.failures, outcome->protection.unprotected);
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
  command->add_option("--like", input->like,
                      fr ? "Masque d'un tableau semblable, pour commencer par là"
                         : "Pattern of a similar table, to begin with");
  command->add_option("--out", input->out, fr ? "Écrire le masque ici" : "Write the pattern here");
  command->add_option("--secret", input->secret,
                      fr ? "Fichier du secret dont dépend le choix (créé s'il manque)"
                         : "File of the secret that the choice depends on (made when missing)");
  command->add_flag(
      "--deterministic", input->deterministic,
      fr ? "Sans secret : le même masque pour tous, et l'optimum prouvé"
         : "Without a secret: the same pattern for everybody, and the proven optimum");
  command
      ->add_option("--time-limit", input->time_limit,
                   fr ? "Secondes pour le tout, à la place d'un effort borné ; le masque est sûr, "
                        "et coûte plus s'il manque du temps"
                      : "Seconds for all of it, instead of a bounded effort; the pattern is safe, "
                        "and dearer where time is short")
      ->check(CLI::NonNegativeNumber);
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return protect(*input, session); };
  });
}

}  // namespace

void declare_secrecy(CLI::App& app, Lang lang, Action& chosen) {
  auto* group = app.add_subcommand(
      "secrecy", lang == Lang::fr ? "Secret statistique d'un tableau, sans la base du hub"
                                  : "Statistical secrecy of a table, without the hub's store");
  group->require_subcommand(1);
  declare_protect(*group, lang, chosen);
  declare_on_patterns(*group, lang, chosen);
}

}  // namespace parangon::hub::cli
