#include "hub/release/source_table.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "hub/disclosure/known_suppliers.hpp"
#include "hub/release/cell_grid.hpp"
#include "shared/core/wide.hpp"
#include "shared/model/figure_limits.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::Amount;
using model::BasisNode;
using model::KindNode;

struct FlagHalf {
  KindNode part;
  Kind rest;
};
constexpr FlagHalf rests[] = {{KindNode::inclusive, Kind::other},
                              {KindNode::ess, Kind::without_ess},
                              {KindNode::esus, Kind::without_esus}};

constexpr Amount largest_figure = model::largest_figure_cents;
static_assert(largest_figure <= disclosure::max_amount / 4000);  // The sum over all members.

Amount share_of(Amount magnitude, int percent) {
  return static_cast<Amount>((Wide{magnitude} * percent + 99) / 100);
}

/// The share is rounded up, so the largest supplier has this at most.
Part part_of(const model::FigureKey& key, const model::Tally& tally, bool sealed) {
  const Amount magnitude = tally.magnitude.in_cents();
  return {key.segment,     kind_of(key.kind),
          key.basis,       tally.amount.in_cents(),
          tally.suppliers, std::min(magnitude, share_of(magnitude, tally.largest_share)),
          magnitude,       sealed};
}

/// What is left of all purchases of a segment without a part: at least so many suppliers as the
/// part does not have, and its largest is not larger than that of the whole.
Part rest_of(const Part& whole, const Part* taken, Kind kind) {
  Part rest = whole;
  rest.kind = kind;
  if (taken == nullptr) return rest;
  rest.amount -= taken->amount;
  rest.suppliers = std::max<std::int64_t>(1, rest.suppliers - taken->suppliers);
  rest.magnitude = std::max(std::abs(rest.amount), rest.magnitude - taken->magnitude);
  rest.largest = std::min(rest.largest, rest.magnitude);
  return rest;
}

/// Suppliers of a cell at the layout's levels, from those of the finest cells in it.
using PartKey = std::tuple<model::Segment, Kind, BasisNode>;
struct Behind {
  std::vector<disclosure::KnownSuppliers> known;
  Amount magnitude = 0;
};
using Suppliers = std::map<PartKey, Behind>;

disclosure::KnownSuppliers known_of(const model::LeafContributors& leaf, std::uint64_t scope) {
  const Amount magnitude = leaf.magnitude.in_cents();
  disclosure::KnownSuppliers out{scope, {}, share_of(magnitude, leaf.others_share)};
  for (const auto& supplier : leaf.listed) {
    disclosure::SupplierId id;
    for (std::size_t i = 0; i < supplier.pseudonym.size(); ++i) {
      auto& half = i < sizeof id.high ? id.high : id.low;
      half = half << 8 | supplier.pseudonym[i];
    }
    out.listed.push_back({id, share_of(magnitude, supplier.share)});
  }
  std::ranges::sort(out.listed);
  return out;
}

/// Kinds and bases that a finest cell is part of.
std::vector<std::pair<Kind, BasisNode>> kinds_of(const model::LeafCell& cell) {
  std::vector<std::pair<Kind, BasisNode>> out = {{all_purchases, BasisNode::any}};
  if (cell.key.kind == KindNode::all) out.emplace_back(Kind::other, BasisNode::any);
  for (auto kind = std::optional(cell.key.kind); kind && *kind != KindNode::all;
       kind = model::parent(*kind)) {
    for (auto basis = std::optional(cell.key.basis); basis; basis = model::parent(*basis)) {
      out.emplace_back(kind_of(*kind), *basis);
    }
  }
  out.emplace_back(cell.ess ? kind_of(KindNode::ess) : Kind::without_ess, BasisNode::any);
  out.emplace_back(cell.esus ? kind_of(KindNode::esus) : Kind::without_esus, BasisNode::any);
  return out;
}

Suppliers suppliers_of(const AgencyFigures& agency, model::Measure measure) {
  Suppliers out;
  if (agency.contributors == nullptr) return out;
  const auto scope = std::stoull(agency.contributors->key(), nullptr, 16);
  for (const auto& leaf : model::ContributorsCodec::cells(*agency.contributors)) {
    if (leaf.cell.key.measure != measure) continue;
    const auto known = known_of(leaf, scope);
    for (auto at = std::optional(leaf.cell.key.segment); at; at = at->parent()) {
      for (const auto& [kind, basis] : kinds_of(leaf.cell)) {
        auto& behind = out[{*at, kind, basis}];
        behind.known.push_back(known);
        behind.magnitude += leaf.magnitude.in_cents();
      }
    }
  }
  return out;
}

/// Whether no supplier has payments in one finest cell of the part that credit notes in another one
/// outweigh: then each that is listed has a sum in the part that is not zero, and counts.
bool is_without_offsets(const Suppliers& suppliers, const Part& part) {
  const auto found = suppliers.find({part.segment, part.kind, part.basis});
  return found != suppliers.end() && found->second.magnitude == part.magnitude;
}

/// Says who the suppliers of a part are. `counted`: its number of suppliers is known, else at
/// least those that are listed. The caller has made sure that nothing offsets.
void name_suppliers(const Suppliers& suppliers, bool counted, Part& part) {
  const auto found = suppliers.find({part.segment, part.kind, part.basis});
  if (found == suppliers.end()) return;
  auto known = disclosure::united(found->second.known);
  const auto listed = static_cast<std::int64_t>(known.listed.size());
  const bool all = known.others_at_most == 0;
  if (counted && (listed > part.suppliers || (all && listed < part.suppliers))) return;
  if (!counted) part.suppliers = std::max(part.suppliers, listed);
  disclosure::keep_largest(known, disclosure::max_listed_suppliers);
  part.known = std::move(known);
}

struct Counted {
  Part part;
  std::int64_t lines = 0;
};

Result<std::vector<Part>> parts_of(const AgencyFigures& agency, model::Measure measure) {
  std::map<model::FigureKey, Counted> figures;
  for (const model::Figure& figure : agency.figures) {
    const model::FigureKey& key = model::key_of(figure);
    const model::Tally& tally = model::SealedCodec::value(figure).before_tax;
    if (key.measure != measure || tally.empty()) continue;
    if (std::max(tally.magnitude.in_cents(), std::abs(tally.amount.in_cents())) > largest_figure) {
      return Error{Errc::too_large,
                   {agency.agency.to_string() + ", " + key.to_string() + " : montant trop grand",
                    agency.agency.to_string() + ", " + key.to_string() + ": amount too large"}};
    }
    figures[key] = {part_of(key, tally, model::is_sealed(figure)), tally.lines};
  }
  const auto suppliers = suppliers_of(agency, measure);
  std::vector<Part> parts;
  for (const auto& [key, counted] : figures) {
    parts.push_back(counted.part);
    const bool is_exact = is_without_offsets(suppliers, counted.part);
    if (is_exact) name_suppliers(suppliers, true, parts.back());
    if (key.kind != KindNode::all || key.basis != BasisNode::any) continue;
    for (const auto& half : rests) {
      const auto taken = figures.find({measure, key.segment, half.part, BasisNode::any});
      const bool some = taken != figures.end();
      if (some && taken->second.lines >= counted.lines) continue;
      parts.push_back(rest_of(counted.part, some ? &taken->second.part : nullptr, half.rest));
      if (is_exact) name_suppliers(suppliers, false, parts.back());
    }
  }
  return parts;
}

/// Amounts before tax that are not zero, by agency and cell.
using Amounts = std::map<std::pair<model::Siret, model::FigureKey>, Amount>;

Amounts amounts_of(std::span<const AgencyFigures> counted, model::Measure measure) {
  Amounts amounts;
  for (const auto& agency : counted) {
    for (const model::Figure& figure : agency.figures) {
      const model::FigureKey& key = model::key_of(figure);
      const Amount cents = model::SealedCodec::value(figure).before_tax.amount.in_cents();
      if (key.measure == measure && cents != 0) amounts[{agency.agency, key}] = cents;
    }
  }
  return amounts;
}

Error refused(const model::Siret& agency, std::string_view fr, std::string_view en) {
  return {
      Errc::invalid_argument,
      {agency.to_string() + " : " + std::string(fr), agency.to_string() + ": " + std::string(en)}};
}

}  // namespace

std::set<model::Siren> changed_units(std::span<const AgencyFigures> before,
                                     std::span<const AgencyFigures> now, model::Measure measure) {
  const Amounts was = amounts_of(before, measure), is = amounts_of(now, measure);
  std::set<model::Siren> changed;
  const auto compare = [&](const Amounts& one, const Amounts& other) {
    for (const auto& [key, cents] : one) {
      const auto found = other.find(key);
      if (found == other.end() || found->second != cents) changed.insert(key.first.siren());
    }
  };
  compare(was, is);
  compare(is, was);
  return changed;
}

bool same_amount(const model::Figure& a, const model::Figure& b) {
  return model::SealedCodec::value(a).before_tax.amount ==
         model::SealedCodec::value(b).before_tax.amount;
}

Result<SourceTable> source_table(const SourceScope& scope, std::span<const AgencyFigures> counted) {
  std::map<model::Siret, const Member*> members;
  for (const Member& member : scope.members) {
    if (members.emplace(member.siret, &member).second) continue;
    return refused(member.siret, "membre nommé deux fois", "member named twice");
  }
  std::vector<const AgencyFigures*> sorted;
  for (const auto& agency : counted) sorted.push_back(&agency);
  std::ranges::sort(sorted, {}, &AgencyFigures::agency);
  auto named = scope.named_before;
  for (const AgencyFigures* agency : sorted) {
    const auto member = members.find(agency->agency);
    if (!agency->is_named(scope.measure) || member == members.end()) continue;
    named.push_back({agency->agency.to_string(), member->second->territory});
  }
  CellGrid grid(scope, std::move(named));
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const model::Siret& who = sorted[i]->agency;
    if (i > 0 && sorted[i - 1]->agency == who) {
      return refused(who, "deux dépôts pour une période", "two submissions for one period");
    }
    const auto member = members.find(who);
    if (member == members.end()) return refused(who, "pas un membre", "not a member");
    const auto place = scope.places.find(member->second->territory);
    if (!place || !scope.places.is_leaf(*place) || scope.places.is_agency(*place)) {
      return refused(who, "territoire inconnu, ou qui en contient d'autres",
                     "territory unknown, or with others below it");
    }
    if (sorted[i]->is_named(scope.measure) && !scope.places.find(who.to_string())) {
      return refused(who, "nommé, mais pas un territoire", "named, but not a territory");
    }
    const auto parts = parts_of(*sorted[i], scope.measure);
    if (!parts) return parts.error();
    grid.add({*place, who, sorted[i]->is_named(scope.measure)}, *parts);
  }
  return grid.table();
}

}  // namespace parangon::hub::release
