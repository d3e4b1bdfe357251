#include "hub/api/comparisons.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/benchmark/population.hpp"

namespace parangon::hub::api {

Result<benchmark::Vintage> read_vintage(ReleaseShelf& shelf, const OpenVintage& vintage) {
  benchmark::Vintage out;
  out.number = vintage->number;
  out.as_of = vintage->as_of;
  for (const auto& source : vintage->sources) {
    out.tables.push_back({source.period, source.measure, source.state});
  }
  const auto tables = shelf.tables(vintage);
  if (!tables) return tables.error();
  for (const auto& id : *tables) {
    auto cube = shelf.cube(vintage, id);
    if (!cube) return cube.error();
    if (id == "segments")
      out.segments = std::move(*cube);
    else if (id == "bases")
      out.bases = std::move(*cube);
  }
  return out;
}

Status add_staff_values(const store::ReadStore& store, const OpenVintage& vintage,
                        benchmark::Vintage& out) {
  for (const auto& file : vintage->staff_files) {
    if (file.path != release::staff_values_file) continue;
    const auto blob = store.release_blob(file.sha256);
    if (!blob) throw store::StoreUnavailable(store::Outage::corrupt, "a file for staff is missing");
    auto values = release::read_staff_values(blob->bytes);
    if (!values) return values.error();
    out.staff_values = std::move(*values);
  }
  return {};
}

Result<Comparisons::Shared> Comparisons::of(const model::Period& period, model::Measure measure,
                                            const std::optional<Instant>& as_of) {
  const auto vintages = shelf_.vintages(as_of);
  auto key = fmt::format("{} {}", period.to_string(), to_string(measure));
  for (const auto& vintage : vintages) key += " " + vintage->digest;
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    if (found != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, found);
      return entries_.front().comparison;
    }
  }
  std::vector<benchmark::Vintage> read;
  for (const auto& vintage : vintages) {
    const bool covers = std::ranges::any_of(vintage->sources, [&](const auto& source) {
      return source.period == period && source.measure == measure;
    });
    if (!covers) continue;
    auto one = read_vintage(shelf_, vintage);
    if (!one) return one.error();
    read.push_back(std::move(*one));
  }
  auto made = benchmark::Comparison::of(period, measure, read);
  if (!made) return made.error();
  auto shared = std::make_shared<const benchmark::Comparison>(std::move(*made));
  const std::lock_guard lock(mutex_);
  entries_.push_front({std::move(key), shared});
  if (entries_.size() > max_kept) entries_.pop_back();
  return shared;
}

std::optional<benchmark::OwnFigures> Comparisons::own(const model::Siret& agency,
                                                      const model::Period& period,
                                                      const std::optional<Instant>& as_of) const {
  const auto member = store_.agency(agency, as_of);
  if (!member) return std::nullopt;
  for (const auto& submission : store_.counting_submissions(period, as_of)) {
    if (submission.manifest.agency != agency) continue;
    const auto population = member->population > 0 ? std::optional(member->population)
                                                   : benchmark::population_of(member->department);
    return benchmark::OwnFigures{agency, member->name, population,
                                 store_.figures_of(submission.id)};
  }
  return std::nullopt;
}

}  // namespace parangon::hub::api
