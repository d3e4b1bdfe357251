#include "hub/disclosure/csv_lines.hpp"

#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {

Result<CsvLines> CsvLines::open(std::string_view text) {
  auto reader = wire::CsvReader::open(wire::read_from(text));
  if (!reader) return reader.error();
  return CsvLines(std::move(*reader));
}

Result<std::vector<std::string_view>> CsvLines::next() {
  std::vector<std::string_view> fields;
  do {
    const auto more = reader_.next(record_);
    if (!more) return more.error();
    if (!*more) return fields;
    number_ = static_cast<std::size_t>(record_.row);
    if (record_.fault == wire::CsvFault::text_after_quote) {
      return error("du texte suit un guillemet fermant", "text follows a closing quote");
    }
    if (record_.fault != wire::CsvFault::none) {
      return error("enregistrement ou champ trop grand", "a record or field is too large");
    }
  } while (record_.is_blank());
  for (const std::string_view field : record_.fields) fields.push_back(trimmed(field));
  return fields;
}

Error CsvLines::error(std::string_view fr, std::string_view en) const {
  return line_error(number_, fr, en);
}

}  // namespace parangon::hub::disclosure
