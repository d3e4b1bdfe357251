#pragma once

// Somebody who reads what a viewer is shown of single agencies, beside the totals, and solves it.
// Unknowns are one agency's amount in one cell.

#include <set>
#include <string>
#include <vector>

#include "hub/legacy/benchmark.hpp"
#include "tests/unit/legacy/judged_market.hpp"

namespace parangon::testing {

class Reader {
 public:
  explicit Reader(const Market& market) : market_(market), truth_(market) {
    for (int agency = 0; agency < market.agencies; ++agency) {
      Market alone = market;
      std::erase_if(alone.purchases, [&](const Purchase& p) { return p.agency != agency; });
      for (const auto& sum : JudgedMarket(alone).sums()) {
        std::map<std::string, int> terms;
        for (const auto& [cell, sign] : sum) terms[name_of(agency, cell)] = sign;
        attacker_.learn_sum(std::move(terms));
      }
      for (const auto& figure : figures_of(market, agency)) {
        const std::string cell = model::key_of(figure).to_string();
        figures_.insert(name_of(agency, cell));
        if (model::is_sealed(figure)) {
          sealed_.insert(name_of(agency, cell));
        } else {
          open_.push_back(
              {agency, cell, std::get<model::OpenFigure>(figure).value.before_tax.amount});
        }
      }
    }
  }

  static std::string name_of(int agency, const std::string& cell) {
    return std::to_string(agency) + ":" + cell;
  }

  /// Learns every total and value. A value without a name is learnt as if its name were known, so
  /// that what does not follow here does not follow for anybody who guesses right.
  void read(const std::vector<hub::legacy::Indicator>& indicators) {
    for (const auto& indicator : indicators) {
      const std::string cell = indicator.key.to_string();
      if (indicator.shown) {
        std::map<std::string, int> terms;
        for (const auto& entry : truth_.cells().at(cell)) terms[name_of(entry.first, cell)] = 1;
        attacker_.learn_sum(std::move(terms));
      }
      for (const auto& value : indicator.values) {
        if (value.amount) learn(value, cell);
      }
    }
  }
  void learn_value(const std::string& name) { attacker_.learn_value(name); }
  /// Learns what an agency knows of itself.
  void be(int agency) {
    for (const auto& [cell, accounts] : truth_.cells()) {
      if (accounts.contains(agency)) attacker_.learn_value(name_of(agency, cell));
    }
  }

  /// Figures that follow without having been shown.
  std::set<std::string> computed() const {
    std::set<std::string> out;
    for (const std::string& name : attacker_.solve()) {
      if (figures_.contains(name)) out.insert(name);
    }
    return out;
  }

  const std::set<std::string>& figures() const { return figures_; }
  const std::set<std::string>& sealed() const { return sealed_; }
  const std::set<std::string>& values_read() const { return values_read_; }

  /// All figures of agencies whose terms are none of these.
  template <class Terms>
  std::set<std::string> figures_of_others(const Terms& terms) const {
    std::set<std::string> out;
    for (int agency = 0; agency < market_.agencies; ++agency) {
      if (std::find(terms.begin(), terms.end(), terms_of(market_, agency)) != terms.end()) continue;
      for (const std::string& name : figures_) {
        if (name.starts_with(std::to_string(agency) + ":")) out.insert(name);
      }
    }
    return out;
  }
  /// Open figures shared without a name in cells where too few do so.
  std::set<std::string> lone_anonymous() const {
    std::map<std::string, int> crowd;
    const auto anonymous = [&](int agency) {
      return terms_of(market_, agency) == model::Sharing::anonymous_to_consortium;
    };
    for (const Open& figure : open_) crowd[figure.cell] += anonymous(figure.agency) ? 1 : 0;
    std::set<std::string> out;
    for (const Open& figure : open_) {
      if (anonymous(figure.agency) && crowd[figure.cell] < market_.rule.min_suppliers) {
        out.insert(name_of(figure.agency, figure.cell));
      }
    }
    return out;
  }

 private:
  struct Open {
    int agency;
    std::string cell;
    model::Money amount;
  };

  void learn(const hub::legacy::AgencyValue& value, const std::string& cell) {
    for (const Open& figure : open_) {
      if (figure.cell != cell || figure.amount != *value.amount) continue;
      const bool it = value.named() != nullptr ? value.named()->agency() == siret_of(figure.agency)
                                               : terms_of(market_, figure.agency) ==
                                                     model::Sharing::anonymous_to_consortium;
      if (!it) continue;
      attacker_.learn_value(name_of(figure.agency, cell));
      values_read_.insert(name_of(figure.agency, cell));
    }
  }

  Market market_;
  JudgedMarket truth_;
  Attacker attacker_;
  std::set<std::string> figures_;
  std::set<std::string> sealed_;
  std::set<std::string> values_read_;
  std::vector<Open> open_;
};

}  // namespace parangon::testing
