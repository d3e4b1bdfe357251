#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// What a certificate is of.
struct CertificateSource {
  /// What everybody has: without_secrets(), with the bounds that everybody knows; ±max_amount
  /// stands for none.
  Table seen;
  Pattern pattern;
  std::size_t shown = 0;  ///< The first so many cells get intervals; the rest only take part.
  std::string_view kind;  ///< "table" or "release".
  /// It supposes that any amount may be negative, whatever whoever verifies takes for granted.
  bool negative_amounts = false;
  /// By its position in Table::relations, as whoever verifies calls it.
  std::function<std::string(std::size_t)> relation_name;
};

/// Intervals that a third party can check: for every suppressed cell the exact smallest and largest
/// amount that agree with everything published, and the proof of each; a table that reaches it, and
/// multipliers of the relations that show that no table goes further. JSON (docs/disclosure.md,
/// "Certificate of intervals"). It follows from what is published alone.
///
/// rule_violation where what is published contradicts itself; internal, with the cell, where no
/// exact proof was found.
Result<std::string> interval_certificate(const CertificateSource& source);

/// The bounds that may be told to everybody: no amount is negative, or nothing. Those of a file may
/// come from the amounts themselves.
void keep_public_bounds(Table& seen);

/// A JJ file as everybody has it: suppressed cells have status m and "-" for their value; costs and
/// levels are 0.
std::string write_published_jj(const Table& seen, const Pattern& pattern);

}  // namespace parangon::hub::disclosure
