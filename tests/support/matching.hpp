#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/disclosure/disclosure.hpp"
#include "hub/disclosure/released.hpp"
#include "tests/support/synthetic_table.hpp"

/// The matching attack (Minami and Abe, Algorithms 2019, 12(8):165): whoever knows the program runs
/// it on tables that agree with everything published, and compares what it would have published.
namespace parangon::testing {

/// Amounts of candidates are made in this part of a unit, so that they can move in small steps.
constexpr hub::disclosure::Amount fine_steps = 1000;

/// Contributions of the lowest cells of a table of one or two axes.
struct Records {
  std::vector<Axis> axes;
  /// By cell (all combinations of codes, the first axis fastest): what each contributor has.
  std::vector<std::vector<hub::disclosure::Amount>> amounts;

  std::size_t size() const {
    std::size_t all = 1;
    for (const Axis& axis : axes) all *= static_cast<std::size_t>(axis.size());
    return all;
  }
  int code(std::size_t cell, std::size_t d) const {
    std::size_t stride = 1;
    for (std::size_t k = 0; k < d; ++k) stride *= static_cast<std::size_t>(axes[k].size());
    return static_cast<int>(cell / stride % static_cast<std::size_t>(axes[d].size()));
  }
  bool leaf(std::size_t cell) const {
    for (std::size_t d = 0; d < axes.size(); ++d) {
      if (!axes[d].leaf(code(cell, d))) return false;
    }
    return true;
  }
};

/// The table with all totals and contributions; everybody is somebody else.
inline hub::disclosure::Table table_of(const Records& records) {
  using namespace hub::disclosure;
  Table table;
  const std::size_t size = records.size();
  std::vector<std::size_t> stride{1};
  for (const Axis& axis : records.axes) {
    stride.push_back(stride.back() * static_cast<std::size_t>(axis.size()));
  }
  std::vector<std::vector<std::pair<HoldingIndex, Amount>>> parts(size);
  HoldingIndex next = 0;
  for (std::size_t cell = 0; cell < size; ++cell) {
    for (const Amount amount : records.amounts[cell]) parts[cell].emplace_back(next++, amount);
  }
  for (std::size_t d = 0; d < records.axes.size(); ++d) {
    for (std::size_t back = size; back-- > 0;) {
      const int c = records.code(back, d);
      if (c == 0) continue;
      const int up = records.axes[d].parent[static_cast<std::size_t>(c)];
      auto& above = parts[back - static_cast<std::size_t>(c - up) * stride[d]];
      above.insert(above.end(), parts[back].begin(), parts[back].end());
    }
  }
  Amount grand = 0;
  for (const auto& [who, amount] : parts[0]) grand += amount;
  for (HoldingIndex who = 0; who < next; ++who) table.holdings.push_back("h" + std::to_string(who));
  for (std::size_t cell = 0; cell < size; ++cell) {
    Cell made;
    made.id = std::to_string(cell);
    for (const auto& [who, amount] : parts[cell]) {
      made.value += amount;
      table.contributions.push_back({static_cast<CellIndex>(cell), who, amount});
    }
    made.cost = made.value;
    made.upper = grand;
    if (parts[cell].empty()) made.status = CellStatus::published;
    table.cells.push_back(std::move(made));
    for (std::size_t d = 0; d < records.axes.size(); ++d) {
      const int c = records.code(cell, d);
      const auto& children = records.axes[d].children[static_cast<std::size_t>(c)];
      if (children.empty()) continue;
      Relation relation{0, {{static_cast<CellIndex>(cell), -1}}};
      for (const int child : children) {
        const std::size_t up = static_cast<std::size_t>(child - c) * stride[d];
        relation.terms.push_back({static_cast<CellIndex>(cell + up), 1});
      }
      table.relations.push_back(std::move(relation));
    }
  }
  return table;
}

/// Gives a lowest cell another value. The attacker's target is the largest contributor, who takes
/// the change where the cell is the target; elsewhere all change in proportion.
inline void set_value(std::vector<hub::disclosure::Amount>& amounts, hub::disclosure::Amount value,
                      bool largest_only) {
  using hub::disclosure::Amount;
  if (amounts.empty()) return;
  Amount sum = 0;
  for (const Amount amount : amounts) sum += amount;
  const auto largest = std::ranges::max_element(amounts);
  if (largest_only && *largest + value - sum >= 0) {
    *largest += value - sum;
    return;
  }
  Amount rest = value;
  for (Amount& amount : amounts) {
    amount = sum == 0 ? 0
                      : static_cast<Amount>(
                            std::floor(static_cast<double>(amount) / static_cast<double>(sum) *
                                       static_cast<double>(value)));
    rest -= amount;
  }
  *largest += rest;
}

/// A has one contributor; B, C and D have twenty each; the total is published. Without a key A and
/// B are suppressed and A + B = 11,000 is all that is told; but only 8,900 ≤ A ≤ 9,250 lead to that
/// pattern, where p % asks for 7,407 to 10,593.
inline Records one_row() {
  Records records;
  records.axes = {axis_of(5, 1)};
  records.amounts.resize(5);
  records.amounts[1] = {9000 * fine_steps};
  records.amounts[2].assign(20, 100 * fine_steps);
  records.amounts[3].assign(20, 105 * fine_steps);
  records.amounts[4].assign(20, 2500 * fine_steps);
  return records;
}

/// A table that agrees with everything published.
struct Candidate {
  double value = 0;  ///< Of the cell that is attacked, in units.
  Records records;
};

/// What is published of a table, and how the program is run on others.
struct MatchingAttack {
  std::optional<hub::disclosure::DefenceStrength> strength;  ///< None: deterministic.
  hub::disclosure::PrimaryRules rules;
  int salts = 50;

  /// Splitmix64 over the text: stands for HMAC.
  static hub::disclosure::KeyedRandom keyed(std::uint64_t key) {
    return [key](std::string_view text) {
      std::uint64_t h = key * 0x9e3779b97f4a7c15ULL + 0x632be59bd9b4e019ULL;
      for (const char c : text) {
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        h ^= h >> 29;
      }
      h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
      h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
      return h ^ (h >> 31);
    };
  }

  Result<hub::disclosure::Outcome> run(const Records& records, std::uint64_t key) const {
    hub::disclosure::Request request;
    request.table = table_of(records);
    request.rules = rules;
    request.singletons = hub::disclosure::Singletons::none;
    if (strength) request.defence = hub::disclosure::Defence{keyed(key), *strength};
    return hub::disclosure::secure(std::move(request));
  }

  /// Which cells are suppressed.
  static std::vector<bool> shown(const hub::disclosure::Outcome& outcome) {
    std::vector<bool> suppressed;
    for (const auto status : outcome.published_pattern()) {
      suppressed.push_back(hub::disclosure::hidden(status));
    }
    return suppressed;
  }

  /// With how many of the attacker's keys the program publishes the same of a table.
  int matches(const Records& records, const std::vector<bool>& published) const {
    int count = 0;
    const int tries = strength ? salts : 1;
    for (int k = 0; k < tries; ++k) {
      const auto outcome = run(records, 1'000'000 + static_cast<std::uint64_t>(k));
      count += outcome && outcome->is_safe() && shown(*outcome) == published ? 1 : 0;
    }
    return strength ? count : count * salts;
  }

  /// Laplace's rule: how likely the published pattern is.
  double likelihood(int matches) const { return (matches + 1.0) / (salts + 2.0); }

  /// Whether a table is at most `odds` times as likely as the true one, and at least 1 / odds
  /// times. Stops as soon as the rest of the keys cannot change the answer.
  bool within(const Records& records, const std::vector<bool>& published, int true_matches,
              double odds) const {
    if (!strength) {
      const double theirs = likelihood(matches(records, published));
      return theirs <= odds * likelihood(true_matches) && likelihood(true_matches) <= odds * theirs;
    }
    const double least = (true_matches + 1) / odds - 1, most = (true_matches + 1) * odds - 1;
    int count = 0;
    for (int k = 0; k < salts; ++k) {
      const int left = salts - k;
      if (count > most || count + left < least) return false;
      if (count >= least && count + left <= most) return true;
      const auto outcome = run(records, 1'000'000 + static_cast<std::uint64_t>(k));
      count += outcome && outcome->is_safe() && shown(*outcome) == published ? 1 : 0;
    }
    return count >= least && count <= most;
  }
};

/// Tables that agree with everything published and move a suppressed cell towards the smallest or
/// the largest value that it can have: `fractions` of its protection level, below and above. Other
/// suppressed cells move along the linear program's solution.
inline std::vector<Candidate> candidates_of(const Records& records,
                                            const hub::disclosure::Outcome& outcome,
                                            hub::disclosure::CellIndex target,
                                            const std::vector<double>& fractions) {
  using namespace hub::disclosure;
  Table table = outcome.table;
  table.cells.resize(table.cells.size() - outcome.virtual_cells);
  std::erase_if(table.relations, [&](const Relation& relation) {
    return std::ranges::any_of(relation.terms,
                               [&](const Term& t) { return t.cell >= table.cells.size(); });
  });
  const Pattern pattern = outcome.published_pattern();
  const RelationIndex relations(table);
  const Cell& cell = table.cells[target];
  std::vector<Candidate> found;
  for (const auto& cells : hidden_groups(table, pattern)) {
    const auto at = std::ranges::find(cells, target);
    if (at == cells.end()) continue;
    HiddenGroup group(table, pattern, relations, cells, true, static_cast<double>(fine_steps));
    for (const bool up : {false, true}) {
      const auto end = group.extreme(static_cast<std::size_t>(at - cells.begin()), up);
      if (!end || std::abs(*end - static_cast<double>(cell.value)) < 1) continue;
      const auto solution = group.solution();
      const Amount level = up ? cell.upper_level : cell.lower_level;
      for (const double fraction : fractions) {
        // Values are whole multiples of fine_steps, so that a step of a vertex is whole too.
        const double share = std::min(1.0, fraction * static_cast<double>(level) /
                                               std::abs(*end - static_cast<double>(cell.value)));
        const auto steps = static_cast<Amount>(std::llround(share * fine_steps));
        Candidate candidate{0, records};
        for (std::size_t i = 0; i < cells.size(); ++i) {
          const Amount value = table.cells[cells[i]].value;
          const auto move =
              (static_cast<Amount>(std::llround(solution[i])) - value) / fine_steps * steps;
          if (cells[i] == target) candidate.value = static_cast<double>(value + move);
          set_value(candidate.records.amounts[cells[i]], value + move, cells[i] == target);
        }
        if (candidate.value != static_cast<double>(cell.value)) {
          found.push_back(std::move(candidate));
        }
      }
    }
  }
  return found;
}

}  // namespace parangon::testing
