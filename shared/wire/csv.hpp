#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/wire/text_encoding.hpp"

namespace parangon::wire {

/// Where a streaming decoder takes its bytes from: fills the span as far as there are bytes;
/// fewer than asked, or zero, only at the end.
using ReadBytes = std::function<Result<std::size_t>(std::span<char>)>;
/// Reads from memory; `text` must outlive the function.
ReadBytes read_from(std::string_view text);
/// Reads from a stream, which must outlive the function. Errc::unavailable when it goes bad.
ReadBytes read_from(std::istream& stream);

/// How a CSV is written, and what bounds it.
struct CsvOptions {
  char delimiter = '\0';                 ///< '\0': detected among ; , tab and | on the first line.
  std::optional<TextEncoding> encoding;  ///< nullopt: detected. A byte-order mark always wins.
  std::size_t max_record_bytes = 4U << 20;
  std::size_t max_field_bytes = 1U << 20;
  std::size_t max_fields = 2000;
};

/// Why a record cannot be used.
enum class CsvFault {
  none,
  text_after_quote,  ///< "ab"c: a quoted field must end at its closing quote.
  record_too_large,
  field_too_large,
  too_many_fields,
};

/// One record. The views die at the reader's next call.
struct CsvRecord {
  std::int64_t row = 0;  ///< Line of the file that the record begins on, from 1.
  std::span<const std::string_view>
      fields;  ///< Unquoted, in UTF-8; incomplete when `fault` is set.
  CsvFault fault = CsvFault::none;
  bool has_replacement_character = false;

  /// Nothing but blanks in any field, as spreadsheets leave below their data.
  bool is_blank() const;
};

/// A streaming reader of RFC 4180: quoted fields, doubled quotes, line breaks within quotes. Also
/// accepts LF and CR line ends, other delimiters, a quote inside an unquoted field (taken as it
/// is), and Excel's first line "sep=;". Empty lines are no records. Memory is bounded by the
/// limits. Not thread-safe.
class CsvReader {
 public:
  /// Reads the sample that detection needs. Errc::malformed when the bytes are no text (NUL bytes;
  /// a zip, which is what an XLSX file is); an error of `read` as it is.
  static Result<CsvReader> open(ReadBytes read, const CsvOptions& options = {});

  /// The next record; false at the end. A record that breaks a rule or limit carries its fault,
  /// and reading goes on behind it. Errc::malformed when the file ends within quotes: the message
  /// names the line where they open, because everything behind it was swallowed.
  Result<bool> next(CsvRecord& out);

  char delimiter() const { return options_.delimiter; }
  TextEncoding encoding() const { return encoding_; }

 private:
  enum class State { field_start, plain, quoted, quote_seen };

  CsvReader(ReadBytes read, const CsvOptions& options)
      : read_(std::move(read)), options_(options) {}
  Status start();
  void choose_delimiter();
  Result<bool> refill();
  bool consume();
  bool special(char c);
  void store(std::string_view run);
  void end_field();
  void begin_record();
  Result<bool> deliver(CsvRecord& out);

  ReadBytes read_;
  CsvOptions options_;
  TextEncoding encoding_ = TextEncoding::utf8;
  Utf8Converter converter_{TextEncoding::utf8};
  std::string block_;    ///< Bytes as read.
  bool at_end_ = false;  ///< `read_` has no more.
  std::string text_;     ///< Converted, not yet consumed from `at_` on.
  std::size_t at_ = 0;

  State state_ = State::field_start;
  std::int64_t line_ = 1;
  std::int64_t quote_line_ = 0;  ///< Where the open quote stands.
  bool after_cr_ = false;
  std::string record_;             ///< Text of the fields, one behind the other.
  std::vector<std::size_t> ends_;  ///< End of each field in `record_`.
  std::size_t field_bytes_ = 0;    ///< Of the current field, also those not stored.
  std::size_t record_bytes_ = 0;
  std::int64_t row_ = 0;  ///< 0: no byte of a record yet.
  CsvFault fault_ = CsvFault::none;
  std::vector<std::string_view> fields_;
};

/// How a CSV is to be written.
struct CsvStyle {
  char delimiter = ',';
  std::string_view line_end = "\r\n";  ///< RFC 4180, section 2.
  /// For reports that are opened in a spreadsheet: text that begins with = + - @ tab or CR gets an
  /// apostrophe in front, so that it is not run as a formula (OWASP, CSV injection). Leave off in
  /// files for machines, which must carry what they were given.
  bool guard_formulas = false;
};

/// Appends records to a string, quoting only what needs it, so that the same values always give
/// the same bytes. Not thread-safe.
class CsvWriter {
 public:
  /// `out` must outlive the writer.
  explicit CsvWriter(std::string& out, const CsvStyle& style = {}) : out_(out), style_(style) {}
  /// A field of free text, guarded where the style asks for it.
  CsvWriter& text(std::string_view value);
  /// A number, date or code made by the program: never guarded.
  CsvWriter& value(std::string_view value);
  void end_record();

 private:
  std::string& out_;
  CsvStyle style_;
  bool first_ = true;
};

}  // namespace parangon::wire
