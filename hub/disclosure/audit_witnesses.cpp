#include "hub/disclosure/audit_witnesses.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

namespace parangon::hub::disclosure {
namespace {

/// Tables looked for at most for one condition; who is left then is judged alone.
constexpr int most_attempts = 8;
/// So few are judged alone rather than looked for further tables, which are dearer.
constexpr std::size_t few_left = 32;

}  // namespace

Witnesses::Witnesses(const AuditInput& input, const std::vector<CellIndex>& cells,
                     const Piece& piece, const Known& known)
    : input_(input), piece_(piece), by_size_(piece.cells.size()) {
  for (std::size_t at = 0; at < piece.cells.size(); ++at) {
    const auto in_group = std::ranges::lower_bound(cells, piece.cells[at]);  // In order.
    const auto position = static_cast<std::size_t>(in_group - cells.begin());
    for (const auto& [holding, amount] : input.contributions[piece.cells[at]].parts) {
      const auto& all = known.at(holding);
      Knowledge mine = *std::ranges::lower_bound(all, position, {}, &Knowledge::position);
      mine.position = at;
      known_[holding].push_back(mine);
      by_size_[at].emplace_back(holding, mine);
    }
    std::ranges::stable_sort(by_size_[at], std::greater<>(),
                             [](const auto& part) { return part.second.own; });
  }
}

std::uint64_t Witnesses::programs() const {
  std::uint64_t sum = 0;
  for (const auto& [band, program] : programs_) sum += program.programs();
  return sum;
}

double Witnesses::value(std::size_t position) const {
  return static_cast<double>(input_.table.cells[piece_.cells[position]].value);
}

void Witnesses::find(std::vector<Condition>& conditions, FoundTables& found) {
  std::vector<Open> all;
  all.reserve(conditions.size());
  for (const Condition& condition : conditions) all.push_back({condition});
  for (Open& open : all) {
    if (!open.shown && !attempt(open, {}, all, found)) continue;
    for (int attempts = 1; !open.doubters.empty() && attempts < most_attempts; ++attempts) {
      Holdings some = open.doubters;
      bool made = attempt(open, some, all, found);
      while (!made && some.size() > 1 && ++attempts < most_attempts) {
        some.resize((some.size() + 1) / 2);
        made = attempt(open, some, all, found);
      }
      if (made) continue;
      std::erase(open.doubters, some.front());
      ++open.given_up;
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    conditions[i].met = all[i].shown && all[i].doubters.size() + all[i].given_up <= few_left;
  }
}

bool Witnesses::attempt(Open& open, const Holdings& holdings, std::vector<Open>& all,
                        FoundTables& found) {
  const int band = band_of(open.condition.distance);
  const double scale = scale_of(band);
  auto at = programs_.find(band);
  if (at == programs_.end()) {
    at = programs_.emplace(band, AttackerProgram(input_, piece_.cells)).first;
  }
  at->second.become(strictest(holdings), scale);
  bool made = false;
  for (const auto& deviations : at->second.tables_for(open.condition)) {
    const Holdings excluded = excluding(deviations, scale);
    bool serves = false;
    for (Open& other : all) {
      if (!meets(other.condition, deviations[other.condition.position], scale)) continue;
      if (!other.shown) {
        other.doubters = excluded;
      } else {
        Holdings both;
        std::ranges::set_intersection(other.doubters, excluded, std::back_inserter(both));
        other.doubters = std::move(both);
      }
      other.shown = serves = true;
      made = made || &other == &open;
    }
    if (serves) found.keep(deviations, scale);
  }
  return made;
}

std::vector<Knowledge> Witnesses::strictest(const Holdings& holdings) const {
  std::map<std::size_t, Knowledge> by_position;
  for (const HoldingIndex holding : holdings) {
    for (const Knowledge& mine : known_.at(holding)) {
      const auto [at, is_new] = by_position.emplace(mine.position, mine);
      if (is_new) continue;
      at->second.all = at->second.all || mine.all;
      at->second.own = std::max(at->second.own, mine.own);
    }
  }
  std::vector<Knowledge> out;
  out.reserve(by_position.size());
  for (const auto& [position, knowledge] : by_position) out.push_back(knowledge);
  return out;
}

Witnesses::Holdings Witnesses::excluding(const std::vector<double>& deviations,
                                         double scale) const {
  Holdings out;
  for (std::size_t at = 0; at < deviations.size(); ++at) {
    if (std::abs(deviations[at]) <= slack_of(scale)) continue;
    for (const auto& [holding, mine] : by_size_[at]) {
      if (!excludes(mine, value(at), deviations[at], scale)) break;
      out.push_back(holding);
    }
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace parangon::hub::disclosure
