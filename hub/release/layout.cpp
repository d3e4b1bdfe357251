#include "hub/release/layout.hpp"

#include <algorithm>
#include <vector>

namespace parangon::hub::release {
namespace {

bool within(const Box& box, const CellKey& key, const Territories& places) {
  const int depth = places.depth(key.territory);
  const bool territory = box.territory == TerritoryDepth::department ||
                         depth <= (box.territory == TerritoryDepth::zone ? 1 : 0);
  const bool segment =
      box.segment == SegmentDepth::sub_family ||
      (box.segment == SegmentDepth::family ? !key.segment.is_sub_family() : key.segment.is_all());
  const auto node = node_of(key.kind);
  const auto above = node ? model::parent(*node) : std::nullopt;
  const bool detail = above && *above != model::KindNode::inclusive;
  return territory && segment && (box.kind == KindDepth::kind || !detail);
}

std::vector<Layout> named() {
  using enum TerritoryDepth;
  using enum SegmentDepth;
  using enum KindDepth;
  return {
      {"fine", {department, sub_family, kind}, Box{department, family, group}},
      {"families", {department, family, kind}, Box{department, all, group}},
      {"groups", {department, family, group}, Box{consortium, family, group}},
      {"coarse", {consortium, family, group}, Box{consortium, all, group}},
  };
}

CellKey at_the_top(CellKey key) {
  key.territory = 0;
  return key;
}

}  // namespace

std::optional<model::KindNode> node_of(Kind kind) {
  if (static_cast<int>(kind) >= model::kind_node_count) return std::nullopt;
  return static_cast<model::KindNode>(kind);
}

std::string_view code_of(Kind kind) {
  if (kind == Kind::other) return "other";
  if (kind == Kind::without_ess) return "without_ess";
  if (kind == Kind::without_esus) return "without_esus";
  return model::to_string(static_cast<model::KindNode>(kind));
}

Text label_of(Kind kind) {
  if (kind == Kind::other) return {"autres fournisseurs", "other suppliers"};
  if (kind == Kind::without_ess) return {"hors ESS", "not ESS"};
  if (kind == Kind::without_esus) return {"hors ESUS", "not ESUS"};
  return model::label(static_cast<model::KindNode>(kind));
}

bool Layout::in_segments(const CellKey& key, const Territories& places) const {
  if (key.basis != model::BasisNode::any) return false;
  return within(segments, places.is_agency(key.territory) ? at_the_top(key) : key, places);
}

bool Layout::in_bases(const CellKey& key, const Territories& places) const {
  if (!bases || !within(*bases, key, places)) return false;
  const auto node = node_of(key.kind);
  return node && *node != model::KindNode::all && !model::is_flag(*node);
}

bool Layout::holds_of_agencies(const CellKey& key, const Territories& places) const {
  const CellKey above = at_the_top(key);
  return in_segments(above, places) ||
         (bases && bases->territory == TerritoryDepth::department && in_bases(above, places));
}

std::span<const Layout> layouts() {
  static const std::vector<Layout> all = named();
  return all;
}

Result<Layout> find_layout(std::string_view name) {
  std::string names;
  for (const Layout& layout : layouts()) {
    if (layout.name == name) return layout;
    names += (names.empty() ? "" : ", ") + layout.name;
  }
  return Error{Errc::not_found,
               {"Disposition inconnue : " + std::string(name) + ". Il y a : " + names,
                "Unknown layout: " + std::string(name) + ". There are: " + names}};
}

}  // namespace parangon::hub::release
