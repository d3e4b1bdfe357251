#include "hub/disclosure/singletons.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "hub/disclosure/rounded_totals.hpp"

namespace parangon::hub::disclosure {
namespace {

class Presumption {
 public:
  explicit Presumption(Table& table)
      : table_(table), sum_in_(table.cells.size(), no_relation), holder_(table.cells.size()) {
    for (std::size_t i = 0; i < table.relations.size(); ++i) {
      const Term* total = total_of(table.relations[i]);
      if (total == nullptr) continue;
      auto& first = sum_in_[total->cell];
      if (first == no_relation) first = i;
    }
  }

  void add() {
    for (CellIndex cell = 0; cell < table_.cells.size(); ++cell) {
      if (table_.cells[cell].status != CellStatus::primary || !is_elementary(cell)) continue;
      holder_[cell] = add_holding(table_.cells[cell].id);
      contribute(cell, *holder_[cell], table_.cells[cell].value);
    }
    for (CellIndex cell = 0; cell < table_.cells.size(); ++cell) {
      if (table_.cells[cell].status == CellStatus::primary && !is_elementary(cell)) add_total(cell);
    }
  }

 private:
  static constexpr std::size_t no_relation = static_cast<std::size_t>(-1);

  bool is_elementary(CellIndex cell) const { return sum_in_[cell] == no_relation; }

  HoldingIndex add_holding(std::string name) {
    table_.holdings.push_back(std::move(name));
    return static_cast<HoldingIndex>(table_.holdings.size() - 1);
  }

  void contribute(CellIndex cell, HoldingIndex holding, Amount amount) {
    if (amount != 0) table_.contributions.push_back({cell, holding, amount});
  }

  void add_total(CellIndex total) {
    Amount rest = table_.cells[total].value;
    for (const CellIndex part : elementary_parts(total)) {
      if (!holder_[part]) continue;
      rest -= table_.cells[part].value;
      contribute(total, *holder_[part], table_.cells[part].value);
    }
    if (rest != 0) contribute(total, add_holding("+" + table_.cells[total].id), rest);
  }

  std::set<CellIndex> elementary_parts(CellIndex total) const {
    std::set<CellIndex> elementary, seen = {total};
    std::vector<CellIndex> open = {total};
    while (!open.empty()) {
      const CellIndex cell = open.back();
      open.pop_back();
      if (is_elementary(cell)) {
        elementary.insert(cell);
        continue;
      }
      for (const Term& term : table_.relations[sum_in_[cell]].terms) {
        if (seen.insert(term.cell).second) open.push_back(term.cell);
      }
    }
    return elementary;
  }

  Table& table_;
  std::vector<std::size_t> sum_in_;  ///< The first relation that a cell is the total of.
  std::vector<std::optional<HoldingIndex>> holder_;
};

}  // namespace

void presume_singletons(Table& table) { Presumption(table).add(); }

}  // namespace parangon::hub::disclosure
