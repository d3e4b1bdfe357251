#include "shared/model/sharing.hpp"

namespace parangon::model {

std::string_view to_string(Sharing sharing) {
  switch (sharing) {
    case Sharing::public_aggregate: return "public_aggregate";
    case Sharing::anonymous_to_consortium: return "anonymous_to_consortium";
    case Sharing::named_to_consortium: return "named_to_consortium";
    case Sharing::public_named: return "public_named";
  }
  return "";
}

std::optional<Sharing> sharing_from(std::string_view word) {
  for (const Sharing sharing : all_sharings) {
    if (word == to_string(sharing)) return sharing;
  }
  return std::nullopt;
}

Text label(Sharing sharing) {
  switch (sharing) {
    case Sharing::public_aggregate:
      return {"seulement dans des totaux publics de plusieurs acheteurs",
              "only within public totals of several agencies"};
    case Sharing::anonymous_to_consortium:
      return {"montrés à l'équipe du consortium, sans votre nom",
              "shown to the consortium's staff, without your name"};
    case Sharing::named_to_consortium:
      return {"montrés à l'équipe du consortium, avec votre nom",
              "shown to the consortium's staff, with your name"};
    case Sharing::public_named:
      return {"montrés au public, avec votre nom", "shown to the public, with your name"};
  }
  return {};
}

}  // namespace parangon::model
