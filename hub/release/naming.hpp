#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "hub/release/kept.hpp"
#include "hub/release/source_table.hpp"

/// Which agencies stand in a release with their own cells: docs/release.md, "Agencies by name".
namespace parangon::hub::release {

/// The names of one period and measure. Terms hold but for two cases: who was counted without its
/// name in an earlier release stays so, because its name now would tell the others' part of the
/// former totals; and of a period that is carried over nobody is named who takes it back since.
class Naming {
 public:
  Naming(const model::Period& period, model::Measure measure, std::span<const KeptRelease> earlier);

  /// `counted` with the terms that hold; `now`: what is certified now, the same unless carried
  /// over.
  std::vector<AgencyFigures> terms_that_hold(std::span<const AgencyFigures> counted,
                                             std::span<const AgencyFigures> now);
  /// With cells of their own in an earlier release; by SIRET.
  const std::vector<NamedAgency>& before() const { return before_; }
  /// Whose terms of now name it, but for the first case; in the order of `now`.
  const std::vector<model::Siret>& too_late() const { return too_late_; }

 private:
  bool came_without_a_name(const model::Siret& agency) const;

  model::Measure measure_;
  std::vector<const KeptTable*> tables_;
  std::vector<NamedAgency> before_;
  std::vector<model::Siret> too_late_;
};

/// As staff sees an agency: with rows of its own if it shares anything with staff.
void share_with_staff(AgencyFigures& agency);

/// The places with all members that earlier releases or the terms name, each below its department.
/// Errors: those of Territories::with_agencies().
Result<Territories> with_named(const Territories& places, std::span<const Member> members,
                               std::span<const AgencyFigures* const> counted,
                               std::span<const KeptRelease> earlier);

/// The places above these agencies' departments, those included: each has a rest, without them.
std::set<TerritoryIndex> places_with_rests(std::span<const NamedAgency> named,
                                           const Territories& places);

/// An earlier release as if it had the rests that `current` has: where it names nobody, all is
/// rest. So the rests of two releases can be subtracted, and are judged.
disclosure::EarlierRelease with_rests(const KeptTable& kept, const SourceTable& current,
                                      const Territories& places);

/// Agencies' own cells and rests that an earlier release hid stay hidden while they are the same:
/// beside totals that are out already, showing them now would ask for more than can be hidden.
void keep_hidden(std::span<const disclosure::EarlierRelease> earlier, const Territories& places,
                 SourceTable& table);

}  // namespace parangon::hub::release
