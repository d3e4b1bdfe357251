#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hub/disclosure/certificate.hpp"
#include "hub/disclosure/disclosure.hpp"
#include "hub/release/kept.hpp"
#include "hub/release/layout.hpp"
#include "hub/release/publication.hpp"
#include "hub/release/review.hpp"
#include "hub/release/source_table.hpp"
#include "hub/release/staff_values.hpp"
#include "shared/model/nomenclature.hpp"

/// From certified figures to protected cubes: docs/release.md. Pure; the same input gives the same
/// bytes, in whatever order agencies and members stand.
namespace parangon::hub::release {

/// What to do with a table of which a state was shown before, when too few agencies changed for a
/// new one.
enum class Revisions {
  carry,    ///< The table keeps the state that was shown.
  include,  ///< The release is refused, naming the table.
};

/// What one period's tables counted, by measure.
struct CountedByMeasure {
  std::vector<AgencyFigures> paid;
  std::vector<AgencyFigures> awarded;

  const std::vector<AgencyFigures>& of(model::Measure measure) const {
    return measure == model::Measure::paid ? paid : awarded;
  }
};

/// One period of a release. A table of it shows a new state of the figures only in company: when
/// the amounts of at least PrimaryRules::minimum_count legal units differ from the state shown
/// before, and its revision window is open. Otherwise the agencies that consented enter alone
/// (docs/adr/0003), as do those that come late under their own names, and without any of them the
/// table keeps the state that was shown.
struct PeriodInput {
  model::Period period;
  /// Its collection is not complete: published cells are provisional.
  bool provisional = false;
  Revisions revisions = Revisions::carry;
  std::vector<AgencyFigures> counted;  ///< What counts now.
  /// What the newest release with such a table counted; empty where there is none.
  CountedByMeasure shown_before{};
  /// Whether revisions may enter now: docs/release.md, "Revision windows".
  bool window_open = true;
  /// Agencies that consented to enter a table alone with the figures in `counted`, beside the state
  /// that was shown last.
  std::vector<std::pair<model::Siret, model::Measure>> consents_to_enter_alone{};
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
  /// For plan() alone: neither audited nor protected from contributors. Nothing may be shown of it
  /// but what plan() says.
  bool estimated = false;
  /// Against readers who run this program (hub/disclosure/defence.hpp): the keyed random function
  /// of a table, "2025/paid", the same for ever. Without it the choice of holes is deterministic.
  std::function<disclosure::KeyedRandom(const std::string& table)> keyed;
  disclosure::DefenceStrength strength = disclosure::DefenceStrength::costs();
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
  std::vector<StaffValue> staff_values;
  /// Of each table, by period and measure: the state that it shows, and the documents it counts.
  struct Counted {
    model::Period period;
    model::Measure measure = model::Measure::paid;
    std::int64_t state = 0;
    std::vector<std::string> documents;  ///< SHA-256, sorted.
  };
  std::vector<Counted> counted;
};

/// `earlier`: every release so far, withdrawn ones too, oldest first. Errors: those of
/// source_table() and secure(); invalid_argument for periods that overlap (also one of an earlier
/// release: their difference would be a period that nobody judged) and for a layout, digest, salt
/// or nomenclature that is missing; conflict when `shown_before` is not what the last release
/// counted; rule_violation, with the cells, when something would stay unprotected, and with the
/// table where Revisions::include meets too few changes.
Result<Draft> build(const BuildInput& input, std::span<const KeptRelease> earlier);

}  // namespace parangon::hub::release
