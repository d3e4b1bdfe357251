#include "connectors/anonymise/contributors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "connectors/anonymise/accumulator.hpp"
#include "connectors/anonymise/leaf.hpp"

namespace parangon::connectors::anonymise {
namespace {

using model::Money;

constexpr std::uint64_t largest_siren = 999'999'999;

struct UnitSum {
  std::uint32_t cell = 0;  ///< LeafCell::packed()
  std::uint64_t unit = 0;
  Money amount;
};

model::LeafCell cell_of(const Leaf& leaf) {
  model::LeafCell cell{{Leaf::measure_of(leaf.group()), leaf.segment()}, leaf.ess(), leaf.esus()};
  if (const auto kind = leaf.kind()) {
    cell.key.kind = model::node_of(*kind);
    cell.key.basis = model::node_of(leaf.basis());
  }
  return cell;
}

Error too_large() {
  return {Errc::too_large,
          {"une somme de montants par fournisseur dépasse 64 bits de centimes",
           "a supplier's sum of amounts exceeds 64 bits of cents"}};
}

/// One for each cell and unit, those that come to zero left out.
Result<std::vector<UnitSum>> sums_of(const std::vector<LeafAmount>& amounts) {
  std::vector<UnitSum> parts;
  parts.reserve(amounts.size());
  for (const auto& part : amounts) {
    parts.push_back(
        {cell_of(Leaf::from_bits(part.leaf)).packed(), part.unit, Money::cents(part.cents)});
  }
  std::ranges::sort(parts, {}, [](const UnitSum& s) { return std::pair(s.cell, s.unit); });
  std::vector<UnitSum> out;
  for (const auto& part : parts) {
    if (out.empty() || out.back().cell != part.cell || out.back().unit != part.unit) {
      out.push_back(part);
      continue;
    }
    const auto sum = out.back().amount.plus(part.amount);
    if (!sum) return too_large();
    out.back().amount = *sum;
  }
  std::erase_if(out, [](const UnitSum& sum) { return sum.amount == Money(); });
  return out;
}

/// `units`: the suppliers of one cell, with absolute amounts.
Result<model::LeafContributors> list(std::vector<UnitSum> units,
                                     const Pseudonymiser& pseudonymiser) {
  model::LeafContributors out;
  out.cell = model::LeafCell::unpack(units.front().cell);
  out.suppliers = static_cast<std::int64_t>(units.size());
  for (auto& unit : units) {
    const auto own = unit.amount.magnitude();
    const auto sum = own ? out.magnitude.plus(*own) : std::nullopt;
    if (!sum) return too_large();
    unit.amount = *own;
    out.magnitude = *sum;
  }
  std::ranges::sort(units, [](const UnitSum& a, const UnitSum& b) {
    return std::tuple(-a.amount.in_cents(), a.unit) < std::tuple(-b.amount.in_cents(), b.unit);
  });
  for (const auto& unit : units) {
    const int share = share_rounded_up(unit.amount, out.magnitude);
    const bool has_siren = unit.unit >= 1 && unit.unit <= largest_siren;
    if (has_siren && out.listed.size() < model::max_listed_contributors) {
      const auto siren = fmt::format("{:09}", unit.unit);
      out.listed.push_back({pseudonymiser.make(out.cell.key.measure, siren), share});
    } else {
      out.others_share = std::max(out.others_share, share);
    }
  }
  std::ranges::sort(out.listed, {}, [](const model::ListedContributor& listed) {
    return std::pair(-listed.share, listed.pseudonym);
  });
  return out;
}

}  // namespace

Result<std::vector<model::LeafContributors>> leaf_contributors(
    const std::vector<LeafAmount>& amounts, const Pseudonymiser& pseudonymiser) {
  const auto sums = sums_of(amounts);
  if (!sums) return sums.error();
  std::vector<model::LeafContributors> out;
  for (auto at = sums->begin(); at != sums->end();) {
    const auto end =
        std::find_if(at, sums->end(), [&](const auto& s) { return s.cell != at->cell; });
    auto leaf = list({at, end}, pseudonymiser);
    if (!leaf) return leaf.error();
    out.push_back(std::move(*leaf));
    at = end;
  }
  return out;
}

}  // namespace parangon::connectors::anonymise
