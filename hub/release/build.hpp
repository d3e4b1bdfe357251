#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "hub/disclosure/certificate.hpp"
#include "hub/disclosure/disclosure.hpp"
#include "hub/release/kept.hpp"
#include "hub/release/layout.hpp"
#include "hub/release/publication.hpp"
#include "hub/release/review.hpp"
#include "hub/release/source_table.hpp"
#include "shared/model/nomenclature.hpp"

/// From certified figures to protected cubes: docs/release.md. Pure; the same input gives the same
/// bytes, in whatever order agencies and members stand.
namespace parangon::hub::release {

/// What to do with a period that an earlier release holds too.
enum class Revisions {
  /// When fewer agencies changed something than the frequency rule asks for, the period stays as
  /// the last release that holds it counted it.
  carry,
  include,  ///< Whatever changed goes in; differences that tell too much hide cells.
};

struct PeriodInput {
  model::Period period;
  /// Its collection is not complete: published cells are provisional.
  bool provisional = false;
  Revisions revisions = Revisions::carry;
  std::vector<AgencyFigures> counted;
  /// As the last earlier release that holds the period counted them; when there is none, empty.
  std::vector<AgencyFigures> counted_before;
};

/// Less effort for optima than one table alone is worth: a release has many, against many insiders.
disclosure::ProtectOptions release_effort();

struct BuildInput {
  std::int64_t number = 1;
  Territories places;
  std::vector<Member> members;
  std::vector<PeriodInput> periods;
  std::vector<model::Measure> measures{model::Measure::paid, model::Measure::awarded};
  Layout layout;
  disclosure::PrimaryRules rules;
  disclosure::ProtectOptions protect = release_effort();
  /// Against readers who run this program (hub/disclosure/defence.hpp): the keyed random function
  /// of a table, "2025/paid", the same for ever. Without it the choice of holes is deterministic.
  std::function<disclosure::KeyedRandom(const std::string& table)> keyed;
  /// Publish, for each confidential cell, what everybody can derive about it.
  bool intervals = false;
  /// Explain so many holes of each table in the review; each takes an audit.
  std::size_t explanations = 0;
  /// Secret bytes of this release, kept by the hub: without them nobody can try out amounts against
  /// the digest of the input.
  std::string salt;
  disclosure::Digest digest;
  const model::Nomenclature* nomenclature = nullptr;  ///< Names of segments.
};

/// A release that may be published once somebody has looked at its review.
struct Draft {
  std::vector<model::Period> periods;  ///< Sorted.
  std::vector<std::string> sources;    ///< Documents counted, sorted.
  std::vector<CodeList> code_lists;
  std::vector<Cube> cubes;
  std::string certificate;  ///< JSON.
  StaffReport review;
  KeptRelease kept;
};

/// `earlier`: every release so far, withdrawn ones too, oldest first. Errors: those of
/// source_table() and secure(); invalid_argument for periods that overlap (also one of an earlier
/// release: their difference would be a period that nobody judged) and for a layout, digest, salt
/// or nomenclature that is missing; conflict when `counted_before` is not what the last release
/// counted; rule_violation, with the cells, when something would stay unprotected.
Result<Draft> build(const BuildInput& input, std::span<const KeptRelease> earlier);

/// What a layout would show of the same input.
struct PlanRow {
  std::string layout;
  std::size_t cells = 0;      ///< That would be published if all were safe.
  std::size_t published = 0;  ///< Of those.
  std::size_t secondaries = 0;
  int value_kept_permille = 0;  ///< Published amount of all cells' amount, rounded down.
  bool safe = false;
  Text problem;  ///< Why not.
};

/// Tries every layout. Safe ones first, then by published cells, then by name. For staff only.
std::vector<PlanRow> plan(const BuildInput& input, std::span<const Layout> layouts,
                          std::span<const KeptRelease> earlier);

}  // namespace parangon::hub::release
