#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "hub/disclosure/solution.hpp"

namespace parangon::hub::disclosure {

/// Gives up secondaries of a solution, where every certificate that used them can be replaced by
/// one among what stays hidden. Hiding less never helps, so what was refused once is refused for
/// good, and variables that can go together can go one after the other: several are tried at once
/// where that keeps succeeding. Deterministic.
class Pruner {
 public:
  /// `makers`: one a thread. `unsafe`: per variable, a primary that nothing protects. `together`:
  /// lots tried side by side; it decides results.
  Pruner(const System& system, std::vector<GuardMaker*> makers, const std::vector<char>& unsafe,
         std::size_t together);

  /// In this order, while `go_on` says so; asked before each batch, and told how many were looked
  /// at.
  void run(Solution& solution, const std::vector<VarIndex>& order,
           const std::function<bool(std::size_t)>& go_on);

 private:
  using Lot = std::vector<VarIndex>;
  /// Guards without a lot's variables, for those that used one.
  using Mended = std::vector<std::pair<std::uint32_t, Guard>>;
  struct Attempt {
    std::optional<Mended> mended;
    std::uint32_t refused_by = 0;  ///< The guard that cannot do without, when there is none.
  };
  enum class Verdict { given_up, refused, again };

  void use(const Guard& guard, std::uint32_t index);
  /// Whether publishing the variable too lets plain subtraction reach a primary that is safe.
  bool strands_primary(const HiddenVars& hidden, VarIndex var) const;
  Attempt without(const Solution& solution, const Lot& lot, GuardMaker& maker) const;
  /// What became of each lot of a batch, in turn: one that stands on what an earlier one changed
  /// has to be tried again.
  std::vector<Verdict> give_up(Solution& solution, const std::vector<Lot>& batch);

  const System& system_;
  std::vector<GuardMaker*> makers_;
  const std::vector<char>& unsafe_;
  std::size_t together_;
  std::vector<std::vector<std::uint32_t>> users_;  ///< Per variable: guards that use it.
  std::vector<std::uint32_t> refusals_;  ///< Per guard: what refused before is asked first.
};

}  // namespace parangon::hub::disclosure
