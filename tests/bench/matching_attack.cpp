// How often an attacker who runs the program excludes what the protection level says it cannot:
// matching_attack [TABLES [SALTS [FIRST_STRENGTH [LAST_STRENGTH]]]]; with 0 tables, one row of four
// cells in detail; matching_attack price FILE.jj…: what each strength costs there, mean of 5 keys.
// docs/disclosure.md, "Who runs the program".

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>

#include "hub/disclosure/jj_format.hpp"
#include "tests/support/matching.hpp"

namespace {

using namespace parangon;
using namespace parangon::hub::disclosure;
using parangon::testing::Dice;
using parangon::testing::fine_steps;
using parangon::testing::MatchingAttack;
using parangon::testing::Records;

/// Turnovers: Pareto with a tail index of 1.2.
Amount turnover(Dice& dice) {
  const double u = 1 - dice.unit();
  return static_cast<Amount>(std::min(1e7, 100 * std::pow(u, -1 / 1.2))) * fine_steps;
}

/// Five shapes in turn: a row, a crossing of three sizes, a crossing with groups on one side.
Records made_up(std::uint64_t seed) {
  Dice dice(seed * 7919 + 13);
  using parangon::testing::axis_of;
  Records records;
  switch (seed % 5) {
    case 0: records.axes = {axis_of(8, 1)}; break;
    case 1: records.axes = {axis_of(4, 1), axis_of(4, 1)}; break;
    case 2: records.axes = {axis_of(5, 1), axis_of(4, 1)}; break;
    case 3: records.axes = {axis_of(5, 1), axis_of(5, 1)}; break;
    default: records.axes = {axis_of(7, 2), axis_of(4, 1)}; break;
  }
  records.amounts.resize(records.size());
  for (std::size_t cell = 0; cell < records.size(); ++cell) {
    if (!records.leaf(cell) || dice.unit() < 0.08) continue;
    int count = 1;
    while (count < 30 && dice.unit() > 0.12) ++count;
    for (int k = 0; k < count; ++k) records.amounts[cell].push_back(turnover(dice));
  }
  return records;
}

struct Tally {
  int cells = 0, within = 0;        ///< Suppressed primary cells; those within odds 10.
  int telling = 0, telling_in = 0;  ///< Of which the true table matches 10 times at least.
  double value = 0, all_value = 0;  ///< Suppressed besides primaries; of the lowest cells.
  int secondaries = 0, unsafe = 0;
};

constexpr double odds = 10;

void attack_table(const MatchingAttack& attack, std::uint64_t seed, Tally& tally) {
  const Records records = made_up(seed);
  const auto outcome = attack.run(records, seed);
  if (!outcome || !outcome->is_safe()) {
    ++tally.unsafe;
    return;
  }
  const auto published = MatchingAttack::shown(*outcome);
  const auto real = outcome->published_pattern();
  tally.secondaries += static_cast<int>(outcome->protection.loss.cells);
  tally.value += static_cast<double>(outcome->protection.loss.value);
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records.leaf(i)) tally.all_value += static_cast<double>(outcome->table.cells[i].value);
  }
  int true_matches = -1;
  for (CellIndex cell = 0; cell < real.size(); ++cell) {
    const auto& its = outcome->table.cells[cell];
    if (real[cell] != CellStatus::primary || its.upper_level == 0 || !records.leaf(cell)) continue;
    if (true_matches < 0) true_matches = attack.matches(records, published);
    bool within = true;
    for (const auto& candidate :
         parangon::testing::candidates_of(records, *outcome, cell, {0.25, 0.5, 0.75, 1})) {
      within = attack.within(candidate.records, published, true_matches, odds);
      if (!within) break;
    }
    ++tally.cells;
    tally.within += within ? 1 : 0;
    if (true_matches < 10) continue;
    ++tally.telling;
    tally.telling_in += within ? 1 : 0;
  }
}

struct Named {
  const char* name;
  std::optional<DefenceStrength> strength;
};

const Named strengths[] = {
    {"off", std::nullopt},
    {"costs x3", DefenceStrength{3, 1, 0, 1, 1}},
    {"costs x3, levels 1..1.5", DefenceStrength{3, 1, 0, 1, 1.5}},
    {"costs x3, levels 1..2", DefenceStrength{3, 1, 0, 1, 2}},
    {"costs x3, levels 1..3", DefenceStrength{3, 1, 0, 1, 3}},
    {"costs x3, levels 1..4", DefenceStrength{3, 1, 0, 1, 4}},
    {"levels 1..3", DefenceStrength{1, 1, 0, 1, 3}},
    {"costs x10, levels 1..3", DefenceStrength{10, 1, 0, 1, 3}},
    {"costs x3, levels 1..6", DefenceStrength{3, 1, 0, 1, 6}},
    {"costs^.5 x2, levels 1..3", DefenceStrength{2, .5, 0, 1, 3}},
    {"costs x10", DefenceStrength{10, 1, 0, 1, 1}},
    {"costs x3, levels 1..3 or 1", DefenceStrength{3, 1, 300, 1, 3}},
};

/// How likely the attacker takes each candidate of the row of four, for some keys.
void print_row(const Named& strength, int salts) {
  MatchingAttack attack;
  attack.strength = strength.strength;
  attack.salts = salts;
  const Records records = parangon::testing::one_row();
  for (std::uint64_t key = 0; key < 8; ++key) {
    const auto outcome = attack.run(records, key);
    if (!outcome) continue;
    const auto published = MatchingAttack::shown(*outcome);
    std::printf("%-28s key %d ", strength.name, static_cast<int>(key));
    for (const bool suppressed : published) std::printf("%c", suppressed ? 'x' : '.');
    std::printf(" true %d:", attack.matches(records, published));
    for (const auto& candidate :
         parangon::testing::candidates_of(records, *outcome, 1, {0.25, 0.5, 0.75, 1})) {
      std::printf(" %.0f %d", candidate.value / fine_steps,
                  attack.matches(candidate.records, published));
    }
    std::printf("\n");
  }
}

/// A line after every hundred tables, so that a run may be stopped.
void print_tally(const char* name, int tables, const Tally& tally) {
  std::printf("%-30s %6d %6d %6d %6.1f %8d %8.1f %6d %7d %7.2f\n", name, tables, tally.cells,
              tally.within, 100.0 * tally.within / std::max(1, tally.cells), tally.telling,
              100.0 * tally.telling_in / std::max(1, tally.telling), tally.unsafe,
              tally.secondaries, 100 * tally.value / tally.all_value);
  std::fflush(stdout);
}

/// What each strength costs in tables of files: the mean of five keys.
int print_prices(std::span<char*> files) {
  for (const char* file : files) {
    std::ifstream in(file);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto table = read_jj(text);
    if (!table) return 1;
    for (const Named& strength : strengths) {
      double value = 0, cells = 0;
      const int keys = strength.strength ? 5 : 1;
      for (int key = 0; key < keys; ++key) {
        Request request;
        request.table = *table;
        request.singletons = Singletons::none;
        if (strength.strength) {
          request.defence =
              Defence{MatchingAttack::keyed(static_cast<std::uint64_t>(key)), *strength.strength};
        }
        const auto outcome = secure(std::move(request));
        if (!outcome || !outcome->is_safe()) std::printf("unsafe ");
        if (!outcome) continue;
        value += static_cast<double>(outcome->protection.loss.value) / keys;
        cells += static_cast<double>(outcome->protection.loss.cells) / keys;
      }
      std::printf("%s %-30s secondaries %.1f value %.2f\n", file, strength.name, cells,
                  value / std::pow(10, table->decimals));
      std::fflush(stdout);
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 2 && std::string(argv[1]) == "price") {
    return print_prices({argv + 2, static_cast<std::size_t>(argc) - 2});
  }
  const auto argument = [&](int at, int otherwise) {
    return argc > at ? std::atoi(argv[at]) : otherwise;
  };
  const int tables = argument(1, 500), salts = argument(2, 50);
  const int last = argument(4, static_cast<int>(std::size(strengths)) - 1);
  if (tables == 0) {
    for (int i = argument(3, 0); i <= last; ++i) print_row(strengths[i], salts);
    return 0;
  }
  std::printf("%-30s %6s %6s %6s %6s %8s %8s %6s %7s %7s\n", "strength", "tables", "cells",
              "within", "%", "telling", "telling%", "unsafe", "second.", "value%");
  for (int i = argument(3, 0); i <= last; ++i) {
    MatchingAttack attack;
    attack.strength = strengths[i].strength;
    attack.salts = salts;
    Tally tally;
    for (int t = 0; t < tables; ++t) {
      attack_table(attack, static_cast<std::uint64_t>(t), tally);
      if (t % 100 == 99 || t + 1 == tables) print_tally(strengths[i].name, t + 1, tally);
    }
  }
}
