#include "hub/disclosure/attack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>

#include "hub/disclosure/group_attack.hpp"
#include "hub/disclosure/known_bounds.hpp"
#include "hub/disclosure/own_amounts.hpp"
#include "hub/disclosure/parallel.hpp"

namespace parangon::hub::disclosure {
namespace {

std::vector<std::size_t> positions_asked(const Insider& insider, std::size_t cells, AskedOf asked) {
  std::vector<std::size_t> positions;
  if (asked == AskedOf::contributors) {
    for (const Own& own : insider.owns) positions.push_back(own.position);
    return positions;
  }
  for (std::size_t i = 0; i < cells; ++i) positions.push_back(i);
  return positions;
}

Error known_by(const std::string& holding, const Error& error) {
  return {error.code,
          {fmt::format("{}, pour le contributeur {}", error.message.fr, holding),
           fmt::format("{}, for contributor {}", error.message.en, holding)}};
}

std::string insider_name(const Insider& insider, const std::vector<std::string>& names) {
  const std::string& name = names[insider.holding];
  return insider.partner == the_public ? name : name + " + " + names[insider.partner];
}

/// Each lane its share of them.
Status run_insiders(GroupAttack& group, const std::vector<Insider>& insiders,
                    const std::vector<std::string>& names, AskedOf asked,
                    std::vector<Derived>& derived) {
  std::vector<std::vector<Derived>> found(insiders.size());
  std::array<std::optional<Error>, lanes> problems;
  share(lanes, [&](std::size_t, std::size_t lane) {
    for (std::size_t i = lane; i < insiders.size() && !problems[lane]; i += lanes) {
      auto mine = group.run_insider(lane, insiders[i],
                                    positions_asked(insiders[i], group.cells().size(), asked));
      if (!mine) problems[lane] = known_by(insider_name(insiders[i], names), mine.error());
      if (mine) found[i] = std::move(*mine);
    }
  });
  for (const auto& problem : problems) {
    if (problem) return *problem;
  }
  for (const auto& mine : found) std::ranges::copy(mine, std::back_inserter(derived));
  return {};
}

/// Who has nothing in a group knows of it what everybody knows.
void add_strangers(const std::vector<Derived>& of_public, const std::vector<Insider>& insiders,
                   const std::vector<HoldingIndex>& everybody, std::vector<Derived>& derived) {
  for (const HoldingIndex holding : everybody) {
    if (std::ranges::binary_search(insiders, holding, {}, &Insider::holding)) continue;
    for (Derived same : of_public) {
      same.attacker = holding;
      derived.push_back(same);
    }
  }
}

Status room_for(std::size_t intervals) {
  if (intervals <= max_derived) return {};
  return Error{Errc::too_large,
               {"Trop d'intervalles : interrogez chaque contributeur sur ses seules cellules",
                "Too many intervals: ask each contributor about its own cells only"}};
}

void sort(std::vector<Derived>& derived) {
  std::ranges::sort(derived, [](const Derived& a, const Derived& b) {
    return std::pair(a.cell, Attacker(a.attacker, a.partner)) <
           std::pair(b.cell, Attacker(b.attacker, b.partner));
  });
}

}  // namespace

Table without_secrets(const Table& table, const Pattern& pattern) {
  Table seen = table;
  seen.contributions.clear();
  seen.holdings.clear();
  for (std::size_t i = 0; i < seen.cells.size(); ++i) {
    Cell& cell = seen.cells[i];
    cell.cost = cell.lower_level = cell.upper_level = cell.spread = 0;
    cell.status = hidden(pattern[i]) ? CellStatus::secondary : CellStatus::published;
    if (hidden(pattern[i])) cell.value = 0;
  }
  return seen;
}

Result<std::vector<Derived>> attack(const Table& table, const Pattern& pattern) {
  Table seen = without_secrets(table, pattern);
  narrow_bounds(seen, pattern);
  const RelationIndex relations(seen);
  std::vector<Derived> derived;
  for (auto& cells : hidden_groups(seen, pattern)) {
    const auto mine = GroupAttack(seen, pattern, relations, std::move(cells)).run_public();
    if (!mine) return mine.error();
    std::ranges::copy(*mine, std::back_inserter(derived));
  }
  sort(derived);
  return derived;
}

Result<std::vector<Derived>> attack_of_all(const Table& table, const Pattern& pattern,
                                           AskedOf asked) {
  Table seen = without_secrets(table, pattern);
  narrow_bounds(seen, pattern);
  const RelationIndex relations(seen);
  const OwnAmounts own(table, pattern);
  std::vector<Derived> derived;
  for (auto& cells : hidden_groups(seen, pattern)) {
    const auto insiders = own.insiders_of(cells);
    const auto pairs = own.pairs_of(cells, insiders);
    const bool all = asked == AskedOf::everybody;
    const std::size_t attackers = own.holdings().size() + pairs.size();
    if (auto fits = room_for(derived.size() + (all ? cells.size() * attackers : 0)); !fits) {
      return fits.error();
    }
    GroupAttack group(seen, pattern, relations, std::move(cells));
    const auto of_public = group.run_public();
    if (!of_public) return of_public.error();
    std::ranges::copy(*of_public, std::back_inserter(derived));
    for (const auto* attacking : {&insiders, &pairs}) {
      auto done = run_insiders(group, *attacking, table.holdings, asked, derived);
      if (!done) return done.error();
    }
    if (all) add_strangers(*of_public, insiders, own.holdings(), derived);
  }
  sort(derived);
  return derived;
}

Result<Interval> attack_sum(const Table& table, const Pattern& pattern,
                            std::span<const CellIndex> cells) {
  Table seen = without_secrets(table, pattern);
  narrow_bounds(seen, pattern);
  const RelationIndex relations(seen);
  const std::set<CellIndex> wanted(cells.begin(), cells.end());
  Interval sum;
  for (const auto& group_cells : hidden_groups(seen, pattern)) {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < group_cells.size(); ++i) {
      if (wanted.contains(group_cells[i])) positions.push_back(i);
    }
    if (positions.empty()) continue;
    const auto mine = GroupAttack(seen, pattern, relations, group_cells).run_sum(positions);
    if (!mine) return mine.error();
    sum.lower += mine->lower;
    sum.upper += mine->upper;
  }
  return sum;
}

}  // namespace parangon::hub::disclosure
