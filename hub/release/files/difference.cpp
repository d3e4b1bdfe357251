#include <algorithm>
#include <map>
#include <set>

#include "hub/release/files/changes.hpp"
#include "hub/release/files/table.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::release {
namespace {

/// An observation by its cube and codes, whatever their positions in the lists were.
struct Cell {
  const Observation* observation = nullptr;
  std::string period;  ///< Empty when the cube has no such dimension.
};
using Cells = std::map<std::vector<std::string>, Cell>;

Cells cells_of(const Publication& publication) {
  Cells out;
  for (const Cube& cube : publication.cubes) {
    const Table table(publication, cube);
    for (const Observation& observation : cube.observations) {
      Cell cell{.observation = &observation, .period = {}};
      std::vector<std::string> key{cube.id};
      const std::vector<std::string> codes = table.codes(observation);
      for (std::size_t i = 0; i < codes.size(); ++i) {
        if (cube.dimensions[i].id == "period") cell.period = codes[i];
        key.push_back(cube.dimensions[i].id + "=" + codes[i]);
      }
      out.emplace(std::move(key), std::move(cell));
    }
  }
  return out;
}

std::set<std::string> periods_of(const Publication& publication) {
  std::set<std::string> out;
  for (const model::Period& period : publication.periods) out.insert(period.to_string());
  return out;
}

std::vector<std::string> without(const std::set<std::string>& all,
                                 const std::set<std::string>& taken) {
  std::vector<std::string> out;
  std::set_difference(all.begin(), all.end(), taken.begin(), taken.end(), std::back_inserter(out));
  return out;
}

/// A ratio comes and goes with what it is taken of: only one that both have was revised.
template <class Number>
bool revised(const std::optional<Number>& old, const std::optional<Number>& now) {
  return old && now && *old != *now;
}

bool same_values(const Observation& a, const Observation& b) {
  return !revised(a.amount, b.amount) && !revised(a.agencies, b.agencies) &&
         !revised(a.share, b.share) && !revised(a.per_thousand, b.per_thousand);
}

void note_revision(Difference& out, const Observation& old, const Observation& now) {
  if (same_values(old, now)) return;
  ++out.revised;
  if (!revised(old.amount, now.amount) || old.amount->in_cents() == 0) return;
  const auto magnitude = [](Wide value) { return value < 0 ? -value : value; };
  const Wide was = old.amount->in_cents();
  const Ratio change(magnitude(Wide(now.amount->in_cents()) - was), magnitude(was));
  if (!out.largest_revision || *out.largest_revision < change) out.largest_revision = change;
}

void compare(Difference& out, const Observation& old, const Observation& now) {
  const bool was_hidden = old.status == ObservationStatus::confidential;
  const bool is_hidden = now.status == ObservationStatus::confidential;
  if (was_hidden != is_hidden) {
    ++(is_hidden ? out.newly_hidden : out.newly_shown);
    return;
  }
  if (is_hidden) return;
  note_revision(out, old, now);
  if (old.status == ObservationStatus::provisional && now.status == ObservationStatus::normal)
    ++out.confirmed;
}

/// Cells of `of` that `other` has not, in periods that both have.
std::int64_t only_in(const Cells& of, const Cells& other, const std::set<std::string>& shared) {
  std::int64_t count = 0;
  for (const auto& [key, cell] : of)
    if (!other.contains(key) && (cell.period.empty() || shared.contains(cell.period))) ++count;
  return count;
}

}  // namespace

Difference difference(const Publication& before, const Publication& after) {
  const std::set<std::string> old_periods = periods_of(before);
  const std::set<std::string> periods = periods_of(after);
  Difference out;
  out.periods_added = without(periods, old_periods);
  out.periods_removed = without(old_periods, periods);
  std::set<std::string> shared;
  std::set_intersection(periods.begin(), periods.end(), old_periods.begin(), old_periods.end(),
                        std::inserter(shared, shared.end()));
  const Cells old_cells = cells_of(before);
  const Cells cells = cells_of(after);
  for (const auto& [key, cell] : cells)
    if (const auto old = old_cells.find(key); old != old_cells.end())
      compare(out, *old->second.observation, *cell.observation);
  out.added = only_in(cells, old_cells, shared);
  out.removed = only_in(old_cells, cells, shared);
  return out;
}

}  // namespace parangon::hub::release
