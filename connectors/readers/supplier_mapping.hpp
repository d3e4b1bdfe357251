#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "shared/core/error.hpp"
#include "shared/model/siret.hpp"
#include "shared/rules/rules.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::connectors::readers {

struct SupplierMappingReading;

/// The agency's table from its own supplier numbers (PES RefTiers, a ledger's "code tiers") to the
/// establishments' SIRET. Immutable once read, so it may be shared by threads.
class SupplierMapping {
 public:
  /// Reads a CSV with a header: a column of references and one of SIRET, recognised like those of
  /// purchases (csv_columns.cpp). Rows that cannot be used are in the report (R-FIELD-MISSING,
  /// R-SIRET-INVALID, R-SIRET-REPAIRED, R-DUPLICATE, R-RECORD-MALFORMED); a reference with two
  /// different SIRET resolves to neither. An Error means that no table could be read at all.
  /// `source` names the file in findings.
  static Result<SupplierMappingReading> read(const wire::ReadBytes& bytes,
                                             const std::string& source);
  /// The same, from a file. Errc::not_found when there is none.
  static Result<SupplierMappingReading> load(const std::filesystem::path& path);

  /// nullopt for a reference that the table has not. Blanks around it do not count.
  std::optional<model::Siret> find(std::string_view reference) const;
  std::size_t size() const { return by_reference_.size(); }

 private:
  friend class SupplierMappingReader;
  std::unordered_map<std::string, model::Siret> by_reference_;
};

struct SupplierMappingReading {
  SupplierMapping mapping;
  rules::Report report;
  std::int64_t rows = 0;  ///< Records of the file, its header and blank rows not counted.
};

}  // namespace parangon::connectors::readers
