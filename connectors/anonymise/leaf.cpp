#include "connectors/anonymise/leaf.hpp"

namespace parangon::connectors::anonymise {

Leaf Leaf::of(const model::Period& period, const classify::PurchaseLine& line,
              const classify::Match& match) {
  std::uint64_t bits = static_cast<std::uint64_t>(period.year());
  bits = bits << 4 | static_cast<std::uint64_t>(period.index());
  bits = bits << 1 | static_cast<std::uint64_t>(line.measure);
  bits = bits << 14 | static_cast<std::uint64_t>(line.segment.number());
  bits = bits << 5 | (match.kind ? static_cast<std::uint64_t>(*match.kind) + 1 : 0);
  bits = bits << 4 | static_cast<std::uint64_t>(line.basis);
  bits = bits << 1 | static_cast<std::uint64_t>(match.ess);
  bits = bits << 1 | static_cast<std::uint64_t>(match.esus);
  return Leaf(bits);
}

std::optional<model::SupplierKind> Leaf::kind() const {
  const auto stored = (bits_ >> 6) & 0x1F;
  if (stored == 0) return std::nullopt;
  return static_cast<model::SupplierKind>(stored - 1);
}

Cells::Cells(const Leaf& leaf) {
  cells_[count_++] = {model::KindNode::all, model::BasisNode::any};
  const auto basis = model::node_of(leaf.basis());
  if (const auto kind = leaf.kind()) {
    for (std::optional node = model::node_of(*kind); node; node = model::parent(*node)) {
      add_with_bases(*node, basis);
    }
  }
  if (leaf.ess()) add_with_bases(model::KindNode::ess, basis);
  if (leaf.esus()) add_with_bases(model::KindNode::esus, basis);
}

void Cells::add_with_bases(model::KindNode kind, model::BasisNode basis) {
  for (std::optional node = basis; node; node = model::parent(*node)) {
    cells_[count_++] = {kind, *node};
  }
}

}  // namespace parangon::connectors::anonymise
