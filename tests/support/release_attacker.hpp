#pragma once

// A reader who keeps every release: from the cubes and code lists alone, a linear system over what
// they hide, and for each hidden number the interval that follows. Shares nothing with the
// protector but the solver. What it may assume besides is what docs/release.md says that everybody
// knows: the bounds, which cells are empty, and which did not change between two releases.

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/disclosure/released.hpp"
#include "hub/release/build.hpp"

namespace parangon::testing {

/// What one release tells of one cell: its amount, or that it is confidential.
using Release = std::map<std::string, std::optional<std::int64_t>>;

struct ReadRelease {
  Release cells;  ///< By "period/measure/territory/segment/kind/basis".
  std::map<std::string, std::map<std::string, std::string>> parents;  ///< Per list: code → parent.
};

/// Calls `take(id, observation)` of every cell of the cubes.
template <class Take>
void each_cell(const hub::release::Draft& draft, Take take) {
  std::map<std::string, const hub::release::CodeList*> lists;
  for (const auto& list : draft.code_lists) lists[list.id] = &list;
  for (const auto& cube : draft.cubes) {
    for (const auto& observation : cube.observations) {
      std::string id;
      for (std::size_t axis = 0; axis < cube.dimensions.size(); ++axis) {
        const auto& codes = lists.at(cube.dimensions[axis].code_list)->codes;
        id += (axis > 0 ? "/" : "") + codes[observation.codes[axis]].code;
      }
      if (cube.id == "segments") id += "/any";
      take(id, observation);
    }
  }
}

inline ReadRelease read_release(const hub::release::Draft& draft) {
  ReadRelease read;
  for (const auto& list : draft.code_lists) {
    for (const auto& code : list.codes) read.parents[list.id][code.code] = code.parent;
  }
  read.parents["basis"]["any"] = "";
  each_cell(draft, [&](const std::string& id, const hub::release::Observation& observation) {
    std::optional<std::int64_t> amount;
    if (observation.amount) amount = observation.amount->in_cents();
    read.cells[id] = amount;
  });
  return read;
}

/// What the release itself tells of its holes.
inline std::map<std::string, hub::release::SafeInterval> intervals_of(
    const hub::release::Draft& draft) {
  std::map<std::string, hub::release::SafeInterval> out;
  each_cell(draft, [&](const std::string& id, const hub::release::Observation& observation) {
    if (observation.interval) out[id] = *observation.interval;
  });
  return out;
}

/// Derives. One period and measure at a time.
class ReleaseAttacker {
 public:
  /// `version(release, id)` tells apart the values that a cell had: the same where it did not
  /// change; below 0 for a cell that the release does not have. `bound`: no amount is larger.
  template <class Version>
  ReleaseAttacker(const std::vector<ReadRelease>& releases, const std::string& prefix,
                  std::int64_t bound, Version version) {
    rest_of = [version](const std::string& id, std::size_t release) -> std::optional<std::string> {
      auto rest = id;
      rest.insert(rest.find('/', rest.find('/', rest.find('/') + 1) + 1), "~");
      const auto known = version(release, rest);
      if (known < 0) return std::nullopt;
      return rest + "#" + std::to_string(known);
    };
    for (std::size_t r = 0; r < releases.size(); ++r) {
      const auto& read = releases[r];
      std::map<std::string, hub::disclosure::CellIndex> here;
      for (const auto& [id, amount] : read.cells) {
        if (!id.starts_with(prefix)) continue;
        here[id] = cell(id + "#" + std::to_string(version(r, id)), amount, bound, r);
      }
      if (!here.empty()) relate(here, read, r, bound);
    }
    for (std::size_t i = 0; i < table_.cells.size(); ++i) {
      pattern_.push_back(published_[i] ? hub::disclosure::CellStatus::published
                                       : hub::disclosure::CellStatus::secondary);
    }
  }

  /// What somebody knows besides: lower ≤ amount ≤ upper of a cell (id#version).
  void know(const std::string& id, std::int64_t lower, std::int64_t upper) {
    const auto at = index_.find(id);
    if (at == index_.end()) return;
    auto& known = table_.cells[at->second];
    known.lower = std::max(known.lower, lower);
    known.upper = std::min(known.upper, upper);
  }

  /// Cells (id#version) to derive → interval; published ones are points.
  std::map<std::string, std::pair<double, double>> derive(const std::set<std::string>& wanted) {
    std::map<std::string, std::pair<double, double>> out;
    const hub::disclosure::RelationIndex relations(table_);
    for (auto& cells : hub::disclosure::hidden_groups(table_, pattern_)) {
      double largest = 1;
      std::vector<std::size_t> mine;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        largest = std::max(largest, static_cast<double>(table_.cells[cells[i]].upper));
        if (wanted.contains(table_.cells[cells[i]].id)) mine.push_back(i);
      }
      if (mine.empty()) continue;
      hub::disclosure::HiddenGroup group(table_, pattern_, relations, cells, false, largest / 1e6);
      for (const std::size_t i : mine) {
        const auto low = group.extreme(i, false), high = group.extreme(i, true);
        if (low && high) out[table_.cells[cells[i]].id] = {*low, *high};
      }
    }
    for (const auto& id : wanted) {
      const auto at = index_.find(id);
      if (at == index_.end() || !published_[at->second]) continue;
      const auto value = static_cast<double>(table_.cells[at->second].value);
      out[id] = {value, value};
    }
    return out;
  }

  /// Who knows the same, but of what was published only what was before `release`.
  ReleaseAttacker before(std::size_t release) const {
    ReleaseAttacker out = *this;
    for (std::size_t i = 0; i < out.published_.size(); ++i) {
      if (!published_[i] || *shown_in_[i] < release) continue;
      out.published_[i] = 0;
      out.pattern_[i] = hub::disclosure::CellStatus::secondary;
    }
    return out;
  }
  /// The release that first had the cell.
  std::size_t first_in(const std::string& id) const { return had_in_[index_.at(id)]; }

  bool is_published(const std::string& id) const {
    const auto at = index_.find(id);
    return at != index_.end() && published_[at->second];
  }

  /// A cell newer − older of two versions, to be derived.
  std::string difference(const std::string& newer, const std::string& older, std::int64_t bound) {
    const std::string id = newer + "-" + older;
    const auto a = index_.find(newer), b = index_.find(older);
    if (a == index_.end() || b == index_.end()) return "";
    if (published_[a->second] && published_[b->second]) {
      const auto value = table_.cells[a->second].value - table_.cells[b->second].value;
      table_.cells[cell(id, value, bound)].lower = -bound;
      pattern_.push_back(hub::disclosure::CellStatus::published);
      return id;
    }
    const auto at = cell(id, std::nullopt, bound);
    table_.cells[at].lower = -bound;
    table_.relations.push_back({0, {{a->second, 1}, {b->second, -1}, {at, -1}}});
    pattern_.push_back(hub::disclosure::CellStatus::secondary);
    return id;
  }

 private:
  hub::disclosure::CellIndex cell(const std::string& id, std::optional<std::int64_t> amount,
                                  std::int64_t bound, std::size_t release = 0) {
    const auto [at, is_new] =
        index_.emplace(id, static_cast<hub::disclosure::CellIndex>(table_.cells.size()));
    if (is_new) {
      table_.cells.push_back({id, 0, 0, hub::disclosure::CellStatus::open, 0, bound, 0, 0, 0});
      published_.push_back(0);
      shown_in_.emplace_back();
      had_in_.push_back(release);
    }
    if (amount) {
      if (!published_[at->second]) shown_in_[at->second] = release;
      published_[at->second] = 1;
      table_.cells[at->second].value = *amount;
    }
    return at->second;
  }

  void relate(const std::map<std::string, hub::disclosure::CellIndex>& here,
              const ReadRelease& read, std::size_t release, std::int64_t bound) {
    static const char* const axes[] = {"period",  "measure", "territory",
                                       "segment", "kind",    "basis"};
    std::map<std::pair<std::string, std::string>, std::vector<hub::disclosure::CellIndex>> parts;
    for (const auto& [id, index] : here) {
      std::vector<std::string> codes(1);
      for (const char c : id) {
        if (c == '/')
          codes.emplace_back();
        else
          codes.back() += c;
      }
      for (std::size_t axis = 2; axis < codes.size(); ++axis) {
        const std::string parent = read.parents.at(axes[axis]).at(codes[axis]);
        if (parent.empty()) continue;
        if (axis == 2 && is_agency(codes[2])) {
          for (auto up = parent; !up.empty(); up = read.parents.at("territory").at(up)) {
            const std::string total = at_place(codes, up);
            if (here.contains(total)) parts[{total, "names"}].push_back(index);
          }
          continue;
        }
        std::string total, sum = axes[axis];
        for (std::size_t k = 0; k < codes.size(); ++k) {
          total += (k > 0 ? "/" : "") + (k == axis ? parent : codes[k]);
        }
        // ESS and ESUS overlap everything else: each with what it leaves is a sum of its own.
        const bool flag = codes[axis] == "ess" || codes[axis] == "esus";
        if (axis == 4 && flag) sum += codes[axis];
        if (here.contains(total)) parts[{total, sum}].push_back(index);
      }
    }
    for (const auto& [key, cells] : parts) {
      hub::disclosure::Relation relation{0, {{here.at(key.first), -1}}};
      for (const auto part : cells) relation.terms.push_back({part, 1});
      if (key.second.ends_with("ess") || key.second.ends_with("esus")) {
        const auto rest =
            cell(key.first + "!" + key.second + std::to_string(release), std::nullopt, bound);
        relation.terms.push_back({rest, 1});
      }
      if (key.second == "names" && rest_of(key.first, release)) {
        const auto rest = cell(*rest_of(key.first, release), std::nullopt, bound);
        relation.terms.push_back({rest, 1});
      }
      table_.relations.push_back(std::move(relation));
    }
  }

  /// Its code is a SIRET.
  static bool is_agency(const std::string& code) {
    return code.size() == 14 && code.find_first_not_of("0123456789") == std::string::npos;
  }

  static std::string at_place(std::vector<std::string> codes, const std::string& place) {
    codes[2] = place;
    return fmt::format("{}", fmt::join(codes, "/"));
  }

  /// The rest of a place in a release, as id#version: what is left without its named agencies;
  /// nullopt: nothing.
  std::function<std::optional<std::string>(const std::string&, std::size_t)> rest_of;
  hub::disclosure::Table table_;
  hub::disclosure::Pattern pattern_;
  std::vector<char> published_;
  std::vector<std::optional<std::size_t>> shown_in_;  ///< The first release that shows it.
  std::vector<std::size_t> had_in_;
  std::map<std::string, hub::disclosure::CellIndex> index_;
};

}  // namespace parangon::testing
