#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "shared/model/axes.hpp"
#include "shared/model/money.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

namespace parangon::connectors::classify {

/// Who supplies a line, as far as the source tells. `unit` is what distinct suppliers are counted
/// by: the SIREN; for foreign identifiers a hash above every SIREN; 0 for all that cannot be
/// identified, who count as one supplier (fewer suppliers and larger shares: the safe side for
/// secrecy).
struct Supplier {
  std::optional<model::Siret> siret;
  std::uint64_t unit = 0;
};

/// One payment or contract that can be used. Never leaves the agency.
struct PurchaseLine {
  std::int64_t row = 0;
  model::Measure measure = model::Measure::paid;
  model::Date date;
  model::Money amount;
  model::TaxBasis tax = model::TaxBasis::unknown;
  std::vector<Supplier> suppliers;  ///< At least one.
  model::Segment segment;           ///< A sub-family.
  model::Basis basis = model::Basis::direct;
};

}  // namespace parangon::connectors::classify
