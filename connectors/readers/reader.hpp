#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/readers/raw_line.hpp"
#include "shared/core/error.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::connectors::readers {

/// Formats that a source can be declared as. `decp` accepts the 2019 and the 2022 layout, told
/// apart record by record.
enum class Format { decp, pes, csv };
std::string_view to_string(Format format);
/// "decp", "decp2019", "decp2022", "decp-2019", "decp-2022", "pes", "pes-v2", "csv".
std::optional<Format> format_from(std::string_view text);

/// How an agency's CSV is laid out. Empty or zero members are detected or absent.
struct CsvLayout {
  char delimiter = '\0';  ///< '\0': detected among ; , tab and |
  std::string encoding;   ///< "UTF-8", "ISO-8859-1", "windows-1252"; empty: detected
  char decimal = '\0';    ///< '\0': detected per field
  model::Measure measure = model::Measure::paid;
  model::TaxBasis tax = model::TaxBasis::unknown;
  /// Field ("date", "amount", "supplier", "supplier_reference", "account", "cpv", "contract",
  /// "piece", "label", "buyer", "family", "reserved", "article", "duration") → header of the
  /// column. Fields not named are recognised by usual French and English headers
  /// (docs/formats.md), but for "piece", which decides what counts once.
  std::map<std::string, std::string> columns;
};

/// One file to read.
struct Source {
  Format format = Format::decp;
  std::filesystem::path path;  ///< Plain or gzip (told by its first bytes).
  CsvLayout csv;
};

/// What a reader hands over to. Called on the thread that reads, once per record, in file order.
class LineSink {
 public:
  virtual ~LineSink() = default;
  /// A record that could be decoded.
  virtual void line(const RawLine& line) = 0;
  /// A record that could not: it counts as a line in and as excluded by the finding's rule.
  virtual void broken(rules::Finding finding) = 0;
  /// Bytes of the file consumed so far and its size; called every few megabytes.
  virtual void progress(std::uint64_t done, std::uint64_t total) = 0;
};

/// Limits that a hostile file meets. Beyond them a record is broken or the file refused, always
/// with a message that names the limit.
struct ReadLimits {
  std::size_t max_record_bytes = 4U << 20;         ///< One record or CSV line.
  std::size_t max_field_bytes = 1U << 20;          ///< One field or attribute.
  int max_depth = 32;                              ///< Nesting of JSON or XML.
  std::uint64_t max_inflated_bytes = 64ULL << 30;  ///< A gzip file, inflated.
  int max_inflate_ratio = 300;                     ///< Exports reach 40; blanks alone 1032: a bomb.
};

/// Reads the whole source in one pass in memory that does not grow with the file. A failure of
/// single records is reported through the sink and reading goes on; an Error means that the file
/// as a whole cannot be read further (missing, truncated, not of that format, over a limit): what
/// came before has been handed over already, and the caller must discard it.
Status read(const Source& source, const ReadLimits& limits, LineSink& sink);

}  // namespace parangon::connectors::readers
