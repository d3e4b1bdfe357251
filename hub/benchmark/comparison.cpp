#include "hub/benchmark/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace parangon::hub::benchmark {
namespace {

using release::ReleasedCube;

/// A SIRET: the code of an agency among the territories.
constexpr std::size_t agency_code_size = 14;

/// Where a released table keeps what a comparison reads.
struct Columns {
  explicit Columns(const ReleasedCube& cube) {
    for (std::size_t i = 0; i < cube.columns().size(); ++i) at.emplace(cube.columns()[i].name, i);
  }
  std::optional<std::size_t> find(std::string_view name) const {
    const auto found = at.find(name);
    return found == at.end() ? std::nullopt : std::optional(found->second);
  }
  std::string_view text(const ReleasedCube& cube, std::size_t row, std::string_view name) const {
    const auto column = find(name);
    return column ? cube.text(row, *column) : std::string_view();
  }
  std::map<std::string, std::size_t, std::less<>> at;
};

int number_from(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Cents of a decimal number of euros, as an exact ratio.
std::optional<Ratio> cents_ratio(std::string_view text) {
  const auto amount = model::Money::from_decimal(text);
  if (!amount) return std::nullopt;
  return Ratio(amount->in_cents(), 1);
}

/// Cells that a layout either publishes all or none of: a cell of such a shape that is not in a
/// table is empty there.
std::string shape_of(const CellName& cell, bool is_root) {
  const auto node = model::kind_node_from(cell.kind);
  const auto above = node ? model::parent(*node) : std::nullopt;
  const bool detail = above && *above != model::KindNode::inclusive;
  const int level = cell.segment.is_all() ? 0 : cell.segment.is_family() ? 1 : 2;
  return fmt::format("{}{}{}{}{}", is_root ? 'c' : 't', cell.territory.size() == agency_code_size,
                     level, detail, cell.basis == model::BasisNode::any);
}

bool within(model::Segment segment, model::Segment whole) {
  for (std::optional<model::Segment> up = segment; up; up = up->parent()) {
    if (*up == whole) return true;
  }
  return false;
}

}  // namespace

std::string_view to_string(Scale scale) {
  switch (scale) {
    case Scale::amount: return "amount";
    case Scale::share: return "share";
    case Scale::per_thousand: return "per_thousand";
  }
  return "";
}

/// Collects the cells of all vintages, newest first.
class ComparisonMaker {
 public:
  ComparisonMaker(const model::Period& period, model::Measure measure, Comparison& out)
      : period_(period), measure_(measure), out_(out) {}

  void add(const Vintage& vintage, std::int64_t state) {
    shapes_of_newer_ = shapes_;
    for (const auto* cube : {vintage.segments.get(), vintage.bases.get()}) {
      if (cube != nullptr) add_cube(*cube, vintage, state);
    }
  }

  std::vector<Indicator> take() {
    std::vector<Indicator> cells;
    for (auto& [name, cell] : cells_) cells.push_back(std::move(cell));
    for (auto& cell : cells) add_ratios(cells, cell);
    return cells;
  }

 private:
  void add_cube(const ReleasedCube& cube, const Vintage& vintage, std::int64_t state) {
    const Columns columns(cube);
    const auto territory = columns.find("territory");
    if (!territory) return;
    const auto& places = cube.columns()[*territory];
    if (!places.codes.empty()) out_.root_ = places.codes.front();
    for (std::size_t row = 0; row < cube.rows(); ++row) {
      const auto text = [&](std::string_view name) { return columns.text(cube, row, name); };
      if (text("period") != period_.to_string() || text("measure") != to_string(measure_)) continue;
      const auto segment = model::Segment::parse(text("segment"));
      const auto basis = columns.find("basis") ? model::basis_node_from(text("basis"))
                                               : std::optional(model::BasisNode::any);
      if (!segment || !basis) continue;
      const CellName name{std::string(text("territory")), *segment, std::string(text("kind")),
                          *basis};
      const auto code = cube.code(row, *territory);
      if (name.territory.size() == agency_code_size) {
        out_.agency_names_.emplace(name.territory, places.labels[code].fr);
      }
      const auto shape = shape_of(name, code == 0);
      shapes_.insert(shape);
      // Of a shape that a newer vintage has, a cell that is only here is empty by now.
      if (!cells_.contains(name) && shapes_of_newer_.contains(shape)) continue;
      take_row(name, columns, cube, row, vintage, state);
    }
  }

  void take_row(const CellName& name, const Columns& columns, const ReleasedCube& cube,
                std::size_t row, const Vintage& vintage, std::int64_t state) {
    Indicator& cell = cells_.try_emplace(name, Indicator{}).first->second;
    cell.cell = name;
    const auto text = [&](std::string_view column) { return columns.text(cube, row, column); };
    const auto amount = model::Money::from_decimal(text("amount_before_tax"));
    if (cell.shown || !amount || text("status") == "c") return;
    cell.shown = true;
    cell.provisional = text("status") == "P";
    cell.total = *amount;
    cell.agencies = number_from(text("agencies"));
    if (cell.agencies > 0) cell.mean = Ratio(amount->in_cents(), cell.agencies);
    cell.per_thousand = cents_ratio(text("amount_per_1000_inhabitants"));
    cell.vintage = vintage.number;
    cell.state = state;
    cell.former_state = state != out_.state_;
  }

  static void add_ratios(const std::vector<Indicator>& cells, Indicator& cell) {
    if (!cell.shown || cell.cell.kind == all_kinds) return;
    CellName whole = cell.cell;
    whole.kind = all_kinds;
    whole.basis = model::BasisNode::any;
    const auto found = std::ranges::lower_bound(cells, whole, {}, &Indicator::cell);
    if (found == cells.end() || found->cell != whole || !found->shown) return;
    if (found->total.in_cents() <= 0 || found->state != cell.state) return;
    cell.share = Ratio(cell.total.in_cents(), found->total.in_cents());
  }

  const model::Period& period_;
  model::Measure measure_;
  Comparison& out_;
  std::map<CellName, Indicator> cells_;
  std::set<std::string> shapes_, shapes_of_newer_;
};

Result<Comparison> Comparison::of(const model::Period& period, model::Measure measure,
                                  std::span<const Vintage> vintages) {
  Comparison out(period);
  out.measure_ = measure;
  ComparisonMaker maker(period, measure, out);
  for (const Vintage& vintage : vintages) {
    const auto table = std::ranges::find_if(vintage.tables, [&](const TableState& its) {
      return its.period == period && its.measure == measure;
    });
    if (table == vintage.tables.end()) continue;
    if (out.vintage_ == 0) {
      out.vintage_ = vintage.number;
      out.state_ = table->state;
      out.as_of_ = vintage.as_of;
      for (const auto& value : vintage.staff_values) {
        if (value.period == period && value.measure == measure) out.staff_.push_back(value);
      }
    }
    maker.add(vintage, table->state);
  }
  if (out.vintage_ == 0) {
    const auto name = period.to_string();
    return Error{Errc::not_found,
                 {fmt::format("Aucune publication ne porte encore sur {} ({}).", name,
                              model::label(measure).fr),
                  fmt::format("No release covers {} ({}) yet.", name, model::label(measure).en)}};
  }
  out.cells_ = maker.take();
  return out;
}

std::vector<Indicator> Comparison::indicators(const Filter& filter, const OwnFigures* own) const {
  const std::string& territory = filter.territory.empty() ? root_ : filter.territory;
  std::vector<Indicator> out;
  for (const Indicator& cell : cells_) {
    const CellName& name = cell.cell;
    const bool admitted =
        name.territory == territory && (!filter.within || within(name.segment, *filter.within)) &&
        (filter.kind.empty() || name.kind == filter.kind) &&
        (!filter.basis || name.basis == *filter.basis) && (!filter.shown_only || cell.shown);
    if (!admitted) continue;
    out.push_back(cell);
    if (territory == root_) add_values(out.back(), filter, own);
  }
  return out;
}

}  // namespace parangon::hub::benchmark
