#pragma once

#include <cstddef>
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
    purchase,  ///< In scope: accounts 60, 61, 62 and investment 20, 21, 23 (without 204).
    excluded,  ///< Out of scope; `reason` says why.
  };
  Verdict verdict = Verdict::excluded;
  /// The family's "unspecified" sub-family (F07.99), or Segment::unclassified() when the account
  /// says too little. Meaningful for purchases only.
  Segment segment = Segment::unclassified();
  /// Why it is no purchase, e.g. "stays in care institutions: social aid, not a purchase". Never
  /// empty when excluded.
  Text reason;
};

/// The texts that a nomenclature is made of; docs/families.md has their columns.
struct NomenclatureTexts {
  std::string_view version;       ///< "2026.1"
  std::string_view families;      ///< families and sub-families with their names
  std::string_view cpv_families;  ///< prefixes of CPV codes and the sub-family of each
  std::string_view cpv;           ///< the CPV 2008 vocabulary with its check digits
  std::string_view accounts;      ///< prefixes of M57 accounts: a family, or a reason to exclude
};

struct NomenclatureData;  // nomenclature_data.hpp, private to the sources.

/// The project's purchase families (versioned), the CPV list with its check digits, and the maps
/// from CPV codes and M57 accounts to families. Immutable; share it by const reference.
class Nomenclature {
 public:
  /// The nomenclature that is built into the programs.
  static const Nomenclature& standard();
  /// From the texts of CSV files like those of shared/model/data. Refuses a nomenclature with a
  /// hole: every listed CPV code must fall into one sub-family. Errc::malformed names the file,
  /// the line and the column.
  static Result<Nomenclature> parse(const NomenclatureTexts& texts);

  Nomenclature(Nomenclature&&) noexcept;
  Nomenclature& operator=(Nomenclature&&) noexcept;
  ~Nomenclature();

  /// "2026.1"; with overrides, "2026.1+" and 16 hexadecimal digits: FNV-1a (64 bits) of what they
  /// say, whatever their order. It tells versions apart; it proves nothing.
  const std::string& version() const;

  /// A copy in which an agency's own file (columns type, code, segment; type "cpv" or "account",
  /// code or prefix of one, family or sub-family) goes before the standard mapping, however short
  /// its prefix. It cannot bring an excluded account into scope: what a purchase is, all agencies
  /// must answer alike. Replaces earlier overrides. Errc::malformed with line and column.
  Result<Nomenclature> with_overrides(std::string_view overrides_csv) const;

  /// All families and sub-families, "unspecified" and "unclassified" ones included, in order of
  /// their numbers. Segment::all() is not among them.
  std::span<const SegmentInfo> segments() const;
  /// Whether the segment is among segments(), or all.
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

  /// By the longest prefix that is listed. `account` is digits, as many as the source has; of
  /// anything else, only the digits it begins with are read, and no digit is excluded. The
  /// reference is valid as long as this nomenclature and its moved-to successors.
  const AccountClass& account(std::string_view account) const;

 private:
  explicit Nomenclature(std::shared_ptr<const NomenclatureData> data);
  std::shared_ptr<const NomenclatureData> data_;
};

}  // namespace parangon::model
