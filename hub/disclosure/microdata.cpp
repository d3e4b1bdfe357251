#include "hub/disclosure/microdata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/microdata_records.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {
namespace {

/// One dimension with its codes numbered.
struct Axis {
  Hierarchy tree;
  std::unordered_map<std::string, std::size_t> number;
  std::vector<bool> leaf;
  std::size_t stride = 1;
};

/// `codes`: those of the records, which a dimension without hierarchy has under its total.
Result<Axis> axis_for(const Dimension& dimension, std::vector<std::string> codes) {
  Axis axis;
  if (dimension.hierarchy) {
    axis.tree = *dimension.hierarchy;
  } else {
    std::ranges::sort(codes);
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
  const std::string& total = axis.tree.codes.front();
  if (!axis.number.contains(total)) return axis;
  return Error{
      Errc::malformed,
      {fmt::format("Dimension « {} » : le code « {} » est celui du total, qui se calcule",
                   dimension.column, total),
       fmt::format("Dimension \"{}\": the code \"{}\" is that of the total, which is added up",
                   dimension.column, total)}};
}

/// The axis' number of each code of the records; 0: none that a record may have.
std::vector<std::size_t> places_on(const Axis& axis, const std::vector<std::string>& codes) {
  std::vector<std::size_t> places;
  for (const auto& code : codes) {
    const auto at = axis.number.find(code);
    places.push_back(at != axis.number.end() && axis.leaf[at->second] ? at->second : 0);
  }
  return places;
}

class TableBuilder {
 public:
  TableBuilder(std::vector<Axis> axes, const MicrodataRecords& read, unsigned decimals)
      : axes_(std::move(axes)), codes_(read.codes) {
    table_.decimals = decimals;
    table_.holdings = read.holdings;
    for (std::size_t d = 0; d < axes_.size(); ++d) {
      places_.push_back(places_on(axes_[d], codes_[d]));
      auto& axis = axes_[d];
      axis.stride = size_;
      size_ *= axis.tree.codes.size();
    }
    parts_.resize(size_);
  }

  Status add(const MicrodataRecord& record) {
    std::size_t cell = 0;
    for (std::size_t d = 0; d < axes_.size(); ++d) {
      const std::size_t place = places_[d][record.codes[d]];
      if (place == 0) {
        const std::string& code = codes_[d][record.codes[d]];
        return line_error(record.line,
                          fmt::format("« {} » n'est pas un code du plus bas niveau", code),
                          fmt::format("\"{}\" is not a code of the lowest level", code));
      }
      cell += place * axes_[d].stride;
    }
    const auto amount = in_units(record.amount, table_.decimals);
    if (!amount) return line_error(record.line, "montant trop grand", "amount too large");
    parts_[cell][record.holding] += *amount;
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
  const std::vector<std::vector<std::string>>& codes_;
  std::vector<std::vector<std::size_t>> places_;
  std::size_t size_ = 1;
  std::vector<std::map<HoldingIndex, Amount>> parts_;
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
  std::set<std::string> columns;
  for (const auto& dimension : layout.dimensions) {
    if (columns.insert(dimension.column).second) continue;
    return Error{Errc::invalid_argument,
                 {fmt::format("La dimension « {} » est donnée deux fois", dimension.column),
                  fmt::format("Dimension \"{}\" is given twice", dimension.column)}};
  }
  const auto read = read_microdata_records(csv, layout);
  if (!read) return read.error();
  std::vector<Axis> axes;
  std::size_t size = 1;
  for (std::size_t d = 0; d < layout.dimensions.size(); ++d) {
    auto axis = axis_for(layout.dimensions[d], read->codes[d]);
    if (!axis) return axis.error();
    axes.push_back(std::move(*axis));
    size *= axes.back().tree.codes.size();
    if (size > max_cells) {
      return Error{Errc::too_large,
                   {fmt::format("Plus de {} cellules", max_cells),
                    fmt::format("More than {} cells", max_cells)}};
    }
  }
  unsigned decimals = 0;
  for (const auto& record : read->records) decimals = std::max(decimals, record.amount.decimals);
  TableBuilder builder(std::move(axes), *read, decimals);
  for (const auto& record : read->records) {
    if (auto added = builder.add(record); !added) return added.error();
  }
  Table table = builder.build();
  if (auto sound = check(table); !sound) return sound.error();
  return table;
}

}  // namespace parangon::hub::disclosure
