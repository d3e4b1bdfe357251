#include "hub/release/protected_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "hub/release/cell_words.hpp"
#include "hub/release/naming.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::release {
namespace {

constexpr std::size_t named_in_errors = 5;

std::vector<std::string> documents(std::span<const AgencyFigures> counted) {
  std::vector<std::string> out;
  for (const auto& agency : counted) out.push_back(agency.document);
  std::ranges::sort(out);
  return out;
}

/// The last release that holds the period, on whatever measure.
const KeptTable* last_of(const model::Period& period, std::span<const KeptRelease> earlier) {
  const KeptTable* last = nullptr;
  for (const auto& release : earlier) {
    for (const auto& table : release.tables) {
      if (table.period == period) last = &table;
    }
  }
  return last;
}

/// Legal units whose documents differ: two establishments of one are one contributor.
std::size_t changed_holdings(const PeriodInput& period) {
  std::map<model::Siren, std::pair<std::set<std::string>, std::set<std::string>>> documents;
  for (const auto& agency : period.counted) {
    documents[agency.agency.siren()].first.insert(agency.document);
  }
  for (const auto& agency : period.counted_before) {
    documents[agency.agency.siren()].second.insert(agency.document);
  }
  return static_cast<std::size_t>(std::ranges::count_if(
      documents, [](const auto& unit) { return unit.second.first != unit.second.second; }));
}

/// What staff can do about a refusal.
Text remedy(bool changes, bool released) {
  if (changes) {
    return {
        "gardez la période telle que publiée (--revisions carry) jusqu'à ce que d'autres "
        "acheteurs aient changé leur dépôt",
        "keep the period as it was released (--revisions carry) until more agencies have "
        "changed their submission"};
  }
  if (released) {
    return {
        "elles se déduisent de ce qui est déjà publié de la période ; prenez un autre "
        "découpage (release plan les essaie tous)",
        "they follow from what is out of the period already; take another layout (release "
        "plan tries them all)"};
  }
  return {"prenez un découpage plus large (release plan les essaie tous)",
          "take a coarser layout (release plan tries them all)"};
}

Error unsafe(const BuildInput& input, const PeriodInput& period, const ProtectedTable& table) {
  const auto& outcome = table.outcome;
  std::set<disclosure::CellIndex> cells(outcome.protection.unprotected.begin(),
                                        outcome.protection.unprotected.end());
  for (const auto& failure : outcome.audit.failures) cells.insert(failure.cell);
  const CellWords words(outcome.table, input.places, *input.nomenclature);
  Text names;
  bool changes = period.revisions == Revisions::include && table.changed > 0;
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

/// Same cells, relations and contributors; what an earlier release decided about them aside.
bool same_table(const disclosure::Table& before, const disclosure::Table& now) {
  const auto same_cell = [](const disclosure::Cell& a, const disclosure::Cell& b) {
    return a.id == b.id && a.value == b.value;
  };
  const auto same_relation = [](const disclosure::Relation& a, const disclosure::Relation& b) {
    return a.terms == b.terms;
  };
  return std::ranges::equal(before.cells, now.cells, same_cell) &&
         std::ranges::equal(before.relations, now.relations, same_relation) &&
         disclosure::contributions_text(before) == disclosure::contributions_text(now);
}

}  // namespace

Result<ProtectedTable> protect_table(const BuildInput& input, const PeriodInput& period,
                                     model::Measure measure, std::span<const KeptRelease> earlier) {
  ProtectedTable made{period.period, measure, period.provisional, false, 0, {}, {}, {}, {}, {}, 0};
  if (const KeptTable* last = last_of(period.period, earlier)) {
    if (documents(period.counted_before) != last->sources) {
      const std::string name = period.period.to_string();
      return Error{Errc::conflict,
                   {name + " : ce n'est pas ce que la dernière publication a compté",
                    name + ": this is not what the last release counted"}};
    }
    made.changed = changed_holdings(period);
    made.carried = period.revisions == Revisions::carry &&
                   made.changed < static_cast<std::size_t>(input.rules.minimum_count);
  }
  const auto& counted = made.carried ? period.counted_before : period.counted;
  made.sources = documents(counted);
  Naming naming(period.period, measure, earlier);
  const auto terms = naming.terms_that_hold(counted, period.counted);
  made.too_late = naming.too_late();
  const SourceScope scope{input.places,  input.members, input.layout,
                          period.period, measure,       naming.before()};
  auto source = source_table(scope, terms);
  if (!source) return source.error();
  made.source = std::move(*source);
  if (made.source.keys.empty()) return made;
  std::vector<disclosure::EarlierRelease> linked;
  for (const auto& release : earlier) {
    for (const auto& table : release.tables) {
      if (table.period != period.period || table.measure != measure) continue;
      linked.push_back(with_rests(table, made.source, input.places));
      made.predecessors.push_back(table.pattern_digest);
    }
  }
  keep_hidden(linked, input.places, made.source);
  auto joint = disclosure::link_releases(linked, made.source.table);
  if (!joint) return joint.error();
  made.linked = joint->cells.size() - made.source.keys.size();
  disclosure::Request request;
  request.table = std::move(*joint);
  request.rules = input.rules;
  request.options = input.protect;
  if (input.keyed) {
    const auto name = period.period.to_string() + "/" + std::string(model::to_string(measure));
    request.defence = disclosure::Defence{input.keyed(name), {}};
  }
  if (!linked.empty() && same_table(linked.back().table, made.source.table)) {
    // Nothing is new: the holes of the last release stay if they still pass.
    auto again = disclosure::examine(request, linked.back().pattern);
    if (!again) return again.error();
    made.outcome = std::move(*again);
    if (made.outcome.is_safe()) return made;
  }
  auto outcome = disclosure::secure(std::move(request));
  if (!outcome) return outcome.error();
  made.outcome = std::move(*outcome);
  if (!made.outcome.is_safe()) return unsafe(input, period, made);
  return made;
}

Result<std::vector<ProtectedTable>> protect_tables(const BuildInput& input,
                                                   std::span<const KeptRelease> earlier) {
  std::vector<const PeriodInput*> periods;
  for (const auto& period : input.periods) periods.push_back(&period);
  std::ranges::sort(periods, {}, &PeriodInput::period);
  std::vector<ProtectedTable> tables;
  for (const PeriodInput* period : periods) {
    for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
      if (std::ranges::find(input.measures, measure) == input.measures.end()) continue;
      auto table = protect_table(input, *period, measure, earlier);
      if (!table) return table.error();
      if (!table->source.keys.empty()) tables.push_back(std::move(*table));
    }
  }
  return tables;
}

std::vector<Territory> named_places(const Territories& places, const ProtectedTable& table) {
  std::set<TerritoryIndex> named;
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    const auto place = table.source.keys[i].territory;
    if (table.source.is_shown[i] && places.is_agency(place)) named.insert(place);
  }
  std::vector<Territory> out;
  out.reserve(named.size());
  for (const auto place : named) out.push_back(places.all()[place]);
  return out;
}

std::string public_pattern(const ProtectedTable& table) {
  std::string out;
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    if (!table.source.is_shown[i]) continue;
    out += table.outcome.table.cells[i].id;
    out += table.is_hidden(i) ? " c\n" : " A\n";
  }
  return out;
}

int value_kept_permille(const ProtectedTable& table) {
  Wide all = 0, kept = 0;
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    if (!table.source.is_shown[i]) continue;
    const Wide value = std::abs(table.outcome.table.cells[i].value);
    all += value;
    if (!table.is_hidden(i)) kept += value;
  }
  return all == 0 ? 1000 : static_cast<int>(kept * 1000 / all);
}

}  // namespace parangon::hub::release
