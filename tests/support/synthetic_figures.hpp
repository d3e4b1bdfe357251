#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "shared/model/figure.hpp"
#include "shared/model/nomenclature.hpp"

namespace parangon::testing {

/// A made-up nomenclature of `families` × `sub_families`, and one more sub-family in the first.
struct SyntheticShape {
  int families = 2;
  int sub_families = 2;
  int sub_families_of(int family) const { return sub_families + (family == 1 ? 1 : 0); }
};

inline model::Nomenclature synthetic_nomenclature(const SyntheticShape& shape) {
  std::string families = "segment,name_fr,name_en\n";
  for (int f = 1; f <= shape.families; ++f) {
    families += fmt::format("F{:02},Famille {},Family {}\n", f, f, f);
    for (int s = 1; s <= shape.sub_families_of(f); ++s) {
      families += fmt::format("F{:02}.{:02},Segment {}.{},Segment {}.{}\n", f, s, f, s, f, s);
    }
  }
  return model::Nomenclature::parse({.version = "synthetic",
                                     .families = families,
                                     .cpv_families = "cpv,segment,note\n0,F01.01,\n",
                                     .cpv = "code,fr\n03000000-1,Produits\n",
                                     .accounts = "account,segment,reason_fr,reason_en\n6,F01,,\n"})
      .value();
}

/// Made-up figures that satisfy every F- rule: adds leaves into all levels of the hierarchies.
class SyntheticFigures {
 public:
  /// One contribution of purchases; two thirds of the leaves fail the primary rule.
  void add_leaf(model::Measure measure, model::Segment sub_family, model::KindNode kind,
                model::BasisNode basis) {
    const auto seed = model::FigureKey{measure, sub_family, kind, basis}.packed() * 2654435761U;
    model::FigureValue value;
    value.before_tax = tally(1 + seed % 6, 10'000 + seed % 9'000'000);
    if (seed % 3 == 0) value.tax_unknown = tally(1 + seed % 2, 500 + seed % 70'000);
    value.suppliers = value.before_tax.suppliers + value.tax_unknown.suppliers;
    for (std::optional segment = sub_family; segment; segment = segment->parent()) {
      // The total of purchases: these, and as much from other suppliers.
      for (int twice = 0; twice < 2; ++twice) {
        add({measure, *segment, model::KindNode::all, model::BasisNode::any}, value);
      }
      for (std::optional k = kind; k; k = model::parent(*k)) {
        for (std::optional b = basis; b; b = model::parent(*b))
          add({measure, *segment, *k, *b}, value);
      }
    }
  }

  /// Every leaf of every kind and basis, for both measures.
  void add_all(const SyntheticShape& shape) {
    for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
      for (int f = 1; f <= shape.families; ++f) {
        for (int s = 1; s <= shape.sub_families_of(f); ++s) {
          add_all(measure, model::Segment::sub_family(f, s));
        }
      }
    }
  }

  /// Sorted by key; sealed where the default primary rule fails.
  std::vector<model::Figure> figures() const {
    std::vector<model::Figure> out;
    out.reserve(values_.size());
    for (const auto& [packed, stored] : values_) {
      const auto key = model::FigureKey::unpack(packed);
      auto value = stored;
      for (auto* tally : {&value.before_tax, &value.tax_unknown}) {
        tally->largest_share = tally->suppliers == 0 ? 0 : tally->suppliers == 1 ? 100 : 40;
      }
      if (model::passes(value, {})) {
        out.emplace_back(model::OpenFigure{key, value});
      } else {
        out.emplace_back(model::SealedCodec::seal(key, value));
      }
    }
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return model::key_of(a) < model::key_of(b); });
    return out;
  }

 private:
  static model::Tally tally(std::int64_t suppliers, std::int64_t cents) {
    return {model::Money::cents(cents), model::Money::cents(cents), suppliers * 2, suppliers, 0};
  }

  void add_all(model::Measure measure, model::Segment sub_family) {
    for (int k = 0; k < model::kind_node_count; ++k) {
      const auto kind = static_cast<model::KindNode>(k);
      const bool leaf = kind >= model::KindNode::esat;
      for (int b = 0; leaf && b < model::basis_node_count; ++b) {
        const auto basis = static_cast<model::BasisNode>(b);
        if (basis >= model::BasisNode::l2113_12) add_leaf(measure, sub_family, kind, basis);
      }
    }
  }

  void add(const model::FigureKey& key, const model::FigureValue& value) {
    auto& sum = values_[key.packed()];
    const auto add_tally = [](model::Tally& to, const model::Tally& from) {
      to.amount = to.amount.plus(from.amount).value();
      to.magnitude = to.magnitude.plus(from.magnitude).value();
      to.lines += from.lines;
      to.suppliers += from.suppliers;
    };
    add_tally(sum.before_tax, value.before_tax);
    add_tally(sum.tax_unknown, value.tax_unknown);
    sum.suppliers += value.suppliers;
  }

  std::unordered_map<std::uint32_t, model::FigureValue> values_;
};

}  // namespace parangon::testing
