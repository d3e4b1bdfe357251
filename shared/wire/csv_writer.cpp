#include "shared/wire/csv.hpp"

namespace parangon::wire {

CsvWriter& CsvWriter::text(std::string_view value_) {
  constexpr std::string_view formula_starts = "=+-@\t\r";
  const bool guard = style_.guard_formulas && !value_.empty() &&
                     formula_starts.find(value_.front()) != std::string_view::npos;
  return guard ? value("'" + std::string(value_)) : value(value_);
}

CsvWriter& CsvWriter::value(std::string_view value) {
  if (!first_) out_.push_back(style_.delimiter);
  first_ = false;
  const bool quote = value.find(style_.delimiter) != std::string_view::npos ||
                     value.find_first_of("\"\r\n") != std::string_view::npos;
  if (!quote) {
    out_ += value;
    return *this;
  }
  out_.push_back('"');
  for (const char c : value) {
    if (c == '"') out_.push_back('"');
    out_.push_back(c);
  }
  out_.push_back('"');
  return *this;
}

void CsvWriter::end_record() {
  out_ += style_.line_end;
  first_ = true;
}

}  // namespace parangon::wire
