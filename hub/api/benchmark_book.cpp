#include "hub/api/benchmark_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hub/benchmark/population.hpp"
#include "shared/model/grain.hpp"

namespace parangon::hub::api {
namespace {

using AsOf = store::ReadStore::AsOf;

std::map<model::Siret, store::Agency> agencies_by_siret(const store::ReadStore& store, AsOf as_of) {
  std::map<model::Siret, store::Agency> out;
  for (auto& agency : store.agencies(as_of)) out.emplace(agency.siret, std::move(agency));
  return out;
}

std::optional<std::int64_t> population(const store::Agency& agency) {
  if (agency.population > 0) return agency.population;
  return benchmark::population_of(agency.department);
}

/// All that a comparison depends on besides what a submission holds, its figures and its sharing
/// terms, which never change.
std::string state_of(const store::ReadStore& store, const model::Period& period, AsOf as_of) {
  const auto agencies = agencies_by_siret(store, as_of);
  std::string out;
  for (const auto& submission : store.counting_submissions(period, as_of)) {
    const auto& agency = agencies.at(submission.manifest.agency);
    out += fmt::format("{}\t{}\t{}\n", submission.id, agency.name, population(agency).value_or(0));
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<const benchmark::Benchmark>> make_benchmark(const store::ReadStore& store,
                                                                   const model::Period& period,
                                                                   const model::SecrecyRule& rule,
                                                                   AsOf as_of) {
  const auto agencies = agencies_by_siret(store, as_of);
  std::vector<benchmark::AgencyFigures> input;
  for (auto& its : store.figures(period, {}, as_of)) {
    const auto& agency = agencies.at(its.submission.manifest.agency);
    input.push_back({agency.siret, agency.name, agency.department, population(agency),
                     std::move(its.figures), its.submission.manifest.sharing});
  }
  if (input.empty()) {
    return Error{Errc::not_found,
                 {fmt::format("Aucun dépôt certifié pour la période {}.", period.to_string()),
                  fmt::format("No certified submission for period {}.", period.to_string())}};
  }
  auto made = benchmark::Benchmark::compute(period, std::move(input), rule);
  if (!made) return made.error();
  return std::make_shared<const benchmark::Benchmark>(std::move(*made));
}

Status comparable(const store::ReadStore& store, const model::Period& period,
                  model::Period::Grain grain, AsOf as_of) {
  if (period.grain() == grain) return {};
  for (const auto& info : store.periods(as_of)) {
    const auto& other = info.period;
    const bool overlaps =
        other.first_day() <= period.last_day() && period.first_day() <= other.last_day();
    if (other.grain() == grain && overlaps) {
      return Error{Errc::not_found,
                   {fmt::format("Pas de comparaison pour {} : le consortium compare par {} ; "
                                "demandez {}.",
                                period.to_string(), label(grain).fr, other.to_string()),
                    fmt::format("No comparison for {}: the consortium compares by {}; ask for {}.",
                                period.to_string(), label(grain).en, other.to_string())}};
    }
  }
  return {};
}

Result<std::shared_ptr<const benchmark::Benchmark>> BenchmarkBook::of(const model::Period& period,
                                                                      AsOf as_of) {
  if (const auto allowed = comparable(store_, period, grain_, as_of); !allowed) {
    return allowed.error();
  }
  const auto state = state_of(store_, period, as_of);
  const std::lock_guard lock(mutex_);
  const auto found =
      std::ranges::find_if(pages_, [&](const Page& page) { return page.period == period; });
  if (found != pages_.end() && found->state == state) {
    pages_.splice(pages_.begin(), pages_, found);
    return pages_.front().benchmark;
  }
  auto made = make_benchmark(store_, period, rule_, as_of);
  if (!made) return made.error();
  if (found != pages_.end()) pages_.erase(found);
  pages_.push_front({period, state, *made});
  if (pages_.size() > max_kept) pages_.pop_back();
  return *made;
}

}  // namespace parangon::hub::api
