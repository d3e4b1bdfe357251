#pragma once

#include <cstdint>
#include <vector>

#include "hub/disclosure/target.hpp"

namespace parangon::hub::disclosure {

/// Which variables an attacker does not know: one flag a variable.
using HiddenVars = std::vector<char>;

/// Grows a neighbourhood of one variable: what closes circuits first (variables in many rows of
/// it), then what is cheap to hide and near. Keeps scratch memory: one thread at a time.
class RegionGrower {
 public:
  explicit RegionGrower(const System& system);

  struct Wish {
    VarIndex from = 0;
    const HiddenVars& hidden;
    const std::vector<double>* weights = nullptr;  ///< Null: hidden variables only.
    VarIndex banned = no_var;
    double required = 1;                  ///< What has to be moved: less counts for little.
    const Certificate* former = nullptr;  ///< Its hidden variables come first.
  };
  struct Shape {
    std::size_t limit = 0;  ///< Variables, besides those of `former`.
    double nearness = 0;    ///< How strongly few steps count: 0 not at all, 2 much.
  };
  /// True when nothing was left out.
  bool grow(const Wish& wish, const Shape& shape);
  /// `from` first.
  const std::vector<VarIndex>& vars() const { return vars_; }

 private:
  /// Lowest score first.
  struct Candidate {
    double score = 0;
    std::uint32_t sequence = 0;
    VarIndex var = 0;
    auto operator<=>(const Candidate&) const = default;
  };
  void take(const Wish& wish, const Shape& shape, VarIndex var);
  void touch(const Wish& wish, const Shape& shape, std::uint32_t row, std::uint32_t steps);
  double price_of(const Wish& wish, VarIndex var) const;

  const System& system_;
  double mean_weight_ = 1;
  std::vector<VarIndex> vars_;
  std::uint32_t stamp_ = 0;
  std::vector<std::uint32_t> seen_var_, seen_row_, counted_;
  std::vector<std::uint32_t> touched_;  ///< By variable: rows of the region that have it.
  std::vector<std::uint32_t> steps_;    ///< By variable: from the start.
  std::vector<Candidate> frontier_;
  std::uint32_t sequence_ = 0;
};

}  // namespace parangon::hub::disclosure
