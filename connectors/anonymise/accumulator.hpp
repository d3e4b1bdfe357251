#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "connectors/anonymise/contributors.hpp"
#include "connectors/classify/matcher.hpp"
#include "connectors/classify/purchase_line.hpp"
#include "shared/core/error.hpp"
#include "shared/model/contributors.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"

namespace parangon::connectors::anonymise {

/// Adds purchase lines up into anonymised figures. What it keeps per cell and supplier is a number
/// (the legal unit's) and sums; no name, label, contract, account or day enters it. Memory grows
/// with the number of distinct (sub-family, kind, basis, supplier), not with the lines.
/// Not thread-safe.
class Accumulator {
 public:
  explicit Accumulator(model::Period::Grain grain);
  ~Accumulator();
  Accumulator(Accumulator&&) noexcept;
  Accumulator& operator=(Accumulator&&) noexcept;

  /// Adds one supplier's part of a line. A contract with n holders is added n times, its amount
  /// divided by `parts_of`. Errc::too_large when a sum does not fit (nothing is added then).
  Status add(const classify::PurchaseLine& line, const classify::Supplier& supplier,
             const classify::Match& match, model::Money part);

  /// The figures of every period met, at every level of the hierarchies, sorted by key; those that
  /// fail the primary rule are sealed. `year_totals`: figures of whole years beside those of a
  /// finer grain, because a year's number of suppliers is not the sum of its quarters'.
  Result<std::map<model::Period, std::vector<model::Figure>>> figures(
      const model::SecrecyRule& rule, bool year_totals) const;

  /// The suppliers of the same periods under pseudonyms, by finest cell; periods without a
  /// pseudonymiser, and those without amounts before tax, are left out.
  Result<std::map<model::Period, model::SealedContributors>> contributors(
      const PseudonymiserFor& pseudonymiser, bool year_totals) const;

  /// Distinct (leaf cell, supplier) pairs held.
  std::size_t size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// `amount` divided among `parts` holders in whole cents: the first ones get a cent more when it
/// does not divide. The source states one amount for all holders, so equal parts are a
/// convention (docs/formats.md, holders).
model::Money part_of(model::Money amount, std::size_t parts, std::size_t index);

/// Per cent, rounded up to the next multiple of 5; 100 at most. 0 when `whole` is not positive.
int share_rounded_up(model::Money part, model::Money whole);

}  // namespace parangon::connectors::anonymise
