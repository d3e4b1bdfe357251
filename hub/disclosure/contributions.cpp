#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "hub/disclosure/cell_names.hpp"
#include "hub/disclosure/csv_lines.hpp"
#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/rounded_totals.hpp"
#include "hub/disclosure/text_lines.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {

using HeldAmounts = std::map<HoldingIndex, Amount>;

std::string decimal_of(Wide amount, const Table& table) {
  return to_decimal(static_cast<Amount>(std::clamp<Wide>(amount, -max_amount, max_amount)),
                    table.decimals);
}

/// Reads the lines into a table that has no contributions yet.
class ContributionReader {
 public:
  explicit ContributionReader(Table& table)
      : table_(table),
        ids_(ids_of(table)),
        last_line_(table.cells.size(), 0),
        rounded_(table.cells.size(), 0),
        sums_(table.cells.size(), 0) {}

  Status add(const CsvLines& lines, const std::vector<std::string_view>& fields) {
    if (fields.size() != 3) return lines.error("trois champs attendus", "three fields expected");
    const auto known = ids_.find(fields[0]);
    if (known == ids_.end()) {
      return lines.error(fmt::format("cellule inconnue : {}", fields[0]),
                         fmt::format("unknown cell: {}", fields[0]));
    }
    const auto number = parse_decimal(fields[2]);
    const auto amount =
        number ? in_units(*number, table_.decimals, Rounding::nearest) : std::nullopt;
    if (!amount || fields[1].empty()) {
      return lines.error("groupe vide, ou montant refusé", "empty holding, or amount refused");
    }
    if (table_.contributions.size() == max_contributions) {
      return Error{Errc::too_large,
                   lines.error("trop de contributions", "too many contributions").message};
    }
    const auto next = static_cast<HoldingIndex>(table_.holdings.size());
    const auto [holding, is_new] = holdings_.emplace(fields[1], next);
    if (is_new) table_.holdings.emplace_back(fields[1]);
    if (is_finer(*number, table_.decimals)) ++rounded_[known->second];
    table_.contributions.push_back({known->second, holding->second, *amount});
    last_line_[known->second] = lines.number();
    sums_[known->second] += *amount;
    return {};
  }

  /// How many amounts were rounded; the largest of each cell takes the difference that this makes
  /// to the cell's value, at most half a unit for each.
  std::size_t settle_rounded() {
    std::vector<Contribution*> largest(table_.cells.size(), nullptr);
    for (auto& part : table_.contributions) {
      auto& most = largest[part.cell];
      if (most == nullptr || std::abs(part.amount) > std::abs(most->amount)) most = &part;
    }
    std::size_t all = 0;
    for (std::size_t i = 0; i < rounded_.size(); ++i) {
      all += rounded_[i];
      const Wide gap = table_.cells[i].value - sums_[i];
      if (rounded_[i] == 0 || 2 * (gap < 0 ? -gap : gap) > static_cast<Wide>(rounded_[i])) continue;
      largest[i]->amount += static_cast<Amount>(gap);
      sums_[i] += gap;
    }
    return all;
  }

  /// What is listed of a cell is all of it.
  Status check_sums() const {
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      const Cell& cell = table_.cells[i];
      if (last_line_[i] == 0 || sums_[i] == cell.value) continue;
      const std::string sum = decimal_of(sums_[i], table_), value = decimal_of(cell.value, table_);
      return line_error(last_line_[i],
                        fmt::format("les contributions de la cellule {} font {}, sa valeur est {}",
                                    cell.id, sum, value),
                        fmt::format("the contributions of cell {} add up to {}, its value is {}",
                                    cell.id, sum, value));
    }
    return {};
  }

 private:
  Table& table_;
  CellIds ids_;
  std::unordered_map<std::string, HoldingIndex> holdings_;
  std::vector<std::size_t> last_line_;  ///< That lists the cell; 0: none does.
  std::vector<std::size_t> rounded_;    ///< Amounts that were finer than the table's unit.
  std::vector<Wide> sums_;
};

/// Gives a total the contributions of its parts, where only the parts have any.
class ContributionSums {
 public:
  explicit ContributionSums(Table& table) : table_(table), parts_(table.cells.size()) {
    for (const auto& part : table.contributions) parts_[part.cell][part.holding] += part.amount;
  }

  void fill() {
    for (bool again = true; again;) {
      again = false;
      for (const auto& relation : table_.relations) again = fill(relation) || again;
    }
    table_.contributions.clear();
    for (CellIndex cell = 0; cell < parts_.size(); ++cell) {
      for (const auto& [holding, amount] : parts_[cell]) {
        table_.contributions.push_back({cell, holding, amount});
      }
    }
  }

  /// What is listed of a total gives way to the sum of its parts, where all have contributions.
  void replace_totals() {
    const auto listed = parts_;
    for (const auto& relation : table_.relations) {
      const Term* total = total_of(relation);
      if (total != nullptr && relation.constant == 0) parts_[total->cell].clear();
    }
    fill();
    for (CellIndex cell = 0; cell < parts_.size(); ++cell) {
      if (parts_[cell].empty()) parts_[cell] = listed[cell];
    }
    fill();
  }

  /// Nobody has more in a total than in its parts, nor less.
  Status check_relations() const {
    for (const auto& relation : table_.relations) {
      if (auto holds = check(relation); !holds) return holds;
    }
    return {};
  }

 private:
  bool known(CellIndex cell) const {
    return !parts_[cell].empty() || table_.cells[cell].value == 0;
  }

  bool fill(const Relation& relation) {
    const Term* total = nullptr;
    for (const Term& term : relation.terms) {
      if (term.coefficient == 1) continue;
      if (term.coefficient != -1 || total != nullptr) return false;
      total = &term;
    }
    if (total == nullptr || relation.constant != 0 || !parts_[total->cell].empty()) return false;
    HeldAmounts sum;
    for (const Term& term : relation.terms) {
      if (&term == total) continue;
      if (!known(term.cell)) return false;
      for (const auto& [holding, amount] : parts_[term.cell]) sum[holding] += amount;
    }
    if (sum.empty()) return false;
    parts_[total->cell] = std::move(sum);
    return true;
  }

  Status check(const Relation& relation) const {
    const auto all_known = [&](const Term& term) { return known(term.cell); };
    if (relation.constant != 0 || !std::ranges::all_of(relation.terms, all_known)) return {};
    std::map<HoldingIndex, Wide> sums;
    for (const Term& term : relation.terms) {
      for (const auto& [holding, amount] : parts_[term.cell]) {
        sums[holding] += Wide{term.coefficient} * amount;
      }
    }
    for (const auto& [holding, gap] : sums) {
      if (gap == 0) continue;
      const std::string& id = table_.cells[relation.terms.front().cell].id;
      const std::string& name = table_.holdings[holding];
      return Error{
          Errc::malformed,
          {fmt::format("Relation de la cellule {} : les contributions de {} ne s'additionnent pas, "
                       "écart {}",
                       id, name, decimal_of(gap, table_)),
           fmt::format("Relation of cell {}: the contributions of {} do not add up, they differ by "
                       "{}",
                       id, name, decimal_of(gap, table_))}};
    }
    return {};
  }

  Table& table_;
  std::vector<HeldAmounts> parts_;
};

}  // namespace

Status read_contributions(std::string_view csv, Table& table, Notes* notes) {
  auto lines = CsvLines::open(csv);
  if (!lines) return lines.error();
  const auto header = lines->next();
  if (!header) return header.error();
  if (*header != std::vector<std::string_view>{"cell", "holding", "amount"}) {
    return lines->error("l'en-tête « cell,holding,amount » est attendu",
                        "the header \"cell,holding,amount\" is expected");
  }
  table.contributions.clear();
  table.holdings.clear();
  ContributionReader reader(table);
  while (true) {
    const auto fields = lines->next();
    if (!fields) return fields.error();
    if (fields->empty()) break;
    if (auto added = reader.add(*lines, *fields); !added) return added;
  }
  if (auto checked = check(table); !checked) return checked;
  const std::size_t rounded = reader.settle_rounded();
  if (auto sound = reader.check_sums(); !sound) return sound;
  ContributionSums sums(table);
  sums.fill();
  if (rounded > 0) sums.replace_totals();
  if (rounded > 0 && notes != nullptr) {
    notes->push_back(
        {fmt::format("{} contributions sont plus fines que l'unité du fichier JJ : arrondies",
                     rounded),
         fmt::format("{} contributions are finer than the unit of the JJ file: rounded", rounded)});
  }
  return sums.check_relations();
}

std::size_t cells_of_unknown_contributors(const Table& table) {
  std::vector<bool> known(table.cells.size(), false);
  for (const auto& part : table.contributions) known[part.cell] = true;
  std::size_t count = 0;
  for (std::size_t i = 0; i < known.size(); ++i) count += !known[i] && table.cells[i].value != 0;
  return count;
}

}  // namespace parangon::hub::disclosure
