#include "hub/disclosure/microdata_links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace parangon::hub::disclosure {
namespace {

/// The axes of a table.
using TableAxes = std::vector<std::size_t>;

bool has(const TableAxes& table, std::size_t axis) {
  return std::ranges::find(table, axis) != table.end();
}

/// Codes of the axis `to` by those of `from`, 0 where no record has one; nullopt when some code of
/// `from` has several, or all have the same.
std::optional<std::vector<std::uint32_t>> follows(const std::vector<PlacedRecord>& records,
                                                  std::size_t from, std::size_t to,
                                                  std::size_t codes) {
  std::vector<std::uint32_t> of(codes, 0);
  bool differ = false;
  for (const auto& record : records) {
    auto& known = of[record.codes[from]];
    if (known != 0 && known != record.codes[to]) return std::nullopt;
    known = record.codes[to];
    differ = differ || record.codes[to] != records.front().codes[to];
  }
  return differ ? std::optional(std::move(of)) : std::nullopt;
}

/// One axis says what the other one is.
struct Dependency {
  std::size_t from = 0, to = 0;
  std::vector<std::vector<std::uint32_t>> parts;  ///< By code of `to`: codes of `from`.
};

/// All code combinations of some axes, one after the other; false after the last.
bool next_codes(CellCodes& codes, const TableAxes& over, const std::vector<Axis>& axes) {
  for (const std::size_t d : over) {
    if (++codes[d] < axes[d].size()) return true;
    codes[d] = 0;
  }
  return false;
}

void relate(const Dependency& dependency, const TableAxes& common, const std::vector<Axis>& axes,
            CubeTable& into) {
  CellCodes codes{};
  do {
    for (std::uint32_t code = 1; code < dependency.parts.size(); ++code) {
      if (dependency.parts[code].empty()) continue;
      CellCodes total = codes;
      total[dependency.to] = code;
      std::vector<CellCodes> parts;
      for (const std::uint32_t part : dependency.parts[code]) {
        parts.push_back(codes);
        parts.back()[dependency.from] = part;
      }
      into.relate(total, parts);
    }
  } while (next_codes(codes, common, axes));
}

/// What tables with only the one axis and tables with only the other have in common besides.
std::vector<TableAxes> common_axes(const std::vector<TableAxes>& tables, std::size_t from,
                                   std::size_t to) {
  std::vector<TableAxes> found;
  for (const TableAxes& a : tables) {
    if (!has(a, from) || has(a, to)) continue;
    for (const TableAxes& b : tables) {
      if (!has(b, to) || has(b, from)) continue;
      TableAxes common;
      std::ranges::copy_if(a, std::back_inserter(common),
                           [&](std::size_t axis) { return axis != from && has(b, axis); });
      std::ranges::sort(common);
      if (std::ranges::find(found, common) == found.end()) found.push_back(common);
    }
  }
  return found;
}

Text linked_note(const std::string& from, const std::string& to) {
  return {fmt::format("La colonne « {} » se déduit de « {} » : leurs tableaux sont liés", to, from),
          fmt::format("The column \"{}\" follows from \"{}\": their tables are linked", to, from)};
}

}  // namespace

void link_dependent_columns(const std::vector<Dimension>& dimensions, const std::vector<Axis>& axes,
                            const std::vector<std::vector<std::size_t>>& tables,
                            const std::vector<PlacedRecord>& records, CubeTable& into,
                            Notes* notes) {
  for (std::size_t from = 0; from < axes.size(); ++from) {
    for (std::size_t to = 0; to < axes.size(); ++to) {
      if (from == to) continue;
      const auto shared = common_axes(tables, from, to);
      if (shared.empty()) continue;
      const auto codes = follows(records, from, to, axes[from].size());
      // Where each follows from the other, once is enough.
      if (!codes || (to < from && follows(records, to, from, axes[to].size()))) continue;
      Dependency dependency{from, to, {}};
      dependency.parts.resize(axes[to].size());
      for (std::uint32_t code = 1; code < codes->size(); ++code) {
        if ((*codes)[code] != 0) dependency.parts[(*codes)[code]].push_back(code);
      }
      for (const auto& common : shared) relate(dependency, common, axes, into);
      if (notes != nullptr) {
        notes->push_back(linked_note(dimensions[from].column, dimensions[to].column));
      }
    }
  }
}

}  // namespace parangon::hub::disclosure
