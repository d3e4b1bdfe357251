#include "hub/release/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

#include "hub/release/certificate_text.hpp"
#include "hub/release/protected_table.hpp"
#include "hub/release/rounding.hpp"

namespace parangon::hub::release {
namespace {

/// Percentages at one level of the tables whose total is published.
struct Kept {
  int sum = 0, tables = 0;
};
using KeptByLevel = std::array<Kept, plan_level_count>;

bool has_level(const Layout& layout, const Box& box) {
  return std::ranges::any_of(layout.segments, [&](const Box& own) {
    return own.territory >= box.territory && own.segment >= box.segment && own.kind >= box.kind;
  });
}

void add_table(const ProtectedTable& table, const BuildInput& input, KeptByLevel& kept,
               PlanRow& row) {
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    if (!table.source.is_shown[i]) continue;
    ++row.cells;
    row.published += table.is_hidden(i) ? 0 : 1;
  }
  const auto total =
      std::ranges::find(table.source.keys, CellKey{0, model::Segment::all(), all_purchases});
  const auto root = static_cast<std::size_t>(total - table.source.keys.begin());
  if (total == table.source.keys.end() || table.is_hidden(root)) return;
  const Wide whole = std::abs(table.source.table.cells[root].value);
  if (whole == 0) return;
  for (std::size_t level = 0; level < plan_level_count; ++level) {
    Wide shown = 0;
    for (const auto cell : finest_cells(table, input.places, plan_levels()[level].box)) {
      if (!table.is_hidden(cell)) shown += std::abs(table.source.table.cells[cell].value);
    }
    kept[level].sum += static_cast<int>(shown * 100 / whole);
    ++kept[level].tables;
  }
}

void set_kept(const Layout& layout, const KeptByLevel& kept, PlanRow& row) {
  int sum = 0;
  for (std::size_t level = 0; level < plan_level_count; ++level) {
    const Kept& percent = kept[level];
    if (!has_level(layout, plan_levels()[level].box) || percent.tables == 0) continue;
    row.kept[level] = in_steps(percent.sum / percent.tables);
    sum += *row.kept[level];
  }
  row.score = sum / static_cast<int>(plan_level_count);
}

PlanRow try_layout(const BuildInput& named, const Layout& layout,
                   std::span<const KeptRelease> earlier, bool thorough,
                   const std::function<void()>& next) {
  PlanRow row;
  row.layout = layout.name;
  row.label = layout.label;
  BuildInput input = named;
  input.layout = layout;
  if (!thorough) {
    input.estimated = true;
    input.layout.crossed = false;
    input.protect.exchanges = 0;
    input.protect.exact_up_to = 0;
  }
  KeptByLevel kept;
  for (const PeriodInput& period : input.periods) {
    for (const auto measure : input.measures) {
      next();
      const auto table = protect_table(input, period, measure, earlier);
      if (!table) {
        row.problem = table.error().message;
        return row;
      }
      if (!table->source.keys.empty()) add_table(*table, input, kept, row);
    }
  }
  row.safe = true;
  set_kept(layout, kept, row);
  return row;
}

bool uses_zones(const Layout& layout) {
  return std::ranges::any_of(layout.segments,
                             [](const Box& box) { return box.territory == TerritoryDepth::zone; });
}

}  // namespace

std::span<const PlanLevel, plan_level_count> plan_levels() {
  using T = TerritoryDepth;
  using S = SegmentDepth;
  using K = KindDepth;
  static const std::array<PlanLevel, plan_level_count> levels = {{
      {{"famille", "family"}, {T::consortium, S::family, K::all}},
      {{"famille × inclusif", "family × inclusive"}, {T::consortium, S::family, K::inclusive}},
      {{"famille × type", "family × kind"}, {T::consortium, S::family, K::kind}},
      {{"sous-famille × type", "sub-family × kind"}, {T::consortium, S::sub_family, K::kind}},
      {{"zone × famille", "zone × family"}, {T::zone, S::family, K::inclusive}},
      {{"département × groupe", "department × group"}, {T::department, S::all, K::group}},
      {{"département × famille", "department × family"}, {T::department, S::family, K::inclusive}},
  }};
  return levels;
}

std::vector<PlanRow> plan(const BuildInput& input, std::span<const Layout> layouts,
                          std::span<const KeptRelease> earlier, bool thorough,
                          const PlanProgress& progress) {
  std::vector<PlanRow> rows;
  const std::size_t all = layouts.size() * input.periods.size() * input.measures.size();
  std::size_t done = 0;
  const auto next = [&] {
    if (progress) progress(done, all);
    ++done;
  };
  const auto zones = two_zones(input.places, input.members);
  for (const Layout& layout : layouts) {
    BuildInput tried = input;
    if (zones && uses_zones(layout)) tried.places = *zones;
    const auto named = with_names(tried, earlier);
    if (named) {
      rows.push_back(try_layout(*named, layout, earlier, thorough, next));
      continue;
    }
    PlanRow row;
    row.layout = layout.name;
    row.label = layout.label;
    row.problem = named.error().message;
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, [](const PlanRow& a, const PlanRow& b) {
    return std::tuple(!a.safe, b.score, b.published, a.layout) <
           std::tuple(!b.safe, a.score, a.published, b.layout);
  });
  return rows;
}

std::optional<Territories> two_zones(const Territories& places, std::span<const Member> members) {
  std::map<std::string, std::size_t> by_department;
  std::string csv = "code,parent,label_fr,label_en,uri\n";
  for (TerritoryIndex i = 0; i < places.all().size(); ++i) {
    const auto& place = places.all()[i];
    if (places.is_agency(i)) return std::nullopt;
    if (i == 0) csv += fmt::format("{},,{},{},\n", place.code, place.label.fr, place.label.en);
    if (i != 0 && places.depth(i) == 1 && !places.is_leaf(i)) return std::nullopt;
    if (i != 0) by_department[place.code] = 0;
  }
  if (by_department.size() < 4) return std::nullopt;
  for (const Member& member : members) {
    const auto found = by_department.find(member.territory);
    if (found != by_department.end()) ++found->second;
  }
  std::size_t first_half = 0;
  std::string lines;
  csv +=
      fmt::format("zone-1,{0},Zone 1,Zone 1,\nzone-2,{0},Zone 2,Zone 2,\n", places.all()[0].code);
  for (const auto& [code, count] : by_department) {
    const bool first = 2 * first_half + count <= members.size();
    lines += fmt::format("{0},zone-{1},{0},{0},\n", code, first ? 1 : 2);
    first_half += first ? count : members.size();
  }
  auto parsed = Territories::parse(csv + lines);
  if (!parsed) return std::nullopt;
  return std::move(*parsed);
}

}  // namespace parangon::hub::release
