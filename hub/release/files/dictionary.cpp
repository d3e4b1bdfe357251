#include "hub/release/files/dictionary.hpp"

#include <fmt/format.h>

#include "hub/release/files/about.hpp"

namespace parangon::hub::release {
namespace {

/// Longer lists are told by their file alone.
constexpr std::size_t max_values = 12;

/// Cells of a Markdown table know neither a bar nor a line break.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string values_of(const Column& column, const CodeList* list, Lang lang) {
  const bool french = lang == Lang::fr;
  if (column.type == ColumnType::integer) return french ? "entier" : "whole number";
  if (column.type == ColumnType::number)
    return fmt::format(fmt::runtime(french ? "nombre, {} décimales" : "number, {} decimals"),
                       column.decimals);
  std::string out = fmt::format("`codes-{}.csv`", column.code_list);
  if (list == nullptr || list->codes.size() > max_values) return out;
  out += french ? " : " : ": ";
  for (std::size_t i = 0; i < list->codes.size(); ++i) {
    if (i > 0) out += ", ";
    out += fmt::format("`{}` ({})", list->codes[i].code, list->codes[i].label.in(lang));
  }
  return out;
}

std::string columns_of(const Publication& publication, const Table& table, Lang lang) {
  std::string out = lang == Lang::fr ? "| colonne | sens | unité | valeurs |\n|---|---|---|---|\n"
                                     : "| column | meaning | unit | values |\n|---|---|---|---|\n";
  for (const Column& column : table.columns()) {
    const CodeList* list =
        column.name == "status" ? &status_list() : find_list(publication, column.code_list);
    std::string meaning = column.label.in(lang);
    if (column.meaning.in(lang) != meaning) meaning += ". " + column.meaning.in(lang);
    out += fmt::format("| `{}` | {} | {} | {} |\n", column.name, cell(meaning),
                       cell(column.unit.in(lang)), cell(values_of(column, list, lang)));
  }
  return out;
}

std::string lists_of(const Publication& publication, Lang lang) {
  std::string out;
  for (const CodeList* list : all_lists(publication))
    out += fmt::format("- `codes-{}.csv` : {} ({})\n", list->id, list->label.in(lang),
                       list->codes.size());
  return out;
}

std::string french(const Publication& publication, const std::vector<Table>& tables,
                   const std::string& package_digest) {
  std::string out =
      fmt::format("# {} : dictionnaire\n\nPublication n° {}. {}\n\n", publication.title.fr,
                  publication.number, publication.description.fr);
  out +=
      "Tous les fichiers CSV sont en UTF-8, séparés par des virgules, avec une ligne d'en-tête "
      "(RFC 4180). Une case vide veut dire : pas de valeur.\n";
  for (const Table& table : tables) {
    const std::string& id = table.cube().id;
    out += fmt::format(
        "\n## `{0}.csv` : {1}\n\n{2}\n\nLes mêmes lignes : `{0}.json` ; en SDMX-CSV "
        "2.0 : `{0}.sdmx.csv`.\n\n",
        id, table.cube().title.fr, table.cube().description.fr);
    out += columns_of(publication, table, Lang::fr);
  }
  out +=
      "\n## Listes de codes\n\nColonnes : `code`, `parent` (le code au-dessus, vide en haut), "
      "`label_fr`, `label_en`, `uri` (nom dans un registre public).\n\n";
  out += lists_of(publication, Lang::fr);
  out +=
      "\n## Autres fichiers\n\n"
      "- `structure.sdmx.json` : notions, listes, structures et flux (SDMX-JSON 2.0). Les codes y "
      "ont `_` à la place du point ; un statut `c` y est OBS_STATUS Q, CONF_STATUS C.\n"
      "- `datapackage.json` : description pour machines (Frictionless), types, clés, empreintes.\n"
      "- `changes.fr.md`, `changes.en.md` : ce qui a changé depuis la publication précédente.\n"
      "- `certificate.json` : ce que la publication atteste de son secret statistique.\n"
      "- `CITATION.cff` : citation pour machines.\n"
      "- `SHA256SUMS` : empreintes de tous les autres ; `sha256sum -c SHA256SUMS` les vérifie, et "
      "l'empreinte de ce fichier est celle de la publication.\n";
  out += "\n## Secret statistique et arrondis\n\n" + secrecy_note(publication).fr + "\n";
  out += fmt::format(
      "\n## Citer\n\n{}\n\nEmpreinte SHA-256 de `datapackage.json`, qui contient celle de "
      "chaque table : `{}`.\n",
      citation(publication).fr, package_digest);
  return out;
}

std::string english(const Publication& publication, const std::vector<Table>& tables,
                    const std::string& package_digest) {
  std::string out = fmt::format("# {}: dictionary\n\nRelease {}. {}\n\n", publication.title.en,
                                publication.number, publication.description.en);
  out +=
      "All CSV files are UTF-8, separated by commas, with one header line (RFC 4180). An empty "
      "cell means: no value.\n";
  for (const Table& table : tables) {
    const std::string& id = table.cube().id;
    out += fmt::format(
        "\n## `{0}.csv`: {1}\n\n{2}\n\nThe same rows: `{0}.json`; as SDMX-CSV 2.0: "
        "`{0}.sdmx.csv`.\n\n",
        id, table.cube().title.en, table.cube().description.en);
    out += columns_of(publication, table, Lang::en);
  }
  out +=
      "\n## Code lists\n\nColumns: `code`, `parent` (the code above, empty at the top), "
      "`label_fr`, `label_en`, `uri` (name in a public register).\n\n";
  out += lists_of(publication, Lang::en);
  out +=
      "\n## Other files\n\n"
      "- `structure.sdmx.json`: concepts, lists, structures and dataflows (SDMX-JSON 2.0). Codes "
      "have `_` for the point there; a status `c` is OBS_STATUS Q, CONF_STATUS C.\n"
      "- `datapackage.json`: description for machines (Frictionless), types, keys, digests.\n"
      "- `changes.fr.md`, `changes.en.md`: what has changed since the release before.\n"
      "- `certificate.json`: what the release states of its statistical secrecy.\n"
      "- `CITATION.cff`: citation for machines.\n"
      "- `SHA256SUMS`: digests of all the others; `sha256sum -c SHA256SUMS` checks them, and the "
      "digest of that file is the release's.\n";
  out += "\n## Statistical secrecy and rounding\n\n" + secrecy_note(publication).en + "\n";
  out += fmt::format(
      "\n## How to cite\n\n{}\n\nSHA-256 of `datapackage.json`, which holds that of every "
      "table: `{}`.\n",
      citation(publication).en, package_digest);
  return out;
}

}  // namespace

Text dictionary(const Publication& publication, const std::vector<Table>& tables,
                const std::string& package_digest) {
  return {french(publication, tables, package_digest),
          english(publication, tables, package_digest)};
}

}  // namespace parangon::hub::release
