#include "hub/cli/secrecy_input.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <ostream>

#include "hub/disclosure/cell_status.hpp"
#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/microdata.hpp"
#include "hub/disclosure/text_lines.hpp"
#include "shared/core/file.hpp"
#include "shared/wire/text_encoding.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::uint64_t max_input_bytes = 512ULL << 20;
constexpr std::string_view known_rules = "count=3, dominance=1,85, p=17.7, pq=10,60, zero-unsafe=0";

Error in_file(const std::string& file, const Error& error) {
  return {error.code, {file + " : " + error.message.fr, file + ": " + error.message.en}};
}

Error bad_rule(const std::string& rule) {
  return {Errc::invalid_argument,
          {fmt::format("Règle incomprise : {} ({})", rule, known_rules),
           fmt::format("Rule not understood: {} ({})", rule, known_rules)}};
}

/// "17.7" percent is 177 thousandths.
std::optional<int> permille(std::string_view text) {
  const auto number = disclosure::parse_decimal(text);
  const auto scaled = number ? disclosure::in_units(*number, 1) : std::nullopt;
  if (!scaled || *scaled < 0 || *scaled > 1000) return std::nullopt;
  return static_cast<int>(*scaled);
}

std::optional<int> count(std::string_view text) {
  const auto number = disclosure::parse_decimal(text);
  if (!number || number->decimals > 0 || number->digits < 0 || number->digits > 1000) {
    return std::nullopt;
  }
  return static_cast<int>(number->digits);
}

/// "zero-unsafe", or "zero-unsafe=RANGE": the range up to which a zero must stay uncertain.
bool set_zero_rule(std::string_view range, unsigned decimals, disclosure::PrimaryRules& rules) {
  const auto number = disclosure::parse_decimal(range);
  const auto level =
      number ? disclosure::in_units(*number, decimals, disclosure::Rounding::up) : std::nullopt;
  if (!level || *level < 0) return false;
  rules.zero_unsafe = true;
  rules.zero_level = *level;
  return true;
}

bool set_rule(const std::string& rule, unsigned decimals, disclosure::PrimaryRules& rules) {
  if (rule == "zero-unsafe") return set_zero_rule("0", decimals, rules);
  const std::size_t equal = rule.find('=');
  if (equal == std::string::npos) return false;
  const std::string name = rule.substr(0, equal);
  const auto values = disclosure::split_fields(std::string_view(rule).substr(equal + 1), ',');
  const auto assign = [](int& to, std::optional<int> from) {
    if (from) to = *from;
    return from.has_value();
  };
  if (name == "count" && values.size() == 1) return assign(rules.minimum_count, count(values[0]));
  if (name == "p" && values.size() == 1) return assign(rules.p_permille, permille(values[0]));
  if (name == "zero-unsafe" && values.size() == 1) return set_zero_rule(values[0], decimals, rules);
  if (name == "dominance" && values.size() == 2) {
    return assign(rules.dominance_count, count(values[0])) &&
           assign(rules.dominance_permille, permille(values[1]));
  }
  if (name == "pq" && values.size() == 2) {
    return assign(rules.prior_posterior_p_permille, permille(values[0])) &&
           assign(rules.prior_posterior_q_permille, permille(values[1]));
  }
  return false;
}

/// Names between commas; a name that has a comma itself stands alone.
std::vector<std::string> split_names(const std::string& text) {
  std::vector<std::string> names;
  for (const auto name : disclosure::split_fields(text, ',')) names.emplace_back(name);
  return names;
}

Result<disclosure::Dimension> read_dimension(const std::string& text) {
  disclosure::Dimension dimension;
  const std::size_t equal = text.find('=');
  dimension.column = text.substr(0, equal);
  if (equal == std::string::npos) return dimension;
  const std::string files = text.substr(equal + 1);
  for (const auto& file :
       std::filesystem::exists(files) ? std::vector{files} : split_names(files)) {
    const auto codes = read_text(file, max_input_bytes);
    if (!codes) return codes.error();
    auto tree = disclosure::read_hierarchy(*codes);
    if (!tree) return in_file(file, tree.error());
    dimension.hierarchies.push_back(std::move(*tree));
  }
  return dimension;
}

Result<disclosure::Table> read_microdata(const SecrecyInput& input, std::string_view text,
                                         disclosure::Notes& notes) {
  disclosure::MicrodataLayout layout;
  layout.columns = input.columns;
  layout.value = input.value;
  layout.holding = input.holding;
  layout.weight = input.weight;
  for (const auto& described : input.dimensions) {
    auto dimension = read_dimension(described);
    if (!dimension) return dimension.error();
    layout.dimensions.push_back(std::move(*dimension));
  }
  for (const auto& columns : input.tables) {
    const bool one = std::ranges::find(layout.dimensions, columns,
                                       &disclosure::Dimension::column) != layout.dimensions.end();
    layout.tables.push_back(one ? std::vector{columns} : split_names(columns));
  }
  auto table = disclosure::table_from_microdata(text, layout, &notes);
  if (!table) return in_file(input.file, table.error());
  return table;
}

Result<disclosure::Table> read_jj(const SecrecyInput& input, std::string_view text,
                                  disclosure::Notes& notes) {
  auto table = disclosure::read_jj(text, &notes);
  if (!table) return in_file(input.file, table.error());
  table->insider_permille = static_cast<int>(std::ceil(input.insider_percent * 10));
  if (input.contributions.empty()) return table;
  const auto csv = read_text(input.contributions, max_input_bytes);
  if (!csv) return csv.error();
  if (auto known = disclosure::read_contributions(*csv, *table, &notes); !known) {
    return in_file(input.contributions, known.error());
  }
  return table;
}

}  // namespace

void SecrecyInput::declare(CLI::App& command, Lang lang) {
  const bool fr = lang == Lang::fr;
  command.add_option("FILE", file, fr ? "Fichier JJ, ou microdonnées" : "JJ file, or microdata")
      ->required();
  command.add_option("--contributions", contributions,
                     fr ? "CSV cell,holding,amount : qui contribue à quoi (JJ)"
                        : "CSV cell,holding,amount: who contributes what (JJ)");
  command
      .add_option("--insider-p", insider_percent,
                  fr ? "Marge en % qu'un contributeur doit laisser aux autres (JJ)"
                     : "Margin in % that a contributor must be left with about others (JJ)")
      ->check(CLI::Range(0.0, 100.0));
  command
      .add_option("--coalition", coalition,
                  fr ? "Contributeurs qui peuvent mettre en commun ce qu'ils savent : 1 (défaut) "
                       "ou 2 ; count devient 4 au moins avec 2"
                     : "Contributors that may pool what they know: 1 (default) or 2; count becomes "
                       "4 at least with 2")
      ->check(CLI::Range(1, disclosure::largest_coalition));
  // One value an option, so that none takes FILE or PATTERN for another value.
  command
      .add_option("--dimension", dimensions,
                  fr ? "COLONNE ou COLONNE=HIÉRARCHIE.hrc[,AUTRE.hrc…] ; FILE est alors en "
                       "microdonnées"
                     : "COLUMN or COLUMN=HIERARCHY.hrc[,OTHER.hrc…]; FILE is microdata then")
      ->allow_extra_args(false);
  command
      .add_option("--table", tables,
                  fr ? "COLONNE,COLONNE… d'un tableau ; répété pour plusieurs tableaux liés "
                       "(défaut : un seul, de toutes les dimensions)"
                     : "COLUMN,COLUMN… of one table; repeated for several linked tables (default: "
                       "one of all dimensions)")
      ->allow_extra_args(false);
  command
      .add_option("--columns", columns,
                  fr ? "Noms des colonnes, si la première ligne ne les donne pas"
                     : "Names of the columns, where the first line does not give them")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--value", value, fr ? "Colonne du montant" : "Column of the amount");
  command.add_option("--holding", holding, fr ? "Colonne du groupe" : "Column of the holding");
  command.add_option("--weight", weight,
                     fr ? "Colonne du poids de sondage" : "Column of the sampling weight");
  command
      .add_option("--rule", rules,
                  fr ? "count=3, dominance=1,85, p=17.7, pq=10,60, zero-unsafe[=MARGE] (défaut : "
                       "les trois premières ; JJ : avec --contributions, aucune sans --rule)"
                     : "count=3, dominance=1,85, p=17.7, pq=10,60, zero-unsafe[=RANGE] (default: "
                       "the first three; JJ: with --contributions, none without --rule)")
      ->allow_extra_args(false);
}

Result<disclosure::PrimaryRules> SecrecyInput::primary_rules(unsigned decimals) const {
  disclosure::PrimaryRules made;
  for (const auto& rule : rules) {
    if (!set_rule(rule, decimals, made)) return bad_rule(rule);
  }
  made = disclosure::against_coalition(made, coalition);
  if (auto sound = disclosure::check(made); !sound) return sound.error();
  return made;
}

Status SecrecyInput::check_kind() const {
  const auto only = [](const char* option, const char* fr, const char* en) {
    return Error{Errc::invalid_argument,
                 {fmt::format("{} ne sert qu'avec {}", option, fr),
                  fmt::format("{} is of use with {} only", option, en)}};
  };
  if (microdata()) {
    const auto jj = [&](const char* option) {
      return only(option, "un fichier JJ (sans --dimension)", "a JJ file (no --dimension)");
    };
    if (!contributions.empty()) return jj("--contributions");
    if (insider_percent > 0) return jj("--insider-p");
    if (!value.empty()) return {};
    return Error{Errc::invalid_argument,
                 {"des microdonnées demandent --value COLONNE, la colonne du montant",
                  "microdata need --value COLUMN, the column of the amount"}};
  }
  const auto micro = [&](const char* option) {
    return only(option, "des microdonnées (--dimension)", "microdata (--dimension)");
  };
  if (!rules.empty() && contributions.empty()) {
    return only("--rule", "des microdonnées (--dimension) ou --contributions",
                "microdata (--dimension) or --contributions");
  }
  if (!rules.empty() && insider_percent > 0) {
    return only("--insider-p", "un fichier JJ sans --rule, dont la marge est celle des règles",
                "a JJ file without --rule, whose margin is that of the rules");
  }
  if (!value.empty()) return micro("--value");
  if (!holding.empty()) return micro("--holding");
  if (!columns.empty()) return micro("--columns");
  if (!tables.empty()) return micro("--table");
  if (!weight.empty()) return micro("--weight");
  return {};
}

Result<disclosure::Table> SecrecyInput::read(disclosure::Notes& notes) const {
  if (auto sound = check_kind(); !sound) return sound.error();
  const auto text = read_text(file, max_input_bytes);
  if (!text) return text.error();
  auto table = microdata() ? read_microdata(*this, *text, notes) : read_jj(*this, *text, notes);
  if (!table) return table;
  table->coalition = coalition;
  if (judged_by_rules()) {
    const auto made = primary_rules(table->decimals);
    if (!made) return made.error();
    if (auto applied = disclosure::apply(*made, *table); !applied) {
      return in_file(file, applied.error());
    }
  }
  if (auto sound = disclosure::check_statuses(*table); !sound) return in_file(file, sound.error());
  return table;
}

void tell(const disclosure::Notes& notes, Session& session) {
  for (const Text& note : notes) {
    session.err << (session.french() ? "Note : " : "Note: ") << note.in(session.lang) << '\n';
  }
}

Result<std::string> read_text(const std::string& file, std::uint64_t max_bytes) {
  auto bytes = read_file(file, max_bytes);
  if (!bytes) return bytes;
  const auto detected = wire::detect_encoding(*bytes, true);
  if (detected.encoding == wire::TextEncoding::utf8 && detected.mark_bytes == 0) return bytes;
  std::string text;
  wire::Utf8Converter converter(detected.encoding);
  converter.append(std::string_view(*bytes).substr(detected.mark_bytes), text);
  converter.finish(text);
  return text;
}

}  // namespace parangon::hub::cli
