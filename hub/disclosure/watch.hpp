#pragma once

#include <cstddef>
#include <functional>

namespace parangon::hub::disclosure {

/// How far the work on a table has come.
struct Progress {
  enum class Stage {
    protecting,  ///< Primary cells that have what protects them.
    pruning,     ///< Secondary cells that were looked at once more.
    improving,   ///< Nodes of the exact search; nobody knows how many there will be: total is 0.
    auditing,    ///< Hidden cells that were judged against every attacker.
  };
  Stage stage = Stage::protecting;
  std::size_t done = 0;
  std::size_t total = 0;
};

/// Told from time to time, never by two threads at once. Changes nothing.
using OnProgress = std::function<void(const Progress&)>;

/// Shares of the time allowed: from the first on nothing is improved any more, from the second on
/// everything is hidden rather than looked at, which is safe and dear. What is left is for the
/// audit, which comes to its end in any case.
constexpr double enough_time = 0.6;
constexpr double scarce_time = 0.9;

/// Who looks on. The engine has no clock of its own.
struct Watch {
  OnProgress progress;
  /// Which share of the time allowed is gone; empty: no limit but the effort. With it results
  /// depend on the machine.
  std::function<double()> time_spent;

  bool spent(double share) const { return time_spent && time_spent() >= share; }
  void tell(Progress::Stage stage, std::size_t done, std::size_t total) const {
    if (progress) progress({stage, done, total});
  }
};

}  // namespace parangon::hub::disclosure
