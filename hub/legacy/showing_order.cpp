#include "hub/legacy/showing_order.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

namespace parangon::hub::legacy {
namespace {

template <class Node, class Parent>
int depth(Node node, Parent parent) {
  int steps = 0;
  for (std::optional<Node> up = parent(node); up; up = parent(*up)) ++steps;
  return steps;
}

int depth_of(const model::FigureKey& key) {
  // A flag is a part of all purchases, like `inclusive`; neither has a parent that is a figure.
  return depth(key.segment, [](model::Segment s) { return s.parent(); }) +
         depth(key.kind, [](model::KindNode k) { return model::parent(k); }) +
         depth(key.basis, [](model::BasisNode b) { return model::parent(b); });
}

/// What the benchmark is about goes first: when a denominator and the inclusive amount exclude each
/// other, the amount is shown and its share is not.
int importance(model::KindNode kind) {
  if (kind == model::KindNode::inclusive) return 0;
  return kind == model::KindNode::all ? 1 : 2;
}

}  // namespace

std::vector<std::size_t> showing_order(const CellTable& table) {
  const auto cells = table.cells();
  std::vector<std::tuple<int, int, std::int64_t, std::size_t>> ranks;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const model::Money amount = table.judged() == model::TaxBasis::before_tax
                                    ? cells[i].total.before_tax()
                                    : cells[i].total.tax_unknown();
    ranks.emplace_back(depth_of(cells[i].key), importance(cells[i].key.kind), -amount.in_cents(),
                       i);
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<std::size_t> order;
  order.reserve(ranks.size());
  for (const auto& rank : ranks) order.push_back(std::get<3>(rank));
  return order;
}

}  // namespace parangon::hub::legacy
