#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "hub/disclosure/attacker.hpp"
#include "hub/disclosure/coalitions.hpp"
#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// What a contributor has in one hidden cell, and what it knows of the cell by that.
struct Own {
  std::size_t position = 0;  ///< In a group of hidden cells.
  Amount amount = 0;
  bool all = false;    ///< It is the only one there: the cell is its amount.
  bool floor = false;  ///< The cell is not below it: nobody has a credit note there.
};

struct Insider {
  HoldingIndex holding = 0;
  HoldingIndex partner = the_public;  ///< Of a pair that pools what it knows; else nobody.
  std::vector<Own> owns;              ///< By position.
};

/// Who has what in hidden cells, for the independent attacker: read from the contributions anew,
/// sharing nothing with the audit. Zeros do not count.
class OwnAmounts {
 public:
  OwnAmounts(const Table& table, const Pattern& pattern);

  /// Who has something in hidden cells, in order.
  const std::vector<HoldingIndex>& holdings() const { return holdings_; }
  /// Those of a group of hidden cells, in order.
  std::vector<Insider> insiders_of(const std::vector<CellIndex>& cells) const;
  /// The pairs of these that may pool what they know, in order.
  std::vector<Insider> pairs_of(const std::vector<CellIndex>& cells,
                                const std::vector<Insider>& insiders) const;

 private:
  struct InCell {
    std::map<HoldingIndex, Amount> parts;
    bool credit = false;
    Amount value = 0;
    bool alone = false;
  };
  std::vector<InCell> cells_;
  std::vector<HoldingIndex> holdings_;
  std::vector<Pair> pairs_;
};

}  // namespace parangon::hub::disclosure
