#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hub/release/build.hpp"

/// Which layout readers would keep most of. For staff; it prints no amount, only counts and shares
/// in steps of 5 per cent that follow from cells that would be published.
namespace parangon::hub::release {

/// Levels of detail that layouts are compared by, from coarse to fine.
struct PlanLevel {
  Text label;
  Box box;
};
inline constexpr std::size_t plan_level_count = 7;
std::span<const PlanLevel, plan_level_count> plan_levels();

/// What one layout would show.
struct PlanRow {
  std::string layout;
  Text label;
  std::size_t cells = 0;      ///< That would be published if all were safe.
  std::size_t published = 0;  ///< Of those.
  /// Of each level, the published part of the amount, in per cent in steps of 5: the mean of the
  /// tables whose total is published. None where the layout does not have the level, or no total is
  /// published.
  std::array<std::optional<int>, plan_level_count> kept{};
  /// Mean of `kept` over all levels; a level that is not there counts as 0.
  int score = 0;
  bool safe = false;
  Text problem;  ///< Why not.
};

/// Called before each table is protected: how many are done, of how many.
using PlanProgress = std::function<void(std::size_t done, std::size_t all)>;

/// Tries every layout; those with zones in two_zones() where the places have none. Safe ones first,
/// then by score, published cells and name. Errors of a layout are in its row. `thorough`: as
/// build() protects and audits; else estimated, without audit, what only crosses and what
/// contributors know, so that a layout may turn out to keep a little less, or to be refused.
std::vector<PlanRow> plan(const BuildInput& input, std::span<const Layout> layouts,
                          std::span<const KeptRelease> earlier, bool thorough,
                          const PlanProgress& progress = {});

/// A tree of two zones made of the departments of `places` (which has no zones): sorted by code,
/// cut where both sides have most nearly the same number of members. For staff to look at, and to
/// configure if they like it. nullopt with fewer than four departments, or where zones are there.
std::optional<Territories> two_zones(const Territories& places, std::span<const Member> members);

}  // namespace parangon::hub::release
