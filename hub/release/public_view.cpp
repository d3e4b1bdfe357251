#include "hub/release/public_view.hpp"

#include <algorithm>
#include <cstdlib>

namespace parangon::hub::release {
namespace {

using disclosure::Amount;

/// Bounds are so many times the largest published amount at least, and what follows without them
/// is not a tenth of that.
constexpr Amount far = 1000;
constexpr Amount nearer = 10;

Amount scaled(Amount bound, Amount factor) {
  const auto wide = Wide{bound} * factor;
  return static_cast<Amount>(
      std::clamp<Wide>(wide, -disclosure::max_amount, disclosure::max_amount));
}

}  // namespace

PublicView::PublicView(const ProtectedTable& table)
    : protected_(table), seen_(table.outcome.table), pattern_(table.outcome.protection.pattern) {
  for (const auto cell : table.members_only) pattern_[cell] = disclosure::CellStatus::secondary;
  Amount published = 1, bound = disclosure::max_amount;
  for (std::size_t i = 0; i < seen_.cells.size(); ++i) {
    const auto& cell = seen_.cells[i];
    if (!disclosure::hidden(pattern_[i])) published = std::max(published, std::abs(cell.value));
    if (cell.upper > 0) bound = std::min(bound, cell.upper);
  }
  Amount factor = 1;
  while (Wide{bound} * factor < std::min<Wide>(Wide{far} * published, disclosure::max_amount)) {
    factor *= 10;
  }
  for (auto& cell : seen_.cells) {
    cell.lower = scaled(cell.lower, factor);
    cell.upper = scaled(cell.upper, factor);
  }
  reach_ = scaled(bound, factor) / nearer;
}

Result<std::vector<std::optional<SafeInterval>>> PublicView::holes() const {
  const auto derived = disclosure::attack(seen_, pattern_);
  if (!derived) return derived.error();
  std::vector<std::optional<SafeInterval>> out(protected_.source.keys.size());
  for (const auto& found : *derived) {
    if (found.cell < out.size()) out[found.cell] = told(found.interval);
  }
  return out;
}

Result<SafeInterval> PublicView::sum(std::span<const disclosure::CellIndex> cells) const {
  const auto sum = disclosure::attack_sum(seen_, pattern_, cells);
  if (!sum) return sum.error();
  return told(*sum);
}

SafeInterval PublicView::told(const disclosure::Interval& derived) const {
  SafeInterval out;
  if (derived.lower > -reach_) out.lower = model::Money::cents(derived.lower);
  if (derived.upper < reach_) out.upper = model::Money::cents(derived.upper);
  return out;
}

}  // namespace parangon::hub::release
