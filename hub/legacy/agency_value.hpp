#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "hub/benchmark/distribution.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/sharing.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::legacy {

using benchmark::Distribution;
using benchmark::mean_of;
using benchmark::quartile;
using benchmark::Standing;
using benchmark::standings;

/// One agency's figures of one period, of one measure or both, sorted by key. What goes into a
/// benchmark; nothing of this type comes out of one.
struct AgencyFigures {
  model::Siret agency;
  std::string name;
  std::string departement;
  std::optional<std::int64_t> population;  ///< Inhabitants; positive.
  std::vector<model::Figure> figures;
  model::SharingTerms sharing;  ///< Of the revision that counts.
};

/// Who looks. What each may see is stated, with the reasons, in docs/indicators.md.
struct Viewer {
  enum class Kind { public_, member, staff };
  Kind kind = Kind::public_;
  std::optional<model::Siret> agency;  ///< Of a member; of staff: the only one it asks for, or all.

  static Viewer anybody() { return {}; }
  static Viewer member(model::Siret agency) { return {Kind::member, agency}; }
  static Viewer staff() { return {Kind::staff, std::nullopt}; }
  /// No more than staff sees: asking for an agency is not being it.
  static Viewer staff_asking_for(model::Siret agency) { return {Kind::staff, agency}; }
};

/// An agency whose name the viewer may not learn: there is nothing in it to give away.
struct Anonymous {};
static_assert(std::is_empty_v<Anonymous>);

class Named;
using Identity = std::variant<Anonymous, Named>;

/// What a viewer may call an agency by the terms that it chose for the measure: nothing when the
/// agency shares no value with this viewer. The only place that makes a Named.
std::optional<Identity> identity_for(const Viewer& viewer, const AgencyFigures& agency,
                                     model::Measure measure);

/// An agency that the viewer may know by name.
class Named {
 public:
  const model::Siret& agency() const { return agency_; }
  const std::string& name() const { return name_; }

 private:
  friend std::optional<Identity> identity_for(const Viewer&, const AgencyFigures&, model::Measure);
  Named(model::Siret agency, std::string name) : agency_(agency), name_(std::move(name)) {}

  model::Siret agency_;
  std::string name_;
};
static_assert(!std::is_default_constructible_v<Named>);
static_assert(!std::is_constructible_v<Named, model::Siret, std::string>);

/// What agencies are compared by.
enum class Scale {
  amount,        ///< Cents.
  share,         ///< Part of all purchases of the same segment, 0 to 1. None for kind `all`.
  per_thousand,  ///< Cents per 1,000 inhabitants.
};
inline constexpr std::size_t scale_count = 3;
std::string_view to_string(Scale scale);

/// One agency in one cell, as far as the viewer may see it. There is none of an agency that shares
/// no value with the viewer, for it has no Identity.
struct AgencyValue {
  explicit AgencyValue(Identity its_identity) : identity(std::move(its_identity)) {}

  /// nullptr for an agency that the viewer may not know by name.
  const Named* named() const { return std::get_if<Named>(&identity); }

  Identity identity;
  bool sealed = false;                 ///< Its value is shown to nobody, rank and share neither.
  std::optional<model::Money> amount;  ///< Before tax.
  std::array<std::optional<Standing>, scale_count> standings;
};
static_assert(!std::is_default_constructible_v<AgencyValue>);

}  // namespace parangon::hub::legacy
