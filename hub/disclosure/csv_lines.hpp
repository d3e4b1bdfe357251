#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::hub::disclosure {

/// The records of a CSV text (RFC 4180; the first line shows which of , ; tab and | separates) one
/// after the other, blank ones passed over; knows where it is.
class CsvLines {
 public:
  /// `text` must outlive it. Errc::malformed when it is no text.
  static Result<CsvLines> open(std::string_view text);

  /// Fields without blanks at both ends; none at the end. They die at the next call.
  /// Errc::malformed for a quote that is not closed, text after one, or a record too large; names
  /// the line.
  Result<std::vector<std::string_view>> next();
  /// Line that the record given last begins on, from 1.
  std::size_t number() const { return number_; }
  /// At that line.
  Error error(std::string_view fr, std::string_view en) const;

 private:
  explicit CsvLines(wire::CsvReader reader) : reader_(std::move(reader)) {}

  wire::CsvReader reader_;
  wire::CsvRecord record_;
  std::size_t number_ = 1;
};

}  // namespace parangon::hub::disclosure
