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

/// Sharing terms that hold now, by agency.
using Terms = std::map<model::Siret, model::SharingTerms>;

Terms terms_now(const store::ReadStore& store, const model::Period& period, AsOf as_of) {
  Terms out;
  for (const auto& submission : store.counting_submissions(period, as_of)) {
    out.emplace(submission.manifest.agency, submission.manifest.sharing);
  }
  return out;
}

/// Terms that a vintage was shown on end at once: who takes its name back does not wait for
/// company. New ones come with the figures.
model::SharingTerms terms_of(const store::SubmissionInfo& submission, const Terms& now) {
  const auto found = now.find(submission.manifest.agency);
  if (found == now.end()) return {};
  return {std::min(submission.manifest.sharing.paid, found->second.paid),
          std::min(submission.manifest.sharing.awarded, found->second.awarded)};
}

/// All that a comparison depends on besides figures, which never change.
std::string state_of(const store::ReadStore& store, const model::Period& period, Instant vintage,
                     const Terms& now) {
  const auto agencies = agencies_by_siret(store, vintage);
  std::string out;
  for (const auto& submission : store.counting_submissions(period, vintage)) {
    const auto& agency = agencies.at(submission.manifest.agency);
    const auto terms = terms_of(submission, now);
    out += fmt::format("{}\t{}\t{}\t{}\t{}\n", submission.id, agency.name,
                       population(agency).value_or(0), to_string(terms.paid),
                       to_string(terms.awarded));
  }
  return out;
}

/// Whose figures are awaited for a period, as it was known at an instant. Keeps what it has read
/// for as long as no member and no campaign has changed.
class Roster {
 public:
  Roster(const store::ReadStore& store, const model::Period& period,
         const collect::Calendar& calendar, AsOf as_of)
      : store_(store),
        period_(period),
        calendar_(calendar),
        changes_(store.roster_changes(as_of)) {}

  /// Just before each change, and then.
  std::vector<Instant> looks() const {
    std::vector<Instant> out;
    for (const Instant change : changes_) {
      out.push_back(change - std::chrono::milliseconds(1));
      out.push_back(change);
    }
    return out;
  }

  benchmark::Collection at(Instant instant) {
    const auto changed = std::ranges::upper_bound(changes_, instant) - changes_.begin();
    if (changed != read_) {
      read(instant);
      read_ = changed;
    }
    const model::Date day = calendar_(instant);
    const auto over = [&](const store::Campaign& campaign) { return campaign.due < day; };
    return {expected_, !campaigns_.empty() && std::ranges::all_of(campaigns_, over)};
  }

 private:
  void read(Instant instant) {
    campaigns_.clear();
    for (auto& campaign : store_.campaigns(instant)) {
      if (std::ranges::find(campaign.periods, period_) != campaign.periods.end()) {
        campaigns_.push_back(std::move(campaign));
      }
    }
    expected_.clear();
    for (const auto& agency : store_.agencies(instant)) {
      const auto awaits = [&](const store::Campaign& c) {
        return collect::expects(c, agency.siret);
      };
      const bool awaited = campaigns_.empty() || std::ranges::any_of(campaigns_, awaits);
      if (agency.active && awaited) expected_.push_back(agency.siret);
    }
  }

  const store::ReadStore& store_;
  const model::Period& period_;
  const collect::Calendar& calendar_;
  std::vector<Instant> changes_;
  std::ptrdiff_t read_ = -1;  ///< How many changes were known when it was read.
  std::vector<store::Campaign> campaigns_;
  std::vector<model::Siret> expected_;
};

Result<benchmark::Vintage> vintage_at(const store::ReadStore& store, const model::Period& period,
                                      const ComparisonRules& rules, Instant now, AsOf as_of) {
  std::vector<benchmark::CountingChange> changes;
  for (const auto& change : store.counting_changes(period, as_of)) {
    changes.push_back({change.at, change.agency, change.revision});
  }
  const auto name = period.to_string();
  if (changes.empty()) {
    return Error{Errc::not_found,
                 {fmt::format("Aucun dépôt certifié pour la période {}.", name),
                  fmt::format("No certified submission for period {}.", name)}};
  }
  Roster roster(store, period, rules.calendar, as_of);
  const auto vintage =
      benchmark::vintage_of(changes, roster.looks(), as_of.value_or(now),
                            static_cast<std::size_t>(rules.secrecy.min_suppliers),
                            [&roster](Instant instant) { return roster.at(instant); });
  if (vintage.at) return vintage;
  return Error{
      Errc::not_found,
      {fmt::format("La comparaison de {} n'est pas encore ouverte : {} acheteurs comptent, sur {} "
                   "attendus. Elle s'ouvre quand tous comptent, ou le lendemain de l'échéance de "
                   "la campagne, avec {} acheteurs au moins.",
                   name, vintage.counted, vintage.expected, rules.secrecy.min_suppliers),
       fmt::format("The comparison of {} is not open yet: {} agencies count, of {} expected. It "
                   "opens when all count, or the day after the campaign's due day, with {} "
                   "agencies at least.",
                   name, vintage.counted, vintage.expected, rules.secrecy.min_suppliers)}};
}

Result<std::shared_ptr<const benchmark::Benchmark>> benchmark_at(const store::ReadStore& store,
                                                                 const model::Period& period,
                                                                 const model::SecrecyRule& rule,
                                                                 Instant at, const Terms& now) {
  const auto agencies = agencies_by_siret(store, at);
  std::vector<benchmark::AgencyFigures> input;
  for (auto& its : store.figures(period, {}, at)) {
    const auto& agency = agencies.at(its.submission.manifest.agency);
    input.push_back({agency.siret, agency.name, agency.department, population(agency),
                     std::move(its.figures), terms_of(its.submission, now)});
  }
  auto made = benchmark::Benchmark::compute(period, std::move(input), rule);
  if (!made) return made.error();
  return std::make_shared<const benchmark::Benchmark>(std::move(*made));
}

}  // namespace

Result<Comparison> make_comparison(const store::ReadStore& store, const model::Period& period,
                                   const ComparisonRules& rules, Instant now, AsOf as_of) {
  const auto vintage = vintage_at(store, period, rules, now, as_of);
  if (!vintage) return vintage.error();
  auto made =
      benchmark_at(store, period, rules.secrecy, *vintage->at, terms_now(store, period, as_of));
  if (!made) return made.error();
  return Comparison{std::move(*made), *vintage};
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

Result<Comparison> BenchmarkBook::of(const model::Period& period, AsOf as_of) {
  if (const auto allowed = comparable(store_, period, grain_, as_of); !allowed) {
    return allowed.error();
  }
  const auto vintage = vintage_at(store_, period, rules_, clock_.now(), as_of);
  if (!vintage) return vintage.error();
  const auto terms = terms_now(store_, period, as_of);
  const auto state = state_of(store_, period, *vintage->at, terms);
  const std::lock_guard lock(mutex_);
  const auto found =
      std::ranges::find_if(pages_, [&](const Page& page) { return page.period == period; });
  if (found != pages_.end() && found->state == state) {
    pages_.splice(pages_.begin(), pages_, found);
    return Comparison{pages_.front().benchmark, *vintage};
  }
  auto made = benchmark_at(store_, period, rules_.secrecy, *vintage->at, terms);
  if (!made) return made.error();
  if (found != pages_.end()) pages_.erase(found);
  pages_.push_front({period, state, *made});
  if (pages_.size() > max_kept) pages_.pop_back();
  return Comparison{std::move(*made), *vintage};
}

}  // namespace parangon::hub::api
