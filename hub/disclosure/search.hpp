#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "hub/disclosure/prune.hpp"
#include "hub/disclosure/watch.hpp"

namespace parangon::hub::disclosure {

/// Effort of one pruning at most: some fifteen seconds. Few tables of up to 10,000 cells take so
/// much.
constexpr std::uint64_t prune_work = 1'500'000'000;

/// What a search may begin with.
struct Beginning {
  /// One flag a variable, or nothing: counts as hidden at first; what of it no repair uses is not.
  HiddenVars hint;
  std::vector<Guard> guards;  ///< One a variable, or nothing: kept as far as they hold.
};

/// The heuristic: every primary is repaired in turn, then the dearest secondaries are given up
/// where all certificates that used them can be replaced. What remains is minimal: giving up any
/// one more lets some attacker succeed. Deterministic.
class PatternSearch {
 public:
  PatternSearch(const System& system, Watch watch);

  /// From what the input hides; `weights` steer the repairs, the system's own count.
  Solution construct(const std::vector<double>& weights, const Beginning& beginning = {});
  /// Gives up secondaries, dearest first, until minimal, or until so much LpSolver::work() is done.
  void prune(Solution& solution, std::uint64_t work = prune_work);
  /// Bans one secondary after the other, dearest first, and repairs around it; keeps what is
  /// cheaper. At most `attempts`, and so much work. True when something improved.
  bool exchange(Solution& solution, std::size_t attempts, std::uint64_t work);

  /// Whether hidden variables alone keep a primary safe.
  GuardMaker::Check check(const Guard& old, const HiddenVars& hidden) {
    return workers_[0]->maker.check(old, hidden);
  }
  double weight_of(const HiddenVars& hidden) const;
  /// Whether improving stopped for want of time.
  bool cut_short() const { return cut_short_; }
  std::uint64_t work() const;  ///< LpSolver::work() of all of them.

 private:
  std::vector<VarIndex> dearest_first(const HiddenVars& hidden) const;

  bool repair_all(const std::vector<VarIndex>& primaries, const std::vector<double>& weights,
                  const std::vector<Guard>& known, Solution& solution);

  const System& system_;
  Watch watch_;
  bool cut_short_ = false;
  struct Worker {
    explicit Worker(const System& system) : finder(system), maker(system, finder) {}
    CirculationFinder finder;
    GuardMaker maker;
  };
  std::vector<std::unique_ptr<Worker>>
      workers_;               ///< One a thread; the first serves when there is one.
  std::vector<char> unsafe_;  ///< Per variable: a primary that nothing protects.
  std::size_t repairs_ = 1;   ///< Primaries looked at together.
  std::size_t trials_ = 1;    ///< Lots of secondaries tried together.
};

}  // namespace parangon::hub::disclosure
