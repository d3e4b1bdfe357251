#pragma once

#include <string>

#include "hub/release/files/table.hpp"

namespace parangon::hub::release {

/// RFC 4180, UTF-8, CRLF, one header line; the table's columns. Deterministic.
std::string cube_csv(const Table& table);
/// The same for a code list: code, parent, label_fr, label_en, uri.
std::string codes_csv(const CodeList& list);
/// The same rows as JSON (RFC 8259) behind what is said of them; numbers have the digits of the
/// CSV, and what there is not is null. Deterministic.
std::string cube_json(const Publication& publication, const Table& table);

}  // namespace parangon::hub::release
