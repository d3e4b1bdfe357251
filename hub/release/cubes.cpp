#include "hub/release/cubes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace parangon::hub::release {
namespace {

/// Codes of one axis that occur, with those above them, and where each stands.
template <class T>
struct Axis {
  CodeList list;
  std::map<T, std::uint32_t> position;
  void add(const T& value, Code code) {
    position.emplace(value, static_cast<std::uint32_t>(list.codes.size()));
    list.codes.push_back(std::move(code));
  }
};

class CubeMaker {
 public:
  CubeMaker(std::span<const PublicTable> tables, const Axes& axes) : tables_(tables), axes_(axes) {
    find_codes();
    add_periods();
    add_territories();
    add_segments();
    add_kinds(Kind{0});
    add_bases(model::BasisNode::any);
  }

  Cubes make() {
    Cubes made;
    made.cubes.push_back(segments());
    if (!axes_.layout.bases.empty()) made.cubes.push_back(bases());
    made.code_lists = {periods_.list, measures_.list, territories_.list, segments_.list,
                       kinds_.list};
    if (!axes_.layout.bases.empty()) made.code_lists.push_back(bases_.list);
    return made;
  }

 private:
  void find_codes() {
    for (const auto& table : tables_) {
      for (const auto& cell : table.cells) {
        for (std::optional s = cell.key.segment; s; s = s->parent()) used_segments_.insert(*s);
        used_places_.insert(cell.key.territory);
        used_kinds_.insert(cell.key.kind);
        used_bases_.insert(cell.key.basis);
      }
    }
  }

  void add_periods() {
    periods_.list = {"period", {"Période", "Period"}, {}};
    measures_.list = {"measure", {"Mesure", "Measure"}, {}};
    std::set<model::Period> periods;
    std::set<model::Measure> measures;
    for (const auto& table : tables_) {
      periods.insert(table.period);
      measures.insert(table.measure);
    }
    for (const auto& period : periods) {
      periods_.add(period, {period.to_string(), "", period.to_string(), ""});
    }
    for (const auto measure : measures) {
      measures_.add(measure, {std::string(to_string(measure)), "", model::label(measure), ""});
    }
  }

  void add_territories() {
    territories_.list = {"territory", {"Territoire", "Territory"}, {}};
    const auto places = axes_.places.all();
    for (TerritoryIndex i = 0; i < places.size(); ++i) {
      if (!in_axis(i) || (axes_.places.is_agency(i) && !used_places_.contains(i))) continue;
      auto up = axes_.places.parent(i);
      while (up && !in_axis(*up)) up = axes_.places.parent(*up);
      territories_.add(
          i, {places[i].code, up ? places[*up].code : "", places[i].label, places[i].uri});
    }
  }

  bool in_axis(TerritoryIndex place) const {
    const CellKey key{place, model::Segment::all(), all_purchases, model::BasisNode::any};
    return axes_.layout.holds(key, axes_.places);
  }

  void add_segments() {
    segments_.list = {"segment", {"Segment d'achat", "Purchase segment"}, {}};
    for (const auto segment : used_segments_) {
      const auto up = segment.parent();
      const Text label = segment.is_all() ? Text{"tous achats", "all purchases"}
                                          : axes_.nomenclature.label(segment);
      segments_.add(segment, {segment.to_string(), up ? up->to_string() : "", label, ""});
    }
  }

  /// Parents first: `kind`, then what it is made of in order of their codes.
  void add_kinds(Kind kind) {
    if (kind == all_purchases)
      kinds_.list = {"kind", {"Type de fournisseur", "Kind of supplier"}, {}};
    if (kind != all_purchases && !used_kinds_.contains(kind)) return;
    std::vector<Kind> below;
    std::string up;
    const auto node = node_of(kind);
    if (kind == all_purchases) {
      below = {kind_of(model::KindNode::inclusive), Kind::other, kind_of(model::KindNode::ess),
               kind_of(model::KindNode::esus)};
    } else {
      const auto parent = node ? model::parent(*node) : std::nullopt;
      up = code_of(parent ? kind_of(*parent) : all_purchases);
      if (node) {
        for (const auto child : model::children(*node)) below.push_back(kind_of(child));
      }
    }
    kinds_.add(kind, {std::string(code_of(kind)), up, label_of(kind), ""});
    std::ranges::sort(below, {}, code_of);
    for (const Kind child : below) add_kinds(child);
  }

  void add_bases(model::BasisNode basis) {
    const auto up = model::parent(basis);
    if (!up) bases_.list = {"basis", {"Base de réservation", "Reservation basis"}, {}};
    if (up && !used_bases_.contains(basis)) return;
    bases_.add(basis, {std::string(to_string(basis)), up ? std::string(to_string(*up)) : "",
                       model::label(basis), ""});
    const auto nodes = model::children(basis);
    std::vector<model::BasisNode> below(nodes.begin(), nodes.end());
    std::ranges::sort(below, {}, [](model::BasisNode node) { return model::to_string(node); });
    for (const auto child : below) add_bases(child);
  }

  std::vector<Dimension> dimensions(bool with_basis) const {
    std::vector<Dimension> out;
    for (const CodeList* list : {&periods_.list, &measures_.list, &territories_.list,
                                 &segments_.list, &kinds_.list, &bases_.list}) {
      if (list == &bases_.list && !with_basis) continue;
      out.push_back({list->id, list->label, list->id});
    }
    return out;
  }

  Cube segments() const {
    Cube cube{"segments",
              {"Achats par territoire, segment et type de fournisseur",
               "Purchases by territory, segment and kind of supplier"},
              {"Montants hors taxes ; une cellule confidentielle n'a pas de montant, une cellule "
               "absente est vide.",
               "Amounts before tax; a confidential cell has no amount, one that is not there is "
               "empty."},
              dimensions(false),
              {}};
    tell_names(cube);
    fill(cube, false);
    return cube;
  }

  Cube bases() const {
    Cube cube{"bases",
              {"Achats inclusifs par territoire, segment, type et base de réservation",
               "Inclusive purchases by territory, segment, kind and reservation basis"},
              {"Montants hors taxes ; un marché réservé l'est au titre d'un article du code de la "
               "commande publique.",
               "Amounts before tax; a reserved contract is so under an article of the public "
               "procurement code."},
              dimensions(true),
              {}};
    tell_names(cube);
    fill(cube, true);
    return cube;
  }

  void tell_names(Cube& cube) const {
    const auto is_agency = [&](TerritoryIndex i) { return axes_.places.is_agency(i); };
    if (std::ranges::none_of(used_places_, is_agency)) return;
    cube.description.fr +=
        " Un acheteur qui l'a choisi a ses propres lignes, sous son SIRET ; les autres sont dans "
        "les totaux seulement.";
    cube.description.en +=
        " An agency that chose so has rows of its own, under its SIRET; the others are in totals "
        "only.";
  }

  void fill(Cube& cube, bool with_basis) const {
    for (const auto& table : tables_) {
      std::map<CellKey, const ShownCell*> totals;
      for (const auto& cell : table.cells) {
        if (cell.key.kind == all_purchases && cell.key.basis == model::BasisNode::any) {
          totals.emplace(cell.key, &cell);
        }
      }
      for (const auto& cell : table.cells) {
        const bool inside = with_basis ? axes_.layout.in_bases(cell.key, axes_.places)
                                       : axes_.layout.in_segments(cell.key, axes_.places);
        if (!inside) continue;
        CellKey total = cell.key;
        total.kind = all_purchases;
        total.basis = model::BasisNode::any;
        const auto whole = totals.find(total);
        auto made = observation(cell, whole == totals.end() ? nullptr : whole->second);
        made.codes = {periods_.position.at(table.period), measures_.position.at(table.measure),
                      territories_.position.at(cell.key.territory),
                      segments_.position.at(cell.key.segment), kinds_.position.at(cell.key.kind)};
        if (with_basis) made.codes.push_back(bases_.position.at(cell.key.basis));
        cube.observations.push_back(std::move(made));
      }
    }
    std::ranges::sort(cube.observations, {}, &Observation::codes);
  }

  Observation observation(const ShownCell& cell, const ShownCell* whole) const {
    Observation made;
    made.status = cell.status;
    made.interval = cell.interval;
    if (!cell.amount) return made;
    made.amount = cell.amount;
    made.agencies = cell.agencies;
    const Wide cents = cell.amount->in_cents();
    if (whole != nullptr && whole->amount && whole->amount->in_cents() > 0 &&
        cell.key.kind != all_purchases) {
      made.share = Ratio(cents, whole->amount->in_cents());
    }
    const auto& people = axes_.populations[cell.key.territory];
    if (people) made.per_thousand = Ratio(cents * 1000, *people);
    return made;
  }

  std::span<const PublicTable> tables_;
  const Axes& axes_;
  std::set<model::Segment> used_segments_{model::Segment::all()};
  std::set<TerritoryIndex> used_places_;
  std::set<Kind> used_kinds_;
  std::set<model::BasisNode> used_bases_;
  Axis<model::Period> periods_;
  Axis<model::Measure> measures_;
  Axis<TerritoryIndex> territories_;
  Axis<model::Segment> segments_;
  Axis<Kind> kinds_;
  Axis<model::BasisNode> bases_;
};

}  // namespace

Cubes make_cubes(std::span<const PublicTable> tables, const Axes& axes) {
  return CubeMaker(tables, axes).make();
}

}  // namespace parangon::hub::release
