#include "connectors/readers/supplier_mapping.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <unordered_set>
#include <utility>

#include "connectors/readers/csv_columns.hpp"
#include "connectors/readers/trim.hpp"

namespace parangon::connectors::readers {
/// One reading of a table.
class SupplierMappingReader {
 public:
  explicit SupplierMappingReader(std::string source) : source_(std::move(source)) {}

  Result<SupplierMappingReading> run(const wire::ReadBytes& bytes) {
    auto reader = wire::CsvReader::open(bytes);
    if (!reader) return reader.error();
    wire::CsvRecord record;
    const auto first = reader->next(record);
    if (!first) return first.error();
    if (!*first) {
      return Error{Errc::malformed,
                   {"fichier vide : il faut un en-tête et des lignes",
                    "empty file: a header and rows are needed"}};
    }
    constexpr std::array required = {CsvField::supplier_reference, CsvField::supplier};
    const auto columns = recognise_columns(record.fields, {}, required);
    if (!columns) return columns.error();
    for (;;) {
      const auto more = reader->next(record);
      if (!more) return more.error();
      if (!*more) break;
      if (!record.is_blank()) take(record, *columns);
    }
    for (const auto& reference : contested_) out_.mapping.by_reference_.erase(reference);
    return std::move(out_);
  }

 private:
  void take(const wire::CsvRecord& record, const CsvColumns& columns) {
    ++out_.rows;
    row_ = record.row;
    const auto reference_column = *columns[CsvField::supplier_reference];
    const auto siret_column = *columns[CsvField::supplier];
    if (record.fault != wire::CsvFault::none ||
        record.fields.size() <= std::max(reference_column, siret_column)) {
      return note("R-RECORD-MALFORMED", "", Text("colonnes manquantes", "columns are missing"));
    }
    const auto reference = trim(record.fields[reference_column]);
    const auto text = trim(record.fields[siret_column]);
    if (reference.empty()) return note("R-FIELD-MISSING", "reference", "reference");
    if (text.empty()) return note("R-FIELD-MISSING", "siret", "siret");
    auto siret = model::Siret::try_parse(text);
    if (!siret) {
      siret = model::Siret::repair(text);
      if (!siret) return note("R-SIRET-INVALID", "siret", text);
      note("R-SIRET-REPAIRED", "siret", text, siret->to_string());
    }
    put(std::string(reference), *siret);
  }

  void put(const std::string& reference, model::Siret siret) {
    const auto [it, fresh] = out_.mapping.by_reference_.try_emplace(reference, siret);
    if (fresh) return;
    if (it->second == siret) return note("R-DUPLICATE", "reference");
    contested_.insert(reference);
    note("R-RECORD-MALFORMED", "reference",
         Text(fmt::format("la référence {} a deux SIRET, {} et {}", reference,
                          it->second.to_string(), siret.to_string()),
              fmt::format("reference {} has two SIRET, {} and {}", reference,
                          it->second.to_string(), siret.to_string())));
  }

  void note(std::string_view rule, std::string column, Text a = {}, Text b = {}) {
    out_.report.add({rule, {source_, row_, std::move(column)}, {std::move(a), std::move(b)}});
  }

  std::string source_;
  std::int64_t row_ = 0;
  std::unordered_set<std::string> contested_;
  SupplierMappingReading out_;
};

Result<SupplierMappingReading> SupplierMapping::read(const wire::ReadBytes& bytes,
                                                     const std::string& source) {
  auto reading = SupplierMappingReader(source).run(bytes);
  if (reading) return reading;
  auto error = reading.error();
  error.message = {source + " : " + error.message.fr, source + ": " + error.message.en};
  return error;
}

Result<SupplierMappingReading> SupplierMapping::load(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Error{Errc::not_found,
                 {fmt::format("table de correspondance {} : fichier introuvable ou illisible",
                              path.string()),
                  fmt::format("mapping table {}: file not found or not readable", path.string())}};
  }
  return read(wire::read_from(file), path.filename().string());
}

std::optional<model::Siret> SupplierMapping::find(std::string_view reference) const {
  const auto it = by_reference_.find(std::string(trim(reference)));
  if (it == by_reference_.end()) return std::nullopt;
  return it->second;
}

}  // namespace parangon::connectors::readers
