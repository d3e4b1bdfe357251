#pragma once

// The contributors of a submission as an edge makes them, from purchases of an invented market. A
// supplier's pseudonym is its number.

#include <string>
#include <vector>

#include "shared/model/contributors.hpp"
#include "tests/unit/legacy/market.hpp"

namespace parangon::testing {

inline constexpr const char* made_key = "00000000000000a1";

inline model::Pseudonym pseudonym_of_number(int supplier) {
  model::Pseudonym out{};
  for (std::size_t i = 0; i < 4; ++i) {
    out[15 - i] = static_cast<std::uint8_t>(static_cast<unsigned>(supplier) >> (8 * i));
  }
  return out;
}

inline int share_in_steps(std::int64_t part, std::int64_t whole) {
  const std::int64_t step = model::contributor_share_step;
  return static_cast<int>((part * 100 + whole * step - 1) / (whole * step) * step);
}

inline model::LeafContributors contributors_of_leaf(const model::LeafCell& cell,
                                                    const Account& account) {
  model::LeafContributors out{
      cell, account.suppliers(), model::Money::cents(account.magnitude()), {}, 0};
  std::vector<std::pair<std::int64_t, int>> sorted;
  for (const auto& [supplier, cents] : account.by_supplier) {
    if (cents != 0) sorted.emplace_back(-std::abs(cents), supplier);
  }
  std::ranges::sort(sorted);
  for (const auto& [cents, supplier] : sorted) {
    const int share = share_in_steps(-cents, account.magnitude());
    if (out.listed.size() < model::max_listed_contributors) {
      out.listed.push_back({pseudonym_of_number(supplier), share});
    } else {
      out.others_share = std::max(out.others_share, share);
    }
  }
  std::ranges::sort(out.listed, [](const auto& a, const auto& b) {
    return std::pair(-a.share, a.pseudonym) < std::pair(-b.share, b.pseudonym);
  });
  return out;
}

/// Of one agency's purchases.
inline model::SealedContributors contributors_of(const std::vector<Purchase>& purchases, int agency,
                                                 const std::string& key = made_key) {
  std::map<model::LeafCell, Account> leaves;
  for (const Purchase& purchase : purchases) {
    if (purchase.agency != agency || purchase.tax_unknown) continue;
    model::LeafCell cell{
        {model::Measure::paid, purchase.segment, model::KindNode::all, model::BasisNode::any},
        purchase.ess,
        false};
    if (purchase.kind) {
      cell.key.kind = *purchase.kind;
      cell.key.basis = purchase.basis;
    }
    leaves[cell].add(purchase);
  }
  std::vector<model::LeafContributors> cells;
  for (const auto& [cell, account] : leaves) {
    if (account.suppliers() > 0) cells.push_back(contributors_of_leaf(cell, account));
  }
  return model::ContributorsCodec::seal(key, std::move(cells));
}

}  // namespace parangon::testing
