#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "connectors/classify/matcher.hpp"
#include "connectors/classify/purchase_line.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"

namespace parangon::connectors::anonymise {

/// The finest cell a part of a line falls into, in 64 bits:
/// year (12) | index in the year (4) | measure (1) | sub-family (14) | kind + 1 (5) | basis (4) |
/// ess (1) | esus (1). Order-preserving in period, measure and segment.
class Leaf {
 public:
  Leaf() = default;
  static Leaf of(const model::Period& period, const classify::PurchaseLine& line,
                 const classify::Match& match);

  std::uint64_t bits() const { return bits_; }
  static Leaf from_bits(std::uint64_t bits) { return Leaf(bits); }

  int year() const { return static_cast<int>(bits_ >> 30); }
  /// Period and measure together: what figures are grouped by. Period index 0 stands for the year.
  std::uint64_t group() const { return bits_ >> 25; }
  std::uint64_t year_group() const { return group() & ~std::uint64_t{0x1E}; }
  static int period_index(std::uint64_t group) { return static_cast<int>(group >> 1) & 0xF; }
  static int year_of(std::uint64_t group) { return static_cast<int>(group >> 5); }
  static model::Measure measure_of(std::uint64_t group) {
    return static_cast<model::Measure>(group & 1);
  }
  model::Segment segment() const {
    return model::Segment::from_number(static_cast<int>(bits_ >> 11) & 0x3FFF);
  }
  std::optional<model::SupplierKind> kind() const;
  model::Basis basis() const { return static_cast<model::Basis>((bits_ >> 2) & 0xF); }
  bool ess() const { return (bits_ & 2) != 0; }
  bool esus() const { return (bits_ & 1) != 0; }

 private:
  explicit Leaf(std::uint64_t bits) : bits_(bits) {}
  std::uint64_t bits_ = 0;
};

/// The (kind, basis) cells that one leaf counts in: the denominator, its kind with all ancestors
/// and each flag, each crossed with its basis and all ancestors.
class Cells {
 public:
  explicit Cells(const Leaf& leaf);
  const std::pair<model::KindNode, model::BasisNode>* begin() const { return cells_.data(); }
  const std::pair<model::KindNode, model::BasisNode>* end() const { return cells_.data() + count_; }

 private:
  void add_with_bases(model::KindNode kind, model::BasisNode basis);
  // 1 denominator + (kind, group, inclusive, two flags) × (basis, reserved, any).
  std::array<std::pair<model::KindNode, model::BasisNode>, 1 + 5 * 3> cells_{};
  std::size_t count_ = 0;
};

}  // namespace parangon::connectors::anonymise
