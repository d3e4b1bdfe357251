#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "hub/benchmark/benchmark.hpp"
#include "hub/benchmark/vintage.hpp"
#include "hub/collect/campaign.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"

namespace parangon::hub::api {

/// A comparison, and the vintage that it is of.
struct Comparison {
  std::shared_ptr<const benchmark::Benchmark> benchmark;
  benchmark::Vintage vintage;
};

/// What decides what is compared.
struct ComparisonRules {
  model::SecrecyRule secrecy;
  collect::Calendar calendar;
};

/// The comparison of a period, of the vintage that is shown as of an instant, or `now`. An agency's
/// population is the one it was added with, or its department's. Blocks, for seconds with many
/// figures. Errors: those of Benchmark::compute; Errc::not_found when nobody has submitted for the
/// period, and while its first vintage waits.
Result<Comparison> make_comparison(const store::ReadStore& store, const model::Period& period,
                                   const ComparisonRules& rules, Instant now,
                                   store::ReadStore::AsOf as_of);

/// Whether a period's comparison may be shown beside the others of the store: it is of the grain
/// that the consortium collects, or no period of that grain in it has data. A year and its quarters
/// together would give, by subtraction, cells that nobody judged. Errc::not_found otherwise.
Status comparable(const store::ReadStore& store, const model::Period& period,
                  model::Period::Grain grain, store::ReadStore::AsOf as_of = {});

/// Keeps the comparisons that were made last for as long as the store has nothing newer.
/// Thread-safe; one comparison is made at a time.
class BenchmarkBook {
 public:
  static constexpr std::size_t max_kept = 4;

  /// `store` and `clock` must outlive it.
  BenchmarkBook(const store::ReadStore& store, const Clock& clock, ComparisonRules rules,
                model::Period::Grain grain)
      : store_(store), clock_(clock), rules_(std::move(rules)), grain_(grain) {}

  /// As comparable, then as make_comparison; asks the store only for what has changed when nothing
  /// has.
  Result<Comparison> of(const model::Period& period, store::ReadStore::AsOf as_of = {});

 private:
  struct Page {
    model::Period period;
    std::string state;  ///< What it was made of.
    std::shared_ptr<const benchmark::Benchmark> benchmark;
  };
  const store::ReadStore& store_;
  const Clock& clock_;
  ComparisonRules rules_;
  model::Period::Grain grain_;
  std::mutex mutex_;
  std::list<Page> pages_;  ///< Used last first.
};

}  // namespace parangon::hub::api
