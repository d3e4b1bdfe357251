#include "hub/disclosure/microdata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/microdata_cubes.hpp"
#include "hub/disclosure/microdata_links.hpp"
#include "hub/disclosure/microdata_records.hpp"
#include "hub/disclosure/text_lines.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {

using Tables = std::vector<std::vector<std::size_t>>;

Error refused(std::string fr, std::string en) {
  return {Errc::invalid_argument, {std::move(fr), std::move(en)}};
}

Status check_dimensions(const MicrodataLayout& layout) {
  if (layout.dimensions.empty() || layout.dimensions.size() > max_dimensions) {
    return refused(fmt::format("De 1 à {} dimensions", max_dimensions),
                   fmt::format("1 to {} dimensions", max_dimensions));
  }
  std::set<std::string> columns;
  for (const auto& dimension : layout.dimensions) {
    if (columns.insert(dimension.column).second) continue;
    return refused(fmt::format("La dimension « {} » est donnée deux fois", dimension.column),
                   fmt::format("Dimension \"{}\" is given twice", dimension.column));
  }
  return {};
}

/// Each table as positions of its dimensions, in their order.
Result<Tables> find_tables(const MicrodataLayout& layout) {
  Tables tables;
  std::vector<bool> used(layout.dimensions.size(), layout.tables.empty());
  if (layout.tables.empty()) {
    auto& all = tables.emplace_back();
    for (std::size_t d = 0; d < layout.dimensions.size(); ++d) all.push_back(d);
  }
  for (const auto& columns : layout.tables) {
    auto& table = tables.emplace_back();
    for (const auto& column : columns) {
      const auto at = std::ranges::find(layout.dimensions, column, &Dimension::column);
      if (at == layout.dimensions.end()) {
        return refused(fmt::format("Tableau : « {} » n'est pas une dimension", column),
                       fmt::format("Table: \"{}\" is not a dimension", column));
      }
      table.push_back(static_cast<std::size_t>(at - layout.dimensions.begin()));
      used[table.back()] = true;
    }
    std::ranges::sort(table);
    if (std::ranges::adjacent_find(table) == table.end()) continue;
    return refused("Tableau : une dimension y est deux fois", "Table: a dimension is in it twice");
  }
  const auto unused = std::ranges::find(used, false);
  if (unused == used.end()) return tables;
  const auto& column = layout.dimensions[static_cast<std::size_t>(unused - used.begin())].column;
  return refused(fmt::format("La dimension « {} » n'est dans aucun tableau", column),
                 fmt::format("Dimension \"{}\" is in no table", column));
}

/// How amounts become units.
struct Scale {
  unsigned decimals = 0;
  std::size_t rounded = 0;  ///< Records that have more.
};

Scale unit_scale(const std::vector<MicrodataRecord>& records) {
  unsigned finest = 0;
  double sum = 0;
  for (const auto& record : records) {
    finest = std::max({finest, record.amount.decimals, record.single.decimals});
    sum += std::abs(as_double(record.amount));
  }
  Scale scale{decimals_for(sum, std::min(finest, max_decimals)), 0};
  scale.rounded = static_cast<std::size_t>(std::ranges::count_if(
      records, [&](const auto& record) { return is_finer(record.amount, scale.decimals); }));
  return scale;
}

/// Numbers the records' codes on the axes.
class Placing {
 public:
  Placing(const std::vector<Axis>& axes, const MicrodataRecords& read, unsigned decimals)
      : axes_(axes), read_(read), decimals_(decimals) {
    for (std::size_t d = 0; d < axes.size(); ++d) {
      auto& places = places_.emplace_back();
      for (const auto& code : read.codes[d]) {
        const auto at = axes[d].number.find(code);
        const bool leaf = at != axes[d].number.end() && axes[d].leaf(at->second);
        places.push_back(leaf ? static_cast<std::uint32_t>(at->second) : 0);
      }
    }
  }

  Result<PlacedRecord> place(const MicrodataRecord& record) {
    PlacedRecord placed;
    for (std::size_t d = 0; d < axes_.size(); ++d) {
      placed.codes[d] = places_[d][record.codes[d]];
      if (placed.codes[d] != 0) continue;
      const std::string& code = read_.codes[d][record.codes[d]];
      return line_error(record.line,
                        fmt::format("« {} » n'est pas un code du plus bas niveau", code),
                        fmt::format("\"{}\" is not a code of the lowest level", code));
    }
    const auto amount = in_units(record.amount, decimals_, Rounding::nearest);
    const auto single = in_units(record.single, decimals_, Rounding::nearest);
    if (amount) sum_ += std::abs(*amount);
    if (!amount || !single || sum_ > max_amount) {
      const std::string limit = to_decimal(max_amount, decimals_);
      return line_error(record.line,
                        fmt::format("la somme des montants dépasse la limite de {}", limit),
                        fmt::format("the sum of amounts is over the limit of {}", limit));
    }
    placed.holding = record.holding;
    placed.amount = *amount;
    placed.single = *single;
    credit_ = credit_ || *amount < 0;
    return placed;
  }

  Amount sum() const { return static_cast<Amount>(sum_); }
  bool credit() const { return credit_; }

 private:
  const std::vector<Axis>& axes_;
  const MicrodataRecords& read_;
  unsigned decimals_;
  std::vector<std::vector<std::uint32_t>> places_;  ///< 0: none that a record may have.
  Wide sum_ = 0;
  bool credit_ = false;
};

Text rounded_note(const Scale& scale) {
  return {fmt::format("{} montants ont plus de {} décimales : ils sont arrondis au plus proche",
                      scale.rounded, scale.decimals),
          fmt::format("{} amounts have more than {} decimals: they are rounded to the nearest",
                      scale.rounded, scale.decimals)};
}

Text weighted_holdings_note() {
  return {
      "Poids et groupes ensemble : un groupe compte comme autant de groupes de ce qu'il a "
      "déclaré ; le manuel n'applique les poids qu'à des enregistrements",
      "Weights and holdings together: a holding counts as so many holdings of what it reported; "
      "the handbook applies weights to records only"};
}

}  // namespace

Result<Table> table_from_microdata(std::string_view csv, const MicrodataLayout& layout,
                                   Notes* notes) {
  if (auto sound = check_dimensions(layout); !sound) return sound.error();
  const auto tables = find_tables(layout);
  if (!tables) return tables.error();
  const auto read = read_microdata_records(csv, layout);
  if (!read) return read.error();
  std::vector<Axis> axes;
  for (std::size_t d = 0; d < layout.dimensions.size(); ++d) {
    auto axis = make_axis(layout.dimensions[d], read->codes[d], notes);
    if (!axis) return axis.error();
    axes.push_back(std::move(*axis));
  }
  const Scale scale = unit_scale(read->records);
  Placing placing(axes, *read, scale.decimals);
  std::vector<PlacedRecord> records;
  records.reserve(read->records.size());
  for (const auto& record : read->records) {
    const auto placed = placing.place(record);
    if (!placed) return placed.error();
    records.push_back(*placed);
  }
  CubeTable cubes(axes, !layout.weight.empty());
  for (const auto& dimensions : *tables) {
    if (auto added = cubes.add(dimensions, records); !added) return added.error();
  }
  link_dependent_columns(layout.dimensions, axes, *tables, records, cubes, notes);
  if (notes != nullptr && scale.rounded > 0) notes->push_back(rounded_note(scale));
  if (notes != nullptr && !layout.weight.empty() && !layout.holding.empty()) {
    notes->push_back(weighted_holdings_note());
  }
  Table table = cubes.take(read->holdings, scale.decimals, placing.sum(), placing.credit());
  if (auto sound = check(table); !sound) return sound.error();
  return table;
}

}  // namespace parangon::hub::disclosure
