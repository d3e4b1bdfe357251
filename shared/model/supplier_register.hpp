#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/model/axes.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

namespace parangon::model {

/// One approval of one establishment: that it is of a kind, or has a flag, from a day to a day.
struct RegisterEntry {
  Siret siret;
  /// Exactly one of the two is set.
  std::optional<SupplierKind> kind;
  std::optional<SupplierFlag> flag;
  std::optional<Date> first_day;  ///< nullopt: since ever
  std::optional<Date> last_day;   ///< included; nullopt: still valid
  /// Order among the kinds that one establishment holds on the same day, when no contract's basis
  /// decides: the lowest wins. The position in the register file.
  std::int32_t order = 0;
  std::string source;  ///< Which directory says so ("FINESS 2026-01", "DECP 2018-19"…).

  bool valid_on(Date day) const {
    return (!first_day || *first_day <= day) && (!last_day || day <= *last_day);
  }
};

/// The consortium's register of suppliers, in memory, for look-up by establishment. Immutable once
/// built, so it may be shared by threads.
class SupplierRegister {
 public:
  SupplierRegister() = default;
  /// Takes entries in the register's order.
  explicit SupplierRegister(std::vector<RegisterEntry> entries);

  /// All entries of the establishment, in the register's order; empty when it is not listed.
  std::span<const RegisterEntry> of(Siret siret) const;
  /// Whether some establishment of the legal unit is listed as valid on that day.
  bool lists_siren(Siren siren, Date day) const;

  /// Sorted by establishment, then by order.
  std::span<const RegisterEntry> entries() const { return entries_; }
  /// Distinct establishments.
  std::size_t establishments() const { return establishments_; }

 private:
  std::vector<RegisterEntry> entries_;
  std::size_t establishments_ = 0;
};

}  // namespace parangon::model
