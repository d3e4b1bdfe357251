#include "hub/legacy/cell_table.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace parangon::hub::legacy {
namespace {

using model::Aggregate;
using model::BasisNode;
using model::Figure;
using model::FigureKey;
using model::KindNode;
using model::Segment;

/// Kinds whose complement in all purchases can be had by subtraction.
constexpr std::array kinds_in_all = {KindNode::inclusive, KindNode::ess, KindNode::esus};

bool is_unknown(const FigureKey& key) {
  return key.segment.is_sub_family() && key.kind != KindNode::all &&
         model::children(key.kind).empty() && model::children(key.basis).empty();
}

/// The node, its parent, and so on up to the top of its hierarchy.
template <class Node, class Parent>
std::vector<Node> upwards(Node node, Parent parent) {
  std::vector<Node> out{node};
  for (std::optional<Node> up = parent(node); up; up = parent(*up)) out.push_back(*up);
  return out;
}

std::vector<Segment> segments_above(Segment segment) {
  return upwards(segment, [](Segment s) { return s.parent(); });
}

/// `form` with the terms of `other`, times `factor`; terms that cancel go.
LinearForm combine(const LinearForm& form, const LinearForm& other, int factor) {
  std::map<std::uint32_t, int> sum(form.begin(), form.end());
  for (const auto& [unknown, coefficient] : other) sum[unknown] += factor * coefficient;
  LinearForm out;
  for (const auto& term : sum) {
    if (term.second != 0) out.push_back(term);
  }
  return out;
}

}  // namespace

Result<CellTable> CellTable::build(std::span<const std::span<const Figure>> agencies,
                                   model::Measure measure, model::TaxBasis judged) {
  CellTable table(agencies.size(), judged);
  if (const auto added = table.add_cells(agencies, measure); !added) return added.error();
  table.add_unknowns();
  if (const auto added = table.add_other_suppliers(); !added) return added.error();
  if (const auto added = table.add_complements(); !added) return added.error();
  table.add_lines();
  return table;
}

const Cell* CellTable::find(const FigureKey& key) const {
  const auto it = index_.find(key);
  return it == index_.end() ? nullptr : &cells_[it->second];
}

Status CellTable::add_cells(std::span<const std::span<const Figure>> agencies,
                            model::Measure measure) {
  std::map<FigureKey, std::vector<const Figure*>> found;
  for (std::size_t agency = 0; agency < agencies.size(); ++agency) {
    for (const Figure& figure : agencies[agency]) {
      if (model::key_of(figure).measure != measure) continue;
      Aggregate alone(judged_);
      if (const auto added = alone.add(figure); !added) return added.error();
      if (alone.agencies() == 0) continue;
      auto& row = found[model::key_of(figure)];
      row.resize(agencies_);
      row[agency] = &figure;
    }
  }
  for (auto& [key, figures] : found) {
    Cell cell{key, std::move(figures), Aggregate(judged_), {}};
    for (const Figure* figure : cell.by_agency) {
      if (figure == nullptr) continue;
      if (const auto added = cell.total.add(*figure); !added) return added.error();
    }
    index_.emplace(key, cells_.size());
    cells_.push_back(std::move(cell));
  }
  return {};
}

void CellTable::add_to_form(const FigureKey& key, std::uint32_t unknown) {
  const auto it = index_.find(key);
  if (it != index_.end()) cells_[it->second].form.emplace_back(unknown, 1);
}

void CellTable::add_unknowns() {
  for (const Cell& cell : cells_) {
    if (!is_unknown(cell.key)) continue;
    add_below(cell.key);
    std::vector<std::size_t> who;
    for (std::size_t agency = 0; agency < agencies_; ++agency) {
      if (cell.by_agency[agency] != nullptr) who.push_back(agency);
    }
    holders_.push_back(std::move(who));
  }
}

void CellTable::add_below(const FigureKey& leaf) {
  const auto unknown = static_cast<std::uint32_t>(holders_.size());
  for (const Segment segment : segments_above(leaf.segment)) {
    for (const KindNode kind : upwards(leaf.kind, [](KindNode k) { return model::parent(k); })) {
      for (const BasisNode basis :
           upwards(leaf.basis, [](BasisNode b) { return model::parent(b); })) {
        add_to_form({leaf.measure, segment, kind, basis}, unknown);
      }
    }
    if (!model::is_flag(leaf.kind)) {
      add_to_form({leaf.measure, segment, KindNode::all, BasisNode::any}, unknown);
    }
  }
}

Result<std::vector<std::size_t>> CellTable::others(std::size_t whole, std::size_t part) const {
  std::vector<std::size_t> out;
  for (std::size_t agency = 0; agency < agencies_; ++agency) {
    const Figure* all = cells_[whole].by_agency[agency];
    if (all == nullptr) continue;
    const Figure* taken = part < cells_.size() ? cells_[part].by_agency[agency] : nullptr;
    Aggregate rest(judged_);
    const auto added = taken != nullptr ? rest.add_rest(*all, {&taken, 1}, {}) : rest.add(*all);
    if (!added) return added.error();
    if (rest.agencies() > 0) out.push_back(agency);
  }
  return out;
}

Status CellTable::add_other_suppliers() {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const FigureKey key = cells_[i].key;
    if (key.kind != KindNode::all || !key.segment.is_sub_family()) continue;
    const auto part = index_.find({key.measure, key.segment, KindNode::inclusive, BasisNode::any});
    auto who = others(i, part == index_.end() ? cells_.size() : part->second);
    if (!who) return who.error();
    if (who->empty()) continue;
    const auto unknown = static_cast<std::uint32_t>(holders_.size());
    for (const Segment segment : segments_above(key.segment)) {
      add_to_form({key.measure, segment, KindNode::all, BasisNode::any}, unknown);
    }
    holders_.push_back(std::move(who.value()));
  }
  return {};
}

Status CellTable::add_complements() {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (cells_[i].key.kind != KindNode::all) continue;
    for (const KindNode kind : kinds_in_all) {
      if (const auto added = add_complement(i, kind); !added) return added.error();
    }
  }
  return {};
}

Status CellTable::add_complement(std::size_t whole, KindNode kind) {
  const FigureKey& key = cells_[whole].key;
  const auto it = index_.find({key.measure, key.segment, kind, BasisNode::any});
  if (it == index_.end()) return {};
  Complement complement{whole, it->second, Aggregate(judged_), {}};
  const Cell& part = cells_[it->second];
  for (std::size_t agency = 0; agency < agencies_; ++agency) {
    const Figure* all = cells_[whole].by_agency[agency];
    if (all == nullptr) continue;
    const Figure* taken = part.by_agency[agency];
    const auto added = taken != nullptr ? complement.rest.add_rest(*all, {&taken, 1}, {})
                                        : complement.rest.add(*all);
    if (!added) return added.error();
  }
  complement.form = combine(cells_[whole].form, part.form, -1);
  complements_.push_back(std::move(complement));
  return {};
}

void CellTable::add_lines() {
  lines_of_.resize(cells_.size());
  std::map<FigureKey, std::vector<std::size_t>> by_segment;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    FigureKey up = cells_[i].key;
    if (const auto parent = up.segment.parent()) {
      up.segment = *parent;
      by_segment[up].push_back(i);
    }
  }
  const auto parts_of = [&](const FigureKey& key, auto member, auto nodes) {
    std::vector<std::size_t> parts;
    for (const auto node : nodes) {
      FigureKey part = key;
      part.*member = node;
      if (const auto it = index_.find(part); it != index_.end()) parts.push_back(it->second);
    }
    return parts;
  };
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const FigureKey key = cells_[i].key;
    if (auto it = by_segment.find(key); it != by_segment.end()) add_line(i, std::move(it->second));
    add_line(i, parts_of(key, &FigureKey::kind, model::children(key.kind)));
    if (key.kind != KindNode::all) {
      add_line(i, parts_of(key, &FigureKey::basis, model::children(key.basis)));
    }
  }
}

void CellTable::add_line(std::size_t parent, std::vector<std::size_t> parts) {
  if (parts.empty()) return;
  lines_of_[parent].push_back(lines_.size());
  for (const std::size_t part : parts) lines_of_[part].push_back(lines_.size());
  lines_.push_back({parent, std::move(parts)});
}

}  // namespace parangon::hub::legacy
