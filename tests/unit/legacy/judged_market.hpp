#pragma once

// The truth about a market's cells, from its purchases: what is empty, what is unsafe, which sums
// a reader knows. The product sees figures only; this sees suppliers.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/legacy/attacker.hpp"
#include "tests/unit/legacy/market.hpp"

namespace parangon::testing {

class JudgedMarket {
 public:
  using Accounts = std::map<int, Account>;  ///< By agency.

  explicit JudgedMarket(const Market& market) : rule_(market.rule) {
    for (const Purchase& purchase : market.purchases) {
      for (const auto& key : keys_of(purchase))
        cells_[key.to_string()][purchase.agency].add(purchase);
      for (const auto& key : keys_of(purchase)) keys_.emplace(key.to_string(), key);
      add_complements(purchase);
    }
  }

  const std::map<std::string, Accounts>& cells() const { return cells_; }
  /// False for what is no figure but a difference of two.
  bool is_figure(const std::string& name) const { return keys_.contains(name); }
  const model::FigureKey& key(const std::string& name) const { return keys_.at(name); }

  /// The rule as a reader of docs/indicators.md would apply it, one agency after the other.
  bool safe(const Accounts& cell) const {
    if (!safe_for_outsiders(cell)) return false;
    return std::all_of(cell.begin(), cell.end(), [&](const auto& own) {
      Accounts others = cell;
      others.erase(own.first);
      return static_cast<int>(others.size()) >= rule_.min_suppliers - 1 &&
             dominated_by_none(others) && most_suppliers(others) >= rule_.min_suppliers;
    });
  }
  bool safe(const std::string& name) const { return safe(cells_.at(name)); }

  /// Everything that adds up, among cells that are not empty.
  std::vector<std::map<std::string, int>> sums() const {
    std::vector<std::map<std::string, int>> out;
    for (const auto& [name, key] : keys_) {
      for (const auto& parts : lines_of(key)) out.push_back(equation(name, parts));
      if (key.kind != model::KindNode::all) continue;
      for (const auto kind : {model::KindNode::inclusive, model::KindNode::ess}) {
        model::FigureKey part = key;
        part.kind = kind;
        std::map<std::string, int> terms{{name, 1}};
        if (cells_.contains(part.to_string())) terms[part.to_string()] = -1;
        if (cells_.contains(rest_name(key, kind))) terms[rest_name(key, kind)] = -1;
        if (terms.size() > 1) out.push_back(std::move(terms));
      }
    }
    return out;
  }

  /// The parts of a cell along each hierarchy that has any.
  std::vector<std::vector<std::string>> lines_of(const model::FigureKey& parent) const {
    std::vector<std::string> segments;
    std::vector<std::string> kinds;
    std::vector<std::string> bases;
    for (const auto& [name, key] : keys_) {
      model::FigureKey up = key;
      if (const auto s = key.segment.parent(); s && (up.segment = *s, up == parent))
        segments.push_back(name);
      up = key;
      if (const auto k = model::parent(key.kind); k && (up.kind = *k, up == parent))
        kinds.push_back(name);
      up = key;
      if (const auto b = model::parent(key.basis); b && (up.basis = *b, up == parent))
        bases.push_back(name);
    }
    std::vector<std::vector<std::string>> out;
    for (auto* parts : {&segments, &kinds, &bases}) {
      if (!parts->empty()) out.push_back(*parts);
    }
    return out;
  }

  /// True suppliers, agencies and shares of several cells taken as one.
  Accounts together(const std::vector<std::string>& names) const {
    Accounts out;
    for (const std::string& name : names) {
      for (const auto& [agency, account] : cells_.at(name)) {
        for (const auto& [supplier, cents] : account.by_supplier) {
          out[agency].by_supplier[supplier] += cents;
        }
        out[agency].lines += account.lines;
      }
    }
    return out;
  }

 private:
  static std::string rest_name(const model::FigureKey& whole, model::KindNode kind) {
    return whole.to_string() + " less " + std::string(model::to_string(kind));
  }

  static std::map<std::string, int> equation(const std::string& parent,
                                             const std::vector<std::string>& parts) {
    std::map<std::string, int> terms{{parent, 1}};
    for (const std::string& part : parts) terms[part] = -1;
    return terms;
  }

  void add_complements(const Purchase& purchase) {
    for (std::optional<model::Segment> s = purchase.segment; s; s = s->parent()) {
      const model::FigureKey whole{model::Measure::paid, *s};
      if (!purchase.kind) {
        cells_[rest_name(whole, model::KindNode::inclusive)][purchase.agency].add(purchase);
      }
      if (!purchase.ess)
        cells_[rest_name(whole, model::KindNode::ess)][purchase.agency].add(purchase);
    }
  }

  static std::int64_t most_suppliers(const Accounts& cell) {
    std::int64_t most = 0;
    for (const auto& [agency, account] : cell) most = std::max(most, account.suppliers());
    return most;
  }

  bool dominated_by_none(const Accounts& cell) const {
    std::int64_t whole = 0;
    std::int64_t largest = 0;
    for (const auto& [agency, account] : cell) {
      whole += account.magnitude();
      largest = std::max(largest, account.magnitude());
    }
    return largest * 100 <= whole * rule_.max_share;
  }

  bool safe_for_outsiders(const Accounts& cell) const {
    return static_cast<int>(cell.size()) >= rule_.min_suppliers && dominated_by_none(cell) &&
           most_suppliers(cell) >= rule_.min_suppliers;
  }

  model::SecrecyRule rule_;
  std::map<std::string, Accounts> cells_;
  std::map<std::string, model::FigureKey> keys_;
};

}  // namespace parangon::testing
