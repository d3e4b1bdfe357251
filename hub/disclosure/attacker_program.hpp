#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "hub/disclosure/audit_conditions.hpp"
#include "hub/disclosure/found_tables.hpp"
#include "hub/disclosure/released.hpp"

namespace parangon::hub::disclosure {

/// What attackers can reach in hidden cells that belong together: a linear program that is kept
/// from one question to the next. Each solution is a table that the attacker cannot exclude, and
/// serves every condition that it meets. Positions are those of `cells`. One thread at a time.
class AttackerProgram {
 public:
  AttackerProgram(const AuditInput& input, std::span<const CellIndex> cells);

  /// From here on it is an attacker who knows so much. `scale`: the largest distance asked for.
  void become(const std::vector<Knowledge>& knowledge, double scale);
  /// Establishes for those that are not met how far they can be reached. `found`, when there is
  /// one, keeps the tables that show it.
  void measure(std::vector<Condition>& conditions, FoundTables* found = nullptr);

  /// Tables in which the condition's cell is as far as it can be, as deviations by position; for a
  /// width on both sides.
  std::vector<std::vector<double>> tables_for(const Condition& condition);

  std::uint64_t programs() const { return programs_; }

 private:
  void bound(std::size_t position);
  void measure(std::vector<Condition>& conditions, std::size_t at, FoundTables* found);
  /// Looks for tables that meet many conditions at once.
  void measure_together(std::vector<Condition>& conditions, FoundTables* found);
  void notice_solution(std::vector<Condition>& conditions, FoundTables* found) const;
  double value(std::size_t position) const;

  const AuditInput& input_;
  std::span<const CellIndex> cells_;
  std::unique_ptr<HiddenGroup> group_;
  std::vector<std::size_t> knows_;  ///< Positions that the attacker's knowledge bounds.
  double scale_ = 0;
  std::uint64_t programs_ = 0;
};

/// Programs serve distances down to so much less than their scale: tables with heavy tails have
/// levels of all sizes. The smallest scale, as a power of that, that is not below the distance.
int band_of(double distance);
double scale_of(int band);

/// Whether one condition is met, on a scale of its own and from scratch.
void measure_alone(const AuditInput& input, std::span<const CellIndex> cells,
                   const std::vector<Knowledge>& knowledge, Condition& condition);

}  // namespace parangon::hub::disclosure
