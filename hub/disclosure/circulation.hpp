#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hub/disclosure/target.hpp"

namespace parangon::hub::disclosure {

/// Systems of more variables than this are huge: among hidden variables only what is near is looked
/// at, so "none" proves nothing there.
constexpr std::size_t huge_system = 20'000;

/// Which variables an attacker does not know: one flag a variable.
using HiddenVars = std::vector<char>;

/// Finds certificates: the cheapest deviation of the table that a target demands, by a linear
/// program over the neighbourhood of the target, which is widened while there is none.
///
/// The objective is Σ weight / min(reach, required) × |y| over what is published so far, and next
/// to nothing over what is hidden. Keeps scratch memory: one thread at a time.
class CirculationFinder {
 public:
  explicit CirculationFinder(const System& system);

  /// Using hidden variables only. nullopt: there is none, or, in huge systems, none nearby.
  /// `former`, if there is one, is a certificate that used what is no longer hidden: a detour is
  /// looked for around it first.
  std::optional<Certificate> among_hidden(const Target& target, const HiddenVars& hidden,
                                          const Certificate* former = nullptr);
  /// The same, but looks near the target only: quick, and may miss one.
  std::optional<Certificate> nearby(const Target& target, const HiddenVars& hidden);
  /// May use others but `banned`, which then have to be hidden. `weights` of the variables, e.g.
  /// their own.
  std::optional<Certificate> hiding_more(const Target& target, const HiddenVars& hidden,
                                         const std::vector<double>& weights,
                                         VarIndex banned = no_var);
  std::uint64_t work() const { return work_; }  ///< LpSolver::work() of all programs so far.

 private:
  struct Query {
    const Target& target;
    const HiddenVars& hidden;
    const std::vector<double>* weights;  ///< Null: hidden variables only.
    VarIndex banned;
    const Certificate* former = nullptr;
  };
  std::optional<Certificate> find(const Query& query);
  /// Fills region_; true when nothing was left out.
  bool gather(const Query& query, std::size_t limit);
  void take(const Query& query, VarIndex var);
  std::optional<Certificate> solve(const Query& query);
  /// Whether a combination of the rows of the program last made proves that nothing hidden meets
  /// the target, not even beyond the neighbourhood: a cut through the table across which all that
  /// is hidden carries less than the target demands.
  bool refutes(const Query& query, const std::vector<double>& ray);

  const System& system_;
  bool refuted_ = false;             ///< The query last solved has no answer anywhere.
  std::vector<std::uint32_t> rows_;  ///< Of the program last made.
  std::vector<VarIndex> region_;
  std::vector<std::uint32_t> seen_var_, seen_row_;
  std::vector<int> row_at_;
  /// The frontier of a neighbourhood: variables in many rows of it first (they close circuits),
  /// then cheap ones.
  struct Candidate {
    double score = 0;
    std::uint32_t sequence = 0;
    VarIndex var = 0;
    auto operator<=>(const Candidate&) const = default;
  };
  void touch(const Query& query, std::uint32_t row);
  std::vector<Candidate> frontier_;
  std::vector<std::uint32_t> counted_;
  std::vector<int> touched_;
  std::uint32_t sequence_ = 0;
  double mean_weight_ = 1;
  std::uint32_t stamp_ = 0;
  std::uint64_t work_ = 0;
};

}  // namespace parangon::hub::disclosure
