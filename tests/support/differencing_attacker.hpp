#pragma once

// Attacks all releases of some years at once: every cell and every difference of two versions that
// the purchases make unsafe, by the public and by agencies that know their own figures.

#include <limits>

#include "tests/support/release_attacker.hpp"
#include "tests/support/true_cells.hpp"

namespace parangon::testing {

struct Judged {
  std::size_t attacked = 0;  ///< Unsafe cells, versions and differences; per insider its cells.
  std::size_t exact = 0;     ///< Derived to the cent.
  std::size_t within = 0;    ///< Derived within their protection level, exact ones included.
  std::size_t differences = 0, exact_differences = 0;  ///< Of those, differences of versions.
};

/// Who attacks besides the public.
struct Attackers {
  int members = 0;  ///< So many, each with its own figures: those that know most.
  /// Two members together: each two, or in each cell the two that have most of it.
  enum class Pairs { none, each, largest } pairs = Pairs::none;
  /// Where an agency has purchases is known of releases only in which it has rows; else of all,
  /// from the one that names it.
  bool reads_rows = false;
};

class Differencer {
 public:
  /// `layouts`: of each release.
  Differencer(const MadeConsortium& consortium, std::vector<std::string> layouts, int years)
      : consortium_(consortium), layouts_(std::move(layouts)), years_(years) {}

  /// `insider` and `pair` may be null when nobody of these attacks.
  void attack(std::vector<ReadRelease> releases, const std::vector<std::map<int, Sent>>& counted,
              const Attackers& attackers, Judged& outsider, Judged* insider = nullptr,
              Judged* pair = nullptr) {
    for (int year = 0; year < years_; ++year) {
      std::vector<Truth> truths;
      auto names = names_of(year, releases);
      for (auto& its : names) its.ever = attackers.reads_rows ? its.now : its.ever;
      std::map<std::string, std::vector<std::int64_t>> versions;
      std::int64_t largest = 1;
      for (std::size_t r = 0; r < counted.size(); ++r) {
        const auto at = counted[r].find(year);
        truths.push_back(at == counted[r].end()
                             ? Truth{}
                             : truth_of(consortium_, layouts_[r], year, at->second, names[r]));
        tell_own_cells(names[r], truths.back(), releases[r]);
        if (attackers.reads_rows && at != counted[r].end()) {
          consent_by_terms(at->second, truths.back());
        }
        for (const auto& [id, cell] : truths.back()) {
          auto& known = versions[id];
          largest = std::max(largest, cell.total);
          if (std::ranges::find(known, cell.total) == known.end()) known.push_back(cell.total);
        }
      }
      std::int64_t bound = 10;
      while (bound < 10 * largest) bound *= 10;
      const auto version = [&](std::size_t release, const std::string& id) {
        const auto now = truths[release].find(id);
        if (now == truths[release].end()) return std::ptrdiff_t{-1};
        const auto& known = versions.at(id);
        return std::ranges::find(known, now->second.total) - known.begin();
      };
      std::map<std::string, std::set<int>> consenting;  // A consent holds for a version.
      for (std::size_t r = 0; r < truths.size(); ++r) {
        for (const auto& [id, cell] : truths[r]) {
          consenting[id + "#" + std::to_string(version(r, id))].insert(cell.consenting.begin(),
                                                                       cell.consenting.end());
        }
      }
      for (std::size_t r = 0; r < truths.size(); ++r) {
        for (auto& [id, cell] : truths[r]) {
          cell.consenting = consenting[id + "#" + std::to_string(version(r, id))];
        }
      }
      ReleaseAttacker attacker(releases, prefix_of(year), bound, version);
      std::map<std::string, Target> targets;
      std::map<std::string, const TrueCell*> cells;
      for (std::size_t r = 0; r < truths.size(); ++r) {
        for (const auto& [id, cell] : truths[r]) {
          const std::string name = id + "#" + std::to_string(version(r, id));
          if (!cells.emplace(name, &cell).second) continue;
          const auto& agreed = cell.consenting;
          const auto a = level_of(cell.by_agency, agreed),
                     s = agreed.size() == cell.by_agency.size() ? edge_level_of(cell.by_supplier)
                                                                : level_of(cell.by_supplier);
          if (!a && !s) continue;
          targets[name] = {cell.total, std::max(a.value_or(0), s.value_or(0))};
          const auto printed = releases[r].cells.find(id);
          if (printed != releases[r].cells.end() && printed->second) ++shown_;
        }
      }
      add_differences(attacker, truths, names, version, bound, targets);
      std::set<std::string> wanted;
      for (const auto& [id, target] : targets) wanted.insert(id);
      judge(outsider, targets, attacker.derive(wanted));
      for (const int agency : most_involved(cells, targets, attackers.members)) {
        ++insiders_;
        attack_from_inside(attacker, {agency}, cells, targets, *insider);
      }
      for (const auto& two : pairs_of(cells, attackers.pairs)) {
        ++pairs_;
        attack_from_inside(attacker, two, cells, targets, *pair);
      }
    }
  }

  std::size_t shown() const { return shown_; }
  std::size_t insiders() const { return insiders_; }
  std::size_t pairs() const { return pairs_; }

 private:
  /// Whose own rows the releases have of that year: ever, and in each.
  std::vector<Names> names_of(int year, const std::vector<ReadRelease>& releases) const {
    std::vector<Names> names(releases.size());
    std::set<int> ever;
    for (std::size_t r = 0; r < releases.size(); ++r) {
      for (int agency = 0; agency < consortium_.shape().agencies; ++agency) {
        const auto own = prefix_of(year) + consortium_.siret(agency).to_string() + "/";
        const auto at = releases[r].cells.lower_bound(own);
        if (at != releases[r].cells.end() && at->first.starts_with(own)) {
          names[r].now.insert(agency);
        }
      }
      ever.insert(names[r].now.begin(), names[r].now.end());
    }
    for (auto& its : names) its.ever = ever;
    return names;
  }

  /// A reader knows where an agency that was named once has purchases, named now or not.
  void tell_own_cells(const Names& names, const Truth& truth, ReadRelease& read) const {
    for (const int agency : names.ever) {
      const auto siret = consortium_.siret(agency).to_string();
      const auto home = consortium_.department(agency);
      auto& parents = read.parents["territory"];
      parents.emplace(siret, parents.contains(home) ? home : consortium_.places().all()[0].code);
      for (const auto& [id, cell] : truth) {
        if (id.find("/" + siret + "/") != std::string::npos) read.cells.emplace(id, std::nullopt);
      }
    }
  }

  /// Who shares with staff consents for staff, also where its value is not shown.
  static void consent_by_terms(const Sent& sent, Truth& truth) {
    for (auto& [id, cell] : truth) {
      for (const auto& [agency, amount] : cell.by_agency) {
        const auto terms = sent.at(agency).sharing.paid;
        if (terms != model::Sharing::public_aggregate) cell.consenting.insert(agency);
      }
    }
  }

  struct Target {
    std::int64_t value = 0, level = 0;
    bool is_difference = false;
  };

  static void judge(Judged& judged, const std::map<std::string, Target>& targets,
                    const std::map<std::string, std::pair<double, double>>& found) {
    for (const auto& [id, target] : targets) {
      ++judged.attacked;
      const auto at = found.find(id);
      if (at == found.end()) continue;
      const auto [low, high] = at->second;
      const auto value = static_cast<double>(target.value),
                 level = static_cast<double>(target.level);
      const double slack = 1 + level * 1e-5;
      const bool exact = high - low < 0.5;
      const bool close = high < value + level - slack ||
                         (low > value - level + slack && (target.is_difference || low > 0));
      judged.exact += exact ? 1 : 0;
      judged.within += exact || close ? 1 : 0;
      if (!target.is_difference) continue;
      ++judged.differences;
      judged.exact_differences += exact ? 1 : 0;
    }
  }

  template <class Version>
  void add_differences(ReleaseAttacker& attacker, const std::vector<Truth>& truths,
                       const std::vector<Names>& names, Version version, std::int64_t bound,
                       std::map<std::string, Target>& targets) const {
    for (std::size_t r = 1; r < truths.size(); ++r) {
      for (std::size_t before = 0; before < r; ++before) {
        for (const auto& [id, cell] : truths[r]) {
          const auto was = truths[before].find(id);
          if (was == truths[before].end() || version(r, id) == version(before, id)) continue;
          // What is left without other agencies is no change of theirs.
          const bool is_rest = id.find("~/") != std::string::npos;
          if (is_rest && names[r].ever != names[before].ever) continue;
          std::map<int, std::int64_t> changed = cell.by_agency;
          for (const auto& [who, amount] : was->second.by_agency) changed[who] -= amount;
          std::erase_if(changed, [](const auto& part) { return part.second == 0; });
          const auto level = level_of(changed, consent_to(changed, cell, was->second));
          if (!level) continue;
          const auto name =
              attacker.difference(id + "#" + std::to_string(version(r, id)),
                                  id + "#" + std::to_string(version(before, id)), bound);
          if (name.empty()) continue;
          targets[name] = {cell.total - was->second.total, *level, true};
        }
      }
    }
  }

  /// The agencies that have a part in most unsafe cells beside somebody else.
  static std::vector<int> most_involved(const std::map<std::string, const TrueCell*>& cells,
                                        const std::map<std::string, Target>& targets, int count) {
    std::map<int, int> unsafe_cells;
    for (const auto& [id, cell] : cells) {
      if (cell->by_agency.size() < 2 || !targets.contains(id)) continue;
      for (const auto& [agency, amount] : cell->by_agency) ++unsafe_cells[agency];
    }
    std::vector<std::pair<int, int>> ranked;
    for (const auto& [agency, cells_of_it] : unsafe_cells)
      ranked.emplace_back(-cells_of_it, agency);
    std::ranges::sort(ranked);
    std::vector<int> chosen;
    for (const auto& [rank, agency] : ranked) {
      if (static_cast<int>(chosen.size()) < count) chosen.push_back(agency);
    }
    return chosen;
  }

  /// Who came or left consents as it did to its own; nobody does to a change.
  static std::set<int> consent_to(const std::map<int, std::int64_t>& changed, const TrueCell& now,
                                  const TrueCell& before) {
    std::set<int> consenting;
    for (const auto& [agency, amount] : changed) {
      if (now.by_agency.contains(agency) && before.by_agency.contains(agency)) return {};
      if (now.consenting.contains(agency) || before.consenting.contains(agency)) {
        consenting.insert(agency);
      }
    }
    return consenting;
  }

  static std::set<std::set<int>> pairs_of(const std::map<std::string, const TrueCell*>& cells,
                                          Attackers::Pairs which) {
    std::set<std::set<int>> pairs;
    std::set<int> everybody;
    for (const auto& [id, cell] : cells) {
      std::vector<std::pair<std::int64_t, int>> parts;
      for (const auto& [agency, amount] : cell->by_agency) parts.emplace_back(-amount, agency);
      std::ranges::sort(parts);
      for (const auto& part : parts) everybody.insert(part.second);
      if (which == Attackers::Pairs::largest && parts.size() > 2) {
        pairs.insert({parts[0].second, parts[1].second});
      }
    }
    if (which != Attackers::Pairs::each) return pairs;
    for (const int one : everybody) {
      for (const int other : everybody) {
        if (one < other) pairs.insert({one, other});
      }
    }
    return pairs;
  }

  /// They know their own part of every cell, and all of those in which nobody else is. Of cells
  /// that no rule hides, a pair attacks those in which it may come too close to somebody.
  void attack_from_inside(ReleaseAttacker attacker, const std::set<int>& attackers,
                          const std::map<std::string, const TrueCell*>& cells,
                          const std::map<std::string, Target>& targets, Judged& judged) {
    std::map<std::string, Target> others;
    std::set<std::string> wanted;
    for (const auto& [id, cell] : cells) {
      std::int64_t own = 0, most = 0;
      std::size_t others_in = 0;
      for (const auto& [who, amount] : cell->by_agency) {
        if (attackers.contains(who)) {
          own += amount;
          continue;
        }
        ++others_in;
        if (!cell->consenting.contains(who)) most = std::max(most, amount);
      }
      if (others_in == cell->by_agency.size()) continue;
      if (others_in == 0) {
        attacker.know(id, own, own);
        continue;
      }
      attacker.know(id, own, std::numeric_limits<std::int64_t>::max());
      const std::int64_t needed = own + most + most * 177 / 1000 - cell->total;
      if (!targets.contains(id) && (attackers.size() == 1 || needed <= 0)) continue;
      others[id] = {cell->total, std::max<std::int64_t>(needed, 0)};
      wanted.insert(id);
    }
    const auto found = attacker.derive(wanted);
    for (const auto& [id, target] : others) {
      ++judged.attacked;
      const auto at = found.find(id);
      if (at == found.end()) continue;
      const auto [low, high] = at->second;
      const auto level = static_cast<double>(target.level);
      const bool exact = high - low < 0.5;
      const bool close = high < static_cast<double>(target.value) + level - 1 - level * 1e-5;
      if ((exact || close) && has_it_already(attacker, id)) continue;
      judged.exact += exact ? 1 : 0;
      judged.within += exact || close ? 1 : 0;
    }
  }

  /// To the cent, from what was out before any release had the cell, and from its own.
  static bool has_it_already(const ReleaseAttacker& attacker, const std::string& id) {
    const auto found = attacker.before(attacker.first_in(id)).derive({id});
    const auto at = found.find(id);
    return at != found.end() && at->second.second - at->second.first < 0.5;
  }

  const MadeConsortium& consortium_;
  std::vector<std::string> layouts_;
  int years_;
  std::size_t shown_ = 0;     ///< Unsafe cells that are simply printed.
  std::size_t insiders_ = 0;  ///< Attacks by one agency on one year.
  std::size_t pairs_ = 0;     ///< By two agencies on one year.
};

}  // namespace parangon::testing
