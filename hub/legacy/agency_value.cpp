#include "hub/legacy/agency_value.hpp"

namespace parangon::hub::legacy {

std::optional<Identity> identity_for(const Viewer& viewer, const AgencyFigures& agency,
                                     model::Measure measure) {
  using model::Sharing;
  const Named named(agency.agency, agency.name);
  if (viewer.kind == Viewer::Kind::member && viewer.agency == agency.agency) return named;
  const Sharing terms = agency.sharing.of(measure);
  if (viewer.kind != Viewer::Kind::staff) {
    if (terms == Sharing::public_named) return named;
    return std::nullopt;
  }
  const bool asked_for = !viewer.agency || *viewer.agency == agency.agency;
  switch (terms) {
    case Sharing::public_aggregate: return std::nullopt;
    case Sharing::anonymous_to_consortium:
      // Whoever asks by SIRET has the name already: there is nothing to show without it.
      if (viewer.agency) return std::nullopt;
      return Anonymous{};
    case Sharing::named_to_consortium:
    case Sharing::public_named:
      if (asked_for) return named;
      return std::nullopt;
  }
  return std::nullopt;
}

std::string_view to_string(Scale scale) {
  switch (scale) {
    case Scale::amount: return "amount";
    case Scale::share: return "share";
    case Scale::per_thousand: return "per_thousand";
  }
  return {};
}

}  // namespace parangon::hub::legacy
