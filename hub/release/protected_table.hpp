#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "hub/release/build.hpp"

namespace parangon::hub::release {

/// One period and measure after protection. Internal to the room: it holds what is hidden.
struct ProtectedTable {
  ProtectedTable(model::Period its_period, model::Measure its_measure)
      : period(its_period), measure(its_measure) {}

  model::Period period;
  model::Measure measure;
  bool provisional = false;
  /// The state of the figures that the newest release with such a table showed.
  bool carried = false;
  /// Number of the release that first showed this state.
  std::int64_t state = 0;
  /// Legal units whose amounts differ from the state shown before.
  std::set<model::Siren> changed;
  /// Of those, who entered alone by consent; the others wait.
  std::set<model::Siren> entered_alone;
  std::vector<std::string> sources;
  std::vector<AgencyFigures> counted;  ///< What the state counts, with the agencies' own terms.
  SourceTable source;
  disclosure::Outcome outcome;
  std::vector<std::string> predecessors;  ///< Pattern digests of releases audited with it.
  /// Would be named, but were counted without their names before.
  std::vector<model::Siret> too_late;
  /// Cells of the joint table that comparisons of version 0.1.0 disclose already: not protected any
  /// more from those who read them (disclosure::concede), but from everybody else.
  std::vector<disclosure::CellIndex> conceded;
  /// Cells of the joint table that such comparisons showed to members, and no release to everybody.
  std::vector<disclosure::CellIndex> members_only;
  std::size_t linked = 0;  ///< Cells of earlier releases, and differences, protected with it.

  bool is_hidden(std::size_t cell) const {
    return disclosure::hidden(outcome.protection.pattern[cell]);
  }
};

/// Against whom a table is protected: everybody and each member, or staff, who contributes nothing.
enum class Readers { members, staff };

/// Protects `made.counted`, whose places are with_named(), together with what earlier releases
/// showed of it. Where comparisons of version 0.1.0 are among them, twice: against readers who have
/// not read these, then against those who have; what either must not read is hidden. With `frozen`,
/// what that table publishes stays published and what it hides stays hidden: only other cells are
/// decided.
Status protect_state(const BuildInput& input, const PeriodInput& period,
                     std::span<const KeptRelease> earlier, Readers readers,
                     const ProtectedTable* frozen, ProtectedTable& made);

/// Protects one period and measure, whose places are with_named(), together with what was released
/// of it. rule_violation when anything stays unprotected.
Result<ProtectedTable> protect_table(const BuildInput& input, const PeriodInput& period,
                                     model::Measure measure, std::span<const KeptRelease> earlier);

/// All of them, by period and measure; those without a cell are left out.
Result<std::vector<ProtectedTable>> protect_tables(const BuildInput& input,
                                                   std::span<const KeptRelease> earlier);

/// The same input, whose places have the agencies that are named by their terms or were named
/// before. Errors: those of with_named().
Result<BuildInput> with_names(const BuildInput& input, std::span<const KeptRelease> earlier);

/// A table as later releases must know it.
KeptTable kept_table(const ProtectedTable& table, const disclosure::Digest& digest);

/// Agencies whose own cells are published if they are safe.
std::vector<Territory> named_places(const Territories& places, const ProtectedTable& table);

/// "id A" or "id c" a line, for the cells that are published if safe: all that a pattern's digest
/// may tell.
std::string public_pattern(const ProtectedTable& table);
}  // namespace parangon::hub::release
