#pragma once

// Years in the life of a hub that releases every year: late agencies, revisions, one release after
// the other; then somebody who kept them all. The same attacker meets the naive export, which hides
// cells of fewer than three agencies or suppliers and nothing else.

#include "tests/support/made_consortium.hpp"
#include "tests/support/release_attacker.hpp"

namespace parangon::testing {

/// What is true of one cell of one release.
struct TrueCell {
  std::map<int, std::int64_t> by_agency, by_supplier;
  std::int64_t total = 0;
};
using Truth = std::map<std::string, TrueCell>;

struct Judged {
  std::size_t attacked = 0;  ///< Unsafe cells, versions and differences; per insider its cells.
  std::size_t exact = 0;     ///< Derived to the cent.
  std::size_t within = 0;    ///< Derived within their protection level, exact ones included.
  std::size_t differences = 0, exact_differences = 0;  ///< Of those, differences of versions.
};

struct LifeReport {
  std::size_t releases = 0, cells = 0, holes = 0, carried = 0, insiders = 0;
  Judged outsider, insider, naive;
  std::size_t naive_shown = 0;  ///< Unsafe cells that the naive export simply prints.
  std::string error;
};

class Life {
 public:
  Life(const ConsortiumShape& shape, int years, std::string layout, std::uint64_t seed)
      : consortium_(shape, seed), years_(years), layout_(std::move(layout)) {}

  LifeReport live(int insiders) {
    std::vector<release::KeptRelease> kept;
    std::vector<ReadRelease> read, naive;
    std::vector<std::map<int, Sent>> counted, latest;
    for (int year = 0; year < years_; ++year) {
      work(year);
      auto draft = release_now(year, kept, counted);
      if (!draft) {
        report_.error = draft.error().message.en;
        return report_;
      }
      // What is stored is what is read back.
      kept.push_back(release::read_kept(release::write_kept(draft->kept)).value());
      read.push_back(read_release(*draft));
      latest.push_back(sent_);
      naive.push_back(naive_export(sent_, read.back()));
      ++report_.releases;
      for (const auto& table : draft->review.tables) {
        report_.cells += table.cells;
        report_.holes += table.holes.size();
        report_.carried += table.carried ? 1 : 0;
      }
    }
    attack(read, counted, insiders, report_.outsider, &report_.insider);
    attack(naive, latest, 0, report_.naive, nullptr);
    return report_;
  }

 private:
  static model::Period period_of(int year) { return model::Period::year(2021 + year); }
  static std::string prefix_of(int year) { return period_of(year).to_string() + "/paid/"; }

  /// This year's figures arrive, but for one agency in ten; those late last year; some revise.
  void work(int year) {
    const int agencies = consortium_.shape().agencies;
    for (int agency = 0; agency < agencies; ++agency) {
      if (consortium_.pick(10) > 0) sent_[year][agency] = consortium_.make_books(agency);
      if (year == 0) continue;
      auto& before = sent_[year - 1];
      if (!before.contains(agency)) {
        before[agency] = consortium_.make_books(agency);
      } else if (consortium_.pick(20) == 0) {
        consortium_.revise(agency, before[agency]);
      }
    }
    // One agency alone corrects the year before that: the case that is carried over.
    if (year >= 2) consortium_.revise(0, sent_[year - 2].begin()->second);
  }

  Result<release::Draft> release_now(int year, const std::vector<release::KeptRelease>& kept,
                                     std::vector<std::map<int, Sent>>& counted) {
    auto input = build_input(consortium_, layout_);
    input.number = year + 1;
    input.protect.exact_up_to = 0;
    std::vector<SentFigures> now, before;
    now.reserve(static_cast<std::size_t>(year) + 1);
    before.reserve(static_cast<std::size_t>(year) + 1);
    for (int y = 0; y <= year; ++y) {
      const std::string name = period_of(y).to_string();
      now.push_back(figures_of_sent(consortium_, sent_[y], name));
      before.push_back(y < year ? figures_of_sent(consortium_, counted.back()[y], name)
                                : SentFigures{});
      input.periods.push_back({period_of(y), y == year, release::Revisions::carry, now.back().views,
                               before.back().views});
    }
    auto draft = release::build(input, kept);
    if (!draft) return draft;
    std::map<int, Sent> used = sent_;
    for (const auto& table : draft->review.tables) {
      const int y = table.period.year() - 2021;
      if (table.carried) used[y] = counted.back()[y];
    }
    counted.push_back(std::move(used));
    return draft;
  }

  /// From the purchases, by other means than figures and tables.
  Truth truth_of(int year, const Sent& sent) const {
    const auto layout = release::find_layout(layout_).value();
    const auto places = consortium_.places();
    Truth truth;
    for (const auto& [agency, books] : sent) {
      const std::string home = consortium_.department(agency);
      for (const Purchase& purchase : books.purchases) {
        auto keys = keys_of(purchase);
        std::vector<release::CellKey> cells;
        for (const auto& key : keys) {
          cells.push_back({0, key.segment, release::kind_of(key.kind), key.basis});
          if (key.kind != model::KindNode::all || purchase.kind) continue;
          cells.push_back({0, key.segment, release::Kind::other, key.basis});
        }
        for (auto cell : cells) {
          for (const auto place : {release::TerritoryIndex{0}, *places.find(home)}) {
            cell.territory = place;
            if (!layout.holds(cell, places)) continue;
            const std::string id = prefix_of(year) + places.all()[place].code + "/" +
                                   cell.segment.to_string() + "/" +
                                   std::string(release::code_of(cell.kind)) + "/" +
                                   std::string(model::to_string(cell.basis));
            TrueCell& to = truth[id];
            to.by_agency[agency] += purchase.cents;
            to.by_supplier[purchase.supplier] += purchase.cents;
            to.total += purchase.cents;
          }
        }
      }
    }
    return truth;
  }

  ReadRelease naive_export(const std::map<int, Sent>& sent, const ReadRelease& like) const {
    ReadRelease made;
    made.parents = like.parents;
    for (const auto& [year, books] : sent) {
      for (const auto& [id, cell] : truth_of(year, books)) {
        std::optional<std::int64_t> amount;
        if (cell.by_agency.size() >= 3 && cell.by_supplier.size() >= 3) amount = cell.total;
        made.cells[id] = amount;
      }
    }
    return made;
  }

  struct Target {
    std::int64_t value = 0, level = 0;
    bool is_difference = false;
  };

  static std::optional<std::int64_t> level_of(const std::map<int, std::int64_t>& parts) {
    std::vector<hub::disclosure::Amount> amounts;
    for (const auto& [who, amount] : parts) amounts.push_back(amount);
    const auto found = hub::disclosure::judge(std::span<const hub::disclosure::Amount>(amounts),
                                              hub::disclosure::PrimaryRules{});
    if (!found) return std::nullopt;
    return found->level;
  }

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

  void attack(const std::vector<ReadRelease>& releases,
              const std::vector<std::map<int, Sent>>& counted, int insiders, Judged& outsider,
              Judged* insider) {
    for (int year = 0; year < years_; ++year) {
      std::vector<Truth> truths;
      std::map<std::string, std::vector<std::int64_t>> versions;
      std::int64_t largest = 1;
      for (const auto& sent : counted) {
        const auto at = sent.find(year);
        truths.push_back(at == sent.end() ? Truth{} : truth_of(year, at->second));
        for (const auto& [id, cell] : truths.back()) {
          auto& known = versions[id];
          largest = std::max(largest, cell.total);
          if (std::ranges::find(known, cell.total) == known.end()) known.push_back(cell.total);
        }
      }
      std::int64_t bound = 10;
      while (bound < 10 * largest) bound *= 10;
      const auto version = [&](std::size_t release, const std::string& id) {
        const auto& known = versions.at(id);
        return std::ranges::find(known, truths[release].at(id).total) - known.begin();
      };
      ReleaseAttacker attacker(releases, prefix_of(year), bound, version);
      std::map<std::string, Target> targets;
      std::map<std::string, const TrueCell*> cells;
      for (std::size_t r = 0; r < truths.size(); ++r) {
        for (const auto& [id, cell] : truths[r]) {
          const std::string name = id + "#" + std::to_string(version(r, id));
          if (!cells.emplace(name, &cell).second) continue;
          const auto a = level_of(cell.by_agency), s = level_of(cell.by_supplier);
          if (!a && !s) continue;
          targets[name] = {cell.total, std::max(a.value_or(0), s.value_or(0))};
          if (insider == nullptr && releases[r].cells.at(id)) ++report_.naive_shown;
        }
      }
      add_differences(attacker, truths, version, bound, targets);
      std::set<std::string> wanted;
      for (const auto& [id, target] : targets) wanted.insert(id);
      judge(outsider, targets, attacker.derive(wanted));
      for (int i = 0; i < insiders; ++i) {
        attack_from_inside(attacker, i, cells, targets, *insider);
      }
    }
  }

  template <class Version>
  void add_differences(ReleaseAttacker& attacker, const std::vector<Truth>& truths, Version version,
                       std::int64_t bound, std::map<std::string, Target>& targets) const {
    for (std::size_t r = 1; r < truths.size(); ++r) {
      for (std::size_t before = 0; before < r; ++before) {
        for (const auto& [id, cell] : truths[r]) {
          const auto was = truths[before].find(id);
          if (was == truths[before].end() || version(r, id) == version(before, id)) continue;
          std::map<int, std::int64_t> changed = cell.by_agency;
          for (const auto& [who, amount] : was->second.by_agency) changed[who] -= amount;
          std::erase_if(changed, [](const auto& part) { return part.second == 0; });
          const auto level = level_of(changed);
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

  /// Another version was published, and nobody but the agency changed the cell since.
  static bool has_it_already(const ReleaseAttacker& attacker, int agency, const std::string& id,
                             const std::map<std::string, const TrueCell*>& cells) {
    const auto others = [agency](std::map<int, std::int64_t> parts) {
      parts.erase(agency);
      return parts;
    };
    const std::string stem = id.substr(0, id.find('#') + 1);
    for (auto at = cells.lower_bound(stem); at != cells.end() && at->first.starts_with(stem);
         ++at) {
      if (at->first != id && attacker.is_published(at->first) &&
          others(at->second->by_agency) == others(cells.at(id)->by_agency)) {
        return true;
      }
    }
    return false;
  }

  /// Knows its own part of every cell, and all of those in which it is alone.
  void attack_from_inside(ReleaseAttacker attacker, int agency,
                          const std::map<std::string, const TrueCell*>& cells,
                          const std::map<std::string, Target>& targets, Judged& judged) {
    std::map<std::string, Target> others;
    std::set<std::string> wanted;
    for (const auto& [id, cell] : cells) {
      const auto own = cell->by_agency.find(agency);
      if (own == cell->by_agency.end()) continue;
      if (cell->by_agency.size() == 1) {
        attacker.know(id, own->second, own->second);
        continue;
      }
      attacker.know(id, own->second, std::numeric_limits<std::int64_t>::max());
      if (!targets.contains(id) || has_it_already(attacker, agency, id, cells)) continue;
      std::int64_t most = 0;
      for (const auto& [who, amount] : cell->by_agency) {
        if (who != agency) most = std::max(most, amount);
      }
      const std::int64_t needed = own->second + most + most * 177 / 1000 - cell->total;
      others[id] = {cell->total, std::max<std::int64_t>(needed, 0)};
      wanted.insert(id);
    }
    ++report_.insiders;
    const auto found = attacker.derive(wanted);
    for (const auto& [id, target] : others) {
      ++judged.attacked;
      const auto at = found.find(id);
      if (at == found.end()) continue;
      const auto [low, high] = at->second;
      const auto level = static_cast<double>(target.level);
      const bool exact = high - low < 0.5;
      const bool close = high < static_cast<double>(target.value) + level - 1 - level * 1e-5;
      judged.exact += exact ? 1 : 0;
      judged.within += exact || close ? 1 : 0;
    }
  }

  MadeConsortium consortium_;
  int years_;
  std::string layout_;
  std::map<int, Sent> sent_;  ///< By year: as of now.
  LifeReport report_;
};

}  // namespace parangon::testing
