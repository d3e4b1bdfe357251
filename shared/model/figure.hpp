#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "shared/core/error.hpp"
#include "shared/model/axes.hpp"
#include "shared/model/money.hpp"

namespace parangon::model {

/// Which cell of a submission a figure is; agency and period are the submission's.
struct FigureKey {
  Measure measure = Measure::paid;
  Segment segment;
  KindNode kind = KindNode::all;
  BasisNode basis = BasisNode::any;

  /// measure (1 bit) | segment (14) | kind (5) | basis (4): 24 bits, order-preserving.
  std::uint32_t packed() const;
  static FigureKey unpack(std::uint32_t packed);
  /// "paid/F03.07/esat/direct": for messages.
  std::string to_string() const;
  auto operator<=>(const FigureKey&) const = default;
};

/// Highest value of FigureKey::packed() plus one.
inline constexpr std::uint32_t packed_key_limit = 1U << 24;

/// What one cell adds up, for amounts of one tax basis.
struct Tally {
  Money amount;  ///< Credit notes are negative.
  /// Sum of the absolute totals per supplier: what shares are taken of. Equals |amount| unless
  /// credit notes outweigh a supplier's payments.
  Money magnitude;
  std::int64_t lines = 0;      ///< Purchase lines; a contract with n holders counts n.
  std::int64_t suppliers = 0;  ///< Distinct legal units (SIREN) whose sum here is not zero.
  /// Largest supplier's share of the sum of absolute supplier totals, in per cent, rounded up to
  /// the next multiple of 5. 0 when there is no supplier.
  int largest_share = 0;

  bool empty() const { return lines == 0; }
  bool operator==(const Tally&) const = default;
};

/// The content of one figure.
struct FigureValue {
  Tally before_tax;
  Tally tax_unknown;           ///< Amounts not known to be before tax, measured apart.
  std::int64_t suppliers = 0;  ///< Distinct legal units over both tallies.

  bool operator==(const FigureValue&) const = default;
};

/// The primary secrecy rule of the consortium's configuration (INSEE's rule for business data by
/// default): unsafe with fewer than `min_suppliers`, or when the largest exceeds `max_share` %.
struct SecrecyRule {
  int min_suppliers = 3;
  int max_share = 85;
  bool operator==(const SecrecyRule&) const = default;
};

/// Whether every non-empty tally of `value` passes, judged by what a submission carries. The edge,
/// which knows exact shares, decides on those (connectors/anonymise); a share above `max_share`
/// that the rounding hides cannot be: rounding goes up.
bool passes(const FigureValue& value, const SecrecyRule& rule);

/// A figure that passed the primary rule at the edge.
struct OpenFigure {
  FigureKey key;
  FigureValue value;
};

class Aggregate;
class SealedCodec;

/// A figure that failed the primary rule: its value describes one or two suppliers. It can be
/// added into larger sums (Aggregate) and written to and read from the signed document and the
/// store (SealedCodec); there is no other way to its value, for staff neither.
class SealedFigure {
 public:
  const FigureKey& key() const { return key_; }

 private:
  friend class Aggregate;
  friend class SealedCodec;
  SealedFigure(FigureKey key, FigureValue value) : key_(key), value_(value) {}
  FigureKey key_;
  FigureValue value_;
};

using Figure = std::variant<OpenFigure, SealedFigure>;

const FigureKey& key_of(const Figure& figure);
bool is_sealed(const Figure& figure);

/// The one door to sealed values: seals them at the edge, carries them through the document and
/// the store. A test (tests/lint) fails when anything else names it.
class SealedCodec {
 public:
  static SealedFigure seal(FigureKey key, FigureValue value) { return {key, value}; }
  static const FigureValue& value(const SealedFigure& figure) { return figure.value_; }
  /// The value of either kind.
  static const FigureValue& value(const Figure& figure);
};

/// A sum over agencies. It takes sealed figures in and gives only totals out, together with what
/// is known for sure about the suppliers and agencies behind them, so that the primary rule can be
/// judged without knowing who the suppliers are (they may be the same in several agencies).
class Aggregate {
 public:
  /// Judges one of the two tallies; the other is only added up.
  explicit Aggregate(TaxBasis judged = TaxBasis::before_tax) : judged_(judged) {}

  /// Adds one agency's figure of one key (callers add each agency once). Errc::too_large when the
  /// sum does not fit 64 bits.
  Status add(const Figure& figure);
  /// Adds what one agency's `whole` holds beyond `taken` (disjoint parts of it): what somebody who
  /// knows the whole and those parts can subtract. `left`: figures that together are that rest,
  /// where there are any; they only say more about its suppliers. Errc::too_large as above.
  Status add_rest(const Figure& whole, std::span<const Figure* const> taken,
                  std::span<const Figure* const> left);

  Money before_tax() const { return before_tax_; }
  Money tax_unknown() const { return tax_unknown_; }
  std::int64_t lines() const { return lines_; }
  /// Number of agencies whose judged tally is not empty.
  int agencies() const { return agencies_; }
  /// Share of the largest agency in the sum of absolute totals (the tallies' magnitudes), in per
  /// cent, exact to the double; 0 when empty.
  double largest_agency_share() const;
  /// A number of suppliers that the union has for sure: the largest number in one agency.
  std::int64_t suppliers_at_least() const { return suppliers_at_least_; }
  /// An upper bound, in cents, for the largest supplier's total: the sum of the agencies' largest.
  Money largest_supplier_at_most() const { return largest_supplier_at_most_; }
  /// Whether the judged sum may be shown: at least 3 agencies (`rule.min_suppliers`) that add
  /// something to it, with none above `rule.max_share` %, and for sure at least
  /// `rule.min_suppliers` suppliers. An agency whose lines cancel out hides nobody.
  bool passes_consortium_rule(const SecrecyRule& rule) const;
  /// Whether what stays when any one contributing agency takes its own part away is safe too: at
  /// least one agency fewer than above, none above `rule.max_share` % of what stays, and for sure
  /// `rule.min_suppliers` suppliers. With k = max_share, the second condition is the p % rule with
  /// p = 100 (100 / k - 1) (SDC Handbook, 2nd ed., section 4.2.2).
  bool passes_member_rule(const SecrecyRule& rule) const;
  /// Whether the suppliers alone are safe whoever the agencies are: for sure `rule.min_suppliers`
  /// of them, and for sure none above `rule.max_share` %.
  bool passes_supplier_rule(const SecrecyRule& rule) const;

 private:
  struct Part;
  Status add_part(const Part& part, const FigureKey& key);
  const Tally& judged(const FigureValue& value) const;

  TaxBasis judged_;
  Money before_tax_;
  Money tax_unknown_;
  Money absolute_;
  Money largest_agency_;
  Money second_agency_;
  Money largest_supplier_at_most_;
  std::int64_t lines_ = 0;
  std::int64_t suppliers_at_least_ = 0;
  std::int64_t second_suppliers_ = 0;
  int agencies_ = 0;
  int contributing_agencies_ = 0;
};

}  // namespace parangon::model
