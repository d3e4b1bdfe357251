#include "shared/model/pseudonym_document.hpp"

namespace parangon::model {

std::string_view to_string(PseudonymAction action) {
  return action == PseudonymAction::ask ? "ask" : "give";
}

std::optional<PseudonymAction> pseudonym_action_from(std::string_view text) {
  for (const auto action : {PseudonymAction::ask, PseudonymAction::give}) {
    if (text == to_string(action)) return action;
  }
  return std::nullopt;
}

const PseudonymKeyInfo* pseudonym_key_for(const std::vector<PseudonymKeyInfo>& keys,
                                          std::int64_t year) {
  const PseudonymKeyInfo* found = nullptr;
  for (const auto& key : keys) {
    if (key.from_year > year) continue;
    if (found == nullptr || key.number > found->number) found = &key;
  }
  return found;
}

}  // namespace parangon::model
