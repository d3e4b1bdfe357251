#include "hub/disclosure/rounded_totals.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {

class Totals {
 public:
  explicit Totals(Table& table)
      : table_(table),
        sum_in_(table.cells.size(), nullptr),
        state_(table.cells.size(), State::raw) {
    for (const Relation& relation : table.relations) {
      const Term* total = total_of(relation);
      if (total != nullptr && std::abs(total->coefficient) == 1 &&
          sum_in_[total->cell] == nullptr) {
        sum_in_[total->cell] = &relation;
      }
    }
  }

  void add_up() {
    for (CellIndex cell = 0; cell < table_.cells.size(); ++cell) settle(cell);
  }

 private:
  enum class State { raw, open, settled };

  /// Parts first; a circle of totals is left as it is. The stack is ours, since hierarchies may be
  /// as deep as a table has cells.
  void settle(CellIndex first) {
    std::vector<CellIndex> stack{first};
    while (!stack.empty()) {
      const CellIndex cell = stack.back();
      if (state_[cell] == State::settled || sum_in_[cell] == nullptr) {
        state_[cell] = State::settled;
        stack.pop_back();
        continue;
      }
      if (state_[cell] == State::open) {
        replace(cell);
        state_[cell] = State::settled;
        stack.pop_back();
        continue;
      }
      state_[cell] = State::open;
      for (const Term& term : sum_in_[cell]->terms) {
        if (state_[term.cell] == State::raw) stack.push_back(term.cell);
      }
    }
  }

  void replace(CellIndex cell) {
    const Relation& relation = *sum_in_[cell];
    Wide sum = -Wide{relation.constant};
    int sign = 1;
    for (const Term& term : relation.terms) {
      if (term.cell == cell) {
        sign = term.coefficient;
      } else {
        sum += Wide{term.coefficient} * table_.cells[term.cell].value;
      }
    }
    sum *= -sign;
    Cell& total = table_.cells[cell];
    Wide allowed = 1;
    for (const Term& term : relation.terms) allowed += std::abs(term.coefficient);
    const Wide gap = sum - total.value;
    if (2 * (gap < 0 ? -gap : gap) > allowed + 1) return;
    total.value = static_cast<Amount>(sum);
    total.lower = std::min(total.lower, total.value);
    total.upper = std::max(total.upper, total.value);
  }

  Table& table_;
  std::vector<const Relation*> sum_in_;  ///< The first relation that a cell is the total of.
  std::vector<State> state_;
};

}  // namespace

const Term* total_of(const Relation& relation) {
  const auto negative =
      std::ranges::count_if(relation.terms, [](const Term& t) { return t.coefficient < 0; });
  const auto positive = std::ssize(relation.terms) - negative;
  if (negative == 0 || positive == 0 || (negative > 1 && positive > 1)) return nullptr;
  const bool is_negative = negative == 1;
  for (const Term& term : relation.terms) {
    if ((term.coefficient < 0) == is_negative) return &term;
  }
  return nullptr;
}

void add_up_totals(Table& table) { Totals(table).add_up(); }

}  // namespace parangon::hub::disclosure
