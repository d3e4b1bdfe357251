#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hub/disclosure/known_proofs.hpp"
#include "hub/disclosure/table.hpp"
#include "hub/disclosure/watch.hpp"

namespace parangon::hub::disclosure {

constexpr std::uint64_t no_limit = 1ULL << 62;

struct ProtectOptions {
  /// Search for the proven optimum when no more variables than this may be hidden.
  std::size_t exact_up_to = 2'000;
  /// Effort of the exact search, counted so that it ends alike on every machine; then the best so
  /// far stands, with its bound.
  std::uint64_t exact_nodes = 2'000;
  std::uint64_t exact_work = 1'000'000'000;  ///< In LpSolver::work(): some ten seconds.
  std::size_t exchanges = 100;  ///< Secondaries to try to replace before the exact search.
  std::uint64_t exchange_work = 200'000'000;  ///< Effort of that.
  /// A pattern that may be good, of the table's first cells, or nothing: that of a similar table,
  /// or of last time. Its secondaries are what is tried first. Whatever it says the result is as
  /// safe and as minimal as without.
  Pattern hint;
  /// Why a pattern of the table's first cells was safe, or null. What still holds is not searched
  /// for again: the result is as safe, and found sooner.
  const KnownProofs* known = nullptr;
  bool tells_proofs = false;  ///< Whether Protection::proofs is wanted: it may be large.
  Watch watch;
};

/// What protecting a table came to.
struct Protection {
  Pattern pattern;
  Loss loss;
  /// No pattern that protects loses less than this. Proven.
  std::optional<Amount> lower_bound;
  bool optimal = false;  ///< The bound meets the cost, within one millionth.
  std::uint64_t nodes = 0;
  bool cut_short = false;  ///< Time ran out: it is not minimal.
  /// Primary cells that cannot be protected: what must be published, or bounds, or what an insider
  /// knows, tell too much. By cell.
  std::vector<CellIndex> unprotected;
  KnownProofs proofs;  ///< Why the pattern is safe; empty unless asked for.
};

/// Hides secondaries so that no attacker derives a primary cell: outsiders by the levels, insiders
/// (contributors) by Table::insider_permille. `table` has passed check(). Pure and deterministic.
Protection protect(const Table& table, const ProtectOptions& options);

}  // namespace parangon::hub::disclosure
