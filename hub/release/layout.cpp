#include "hub/release/layout.hpp"

#include <algorithm>
#include <vector>

namespace parangon::hub::release {
namespace {

/// 0 for all purchases, 1 for their parts, 2 for groups, 3 for single kinds.
int depth_of(Kind kind) {
  const auto node = node_of(kind);
  if (!node) return 1;
  if (*node == model::KindNode::all) return 0;
  const auto above = model::parent(*node);
  if (!above || *above == model::KindNode::all) return 1;
  return *above == model::KindNode::inclusive ? 2 : 3;
}

bool within_any(const std::vector<Box>& boxes, const CellKey& key, const Territories& places) {
  return std::ranges::any_of(boxes, [&](const Box& box) { return within(box, key, places); });
}

std::vector<Layout> named() {
  using T = TerritoryDepth;
  using S = SegmentDepth;
  using K = KindDepth;
  return {
      {"fine",
       {"tout croisé : département × sous-famille × type",
        "all crossed: department × sub-family × kind"},
       {{T::department, S::sub_family, K::kind}},
       {{T::department, S::family, K::group}}},
      {"families",
       {"département × famille × type", "department × family × kind"},
       {{T::department, S::family, K::kind}},
       {{T::department, S::all, K::group}}},
      {"groups",
       {"département × famille × groupe de types", "department × family × group of kinds"},
       {{T::department, S::family, K::group}},
       {{T::consortium, S::family, K::group}}},
      {"two-way",
       {"consortium × famille × type ; département × famille ; département × groupe",
        "consortium × family × kind; department × family; department × group"},
       {{T::consortium, S::family, K::kind},
        {T::department, S::family, K::all},
        {T::department, S::all, K::group}},
       {{T::consortium, S::family, K::group}}},
      {"territories",
       {"consortium × famille × type ; département, tous segments, × groupe",
        "consortium × family × kind; department, all segments, × group"},
       {{T::consortium, S::family, K::kind}, {T::department, S::all, K::group}},
       {{T::consortium, S::family, K::group}}},
      {"zones",
       {"consortium × famille × type ; zone × famille × groupe",
        "consortium × family × kind; zone × family × group"},
       {{T::consortium, S::family, K::kind}, {T::zone, S::family, K::group}},
       {{T::consortium, S::family, K::group}}},
      {"sub-families",
       {"consortium × sous-famille × type, sans territoires",
        "consortium × sub-family × kind, without territories"},
       {{T::consortium, S::sub_family, K::kind}},
       {{T::consortium, S::family, K::group}}},
      {"consortium",
       {"consortium × famille × type, sans territoires",
        "consortium × family × kind, without territories"},
       {{T::consortium, S::family, K::kind}},
       {{T::consortium, S::family, K::group}}},
      {"coarse",
       {"consortium × famille × groupe", "consortium × family × group"},
       {{T::consortium, S::family, K::group}},
       {{T::consortium, S::all, K::group}}},
  };
}

/// Whether purchases of a kind are told apart by the basis of their contracts.
bool has_bases(Kind kind, bool flags_by_basis) {
  const auto node = node_of(kind);
  return node && *node != model::KindNode::all && (flags_by_basis || !model::is_flag(*node));
}

CellKey at_the_top(CellKey key) {
  key.territory = 0;
  return key;
}

}  // namespace

bool within(const Box& box, const CellKey& key, const Territories& places) {
  const int depth = places.depth(key.territory);
  const bool territory = box.territory == TerritoryDepth::department ||
                         depth <= (box.territory == TerritoryDepth::zone ? 1 : 0);
  const bool segment =
      box.segment == SegmentDepth::sub_family ||
      (box.segment == SegmentDepth::family ? !key.segment.is_sub_family() : key.segment.is_all());
  return territory && segment && depth_of(key.kind) <= static_cast<int>(box.kind);
}

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
  if (!places.is_agency(key.territory)) return within_any(segments, key, places);
  const CellKey above = at_the_top(key);
  return within_any(segments, above, places) && within(agencies, above, places);
}

bool Layout::in_bases(const CellKey& key, const Territories& places) const {
  if (!within_any(bases, key, places)) return false;
  return has_bases(key.kind, flags_by_basis);
}

bool Layout::crosses(const CellKey& key, const Territories& places) const {
  if (places.is_agency(key.territory)) return holds_of_agencies(key, places);
  if (!crossed) return holds(key, places);
  if (key.basis != model::BasisNode::any) {
    if (bases.empty() || !has_bases(key.kind, flags_by_basis)) return false;
  }
  Box deepest = segments.front();
  for (const auto* boxes : {&segments, &bases}) {
    for (const Box& box : *boxes) {
      deepest.territory = std::max(deepest.territory, box.territory);
      deepest.segment = std::max(deepest.segment, box.segment);
      deepest.kind = std::max(deepest.kind, box.kind);
    }
  }
  return within(deepest, key, places);
}

bool Layout::holds_of_agencies(const CellKey& key, const Territories& places) const {
  const CellKey above = at_the_top(key);
  const bool down = std::ranges::any_of(
      bases, [](const Box& box) { return box.territory == TerritoryDepth::department; });
  if (key.basis != model::BasisNode::any && !down) return false;
  return within(agencies, above, places) && crosses(above, places);
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
