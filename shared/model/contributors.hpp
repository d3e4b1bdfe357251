#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/model/figure.hpp"

/// Who the suppliers of an agency are, under keyed pseudonyms, so that the hub can judge unions of
/// agencies without learning who they are: docs/adr/0004-supplier-pseudonyms.md.
namespace parangon::model {

/// Most suppliers listed of one cell, and the step that shares are rounded up to, in per cent.
inline constexpr std::size_t max_listed_contributors = 8;
inline constexpr int contributor_share_step = 5;

/// Of an HMAC over period, measure and SIREN (shared/trust/pseudonym_key.hpp): equal for the same
/// legal unit, key, period and measure, and for nothing else.
using Pseudonym = std::array<std::uint8_t, 16>;
/// 32 lower-case hexadecimal digits, and back (Errc::malformed).
std::string to_string(const Pseudonym& pseudonym);
Result<Pseudonym> pseudonym_from(std::string_view text);

/// Name of a pseudonym key: 16 lower-case hexadecimal digits, not all zero.
bool is_pseudonym_key_id(std::string_view text);

/// A finest cell of a submission: each purchase before tax is in exactly one of a measure.
struct LeafCell {
  /// A sub-family; a finest kind with a finest basis, or `all` on any basis for purchases from
  /// suppliers that are not inclusive.
  FigureKey key;
  bool ess = false;
  bool esus = false;

  /// Whether the key is a finest one.
  bool is_finest() const;
  /// FigureKey::packed() and two bits for the flags: order-preserving.
  std::uint32_t packed() const;
  static LeafCell unpack(std::uint32_t packed);
  /// "paid/F03.07/esat/direct", "paid/F03.07/other/any+ess": for messages.
  std::string to_string() const;
  auto operator<=>(const LeafCell&) const = default;
};

struct ListedContributor {
  Pseudonym pseudonym{};
  int share = 0;  ///< Per cent of the cell's magnitude, rounded up to contributor_share_step.
  auto operator<=>(const ListedContributor&) const = default;
};

/// The suppliers of one finest cell.
struct LeafContributors {
  LeafCell cell;
  std::int64_t suppliers = 0;  ///< Distinct legal units whose sum here is not zero; at least 1.
  Money magnitude;             ///< Sum of their absolute totals before tax.
  /// The largest that have a SIREN, largest share first, then by pseudonym.
  std::vector<ListedContributor> listed;
  int others_share = 0;  ///< The largest share among those not listed, rounded up; 0: none are.
  bool operator==(const LeafContributors&) const = default;
};

/// The contributors of a submission. Sealed as figures are: what one cell says of a supplier is
/// opened by ContributorsCodec alone.
class SealedContributors {
 public:
  /// Name of the key that the pseudonyms were made with.
  const std::string& key() const { return key_; }
  /// Number of cells.
  std::size_t size() const { return cells_.size(); }
  /// Of all cells together: what is told before it leaves.
  std::size_t listed() const;

 private:
  friend class ContributorsCodec;
  SealedContributors(std::string key, std::vector<LeafContributors> cells)
      : key_(std::move(key)), cells_(std::move(cells)) {}
  std::string key_;
  std::vector<LeafContributors> cells_;
};

/// The one door to contributors. A test (tests/lint) fails when anything else names it.
class ContributorsCodec {
 public:
  /// `cells` sorted by cell, each once.
  static SealedContributors seal(std::string key, std::vector<LeafContributors> cells) {
    return {std::move(key), std::move(cells)};
  }
  static const std::vector<LeafContributors>& cells(const SealedContributors& sealed) {
    return sealed.cells_;
  }
};

}  // namespace parangon::model
