#pragma once

#include "hub/disclosure/table.hpp"
#include "hub/release/territory.hpp"
#include "shared/core/text.hpp"
#include "shared/model/nomenclature.hpp"

namespace parangon::hub::release {

/// A cell of a joint table in words, for staff: period, measure, place, segment, kind, basis; where
/// it is one, a former version, a change between two versions, or the sum of hidden cells. No
/// amounts.
class CellWords {
 public:
  CellWords(const disclosure::Table& table, const Territories& places,
            const model::Nomenclature& nomenclature)
      : table_(table), places_(places), nomenclature_(nomenclature) {}

  Text of(disclosure::CellIndex cell) const;
  /// Of two versions: new less old.
  bool is_change(disclosure::CellIndex cell) const;

 private:
  const disclosure::Relation* made_by(disclosure::CellIndex cell) const;
  Text of_id(std::string_view id) const;
  Text place(std::string_view code) const;
  Text sum(const disclosure::Relation& relation, disclosure::CellIndex cell) const;

  const disclosure::Table& table_;
  const Territories& places_;
  const model::Nomenclature& nomenclature_;
};

}  // namespace parangon::hub::release
