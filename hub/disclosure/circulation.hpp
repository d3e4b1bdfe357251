#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hub/disclosure/circuit_program.hpp"
#include "hub/disclosure/region.hpp"

namespace parangon::hub::disclosure {

/// Systems of more variables than this are huge: among hidden variables only what is near is looked
/// at, so "none" proves nothing there.
constexpr std::size_t huge_system = 20'000;

/// Finds certificates: deviations of the table that a target demands, within a neighbourhood of the
/// target, which is widened while there is none. Programs are over the circuits of the
/// neighbourhood (CircuitProgram).
///
/// Where more may be hidden the cheapest is looked for: Σ weight / min(reach, required) × |y| over
/// what is published so far, and next to nothing over what is hidden. Keeps scratch memory: one
/// thread at a time.
class CirculationFinder {
 public:
  explicit CirculationFinder(const System& system);

  /// Using hidden variables only, and no more than `knowledge` leaves possible. nullopt: there is
  /// none, or, in huge systems, none nearby. `former`, if there is one, is a certificate that used
  /// what is no longer hidden: a detour is looked for around it first.
  std::optional<Certificate> among_hidden(const Target& target, const ReachLimits& knowledge,
                                          const HiddenVars& hidden,
                                          const Certificate* former = nullptr);
  /// The same, but looks near the target only: quick, and may miss one.
  std::optional<Certificate> nearby(const Target& target, const ReachLimits& knowledge,
                                    const HiddenVars& hidden, const Certificate* former = nullptr);
  /// May use others but `banned`, which then have to be hidden. `weights` of the variables, e.g.
  /// their own.
  std::optional<Certificate> hiding_more(const Target& target, const ReachLimits& knowledge,
                                         const HiddenVars& hidden,
                                         const std::vector<double>& weights,
                                         VarIndex banned = no_var);
  /// Deviations of hidden variables that move `var`, which need not be hidden, by 1 each: what a
  /// certificate that used it may do instead, subtracted as often as it used it. The shortest
  /// first.
  std::vector<Deviations> detours(VarIndex var, const HiddenVars& hidden);
  /// Effort so far: LpSolver::work() of all programs, and eliminations.
  std::uint64_t work() const { return work_ + space_.work() + support_space_.work(); }

 private:
  struct Query {
    const Target& target;
    const ReachLimits& knowledge;
    const HiddenVars& hidden;
    const std::vector<double>* weights;  ///< Null: hidden variables only.
    VarIndex banned;
    const Certificate* former = nullptr;
  };
  std::optional<Certificate> find(const Query& query);
  bool gather(const Query& query, const RegionGrower::Shape& shape);
  std::optional<Certificate> solve(const Query& query);
  std::optional<Certificate> solve_hidden(const Query& query, CircuitProgram& program);
  std::optional<Certificate> solve_open(const Query& query, CircuitProgram& program);
  std::optional<Certificate> checked(const Query& query, Certificate certificate) const;
  Deviations deviations(const CircuitProgram::Amounts& amounts) const;
  void shorten(const Query& query, Deviations& deviations);
  /// How far each of some variables can deviate, in units of what is required.
  std::vector<Reach> reaches(const Query& query, std::span<const VarIndex> vars) const;
  /// Whether a combination of the system's rows proves that nothing hidden meets the target, not
  /// even beyond the neighbourhood: a cut through the table across which all that is hidden carries
  /// less than the target demands.
  bool refutes(const Query& query,
               const std::vector<std::pair<std::uint32_t, double>>& weighted_rows);

  const System& system_;
  bool refuted_ = false;  ///< The query last solved has no answer anywhere.
  RegionGrower region_;
  NullSpace space_;
  NullSpace support_space_;
  std::uint32_t stamp_ = 0;
  std::vector<std::uint32_t> seen_, place_;  ///< By variable.
  std::uint64_t work_ = 0;
};

}  // namespace parangon::hub::disclosure
