#pragma once

// A small invented market for the tests of benchmarks and releases: who bought what from whom.
// Agencies' figures are made from it at every level as an edge makes them, and because the
// purchases are known here, what a table discloses can be judged by the truth.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "hub/legacy/benchmark.hpp"
#include "shared/model/figure.hpp"

namespace parangon::testing {

struct Purchase {
  int agency = 0;
  model::Segment segment;                             ///< A sub-family.
  std::optional<model::KindNode> kind;                ///< A leaf; nullopt: another supplier.
  model::BasisNode basis = model::BasisNode::direct;  ///< A leaf.
  int supplier = 0;
  std::int64_t cents = 0;
  bool ess = false;
  bool tax_unknown = false;
};

struct Market {
  model::SecrecyRule rule;
  int agencies = 0;
  std::vector<Purchase> purchases;
  std::vector<model::Sharing> terms;  ///< By agency; one that is not there shares totals only.
};

inline model::Sharing terms_of(const Market& market, int agency) {
  const auto at = static_cast<std::size_t>(agency);
  return at < market.terms.size() ? market.terms[at] : model::Sharing::public_aggregate;
}

/// The same market where every agency shares on the same terms.
inline Market all_sharing(Market market, model::Sharing terms) {
  market.terms.assign(static_cast<std::size_t>(market.agencies), terms);
  return market;
}

/// The agency's SIRET: the number-th valid one above an arbitrary start.
inline model::Siret siret_of(int number) {
  std::uint64_t digits = 12300000000000;
  for (int found = -1;; ++digits) {
    char text[15];
    std::snprintf(text, sizeof text, "%014llu", static_cast<unsigned long long>(digits));
    const auto siret = model::Siret::try_parse(text);
    if (siret && ++found == number) return *siret;
    if (!siret && digits % 100000 == 0) digits += 99999;
  }
}

/// Every key that a purchase counts in.
inline std::vector<model::FigureKey> keys_of(const Purchase& purchase) {
  std::vector<model::FigureKey> keys;
  std::vector<model::KindNode> kinds;
  if (purchase.ess) kinds.push_back(model::KindNode::ess);
  for (auto kind = purchase.kind; kind; kind = model::parent(*kind)) kinds.push_back(*kind);
  for (std::optional<model::Segment> s = purchase.segment; s; s = s->parent()) {
    keys.push_back({model::Measure::paid, *s, model::KindNode::all, model::BasisNode::any});
    for (const auto kind : kinds) {
      for (std::optional<model::BasisNode> b = purchase.basis; b; b = model::parent(*b)) {
        keys.push_back({model::Measure::paid, *s, kind, *b});
      }
    }
  }
  return keys;
}

/// Sum per supplier, and how many lines.
struct Account {
  std::map<int, std::int64_t> by_supplier;
  std::int64_t lines = 0;

  void add(const Purchase& purchase) {
    by_supplier[purchase.supplier] += purchase.cents;
    ++lines;
  }
  std::int64_t magnitude() const {
    std::int64_t sum = 0;
    for (const auto& [supplier, cents] : by_supplier) sum += std::abs(cents);
    return sum;
  }
  std::int64_t largest() const {
    std::int64_t most = 0;
    for (const auto& [supplier, cents] : by_supplier) most = std::max(most, std::abs(cents));
    return most;
  }
  std::int64_t suppliers() const {
    std::int64_t count = 0;
    for (const auto& [supplier, cents] : by_supplier) count += cents != 0 ? 1 : 0;
    return count;
  }
  std::int64_t amount() const {
    std::int64_t sum = 0;
    for (const auto& [supplier, cents] : by_supplier) sum += cents;
    return sum;
  }
  bool safe(const model::SecrecyRule& rule) const {
    return lines == 0 ||
           (suppliers() >= rule.min_suppliers && largest() * 100 <= magnitude() * rule.max_share);
  }
  model::Tally tally() const {
    const std::int64_t whole = magnitude();
    const std::int64_t exact = whole == 0 ? 0 : (largest() * 100 + whole - 1) / whole;
    return {model::Money::cents(amount()), model::Money::cents(whole), lines, suppliers(),
            static_cast<int>((exact + 4) / 5 * 5)};
  }
};

/// One agency's figures, sealed where the exact shares fail the rule.
inline std::vector<model::Figure> figures_of(const Market& market, int agency) {
  std::map<model::FigureKey, std::array<Account, 2>> accounts;
  for (const Purchase& purchase : market.purchases) {
    if (purchase.agency != agency) continue;
    for (const auto& key : keys_of(purchase)) {
      accounts[key][purchase.tax_unknown ? 1 : 0].add(purchase);
    }
  }
  std::vector<model::Figure> figures;
  for (const auto& [key, pair] : accounts) {
    std::set<int> suppliers;
    for (const Account& account : pair) {
      for (const auto& entry : account.by_supplier) suppliers.insert(entry.first);
    }
    const model::FigureValue value{pair[0].tally(), pair[1].tally(),
                                   static_cast<std::int64_t>(suppliers.size())};
    if (pair[0].safe(market.rule) && pair[1].safe(market.rule)) {
      figures.emplace_back(model::OpenFigure{key, value});
    } else {
      figures.emplace_back(model::SealedCodec::seal(key, value));
    }
  }
  return figures;
}

inline std::vector<hub::legacy::AgencyFigures> agencies_of(const Market& market) {
  std::vector<hub::legacy::AgencyFigures> out;
  for (int agency = 0; agency < market.agencies; ++agency) {
    const model::Sharing terms = terms_of(market, agency);
    out.push_back({siret_of(agency),
                   std::string(1, static_cast<char>('A' + agency)),
                   "77",
                   100'000 * (agency + 1),
                   figures_of(market, agency),
                   {terms, terms}});
  }
  return out;
}

inline hub::legacy::Benchmark benchmark_of(const Market& market) {
  auto made =
      hub::legacy::Benchmark::compute(model::Period::year(2025), agencies_of(market), market.rule);
  return std::move(made.value());
}

/// A market drawn by a seed: few agencies, families, kinds and suppliers, most cells thin, some
/// full; every number below is small enough that each kind of trouble occurs.
class MarketMaker {
 public:
  explicit MarketMaker(std::uint64_t seed) : state_(seed * 2654435761U + 1) {}

  Market make() {
    Market market;
    market.agencies = 3 + below(4);
    const int families = 1 + below(4);
    const int lines = 30 + below(250);
    for (int i = 0; i < lines; ++i) market.purchases.push_back(draw(market.agencies, families));
    return market;
  }

  /// Few purchases in one family or two by six agencies or more, which share on terms of which
  /// some seeds favour one and leave out another.
  Market make_sharing() {
    Market market;
    market.agencies = 6 + below(3);
    const int families = 1 + below(2);
    const int lines = 60 + below(120);
    for (int i = 0; i < lines; ++i) market.purchases.push_back(draw(market.agencies, families));
    const std::array<std::array<int, 4>, 4> odds = {
        {{5, 0, 3, 2}, {0, 4, 3, 3}, {4, 4, 0, 2}, {3, 2, 2, 3}}};
    const auto& chosen = odds[static_cast<std::size_t>(below(4))];
    for (int agency = 0; agency < market.agencies; ++agency) {
      int ticket = below(10);
      std::size_t terms = 0;
      while (ticket >= chosen[terms]) ticket -= chosen[terms++];
      market.terms.push_back(model::all_sharings[terms]);
    }
    return market;
  }

  int below(int limit) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<int>((state_ >> 33) % static_cast<std::uint64_t>(limit));
  }

 private:
  Purchase draw(int agencies, int families) {
    using model::BasisNode;
    using model::KindNode;
    constexpr std::array kinds = {KindNode::esat, KindNode::ea, KindNode::ei, KindNode::aci,
                                  KindNode::geiq};
    constexpr std::array bases = {BasisNode::direct, BasisNode::l2113_12, BasisNode::l2113_13};
    Purchase out;
    out.agency = below(agencies);
    out.segment = model::Segment::sub_family(1 + std::min(below(families), below(families)),
                                             1 + std::min({below(5), below(5), below(5)}));
    const int kind = std::min(below(7), below(7));
    if (kind < 5) out.kind = kinds[static_cast<std::size_t>(kind)];
    out.basis = bases[static_cast<std::size_t>(std::min(below(3), below(3)))];
    out.supplier = kind * 100 + std::min(below(8), below(8));
    out.ess = out.supplier % 3 == 0;
    out.cents = 100 + below(1000) * below(1000);
    return out;
  }

  std::uint64_t state_;
};

}  // namespace parangon::testing
