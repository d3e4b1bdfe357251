#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "connectors/readers/raw_line.hpp"

namespace parangon::connectors::readers {

/// One modification of a contract; members that it does not change are empty.
struct DecpAmendment {
  std::string_view date;  ///< dateNotificationModification
  std::string_view amount;
  std::string_view duration;
  std::vector<RawSupplier> suppliers;

  void clear();
};

/// The values in force once all modifications of a contract are applied. Each modification states
/// the new total, not a difference (arrêté du 22 décembre 2022, annexe: « montant HT modifié »).
/// Of two that change the same field the later one wins: by date where both have an ISO one, by
/// their order in the file otherwise.
class DecpAmendments {
 public:
  void clear();
  void apply(const DecpAmendment& amendment);

  /// The value in force, given the one that the contract began with.
  std::string_view amount_or(std::string_view initial) const;
  std::string_view duration_or(std::string_view initial) const;
  std::span<const RawSupplier> suppliers_or(std::span<const RawSupplier> initial) const;

 private:
  struct Field {
    std::string_view value;
    std::string_view since;  ///< Date of the latest amendment that set it; empty when unknown.
  };

  Field amount_;
  Field duration_;
  std::vector<RawSupplier> suppliers_;
  std::string_view suppliers_since_;
};

}  // namespace parangon::connectors::readers
