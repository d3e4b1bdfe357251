#include "shared/model/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "shared/model/ascii.hpp"

namespace parangon::model {
namespace {

/// Splits a text into records; keeps count of lines.
class Splitter {
 public:
  Splitter(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  /// The next record that is not blank; nullopt at the end, or when a quote is left open.
  std::optional<CsvTable::Row> next() {
    while (at_ < text_.size()) {
      CsvTable::Row row;
      row.line = line_;
      if (!record(row.fields)) return std::nullopt;
      const bool blank = row.fields.size() == 1 && row.fields.front().empty();
      if (!blank) return row;
    }
    return std::nullopt;
  }
  bool quote_left_open() const { return quote_left_open_; }
  int line() const { return line_; }

 private:
  /// Reads up to and including the end of the line.
  bool record(std::vector<std::string>& fields) {
    for (;;) {
      fields.emplace_back();
      if (!field(fields.back())) return false;
      if (at_ < text_.size() && text_[at_] == delimiter_) {
        ++at_;
        continue;
      }
      if (at_ < text_.size() && text_[at_] == '\r') ++at_;
      if (at_ < text_.size() && text_[at_] == '\n') ++at_;
      ++line_;
      return true;
    }
  }

  bool ends_field(char c) const { return c == delimiter_ || c == '\n' || c == '\r'; }

  bool field(std::string& out) {
    if (at_ < text_.size() && text_[at_] == '"') return quoted(out);
    while (at_ < text_.size() && !ends_field(text_[at_])) out.push_back(text_[at_++]);
    return true;
  }

  bool quoted(std::string& out) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] != '"') {
          // What a careless program wrote between the quote and the delimiter still counts.
          while (at_ < text_.size() && !ends_field(text_[at_])) out.push_back(text_[at_++]);
          return true;
        }
      }
      if (text_[at_] == '\n') ++line_;
      out.push_back(text_[at_]);
    }
    quote_left_open_ = true;
    return false;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool quote_left_open_ = false;
};

Error malformed(std::string_view file, int line, const Text& why) {
  return {Errc::malformed,
          {fmt::format("{}, ligne {} : {}", file, line, why.fr),
           fmt::format("{}, line {}: {}", file, line, why.en)}};
}

/// "code,segment"
std::string join(const std::vector<std::string>& names, char delimiter) {
  return fmt::format("{}", fmt::join(names, std::string(1, delimiter)));
}

bool is_header(const CsvTable::Row& row, const std::vector<std::string>& columns) {
  return row.fields.size() == columns.size() &&
         std::equal(
             columns.begin(), columns.end(), row.fields.begin(),
             [](const std::string& a, const std::string& b) { return lower(a) == lower(b); });
}

}  // namespace

Result<CsvTable> CsvTable::parse(std::string_view file, std::string_view text,
                                 std::initializer_list<std::string_view> columns) {
  if (text.size() > max_bytes) {
    return Error{Errc::too_large,
                 {fmt::format("{} : plus de {} octets", file, max_bytes),
                  fmt::format("{}: more than {} bytes", file, max_bytes)}};
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  CsvTable table;
  table.file_ = file;
  for (const auto column : columns) table.columns_.emplace_back(column);
  const auto first_line = text.substr(0, text.find('\n'));
  const char delimiter = first_line.find(';') == std::string_view::npos ? ',' : ';';
  Splitter splitter(text, delimiter);
  const auto header = splitter.next();
  if (!header || !is_header(*header, table.columns_)) {
    const auto expected = join(table.columns_, delimiter);
    return malformed(file, 1,
                     {fmt::format("les colonnes attendues sont « {} »", expected),
                      fmt::format("the columns must be \"{}\"", expected)});
  }
  while (auto row = splitter.next()) {
    if (row->fields.size() != table.columns_.size()) {
      const auto found = row->fields.size();
      const auto wanted = table.columns_.size();
      return malformed(file, row->line,
                       {fmt::format("{} champs au lieu de {}", found, wanted),
                        fmt::format("{} fields instead of {}", found, wanted)});
    }
    table.rows_.push_back(std::move(*row));
  }
  if (splitter.quote_left_open()) {
    return malformed(file, splitter.line(),
                     {"un guillemet ouvert n'est pas refermé", "a quote is opened and not closed"});
  }
  return table;
}

Error CsvTable::error(const Row& row, std::size_t column, const Text& why) const {
  return malformed(file_, row.line,
                   {fmt::format("colonne {} : {}", columns_.at(column), why.fr),
                    fmt::format("column {}: {}", columns_.at(column), why.en)});
}

}  // namespace parangon::model
