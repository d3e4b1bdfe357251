#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/model/axes.hpp"
#include "shared/model/cpv.hpp"

namespace parangon::model {

/// A family or sub-family with its names.
struct SegmentInfo {
  Segment segment;
  Text label;
};

/// What the nomenclature says of an M57 account (or the beginning of one).
struct AccountClass {
  enum class Verdict {
    purchase,    ///< In scope: accounts 60, 61, 62 and investment 20, 21, 23 (without 204).
    excluded,    ///< Out of scope; `reason` says why.
  };
  Verdict verdict = Verdict::excluded;
  /// The family's "unspecified" sub-family (F07.99), or Segment::unclassified() when the account
  /// says too little. Meaningful for purchases only.
  Segment segment = Segment::unclassified();
  /// Why it is no purchase, e.g. "stays in care institutions, not a purchase". Never empty when
  /// excluded.
  Text reason;
};

/// The project's purchase families (versioned), the CPV list with its check digits, and the maps
/// from CPV codes and M57 accounts to families. Immutable; share it by const reference.
class Nomenclature {
 public:
  /// The nomenclature that is built into the programs.
  static const Nomenclature& standard();
  /// From the texts of the three CSV files of shared/model/data (their format: docs/formats.md).
  /// Errc::malformed names the file, the line and the column.
  static Result<Nomenclature> parse(std::string_view families_csv, std::string_view cpv_csv,
                                    std::string_view accounts_csv);

  Nomenclature(Nomenclature&&) noexcept;
  Nomenclature& operator=(Nomenclature&&) noexcept;
  ~Nomenclature();

  /// "2026.1"; with overrides, "2026.1+" and the first 12 hexadecimal digits of their SHA-256.
  const std::string& version() const;

  /// A copy in which an agency's own file (columns: code type "cpv" or "account", code or prefix,
  /// segment) goes before the standard mapping. Errc::malformed with line and column.
  Result<Nomenclature> with_overrides(std::string_view overrides_csv) const;

  /// All families and sub-families, in order of their numbers.
  std::span<const SegmentInfo> segments() const;
  bool knows(Segment segment) const;
  /// The label; the code itself when the segment is not known.
  Text label(Segment segment) const;

  /// Whether the 2008 vocabulary lists the code.
  bool knows(Cpv cpv) const;
  /// The official check digit; nullopt when the code is not listed.
  std::optional<int> check_digit(Cpv cpv) const;
  /// Number of listed codes: 9,454 in the standard one.
  std::size_t cpv_count() const;
  /// The sub-family of a code. Unknown codes take that of their closest listed ancestor;
  /// Segment::unclassified() when there is none.
  Segment segment_of(Cpv cpv) const;
  /// French label of a listed code; empty otherwise.
  std::string_view cpv_label(Cpv cpv) const;

  /// By the longest prefix that is listed. `account` is digits, as many as the source has.
  AccountClass account(std::string_view account) const;

 private:
  struct Data;
  explicit Nomenclature(std::shared_ptr<const Data> data);
  std::shared_ptr<const Data> data_;
};

}  // namespace parangon::model
