#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/model/supplier_register.hpp"
#include "shared/rules/rules.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::wire {

/// What a supplier register can be imported from.
enum class RegisterFormat {
  register_csv,  ///< The project's own: siret,kind,first_day,last_day,source
  finess_xml,    ///< FINESS, XML extract: `structureet` elements
  finess_csv,    ///< FINESS, extract of data.gouv.fr (etalab-cs1100502)
  directory,     ///< Any CSV with a header and a column of SIRET
};
/// "register", "finess-xml", "finess-csv", "directory".
std::string_view to_string(RegisterFormat format);
std::optional<RegisterFormat> register_format_from(std::string_view text);

/// What is read, for findings and for the entries' source.
struct RegisterSource {
  std::string file;   ///< Name without its folder.
  std::string label;  ///< Source that entries name; empty: what the file says, else its name.
};

/// How a published directory is laid out. Empty column names are recognised by usual headers.
struct DirectoryLayout {
  std::string siret_column;      ///< Else "siret", "titulaire.id"…
  std::string kind_column;       ///< Else "kind", "type", "kind_guess"…
  std::string first_day_column;  ///< Else "first_day", "date_debut"…; no such column: since ever.
  std::string last_day_column;   ///< Else "last_day", "date_fin"…; no such column: still valid.
  /// Kind of rows that have none: "esat"…, "ess", "esus". Empty: such rows lack a field.
  std::string default_kind;
  /// The directory's words → kinds of the register. A word mapped to "" leaves its rows out.
  /// Words not named are understood when they are a kind's short or full name.
  std::map<std::string, std::string> kinds;
  /// Where set, only rows whose cell in this column is one of the values are taken.
  std::string keep_column;
  std::vector<std::string> keep_values;
};

/// What an import found. Every row is accounted for: rows = entries + left_out + rows of the
/// findings that exclude one (all errors, and R-DUPLICATE, R-CATEGORY-OTHER, R-SIRET-MISSING).
struct RegisterReading {
  std::vector<model::RegisterEntry> entries;  ///< In the file's order, which `order` counts.
  rules::Report report;
  std::int64_t rows = 0;      ///< Records read, headers and blank rows not counted.
  std::int64_t left_out = 0;  ///< Rows that the layout leaves out on purpose.
};

/// Reads a register in one pass. Rows that cannot be used are reported by R- rules with their
/// position and do not stop the reading; an Error means that the file is not of that format, is
/// truncated, or is over a limit. `layout` is used by RegisterFormat::directory only.
///
/// FINESS: categories 246 (ESAT) and 247 (EA) are taken, the others counted by R-CATEGORY-OTHER.
/// The first day is the opening's (dateouv), else the authorisation's (dateautor); the last one
/// the closing's (datefermeture), which the CSV extract, of open structures only, does not have.
Result<RegisterReading> read_register(RegisterFormat format, const ReadBytes& read,
                                      const RegisterSource& source,
                                      const DirectoryLayout& layout = {});

/// Entries of one or several readings as one register: by SIRET, then order, then kind, days and
/// source; repeated approvals once; `order` counted anew. The same set gives the same sequence.
std::vector<model::RegisterEntry> canonical_register(std::vector<model::RegisterEntry> entries);

/// The register's own CSV of canonical_register(entries): UTF-8 without mark, RFC 4180 with CRLF.
/// The same entries always give the same bytes, so that a release can be named by their hash.
std::string write_register(std::vector<model::RegisterEntry> entries);

}  // namespace parangon::wire
