#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::connectors::readers {

/// What a column of an agency's CSV can hold.
enum class CsvField {
  date,
  amount,
  supplier,
  supplier_reference,
  account,
  cpv,
  contract,
  piece,
  label,
  buyer,
  family,
  reserved,
  article,
  duration,
};
inline constexpr std::size_t csv_field_count = 14;

/// The key of the configuration's table of columns: "date", "amount", "supplier_reference"…
std::string_view to_string(CsvField field);

/// Which column holds which field.
struct CsvColumns {
  std::array<std::optional<std::size_t>, csv_field_count> at;
  std::string_view supplier_type;  ///< "SIRET" or "SIREN" when the header says so; else empty.
  bool amount_before_tax = false;  ///< The amount's header says "HT".
  std::size_t count = 0;           ///< Columns of the header, empty ones at its end left out.

  std::optional<std::size_t> operator[](CsvField field) const {
    return at[static_cast<std::size_t>(field)];
  }
};

/// Finds the columns: those declared (field → header) first, the others by the usual headers that
/// csv_columns.cpp lists. A missing `required` field, a declared header that is not there, an
/// unknown field or an ambiguous header is an Error that names the columns found and the key of
/// connector.toml to set.
Result<CsvColumns> recognise_columns(std::span<const std::string_view> header,
                                     const std::map<std::string, std::string>& declared,
                                     std::span<const CsvField> required);

}  // namespace parangon::connectors::readers
