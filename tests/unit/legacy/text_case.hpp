#pragma once

// Reads and runs the text cases of tests/cases/legacy; their grammar is in the README there.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/legacy/market.hpp"

namespace parangon::testing {

class TextCase {
 public:
  explicit TextCase(const std::string& path) {
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) read(line);
    EXPECT_FALSE(looks_.empty()) << path << ": no case was read";
  }

  /// Compares what each `look` sees with the lines below it.
  void run() const {
    auto agencies = agencies_of(market_);
    for (std::size_t i = 0; i < agencies.size(); ++i) agencies[i].population = populations_[i];
    const auto made = hub::legacy::Benchmark::compute(model::Period::year(2025),
                                                      std::move(agencies), market_.rule);
    ASSERT_TRUE(made) << made.error().message.en;
    for (const Look& look : looks_) {
      std::string seen;
      for (const auto& indicator : made->seen_by(look.viewer, look.filter)) {
        seen += "| " + text_of(indicator) + "\n";
      }
      EXPECT_EQ(seen, look.expected) << look.title;
    }
  }

 private:
  struct Look {
    std::string title;
    hub::legacy::Viewer viewer;
    hub::legacy::Filter filter;
    std::string expected;
  };

  void read(const std::string& line) {
    if (line.starts_with("| ")) {
      looks_.back().expected += line + "\n";
      return;
    }
    std::istringstream words(line);
    std::string verb;
    if (!(words >> verb) || verb[0] == '#') return;
    if (verb == "rule") {
      words >> market_.rule.min_suppliers >> market_.rule.max_share;
    } else if (verb == "agency") {
      std::string name;
      std::int64_t population = 0;
      words >> name >> population;
      std::string terms = "public_aggregate";
      words >> terms;
      market_.terms.push_back(model::sharing_from(terms).value());
      ++market_.agencies;
      populations_.push_back(population > 0 ? std::optional(population) : std::nullopt);
    } else if (verb == "buy") {
      read_purchase(words);
    } else if (verb == "look") {
      read_look(line, words);
    } else {
      ADD_FAILURE() << "not a line of a case: " << line;
    }
  }

  void read_purchase(std::istringstream& words) {
    std::string agency, segment, kind, basis, suppliers, amount, flag;
    words >> agency >> segment >> kind >> basis >> suppliers >> amount;
    Purchase purchase;
    purchase.agency = agency[0] - 'A';
    purchase.segment = model::Segment::parse(segment).value();
    if (kind != "other") purchase.kind = model::kind_node_from(kind).value();
    purchase.basis = model::basis_node_from(basis).value();
    purchase.cents = model::Money::from_decimal(amount).value().in_cents();
    while (words >> flag) {
      purchase.ess |= flag == "ess";
      purchase.tax_unknown |= flag == "tax_unknown";
    }
    const auto dots = suppliers.find("..");
    const int first = std::stoi(suppliers.substr(1));
    const int last = dots == std::string::npos ? first : std::stoi(suppliers.substr(dots + 3));
    for (int supplier = first; supplier <= last; ++supplier) {
      purchase.supplier = supplier;
      market_.purchases.push_back(purchase);
    }
  }

  void read_look(const std::string& line, std::istringstream& words) {
    Look look{line, {}, {}, {}};
    std::string word;
    while (words >> word) {
      if (word == "staff") look.viewer = hub::legacy::Viewer::staff();
      std::string value;
      if (word == "public" || word == "staff" || !(words >> value)) continue;
      if (word == "member") look.viewer = hub::legacy::Viewer::member(siret_of(value[0] - 'A'));
      if (word == "within") look.filter.within = model::Segment::parse(value).value();
      if (word == "kind") look.filter.kind = model::kind_node_from(value).value();
      if (word == "basis") look.filter.basis = model::basis_node_from(value).value();
    }
    looks_.push_back(std::move(look));
  }

  static std::string euros(const Ratio& cents) {
    return Ratio(cents.numerator(), cents.denominator() * 100).to_decimal(2);
  }

  static std::string on_scale(const Ratio& value, std::size_t scale) {
    const bool share = scale == static_cast<std::size_t>(hub::legacy::Scale::share);
    return share ? value.to_decimal(3, 100) + "%" : euros(value);
  }

  static std::string text_of(const hub::legacy::Indicator& i) {
    std::string out = i.key.segment.to_string() + " " + std::string(model::to_string(i.key.kind)) +
                      " " + std::string(model::to_string(i.key.basis)) + ":";
    if (!i.shown) {
      out += " secret";
    } else {
      out += " total " + i.total.to_decimal() + ", agencies " + std::to_string(i.agencies);
      if (i.mean) out += ", mean " + euros(*i.mean);
      if (i.share) out += ", share " + i.share->to_decimal(3, 100) + "%";
      if (i.per_thousand) out += ", per 1000 " + euros(*i.per_thousand);
    }
    if (i.tax_unknown) out += ", tax unknown " + i.tax_unknown->to_decimal();
    for (std::size_t scale = 0; scale < hub::legacy::scale_count; ++scale) {
      const auto& spread = i.spread[scale];
      if (spread.count == 0) continue;
      out += "; " + std::string(to_string(static_cast<hub::legacy::Scale>(scale))) + " of " +
             std::to_string(spread.count);
      const auto add = [&](const char* name, const std::optional<Ratio>& value) {
        if (value) out += std::string(" ") + name + " " + on_scale(*value, scale);
      };
      add("mean", spread.mean);
      add("min", spread.minimum);
      add("q1", spread.first_quartile);
      add("median", spread.median);
      add("q3", spread.third_quartile);
      add("max", spread.maximum);
    }
    for (const auto& value : i.values) out += "; " + text_of(value);
    if (i.totals_only.value_or(0) > 0) {
      out += "; totals only " + std::to_string(*i.totals_only);
    }
    return out;
  }

  static std::string text_of(const hub::legacy::AgencyValue& value) {
    std::string out = value.named() != nullptr ? value.named()->name() : "anonymous";
    out += value.sealed ? " sealed" : value.amount ? " " + value.amount->to_decimal() : " withheld";
    const auto& standing = value.standings[static_cast<std::size_t>(hub::legacy::Scale::amount)];
    if (standing) {
      out += " rank " + std::to_string(standing->rank) + "/" + std::to_string(standing->of) +
             " percentile " + standing->percentile.to_decimal(1);
    }
    return out;
  }

  Market market_;
  std::vector<std::optional<std::int64_t>> populations_;
  std::vector<Look> looks_;
};

}  // namespace parangon::testing
