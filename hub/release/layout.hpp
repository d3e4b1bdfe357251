#pragma once

#include <array>
#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/release/territory.hpp"
#include "shared/core/error.hpp"
#include "shared/model/axes.hpp"

namespace parangon::hub::release {

/// The kind axis of what is published: the tree of KindNode, and what each part leaves of all
/// purchases. `other` is published like the rest; what ESS and ESUS leave is not, but everybody
/// can subtract it, so that it is protected too.
///   all = inclusive + other = ess + without_ess = esus + without_esus
enum class Kind : std::uint8_t { other = model::kind_node_count, without_ess, without_esus };
inline constexpr int kind_count = model::kind_node_count + 3;
constexpr Kind kind_of(model::KindNode node) { return static_cast<Kind>(node); }
inline constexpr Kind all_purchases = kind_of(model::KindNode::all);
/// nullopt for the three above.
std::optional<model::KindNode> node_of(Kind kind);
/// "esat", "other", "without_ess".
std::string_view code_of(Kind kind);
Text label_of(Kind kind);
constexpr bool is_published(Kind kind) {
  return kind != Kind::without_ess && kind != Kind::without_esus;
}

/// Which cell, within one period and measure.
struct CellKey {
  TerritoryIndex territory = 0;
  model::Segment segment;
  Kind kind = all_purchases;
  model::BasisNode basis = model::BasisNode::any;
  bool rest = false;  ///< Of the place without the agencies that have cells of their own.
  auto operator<=>(const CellKey&) const = default;
};

/// How far down each axis goes.
enum class TerritoryDepth { consortium, zone, department };
enum class SegmentDepth { all, family, sub_family };
/// All purchases alone; with their parts inclusive, other, ESS and ESUS; with STPA, SIAE, GEIQ and
/// SEP; with each kind.
enum class KindDepth { all, inclusive, group, kind };

/// Three axes crossed, with all their totals.
struct Box {
  TerritoryDepth territory = TerritoryDepth::department;
  SegmentDepth segment = SegmentDepth::family;
  KindDepth kind = KindDepth::kind;
  bool operator==(const Box&) const = default;
};

/// Whether a cell is in the box, complements included.
bool within(const Box& box, const CellKey& key, const Territories& places);

/// What is published of the same figures: two cubes. Each is the union of its boxes, so that axes
/// need not all be crossed with each other.
struct Layout {
  std::string name;
  Text label;                 ///< What it shows, in a line.
  std::vector<Box> segments;  ///< territory × segment × kind, on any basis. At least one.
  std::vector<Box> bases;     ///< territory × segment × inclusive kind × basis; may be empty.
  /// How far down agencies' own rows go, where they have any.
  Box agencies{TerritoryDepth::consortium, SegmentDepth::family, KindDepth::kind};

  /// Whether the cell is in the cube, complements included. Agencies that are named have the cells
  /// of the whole consortium, as far as `agencies` goes, and in `bases` where those go down to
  /// departments.
  bool in_segments(const CellKey& key, const Territories& places) const;
  bool in_bases(const CellKey& key, const Territories& places) const;
  bool holds(const CellKey& key, const Territories& places) const {
    return in_segments(key, places) || in_bases(key, places);
  }
  /// Whether the cell is in the crossing of everything that the layout goes down to. Readers bound
  /// such a cell by the totals around it, so that it is protected although nobody is shown it.
  bool crosses(const CellKey& key, const Territories& places) const;
  /// Whether agencies have such cells, shown or crossed, wherever this one is.
  bool holds_of_agencies(const CellKey& key, const Territories& places) const;
  /// False for estimates: what only crosses is left out.
  bool crossed = true;
  /// For comparisons of version 0.1.0 alone: ESS and ESUS by basis, which no release has.
  bool flags_by_basis = false;
  bool operator==(const Layout&) const = default;
};

/// The named ones, from fine to coarse (docs/release.md, "Layouts").
std::span<const Layout> layouts();
/// Errc::not_found lists the names.
Result<Layout> find_layout(std::string_view name);
inline constexpr std::string_view default_layout = "sub-families";

}  // namespace parangon::hub::release
