#include "hub/release/build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "hub/release/certificate_text.hpp"
#include "hub/release/cubes.hpp"
#include "hub/release/naming.hpp"
#include "hub/release/protected_table.hpp"
#include "hub/release/public_view.hpp"
#include "hub/release/review_tables.hpp"
#include "hub/release/staff_system.hpp"

namespace parangon::hub::release {
namespace {

Error refused(const Text& why) { return {Errc::invalid_argument, why}; }

bool overlap(const model::Period& a, const model::Period& b) {
  return a.first_day() <= b.last_day() && b.first_day() <= a.last_day();
}

Status check_periods(const BuildInput& input, std::span<const KeptRelease> earlier) {
  const auto clash = [](const model::Period& a, const model::Period& b) {
    return refused({fmt::format("{} et {} se recouvrent", a.to_string(), b.to_string()),
                    fmt::format("{} and {} overlap", a.to_string(), b.to_string())});
  };
  for (std::size_t i = 0; i < input.periods.size(); ++i) {
    const auto& period = input.periods[i].period;
    for (std::size_t k = 0; k < i; ++k) {
      if (overlap(period, input.periods[k].period)) return clash(period, input.periods[k].period);
    }
    for (const auto& release : earlier) {
      for (const auto& table : release.tables) {
        if (period != table.period && overlap(period, table.period)) {
          return clash(period, table.period);
        }
      }
    }
  }
  return {};
}

Status check_input(const BuildInput& input, std::span<const KeptRelease> earlier) {
  if (input.estimated || !input.layout.crossed) {
    return refused({"Une estimation ne se publie pas", "An estimate is no release"});
  }
  if (input.periods.empty() || input.places.all().empty() || !input.digest ||
      input.nomenclature == nullptr || input.salt.empty()) {
    return refused(
        {"Il manque une période, un territoire, un condensat, une nomenclature ou le sel",
         "A period, a territory, a digest, a nomenclature or the salt is missing"});
  }
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    // A discarded draft gives its number back.
    const bool ordered = i == 0 || earlier[i - 1].number < earlier[i].number ||
                         (!earlier[i - 1].published && earlier[i - 1].number == earlier[i].number);
    const bool before = earlier[i].number < input.number ||
                        (!earlier[i].published && earlier[i].number == input.number);
    if (ordered && before) continue;
    return refused({"Les publications antérieures ne se suivent pas",
                    "The earlier releases are not in order"});
  }
  return check_periods(input, earlier);
}

std::vector<std::optional<std::int64_t>> populations(const BuildInput& input) {
  std::vector<std::optional<std::int64_t>> people(input.places.all().size());
  std::vector<char> known(people.size(), 1);
  for (const Member& member : input.members) {
    const auto own = input.places.find(member.siret.to_string());
    if (own) people[*own] = member.population;
    for (auto at = input.places.find(member.territory); at; at = input.places.parent(*at)) {
      if (!member.population || *member.population <= 0) {
        known[*at] = 0;
      } else {
        people[*at] = people[*at].value_or(0) + *member.population;
      }
    }
  }
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!known[i]) people[i].reset();
  }
  return people;
}

/// The door between what is known and what is shown: amounts of hidden cells stay behind it.
PublicTable shown(const ProtectedTable& table, const Intervals& intervals, bool with_intervals) {
  PublicTable made{table.period, table.measure, {}};
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    if (!table.source.is_shown[i]) continue;
    ShownCell cell{table.source.keys[i], ObservationStatus::confidential, {}, {}, {}};
    if (table.is_hidden(i)) {
      if (with_intervals) cell.interval = intervals[i];
    } else {
      cell.status = table.provisional ? ObservationStatus::provisional : ObservationStatus::normal;
      cell.amount = model::Money::cents(table.source.table.cells[i].value);
      cell.agencies = table.source.agencies[i];
    }
    made.cells.push_back(cell);
  }
  return made;
}

/// What staff reads besides, table by table. Where staff can be shown no more, the tables may
/// withhold more on account of what it has read before.
Result<std::vector<Text>> add_staff_values(const BuildInput& given,
                                           std::span<ProtectedTable> tables,
                                           std::span<const KeptRelease> earlier, Draft& draft) {
  std::vector<Text> notes;
  for (auto& table : tables) {
    const auto period = std::ranges::find(given.periods, table.period, &PeriodInput::period);
    auto made = staff_table(given, *period, table, earlier);
    if (!made) return made.error();
    if (!made->kept) {
      auto done = protect_from_staff(given, *period, earlier, table);
      if (!done) return done.error();
    }
    std::ranges::move(made->values, std::back_inserter(draft.staff_values));
    if (made->kept) draft.kept.staff_tables.push_back(std::move(*made->kept));
    if (made->problem) notes.push_back(*made->problem);
  }
  return notes;
}

}  // namespace

Result<Draft> build(const BuildInput& given, std::span<const KeptRelease> earlier) {
  if (auto sound = check_input(given, earlier); !sound) return sound.error();
  const auto with = with_names(given, earlier);
  if (!with) return with.error();
  const BuildInput& input = *with;
  auto tables = protect_tables(input, earlier);
  if (!tables) return tables.error();
  Draft draft;
  std::vector<Intervals> intervals;
  std::vector<SafeInterval> hidden;
  std::vector<PublicTable> cells;
  std::set<std::string> sources;
  draft.kept.number = input.number;
  draft.kept.layout = input.layout.name;
  draft.kept.rules = disclosure::rules_text(input.rules);
  const auto staff_notes = add_staff_values(given, *tables, earlier, draft);
  if (!staff_notes) return staff_notes.error();
  for (const auto& table : *tables) {
    const PublicView view(table);
    auto derived = view.holes();
    if (!derived) return derived.error();
    const auto value = view.sum(finest_cells(table, input.places, input.layout.segments.front()));
    if (!value) return value.error();
    hidden.push_back(*value);
    cells.push_back(shown(table, *derived, input.intervals));
    intervals.push_back(std::move(*derived));
    sources.insert(table.sources.begin(), table.sources.end());
    draft.kept.tables.push_back(kept_table(table, input.digest));
    draft.counted.push_back({table.period, table.measure, table.state, table.sources});
  }
  for (const auto& period : input.periods) draft.periods.push_back(period.period);
  std::ranges::sort(draft.periods);
  draft.sources.assign(sources.begin(), sources.end());
  auto cubes =
      make_cubes(cells, {input.places, populations(input), input.layout, *input.nomenclature});
  draft.code_lists = std::move(cubes.code_lists);
  draft.cubes = std::move(cubes.cubes);
  draft.certificate = certificate_text(input, *tables, hidden, earlier);
  draft.review = review_of(input, *tables, intervals, hidden, earlier);
  std::ranges::copy(*staff_notes, std::back_inserter(draft.review.notes));
  return draft;
}

disclosure::ProtectOptions release_effort() {
  disclosure::ProtectOptions options;
  options.exchange_work = 20'000'000;
  options.exact_nodes = 100;
  options.exact_work = 50'000'000;
  return options;
}

}  // namespace parangon::hub::release
