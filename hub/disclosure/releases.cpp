#include "hub/disclosure/releases.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "hub/disclosure/differences.hpp"

namespace parangon::hub::disclosure {
namespace {

class Linker {
 public:
  explicit Linker(const Table& current) : joint_(current), current_{&current, {}} {
    current_.place.resize(current.cells.size());
    std::iota(current_.place.begin(), current_.place.end(), CellIndex{0});
    for (CellIndex i = 0; i < current.cells.size(); ++i) {
      known_[{current.cells[i].id, current.cells[i].value}] = i;
    }
    for (const Relation& relation : current.relations) remember(relation);
    for (HoldingIndex i = 0; i < current.holdings.size(); ++i) holdings_[current.holdings[i]] = i;
    for (std::size_t i = 0; i < joint_.contributions.size(); ++i) remember_part(i);
  }

  void add(const EarlierRelease& release, std::size_t number) {
    std::vector<CellIndex> place;
    const std::size_t before = joint_.cells.size();
    for (std::size_t i = 0; i < release.table.cells.size(); ++i) {
      place.push_back(place_of(release.table.cells[i], release.pattern[i], number));
    }
    for (Relation relation : release.table.relations) {
      for (Term& term : relation.terms) term.cell = place[term.cell];
      if (remember(relation)) joint_.relations.push_back(std::move(relation));
    }
    for (const auto& part : release.table.contributions) {
      const std::string& name = release.table.holdings[part.holding];
      if (place[part.cell] < before) {  // Listed by the table it was taken from.
        if (part.consents) keep_consent(place[part.cell], name);
        if (!hidden(release.pattern[part.cell])) keep_bounds(place[part.cell], name, part);
        continue;
      }
      const auto [at, is_new] =
          holdings_.emplace(name, static_cast<HoldingIndex>(joint_.holdings.size()));
      if (is_new) joint_.holdings.push_back(name);
      Contribution moved = part;
      moved.cell = place[part.cell];
      moved.holding = at->second;
      joint_.contributions.push_back(moved);
      remember_part(joint_.contributions.size() - 1);
    }
    earlier_.push_back({&release.table, std::move(place), indices(release.consented_changes)});
  }

  void consent_to_changes(const std::vector<std::string>& holdings) {
    current_.consented = indices(holdings);
  }

  Table take() {
    // Successive releases first: two cells that stay the same over several releases have one
    // difference, and those who consented to it are known of successive releases alone.
    Differences differences(joint_);
    for (std::size_t i = 0; i + 1 < earlier_.size(); ++i) {
      differences.add(earlier_[i], earlier_[i + 1], true);
    }
    if (!earlier_.empty()) differences.add(earlier_.back(), current_, true);
    for (std::size_t i = 0; i < earlier_.size(); ++i) {
      for (std::size_t k = 0; k + 1 < i; ++k) differences.add(earlier_[k], earlier_[i], false);
    }
    for (std::size_t i = 0; i + 1 < earlier_.size(); ++i) {
      differences.add(earlier_[i], current_, false);
    }
    return std::move(joint_);
  }

 private:
  CellIndex place_of(const Cell& cell, CellStatus was, std::size_t number) {
    const auto [at, is_new] =
        known_.emplace(std::pair(cell.id, cell.value), static_cast<CellIndex>(joint_.cells.size()));
    if (is_new) {
      Cell former = cell;
      former.id += "@" + std::to_string(number);
      former.cost = 0;
      former.status = hidden(was) ? was : CellStatus::published;
      joint_.cells.push_back(std::move(former));
    } else if (!hidden(was)) {
      joint_.cells[at->second].status = CellStatus::published;
    }
    return at->second;
  }

  std::set<HoldingIndex> indices(const std::vector<std::string>& holdings) const {
    std::set<HoldingIndex> out;
    for (const auto& name : holdings) {
      if (const auto at = holdings_.find(name); at != holdings_.end()) out.insert(at->second);
    }
    return out;
  }

  /// False when the same relation is there already.
  bool remember(const Relation& relation) {
    std::vector<Term> sorted = relation.terms;
    std::ranges::sort(sorted);
    return relations_.emplace(relation.constant, std::move(sorted)).second;
  }

  void remember_part(std::size_t index) {
    const auto& part = joint_.contributions[index];
    parts_[{part.cell, part.holding}] = index;
  }

  void keep_consent(CellIndex cell, const std::string& name) {
    const auto holding = holdings_.find(name);
    if (holding == holdings_.end()) return;
    const auto at = parts_.find({cell, holding->second});
    if (at == parts_.end() || joint_.contributions[at->second].consents) return;
    joint_.contributions[at->second].consents = true;
    auto& status = joint_.cells[cell].status;
    if (status == CellStatus::open) status = CellStatus::secondary;
  }

  /// What the first release that published a cell knew of the suppliers behind it stays true while
  /// the cell is the same. Later figures may bound them more loosely (the rest of two that
  /// changed), but what is out cannot be withheld any more.
  void keep_bounds(CellIndex cell, const std::string& name, const Contribution& published) {
    const auto holding = holdings_.find(name);
    if (holding == holdings_.end()) return;
    const auto at = parts_.find({cell, holding->second});
    if (at == parts_.end() || joint_.contributions[at->second].amount != published.amount) return;
    if (!bounded_.insert(at->second).second) return;
    Contribution& now = joint_.contributions[at->second];
    now.suppliers = published.suppliers;
    now.largest = published.largest;
    now.magnitude = published.magnitude;
    now.known = published.known;
  }

  Table joint_;
  std::map<std::pair<CellIndex, HoldingIndex>, std::size_t> parts_;
  std::set<std::size_t> bounded_;  ///< Contributions with the bounds of the first publication.
  LinkedRelease current_;
  std::vector<LinkedRelease> earlier_;
  std::map<std::pair<std::string, Amount>, CellIndex> known_;
  std::map<std::string, HoldingIndex> holdings_;
  std::set<std::pair<Amount, std::vector<Term>>> relations_;
};

}  // namespace

Result<Table> link_releases(const std::vector<EarlierRelease>& earlier, const Table& current,
                            const std::vector<std::string>& consented_changes) {
  Linker linker(current);
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (earlier[i].table.decimals != current.decimals) {
      return Error{Errc::invalid_argument,
                   {"Les publications ne comptent pas dans la même unité",
                    "The releases do not count in the same unit"}};
    }
    linker.add(earlier[i], i + 1);
  }
  linker.consent_to_changes(consented_changes);
  Table joint = linker.take();
  if (auto sound = check(joint); !sound) return sound.error();
  return joint;
}

}  // namespace parangon::hub::disclosure
