#include "hub/disclosure/microdata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {
namespace {

struct Record {
  std::size_t line = 0;
  std::vector<std::string_view> codes;
  std::string holding;
  Decimal amount;
};

Error no_column(const TextLines& lines, std::string_view name) {
  return lines.error(fmt::format("colonne « {} » absente", name),
                     fmt::format("no column \"{}\"", name));
}

/// Where the wanted columns are: the dimensions', the value's, the holding's.
Result<std::vector<std::size_t>> find_columns(const TextLines& lines,
                                              const std::vector<std::string>& names,
                                              const MicrodataLayout& layout) {
  std::vector<std::string> wanted;
  for (const auto& dimension : layout.dimensions) wanted.push_back(dimension.column);
  wanted.push_back(layout.value);
  if (!layout.holding.empty()) wanted.push_back(layout.holding);
  std::vector<std::size_t> places;
  for (const auto& name : wanted) {
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) return no_column(lines, name);
    places.push_back(static_cast<std::size_t>(at - names.begin()));
  }
  return places;
}

Result<std::vector<Record>> read_records(std::string_view csv, const MicrodataLayout& layout) {
  TextLines lines(csv);
  std::vector<std::string> names = layout.columns;
  if (names.empty()) {
    for (const auto& field : split_fields(lines.next_line(), ',')) names.emplace_back(field);
  }
  const auto places = find_columns(lines, names, layout);
  if (!places) return places.error();
  const std::size_t dimensions = layout.dimensions.size();
  std::vector<Record> records;
  while (!lines.at_end()) {
    const auto fields = split_fields(lines.next_line(), ',');
    if (fields.size() != names.size()) {
      return lines.error(fmt::format("{} champs attendus, {} lus", names.size(), fields.size()),
                         fmt::format("{} fields expected, {} read", names.size(), fields.size()));
    }
    if (records.size() == max_records) {
      return Error{Errc::too_large, lines.error("trop de lignes", "too many records").message};
    }
    Record record;
    record.line = lines.number();
    for (std::size_t d = 0; d < dimensions; ++d) record.codes.push_back(fields[(*places)[d]]);
    const auto amount = parse_decimal(fields[(*places)[dimensions]]);
    if (!amount || amount->decimals > max_decimals) {
      return lines.error("montant refusé", "amount refused");
    }
    record.amount = *amount;
    record.holding = layout.holding.empty() ? fmt::format("#{}", record.line)
                                            : std::string(fields[(*places)[dimensions + 1]]);
    records.push_back(std::move(record));
  }
  return records;
}

/// One dimension with its codes numbered.
struct Axis {
  Hierarchy tree;
  std::unordered_map<std::string, std::size_t> number;
  std::vector<bool> leaf;
  std::size_t stride = 1;
};

Axis axis_for(const Dimension& dimension, const std::vector<Record>& records, std::size_t d) {
  Axis axis;
  if (dimension.hierarchy) {
    axis.tree = *dimension.hierarchy;
  } else {
    std::vector<std::string> codes;
    codes.reserve(records.size());
    for (const auto& record : records) codes.emplace_back(record.codes[d]);
    std::ranges::sort(codes);
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    for (auto& code : codes) {
      axis.tree.codes.push_back(std::move(code));
      axis.tree.parent.push_back(0);
    }
  }
  axis.leaf.assign(axis.tree.codes.size(), true);
  for (std::size_t i = 1; i < axis.tree.codes.size(); ++i) {
    axis.number[axis.tree.codes[i]] = i;
    axis.leaf[axis.tree.parent[i]] = false;
  }
  return axis;
}

class TableBuilder {
 public:
  TableBuilder(std::vector<Axis> axes, unsigned decimals) : axes_(std::move(axes)) {
    table_.decimals = decimals;
    for (auto& axis : axes_) {
      axis.stride = size_;
      size_ *= axis.tree.codes.size();
    }
    parts_.resize(size_);
  }

  Status add(const Record& record) {
    std::size_t cell = 0;
    for (std::size_t d = 0; d < axes_.size(); ++d) {
      const auto at = axes_[d].number.find(std::string(record.codes[d]));
      if (at == axes_[d].number.end() || !axes_[d].leaf[at->second]) {
        return line_error(
            record.line,
            fmt::format("« {} » n'est pas un code du plus bas niveau", record.codes[d]),
            fmt::format("\"{}\" is not a code of the lowest level", record.codes[d]));
      }
      cell += at->second * axes_[d].stride;
    }
    const auto amount = in_units(record.amount, table_.decimals);
    if (!amount) return line_error(record.line, "montant trop grand", "amount too large");
    const auto next = static_cast<HoldingIndex>(table_.holdings.size());
    const auto [holding, is_new] = holdings_.emplace(record.holding, next);
    if (is_new) table_.holdings.push_back(record.holding);
    parts_[cell][holding->second] += *amount;
    grand_ += std::abs(*amount);
    credit_ = credit_ || *amount < 0;
    return {};
  }

  Table build() {
    for (std::size_t d = 0; d < axes_.size(); ++d) add_up(d);
    for (std::size_t i = 0; i < size_; ++i) add_cell(i);
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t d = 0; d < axes_.size(); ++d) add_relation(i, d);
    }
    return std::move(table_);
  }

 private:
  std::size_t code(std::size_t cell, std::size_t d) const {
    return cell / axes_[d].stride % axes_[d].tree.codes.size();
  }

  void add_up(std::size_t d) {
    for (std::size_t cell = size_; cell-- > 0;) {
      const std::size_t c = code(cell, d);
      if (c == 0) continue;
      auto& above = parts_[cell - (c - axes_[d].tree.parent[c]) * axes_[d].stride];
      for (const auto& [holding, amount] : parts_[cell]) above[holding] += amount;
    }
  }

  void add_cell(std::size_t i) {
    Cell cell;
    for (std::size_t d = 0; d < axes_.size(); ++d) {
      if (d > 0) cell.id += '|';
      cell.id += axes_[d].tree.codes[code(i, d)];
    }
    for (const auto& [holding, amount] : parts_[i]) {
      cell.value += amount;
      table_.contributions.push_back({static_cast<CellIndex>(i), holding, amount});
    }
    cell.cost = std::abs(cell.value);
    cell.upper = grand_;
    cell.lower = credit_ ? -grand_ : 0;
    if (parts_[i].empty()) cell.status = CellStatus::published;
    table_.cells.push_back(std::move(cell));
  }

  void add_relation(std::size_t i, std::size_t d) {
    const std::size_t c = code(i, d);
    if (axes_[d].leaf[c]) return;
    Relation relation;
    relation.terms.push_back({static_cast<CellIndex>(i), -1});
    for (std::size_t k = c + 1; k < axes_[d].tree.codes.size(); ++k) {
      if (axes_[d].tree.parent[k] != c) continue;
      relation.terms.push_back({static_cast<CellIndex>(i + (k - c) * axes_[d].stride), 1});
    }
    table_.relations.push_back(std::move(relation));
  }

  std::vector<Axis> axes_;
  std::size_t size_ = 1;
  std::vector<std::map<HoldingIndex, Amount>> parts_;
  std::unordered_map<std::string, HoldingIndex> holdings_;
  Amount grand_ = 0;
  bool credit_ = false;
  Table table_;
};

}  // namespace

Result<Table> table_from_microdata(std::string_view csv, const MicrodataLayout& layout) {
  if (layout.dimensions.empty() || layout.dimensions.size() > max_dimensions) {
    return Error{Errc::invalid_argument,
                 {fmt::format("De 1 à {} dimensions", max_dimensions),
                  fmt::format("1 to {} dimensions", max_dimensions)}};
  }
  const auto records = read_records(csv, layout);
  if (!records) return records.error();
  std::vector<Axis> axes;
  std::size_t size = 1;
  for (std::size_t d = 0; d < layout.dimensions.size(); ++d) {
    axes.push_back(axis_for(layout.dimensions[d], *records, d));
    size *= axes.back().tree.codes.size();
    if (size > max_cells) {
      return Error{Errc::too_large,
                   {fmt::format("Plus de {} cellules", max_cells),
                    fmt::format("More than {} cells", max_cells)}};
    }
  }
  unsigned decimals = 0;
  for (const auto& record : *records) decimals = std::max(decimals, record.amount.decimals);
  TableBuilder builder(std::move(axes), decimals);
  for (const auto& record : *records) {
    if (auto added = builder.add(record); !added) return added.error();
  }
  Table table = builder.build();
  if (auto sound = check(table); !sound) return sound.error();
  return table;
}

}  // namespace parangon::hub::disclosure
