#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "connectors/readers/byte_source.hpp"
#include "connectors/readers/reader.hpp"
#include "shared/core/error.hpp"

namespace parangon::connectors::readers {

/// What keeps a record from being parsed at all.
enum class RecordFault {
  none,
  not_an_object,   ///< An element of the list is a number, a string, a list, null…
  too_deep,        ///< Beyond ReadLimits::max_depth.
  too_large,       ///< Beyond ReadLimits::max_record_bytes; `text` is empty.
  field_too_long,  ///< A string beyond ReadLimits::max_field_bytes.
};

/// One element of a list of records inside a large JSON document.
struct JsonRecord {
  /// The object with its braces, not parsed. 64 bytes behind it may be read, whatever they hold.
  std::string_view text;
  RecordFault fault = RecordFault::none;
  std::uint64_t offset = 0;    ///< First byte, from 0, in the (inflated) file.
  std::int64_t ordinal = 0;    ///< From 1 over the whole file.
  std::string_view list;       ///< Path of its list: "marches", "marches.marche", "" at the top.
  std::int64_t index = 0;      ///< In its list, from 0.
  bool has_backslash = false;  ///< Strings may hold escapes.
  bool has_byte_ef = false;    ///< U+FFFD may occur.
};

/// Receives the records, in file order, on the calling thread. Views die on return.
class JsonRecordSink {
 public:
  virtual ~JsonRecordSink() = default;
  virtual void record(const JsonRecord& record) = 0;
  /// See LineSink::progress.
  virtual void progress(std::uint64_t done, std::uint64_t total) = 0;
};

/// A key that holds a list of records.
struct ListKey {
  std::string_view name;
  /// An object in place of the list is: one record alone ("marche": {"id": …}), or else an object
  /// around further lists ("marches": {"marche": […]}).
  bool holds_one = false;
};

/// Splits a JSON document into its records in memory that does not grow with it. The document is a
/// list of records, or an object in which a key of `list_keys` holds a list, one record, or again
/// such an object (three levels at most); other keys are skipped. A byte-order mark is skipped.
/// Records themselves are not parsed; the text between them is, strictly.
///
/// Errc::malformed when the document's structure is lost (empty, truncated, not JSON, UTF-16,
/// unbalanced, more text behind its end) or when it holds no list at all; the message names the
/// file, the record and the byte.
Status split_json_records(ByteSource& source, std::string_view file_name,
                          std::span<const ListKey> list_keys, const ReadLimits& limits,
                          JsonRecordSink& sink);

}  // namespace parangon::connectors::readers
