#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/disclosure/attack.hpp"
#include "hub/release/protected_table.hpp"

namespace parangon::hub::release {

/// What may be told of a table's holes: what follows for everybody from what is published, all
/// linked releases together. The audit supposes that everybody knows the bounds too, which is on
/// the safe side; but they come from the largest amount, hidden or not, so that whoever is told one
/// has a better one. Here a side that only a bound closes is open.
class PublicView {
 public:
  /// `table` must outlive it.
  explicit PublicView(const ProtectedTable& table);

  /// By cell of SourceTable; nullopt where it is published. Errors: those of disclosure::attack().
  Result<std::vector<std::optional<SafeInterval>>> holes() const;
  /// Of the hidden cells among these together. Errors: those of disclosure::attack_sum().
  Result<SafeInterval> sum(std::span<const disclosure::CellIndex> cells) const;

 private:
  SafeInterval told(const disclosure::Interval& derived) const;

  const ProtectedTable& protected_;
  disclosure::Table seen_;        ///< With bounds out of reach.
  disclosure::Pattern pattern_;   ///< Without what only members have read.
  disclosure::Amount reach_ = 0;  ///< What follows is nearer to zero.
};

}  // namespace parangon::hub::release
