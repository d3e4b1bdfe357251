#include "hub/disclosure/former_guards.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "hub/disclosure/precision.hpp"

namespace parangon::hub::disclosure {
namespace {

std::vector<CellMove> moves_of(const System& system, const Deviations& part, double required) {
  std::vector<CellMove> moves;
  moves.reserve(part.size());
  for (const Deviation& d : part) {
    moves.push_back({system.vars[d.var].cells.front(), d.amount * required * system.unit});
  }
  return moves;
}

/// Moves of cells as deviations of a system's variables.
class Translator {
 public:
  Translator(const System& system, std::size_t known_cells)
      : system_(system), sum_in_(system.rows.size()), amount_(system.vars.size(), 0) {
    const auto is_sum = [&](VarIndex var) { return system.vars[var].cells.front() >= known_cells; };
    for (std::size_t row = 0; row < system.rows.size(); ++row) {
      const auto& vars = system.rows[row].vars;
      const auto sum = std::ranges::find_if(vars, is_sum);
      if (sum != vars.end()) sum_in_[row] = static_cast<std::size_t>(sum - vars.begin());
    }
  }

  /// In units of so much of the table. nullopt: a cell moves that cannot any more, or two that were
  /// apart are one variable by now.
  std::optional<Deviations> deviations(const std::vector<CellMove>& moves, double unit) {
    Deviations out;
    for (const CellMove& move : moves) {
      const VarIndex var = system_.var_of[move.cell];
      if (var == no_var) return std::nullopt;
      out.push_back({var, move.amount / unit});
    }
    add_sums(out);
    std::ranges::sort(out, {}, &Deviation::var);
    const bool apart = std::ranges::adjacent_find(out, {}, &Deviation::var) == out.end();
    return apart ? std::optional(std::move(out)) : std::nullopt;
  }

 private:
  void add_sums(Deviations& deviations) {
    std::vector<std::uint32_t> rows;
    for (const Deviation& d : deviations) {
      amount_[d.var] = d.amount;
      for (const auto row : system_.vars[d.var].rows) {
        if (sum_in_[row]) rows.push_back(row);
      }
    }
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    for (const auto index : rows) {
      const auto& row = system_.rows[index];
      const std::size_t sum = *sum_in_[index];
      double others = 0;
      for (std::size_t k = 0; k < row.vars.size(); ++k) {
        if (k != sum) others += row.coefficients[k] * amount_[row.vars[k]];
      }
      const double amount = -others / row.coefficients[sum];
      const VarIndex var = row.vars[sum];
      if (std::abs(amount) <= negligible || amount_[var] != 0) continue;
      amount_[var] = amount;
      deviations.push_back({var, amount});
    }
    for (const Deviation& d : deviations) amount_[d.var] = 0;
  }

  const System& system_;
  std::vector<std::optional<std::size_t>> sum_in_;  ///< By row: place of a sum that it defines.
  std::vector<double> amount_;                      ///< By variable; all 0 between calls.
};

/// What outsiders ask for comes first: GuardMaker looks for exactly these targets.
void meet_targets(const System& system, Guard& guard) {
  std::vector<CheckedProof> met;
  for (const Target& target : outsider_targets(system, guard.var)) {
    Proof made;
    const auto fits = [&](const CheckedProof& checked) {
      return serves(system, checked.proof, target, made);
    };
    if (std::ranges::any_of(guard.proofs, fits)) met.push_back(with_doubters(system, made));
  }
  guard.proofs.insert(guard.proofs.begin(), met.begin(), met.end());
}

}  // namespace

KnownProofs known_proofs(const System& system, const Solution& solution) {
  KnownProofs known;
  known.cells = system.var_of.size();
  for (const Guard& guard : solution.guards) {
    for (const auto& [proof, of_up, of_down] : guard.proofs) {
      const double required = proof.target.required;
      known.proofs.push_back({system.vars[guard.var].cells.front(), required * system.unit,
                              moves_of(system, proof.certificate.up, required),
                              moves_of(system, proof.certificate.down, required)});
    }
  }
  return known;
}

std::vector<Guard> guards_from(const KnownProofs& known, const System& system) {
  std::vector<Guard> guards(system.vars.size());
  for (VarIndex var = 0; var < guards.size(); ++var) guards[var].var = var;
  Translator translator(system, known.cells);
  for (const KnownProof& proof : known.proofs) {
    const VarIndex var = system.var_of[proof.primary];
    if (var == no_var) continue;
    auto up = translator.deviations(proof.up, proof.required);
    auto down = translator.deviations(proof.down, proof.required);
    if (!up || !down) continue;
    Target target{var, Direction::spread, proof.required / system.unit, outsider};
    if (down->empty()) target.direction = Direction::up;
    if (up->empty()) target.direction = Direction::down;
    Certificate certificate{std::move(*up), std::move(*down)};
    if (!holds(system, target, certificate)) continue;
    guards[var].proofs.push_back(with_doubters(system, {target, std::move(certificate)}));
  }
  for (Guard& guard : guards) meet_targets(system, guard);
  return guards;
}

}  // namespace parangon::hub::disclosure
