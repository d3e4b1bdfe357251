#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "hub/api/release_shelf.hpp"
#include "hub/benchmark/comparison.hpp"
#include "hub/store/store.hpp"

namespace parangon::hub::api {

/// The comparison of a period and measure that members may read, made of the vintages that are open
/// to them. Keeps the newest ones in memory. Thread-safe; blocks.
class Comparisons {
 public:
  static constexpr std::size_t max_kept = 16;

  /// References must outlive it.
  Comparisons(ReleaseShelf& shelf, const store::ReadStore& store) : shelf_(shelf), store_(store) {}

  using Shared = std::shared_ptr<const benchmark::Comparison>;
  /// `as_of`: of the vintages that members could read then. Errc::not_found: no vintage covers it.
  Result<Shared> of(const model::Period& period, model::Measure measure,
                    const std::optional<Instant>& as_of = {});

  /// A member's own figures of a period: of its revision that counts. nullopt: none counts.
  std::optional<benchmark::OwnFigures> own(const model::Siret& agency, const model::Period& period,
                                           const std::optional<Instant>& as_of = {}) const;

 private:
  struct Entry {
    std::string key;  ///< Period, measure, and the digests of the vintages.
    Shared comparison;
  };
  ReleaseShelf& shelf_;
  const store::ReadStore& store_;
  std::mutex mutex_;
  std::list<Entry> entries_;  ///< Used last first.
};

/// What a comparison reads of a vintage; without values for staff. Blocks. Errors as
/// ReleasedCube::read.
Result<benchmark::Vintage> read_vintage(ReleaseShelf& shelf, const OpenVintage& vintage);

/// Adds the values that staff may read. For the command line of the consortium alone.
Status add_staff_values(const store::ReadStore& store, const OpenVintage& vintage,
                        benchmark::Vintage& out);

}  // namespace parangon::hub::api
