#include "shared/model/statement.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace parangon::model {
namespace {

constexpr std::array<std::pair<StatementAction, std::string_view>, 6> names = {{
    {StatementAction::name_certifier, "name_certifier"},
    {StatementAction::remove_certifier, "remove_certifier"},
    {StatementAction::certify, "certify"},
    {StatementAction::withdraw, "withdraw"},
    {StatementAction::revert, "revert"},
    {StatementAction::enter_alone, "enter_alone"},
}};

}  // namespace

std::string_view to_string(StatementAction action) {
  return std::ranges::find(names, action, &std::pair<StatementAction, std::string_view>::first)
      ->second;
}

std::optional<StatementAction> statement_action_from(std::string_view text) {
  const auto* found =
      std::ranges::find(names, text, &std::pair<StatementAction, std::string_view>::second);
  if (found == names.end()) return std::nullopt;
  return found->first;
}

bool is_about_revision(StatementAction action) {
  return action != StatementAction::name_certifier && action != StatementAction::remove_certifier;
}

bool is_person_id(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= max_person_id && allowed(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return allowed(c) || c == '-'; });
}

}  // namespace parangon::model
