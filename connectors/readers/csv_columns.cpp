#include "connectors/readers/csv_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "connectors/readers/csv_known_headers.hpp"
#include "shared/wire/csv_header.hpp"

namespace parangon::connectors::readers {
namespace {

using enum CsvField;

constexpr std::array<std::string_view, csv_field_count> field_names = {
    "date",  "amount", "supplier", "supplier_reference", "account", "cpv",     "contract", "piece",
    "label", "buyer",  "family",   "reserved",           "article", "duration"};

std::optional<CsvField> field_from(std::string_view name) {
  const auto it = std::find(field_names.begin(), field_names.end(), name);
  if (it == field_names.end()) return std::nullopt;
  return static_cast<CsvField>(it - field_names.begin());
}

/// Whether the header says that its amounts are before tax ("HT", "hors taxes", "excl. tax"); not
/// "bought".
bool says_before_tax(std::string_view key) {
  return (key.ends_with("ht") && !key.ends_with("ght")) ||
         key.find("horstaxe") != std::string_view::npos ||
         key.find("beforetax") != std::string_view::npos ||
         key.find("excltax") != std::string_view::npos || key == "netamount";
}

Error with_columns(Errc code, const Text& what, std::span<const std::string_view> header) {
  const auto found = wire::list_columns(header);
  return Error{code,
               {fmt::format("{} Colonnes trouvées : {}.", what.fr, found),
                fmt::format("{} Columns found: {}.", what.en, found)}};
}

Status take_declared(std::span<const std::string_view> header,
                     const std::map<std::string, std::string>& declared, CsvColumns& columns) {
  for (const auto& [name, wanted] : declared) {
    const auto field = field_from(name);
    if (!field) {
      return Error{Errc::invalid_argument,
                   {fmt::format("columns.{} : champ inconnu ; champs possibles : {}", name,
                                fmt::join(field_names, ", ")),
                    fmt::format("columns.{}: unknown field; possible fields: {}", name,
                                fmt::join(field_names, ", "))}};
    }
    const auto found = wire::find_column(header, wanted);
    if (!found) return found.error();
    if (!*found) {
      return with_columns(
          Errc::invalid_argument,
          {fmt::format("la colonne « {} » (columns.{} de connector.toml) n'est pas dans l'en-tête.",
                       wanted, name),
           fmt::format("column \"{}\" (columns.{} in connector.toml) is not in the header.", wanted,
                       name)},
          header);
    }
    columns.at[static_cast<std::size_t>(*field)] = *found;
  }
  return {};
}

Status take_usual(std::span<const std::string_view> header, CsvColumns& columns) {
  for (const auto& known : known_headers) {
    auto& place = columns.at[static_cast<std::size_t>(known.field)];
    if (place) continue;
    const auto found = wire::find_column(header, known.key);
    if (!found) return found.error();
    const bool taken =
        *found && std::find(columns.at.begin(), columns.at.end(), *found) != columns.at.end();
    if (!taken) place = *found;
  }
  return {};
}

}  // namespace

std::string_view to_string(CsvField field) { return field_names[static_cast<std::size_t>(field)]; }

Result<CsvColumns> recognise_columns(std::span<const std::string_view> header,
                                     const std::map<std::string, std::string>& declared,
                                     std::span<const CsvField> required) {
  CsvColumns columns;
  columns.count = header.size();
  while (columns.count > 0 && wire::header_key(header[columns.count - 1]).empty()) --columns.count;
  if (auto taken = take_declared(header, declared, columns); !taken) return taken.error();
  if (auto taken = take_usual(header, columns); !taken) return taken.error();
  for (const auto field : required) {
    if (columns[field]) continue;
    const auto name = to_string(field);
    return with_columns(
        Errc::invalid_argument,
        {fmt::format("aucune colonne reconnue pour le champ « {0} » : indiquez la sienne dans "
                     "connector.toml, clé columns.{0}.",
                     name),
         fmt::format("no column is recognised for field \"{0}\": name it in connector.toml, key "
                     "columns.{0}.",
                     name)},
        header);
  }
  if (const auto column = columns[amount]) {
    columns.amount_before_tax = says_before_tax(wire::header_key(header[*column]));
  }
  if (const auto column = columns[supplier]) {
    const auto key = wire::header_key(header[*column]);
    if (key.find("siret") != std::string::npos) columns.supplier_type = "SIRET";
    if (key.find("siren") != std::string::npos) columns.supplier_type = "SIREN";
  }
  return columns;
}

}  // namespace parangon::connectors::readers
