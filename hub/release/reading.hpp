#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/disclosure/interval_certificate.hpp"
#include "shared/core/error.hpp"
#include "shared/model/money.hpp"

namespace parangon::hub::release {

/// One file of a published release, as anybody has it.
struct ReleasedFile {
  std::string name;
  std::string bytes;
};

/// What follows for a cell that the release hides.
struct Deduction {
  std::string cell;  ///< "2025/paid/77/F03/esat/any", made of the codes.
  model::Money lower;
  model::Money upper;
  bool exact() const { return lower == upper; }
};

struct Deductions {
  std::vector<Deduction> cells;  ///< By cell.
  std::size_t published = 0;     ///< Cells with an amount.
  /// No amounts from zero up fit what is published: some are negative, and any may be.
  bool with_negative = false;
};

/// The reader who computes: from the tables (CSV) and code lists of one release alone, for every
/// hidden cell what its amount is at least and at most. It knows that totals are the sums of their
/// parts along each code list, that rows that are not there are zero, and supposes that no amount
/// is ten times larger than the largest that is published. Shares nothing with the making of
/// releases but the attacker's linear programs (hub/disclosure/attack.hpp).
///
/// Errc::malformed names the file and line: no table, columns or codes that are missing, amounts
/// that are none. Errc::rule_violation when what is published contradicts itself.
Result<Deductions> deduce(std::span<const ReleasedFile> files);

/// The same files as what an interval certificate is of: nothing is supposed but that no amount is
/// negative, and not even that `with_negative`. A sum is called by its total and axis,
/// "2025/paid/all/F03/esat/any:territory". Errors as deduce().
Result<disclosure::CertificateSource> certificate_source(std::span<const ReleasedFile> files,
                                                         bool with_negative);

}  // namespace parangon::hub::release
