#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/release/build.hpp"

namespace parangon::hub::release {

/// One period and measure after protection. Internal to the room: it holds what is hidden.
struct ProtectedTable {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  bool provisional = false;
  bool carried = false;
  std::size_t changed = 0;  ///< Agencies whose document is another than in the last release.
  std::vector<std::string> sources;
  SourceTable source;
  disclosure::Outcome outcome;
  std::vector<std::string> predecessors;  ///< Pattern digests of releases audited with it.
  /// Would be named, but were counted without their names before.
  std::vector<model::Siret> too_late;
  std::size_t linked = 0;  ///< Cells of earlier releases, and differences, protected with it.

  bool is_hidden(std::size_t cell) const {
    return disclosure::hidden(outcome.protection.pattern[cell]);
  }
};

/// Protects one period and measure, whose places are with_named(), together with what was released
/// of it. rule_violation when anything stays unprotected.
Result<ProtectedTable> protect_table(const BuildInput& input, const PeriodInput& period,
                                     model::Measure measure, std::span<const KeptRelease> earlier);

/// All of them, by period and measure; those without a cell are left out.
Result<std::vector<ProtectedTable>> protect_tables(const BuildInput& input,
                                                   std::span<const KeptRelease> earlier);

/// Agencies whose own cells are published if they are safe.
std::vector<Territory> named_places(const Territories& places, const ProtectedTable& table);

/// "id A" or "id c" a line, for the cells that are published if safe: all that a pattern's digest
/// may tell.
std::string public_pattern(const ProtectedTable& table);

/// Amount of the cells that are published, of that of all that would be if they were safe.
int value_kept_permille(const ProtectedTable& table);

}  // namespace parangon::hub::release
