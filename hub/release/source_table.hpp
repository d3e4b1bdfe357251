#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "hub/disclosure/table.hpp"
#include "hub/release/layout.hpp"
#include "shared/model/contributors.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"
#include "shared/model/sharing.hpp"
#include "shared/model/siret.hpp"

/// The one place of a release where sealed figures are read (tests/lint/layers.py): from agencies'
/// figures to the table that is protected. Writers never see what comes out of it; they get
/// publication.hpp, made of cells that the pattern publishes.
namespace parangon::hub::release {

/// A member, whether it sent anything or not.
struct Member {
  model::Siret siret;
  std::string territory;                   ///< Code of a place with none below it.
  std::optional<std::int64_t> population;  ///< Positive.
  std::string name{};                      ///< Shown where the agency is named.
};

/// What one agency certified for one period.
struct AgencyFigures {
  model::Siret agency;
  std::string document;  ///< SHA-256 of the submission, hexadecimal.
  std::span<const model::Figure> figures;
  model::SharingTerms sharing{};
  /// Its suppliers under pseudonyms, where it sent them.
  const model::SealedContributors* contributors = nullptr;

  bool is_named(model::Measure measure) const {
    return sharing.of(measure) == model::Sharing::public_named;
  }
};

/// One period and measure, to be protected.
struct SourceTable {
  disclosure::Table table;
  std::vector<CellKey> keys;  ///< Of its cells.
  std::vector<int> agencies;  ///< With purchases in it, by cell.
  /// Published if it is safe: what the layout holds but complements and rests.
  std::vector<char> is_shown;
  std::vector<char> is_crossed;  ///< In no table that the layout holds: Layout::crosses().
  /// With cells of their own, shown or not; by SIRET.
  std::vector<NamedAgency> named;
};

struct SourceScope {
  const Territories& places;
  std::span<const Member> members;
  const Layout& layout;
  model::Period period;
  model::Measure measure;
  /// With cells of their own in an earlier release of the period and measure: they have them still,
  /// and so have the rests, which nobody is shown unless the terms say so.
  std::vector<NamedAgency> named_before{};
};

/// What marks the code of a place in the id of its rest.
inline constexpr char rest_mark = '~';

/// Amounts before tax. Ids are "2025/paid/77/F03/esat/any". Contributors are legal units (SIREN),
/// each with the bounds of its suppliers, and their pseudonyms where it sent them. Relations: every
/// total of the layout with its parts. Bounds: 0 (or the same below, where a contributor of the
/// cell is negative) to a power of ten that is ten times the largest amount at least. Costs: see
/// cost_of(). The order of agencies and figures does not matter. Agencies whose terms name them are
/// places of their own (they stand in `places`), and consent; each place above has its rest
/// besides. What one agency alone has of a sealed figure is primary whatever the rules.
/// Errc::invalid_argument for an agency that is no member or comes twice or whose territory is
/// none, or has others below it; malformed when totals do not add up.
Result<SourceTable> source_table(const SourceScope& scope, std::span<const AgencyFigures> counted);

/// Legal units whose amounts before tax of `measure` differ between two states of a period. Figures
/// are compared, not documents: a unit that submits the same amounts again has not changed.
std::set<model::Siren> changed_units(std::span<const AgencyFigures> before,
                                     std::span<const AgencyFigures> now, model::Measure measure);

/// Whether two figures have the same amount before tax, sealed or not.
bool same_amount(const model::Figure& a, const model::Figure& b);

/// What a hole costs: (1 + whole euros) × (1 + levels above the finest of the layout, over all
/// axes), so that totals and large cells stay. What nobody would see costs 1.
disclosure::Amount cost_of(const CellKey& key, disclosure::Amount cents, const Layout& layout,
                           const Territories& places);

}  // namespace parangon::hub::release
