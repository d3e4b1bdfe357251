#include "hub/release/change_shown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "hub/release/rounding.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::Amount;
using disclosure::CellStatus;

struct Former {
  Amount value = 0;
  bool published = false;
};

std::unordered_map<std::string_view, Former> formers_of(const KeptTable& last) {
  std::unordered_map<std::string_view, Former> out;
  const auto& cells = last.release.table.cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out[cells[i].id] = {cells[i].value, !disclosure::hidden(last.release.pattern[i])};
  }
  return out;
}

/// Ids of the joint table that fail the primary rules, differences ("x-x@1") among them.
std::unordered_set<std::string_view> unsafe_ids(const disclosure::Table& joint) {
  std::unordered_set<std::string_view> out;
  for (const auto& cell : joint.cells) {
    if (cell.status == CellStatus::primary) out.insert(cell.id);
  }
  return out;
}

bool is_unsafe_change(const std::unordered_set<std::string_view>& unsafe, const std::string& id,
                      std::size_t earlier) {
  for (std::size_t number = 1; number <= earlier; ++number) {
    if (unsafe.contains(fmt::format("{}-{}@{}", id, id, number))) return true;
  }
  return false;
}

/// Inclusive purchases of the whole consortium: of one family, or of all.
bool is_headline(const CellKey& key) {
  return key.territory == 0 && !key.rest && key.kind == kind_of(model::KindNode::inclusive) &&
         key.basis == model::BasisNode::any;
}

/// From what is published alone: the changes shown of families, against what the change of their
/// total leaves.
std::optional<int> percent_of(Amount total, Amount sum, Wide magnitude) {
  const Wide left = std::abs(total - sum);
  if (magnitude + left == 0) return std::nullopt;
  return in_steps(static_cast<int>(magnitude * 100 / (magnitude + left)));
}

}  // namespace

std::optional<ChangeShown> change_shown(const ProtectedTable& table, const KeptTable& last,
                                        std::size_t earlier) {
  ChangeShown out;
  const auto formers = formers_of(last);
  const auto unsafe = unsafe_ids(table.outcome.table);
  std::optional<Amount> total;
  Amount sum = 0;
  Wide magnitude = 0;
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    if (!table.source.is_shown[i]) continue;
    const auto& cell = table.source.table.cells[i];
    const auto found = formers.find(cell.id);
    // A cell that was not there was zero, and everybody knew.
    const Former former = found == formers.end() ? Former{0, true} : found->second;
    const Amount change = cell.value - former.value;
    if (change == 0) continue;
    ++out.cells;
    const bool shown = former.published && !table.is_hidden(i);
    out.shown += shown ? 1 : 0;
    out.most +=
        former.published && !unsafe.contains(cell.id) && !is_unsafe_change(unsafe, cell.id, earlier)
            ? 1
            : 0;
    const auto& key = table.source.keys[i];
    if (!shown || !is_headline(key)) continue;
    if (key.segment.is_all()) {
      total = change;
    } else if (key.segment.is_family()) {
      sum += change;
      magnitude += std::abs(change);
    }
  }
  if (out.cells == 0) return std::nullopt;
  if (total) out.percent = percent_of(*total, sum, magnitude);
  return out;
}

}  // namespace parangon::hub::release
