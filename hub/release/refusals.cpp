#include "hub/release/refusals.hpp"

#include <fmt/format.h>

#include <set>

#include "hub/release/cell_words.hpp"

namespace parangon::hub::release {
namespace {

constexpr std::size_t named_in_errors = 5;

/// What staff can do about a refusal.
Text remedy(bool changes, bool released) {
  if (changes) {
    return {
        "gardez la période telle que publiée jusqu'à ce que d'autres acheteurs aient changé leurs "
        "chiffres (laissez la période de côté)",
        "keep the period as it was released until more agencies have changed their figures (leave "
        "the period out)"};
  }
  if (released) {
    return {
        "elles se déduisent de ce qui est déjà publié de la période ; prenez un autre "
        "découpage (release plan --thorough les examine tous)",
        "they follow from what is out of the period already; take another layout (release "
        "plan --thorough examines them all)"};
  }
  return {"prenez un découpage plus large (release plan --thorough les examine tous)",
          "take a coarser layout (release plan --thorough examines them all)"};
}

Text agencies(std::size_t count) {
  if (count == 1) return {"1 acheteur", "1 agency"};
  return {fmt::format("{} acheteurs", count), fmt::format("{} agencies", count)};
}

}  // namespace

Error too_few_changes(const BuildInput& input, const PeriodInput& period,
                      const ProtectedTable& table) {
  const auto name = period.period.to_string() + " " + std::string(to_string(table.measure));
  return {Errc::rule_violation,
          {fmt::format("Publication refusée : {} : les chiffres de {} ont changé depuis "
                       "l'état montré, et il en faut {} pour que leurs changements se "
                       "cachent l'un l'autre. À faire : construire sans --revisions include (le "
                       "tableau reste tel que montré), ou attendre.",
                       name, agencies(table.changed.size()).fr, input.rules.minimum_count),
           fmt::format("Release refused: {}: the figures of {} changed since the state shown, and "
                       "it takes {} for their changes to hide each other. What to do: "
                       "build without --revisions include (the table stays as shown), or wait.",
                       name, agencies(table.changed.size()).en, input.rules.minimum_count)}};
}

Error unsafe(const BuildInput& input, const ProtectedTable& table) {
  const auto& outcome = table.outcome;
  std::set<disclosure::CellIndex> cells(outcome.protection.unprotected.begin(),
                                        outcome.protection.unprotected.end());
  for (const auto& failure : outcome.audit.failures) cells.insert(failure.cell);
  const CellWords words(outcome.table, input.places, *input.nomenclature);
  Text names;
  bool changes = !table.carried && !table.changed.empty();
  std::size_t named = 0;
  for (const auto cell : cells) {
    changes = changes || words.is_change(cell);
    if (named == named_in_errors) continue;
    const Text name = words.of(cell);
    names.fr += (named == 0 ? "" : " ; ") + name.fr;
    names.en += (named == 0 ? "" : "; ") + name.en;
    ++named;
  }
  if (cells.size() > named) {
    names.fr += " ; …";
    names.en += "; …";
  }
  const Text advice = remedy(changes, !table.predecessors.empty());
  return {Errc::rule_violation,
          {fmt::format("Publication refusée : ce qui ne peut pas être protégé ({}) : {}. À faire : "
                       "{}",
                       cells.size(), names.fr, advice.fr),
           fmt::format("Release refused: what cannot be protected ({}): {}. What to do: {}",
                       cells.size(), names.en, advice.en)}};
}

}  // namespace parangon::hub::release
