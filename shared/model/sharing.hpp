#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "shared/core/text.hpp"
#include "shared/model/axes.hpp"

namespace parangon::model {

/// To whom an agency's figures may be shown, from least to most. The terms say who may learn what
/// they say of this agency; statistical secrecy withholds from there, never adds.
enum class Sharing {
  public_aggregate,         ///< Only as a part of totals of several agencies, which are public.
  anonymous_to_consortium,  ///< The hub's staff sees the agency's values, not its name.
  named_to_consortium,      ///< The hub's staff sees the agency's values and its name.
  public_named,             ///< Everyone sees the agency's own values with its name.
};

inline constexpr std::array all_sharings = {Sharing::public_aggregate,
                                            Sharing::anonymous_to_consortium,
                                            Sharing::named_to_consortium, Sharing::public_named};

/// The word in manifests and configurations: "public_aggregate".
std::string_view to_string(Sharing sharing);
/// Nothing for an unknown word.
std::optional<Sharing> sharing_from(std::string_view word);
/// What the terms mean, for people: "totaux publics seulement".
Text label(Sharing sharing);

/// An agency's choice for each dataset. What it did not choose shows least.
struct SharingTerms {
  Sharing paid = Sharing::public_aggregate;
  Sharing awarded = Sharing::public_aggregate;

  Sharing of(Measure measure) const { return measure == Measure::paid ? paid : awarded; }
  bool operator==(const SharingTerms&) const = default;
};

}  // namespace parangon::model
