#include "hub/disclosure/insiders.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <memory>
#include <tuple>

#include "hub/disclosure/audit_conditions.hpp"
#include "hub/disclosure/parallel.hpp"
#include "hub/disclosure/precision.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Closer than this, relative to the program's scale, is the same.
constexpr double precision = 1e-6;

struct InsiderKnowledge {
  HoldingIndex holding = 0;
  std::vector<Knowledge> knowledge;
};

class GroupViews {
 public:
  GroupViews(const AuditInput& input, std::vector<CellIndex> cells,
             std::span<const CellIndex> wanted, double below)
      : input_(input), cells_(std::move(cells)), below_(below) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const Cell& cell = input.table.cells[cells_[i]];
      scale_ = std::max({scale_, std::abs(static_cast<double>(cell.lower)) / largest_number,
                         std::abs(static_cast<double>(cell.upper)) / largest_number});
      if (std::ranges::binary_search(wanted, cells_[i])) wanted_.push_back(i);
    }
    for (auto& [holding, knowledge] : insiders_of(input, cells_)) {
      insiders_.push_back({holding, std::move(knowledge)});
    }
  }

  void find(std::vector<InsiderView>& out) {
    if (wanted_.empty() || insiders_.empty()) return;
    ask_the_public();
    std::array<std::vector<InsiderView>, lanes> found;
    share(lanes, [&](std::size_t, std::size_t lane) {
      auto group = program();
      for (std::size_t k = lane; k < insiders_.size(); k += lanes) look(k, *group, found[lane]);
    });
    for (const auto& views : found) std::ranges::copy(views, std::back_inserter(out));
  }

 private:
  std::unique_ptr<HiddenGroup> program() const {
    return std::make_unique<HiddenGroup>(input_.table, input_.pattern, input_.relations, cells_,
                                         true, scale_);
  }
  const Cell& cell(std::size_t position) const { return input_.table.cells[cells_[position]]; }
  double value(std::size_t position) const { return static_cast<double>(cell(position).value); }
  double slack() const { return std::max(0.5, precision * scale_); }

  /// Everybody's extremes; of each, as much as each insider could not exclude either.
  void ask_the_public() {
    width_.assign(wanted_.size(), 0);
    reach_.assign(insiders_.size(), std::vector<double>(wanted_.size(), 0));
    auto group = program();
    for (std::size_t w = 0; w < wanted_.size(); ++w) {
      for (const bool largest : {false, true}) {
        const auto extreme = group->extreme(wanted_[w], largest);
        if (!extreme) continue;
        const double reached = std::abs(*extreme - value(wanted_[w]));
        width_[w] += reached;
        const auto amounts = group->solution();
        for (std::size_t k = 0; k < insiders_.size(); ++k) {
          reach_[k][w] += reached * part_kept(insiders_[k], amounts);
        }
      }
    }
  }

  /// How far towards `amounts` the table can go, from the true one, within what somebody knows.
  double part_kept(const InsiderKnowledge& insider, const std::vector<double>& amounts) const {
    double kept = 1;
    for (const Knowledge& known : insider.knowledge) {
      const double move = amounts[known.position] - value(known.position);
      if (known.all && std::abs(move) > slack()) return 0;
      if (!known.floor || move >= 0) continue;
      const double room = value(known.position) - floor_of(known);
      if (-move > room) kept = std::min(kept, room / -move);
    }
    return kept;
  }

  double floor_of(const Knowledge& known) const {
    const auto own = std::min(static_cast<double>(known.own), value(known.position));
    return std::max(static_cast<double>(cell(known.position).lower), own);
  }

  void look(std::size_t k, HiddenGroup& group, std::vector<InsiderView>& out) const {
    const InsiderKnowledge& insider = insiders_[k];
    std::vector<char> alone(cells_.size(), 0);
    for (const Knowledge& known : insider.knowledge) alone[known.position] = known.all ? 1 : 0;
    std::vector<double> least, most;
    bool told = false;
    for (std::size_t w = 0; w < wanted_.size(); ++w) {
      const std::size_t at = wanted_[w];
      if (alone[at]) {
        out.push_back({cells_[at], insider.holding, 0, true});
        continue;
      }
      const double enough = below_ * width_[w] - slack();
      if (width_[w] <= slack() || reach_[k][w] >= enough) continue;
      if (!told) tell(insider, group, least, most);
      told = true;
      if (most[at] - least[at] >= enough) continue;
      std::array<double, 2> ends{value(at), value(at)};
      for (const bool largest : {false, true}) {
        const auto extreme = group.extreme(at, largest);
        if (!extreme) continue;
        ends[largest ? 1 : 0] = *extreme;
        const auto amounts = group.solution();
        for (std::size_t i = 0; i < cells_.size(); ++i) {
          least[i] = std::min(least[i], amounts[i]);
          most[i] = std::max(most[i], amounts[i]);
        }
      }
      const double width = ends[1] - ends[0];
      if (width >= enough) continue;
      out.push_back({cells_[at], insider.holding, width <= slack() ? 0 : width / width_[w], false});
    }
    if (told) forget(insider, group);
  }

  void tell(const InsiderKnowledge& insider, HiddenGroup& group, std::vector<double>& least,
            std::vector<double>& most) const {
    for (std::size_t i = 0; i < cells_.size(); ++i) least.push_back(value(i));
    most = least;
    for (const Knowledge& known : insider.knowledge) {
      const double at = value(known.position);
      if (known.all) {
        group.know(known.position, at, at);
      } else if (known.floor) {
        group.know(known.position, floor_of(known),
                   static_cast<double>(cell(known.position).upper));
      }
    }
  }
  void forget(const InsiderKnowledge& insider, HiddenGroup& group) const {
    for (const Knowledge& known : insider.knowledge) {
      group.know(known.position, static_cast<double>(cell(known.position).lower),
                 static_cast<double>(cell(known.position).upper));
    }
  }

  const AuditInput& input_;
  std::vector<CellIndex> cells_;
  double below_;
  double scale_ = 1;
  std::vector<std::size_t> wanted_;  ///< Positions.
  std::vector<InsiderKnowledge> insiders_;
  std::vector<double> width_;               ///< Of everybody's intervals, by wanted_.
  std::vector<std::vector<double>> reach_;  ///< By insider: at least so wide is its own.
};

}  // namespace

std::vector<InsiderView> insider_views(const Table& table, const Pattern& pattern,
                                       std::span<const CellIndex> cells, double below) {
  const AuditInput input(table, pattern);
  std::vector<CellIndex> wanted(cells.begin(), cells.end());
  std::ranges::sort(wanted);
  std::vector<InsiderView> views;
  for (const auto& group : hidden_groups(table, pattern)) {
    GroupViews(input, group, wanted, below).find(views);
  }
  std::ranges::sort(views, [](const InsiderView& a, const InsiderView& b) {
    return std::tuple(a.cell, !a.alone, a.share, a.holding) <
           std::tuple(b.cell, !b.alone, b.share, b.holding);
  });
  return views;
}

}  // namespace parangon::hub::disclosure
