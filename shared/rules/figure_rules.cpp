#include "shared/rules/figure_rules.hpp"

#include <fmt/format.h>

#include <optional>

#include "shared/model/figure_limits.hpp"
#include "shared/rules/figure_plane.hpp"

namespace parangon::rules {
namespace {

using model::BasisNode;
using model::Figure;
using model::FigureKey;
using model::FigureValue;
using model::KindNode;
using model::SealedCodec;
using model::Segment;
using model::Tally;

constexpr std::int64_t max_lines = 1'000'000'000'000;

/// How a message calls the parts of a figure.
struct PartsName {
  std::string_view fr, en;
  Text text() const { return {std::string(fr), std::string(en)}; }
};
constexpr PartsName families{"familles", "families"}, kinds{"types de structures", "kinds"},
    sub_families{"sous-familles", "sub-families"}, bases{"bases", "bases"};

class FigureChecker {
 public:
  FigureChecker(const model::Nomenclature& nomenclature, const model::SecrecyRule& secrecy,
                Report& report)
      : nomenclature_(nomenclature), secrecy_(secrecy), report_(report) {}

  void run(std::span<const Figure> figures) {
    std::size_t begin = 0;
    while (begin < figures.size()) {
      const FigureKey first = model::key_of(figures[begin]);
      std::size_t end = begin;
      block_.clear();
      while (end < figures.size() && same_block(model::key_of(figures[end]), first)) {
        check_one(figures, end);
        const FigureKey& key = model::key_of(figures[end]);
        block_.at(key.kind, key.basis) = &SealedCodec::value(figures[end]);
        ++end;
      }
      open_block(first);
      check_plane(first);
      begin = end;
    }
    close_measure();
  }

 private:
  static bool same_block(const FigureKey& a, const FigureKey& b) {
    return a.measure == b.measure && a.segment == b.segment;
  }

  void report(std::string_view rule, const FigureKey& key, const Text& detail) {
    report_.add({rule, {"figures", row_, key.to_string()}, {key.to_string(), detail}});
  }

  void check_one(std::span<const Figure> figures, std::size_t index) {
    row_ = static_cast<std::int64_t>(index) + 1;
    const Figure& figure = figures[index];
    const FigureKey& key = model::key_of(figure);
    if (index > 0 && !(model::key_of(figures[index - 1]) < key)) report("F-KEY-ORDER", key, "");
    if (!key.segment.is_all() && !nomenclature_.knows(key.segment)) {
      report("F-SEGMENT-UNKNOWN", key, nomenclature_.version());
    }
    if (key.kind == KindNode::all && key.basis != BasisNode::any) {
      report("F-BASIS-DENOMINATOR", key, "");
    }
    const FigureValue& value = SealedCodec::value(figure);
    check_tally(key, value.before_tax);
    check_tally(key, value.tax_unknown);
    const auto most = value.before_tax.suppliers + value.tax_unknown.suppliers;
    const auto least = std::max(value.before_tax.suppliers, value.tax_unknown.suppliers);
    if (value.suppliers > most || value.suppliers < least) report("F-SUPPLIERS-BOUND", key, "");
    if (!model::is_sealed(figure) && !model::passes(value, secrecy_)) {
      report("F-SEAL-MISSING", key, "");
    }
  }

  void check_tally(const FigureKey& key, const Tally& tally) {
    const auto in_range = [](std::int64_t cents) {
      return cents >= -model::largest_figure_cents && cents <= model::largest_figure_cents;
    };
    const std::int64_t magnitude = tally.magnitude.in_cents();
    const std::int64_t amount = tally.amount.in_cents();
    if (!in_range(amount) || !in_range(magnitude) || magnitude < 0 || magnitude < amount ||
        magnitude < -amount || tally.lines < 0 || tally.lines > max_lines) {
      report("F-AMOUNT-RANGE", key, "");
      return;
    }
    if (tally.suppliers < 0 || tally.suppliers > tally.lines) report("F-SUPPLIERS-BOUND", key, "");
    const bool has_share = magnitude > 0;
    const bool fits = has_share ? tally.largest_share >= 5 && tally.largest_share <= 100 &&
                                      tally.largest_share % 5 == 0
                                : tally.largest_share == 0;
    if (!fits) report("F-SHARE-RANGE", key, "");
  }

  /// Keeps the sums up to date when a new (measure, segment) block begins.
  void open_block(const FigureKey& key) {
    if (current_ && current_->measure != key.measure) close_measure();
    if (!current_ || current_->segment.number() / 100 != key.segment.number() / 100) close_family();
    current_ = key;
    if (key.segment.is_all()) {
      copy(block_, all_);
    } else if (key.segment.is_family()) {
      copy(block_, family_);
      add_to(family_sum_of_all_);
    } else {
      add_to(subs_);
      require(key, Segment::family(key.segment.number() / 100), family_);
    }
    if (key.segment.is_family()) require(key, Segment::all(), all_);
  }

  /// Every figure of the block must have its counterpart in the parent segment.
  void require(const FigureKey& key, Segment parent, Plane<std::optional<FigureValue>>& plane) {
    for_each_cell([&](KindNode kind, BasisNode basis) {
      if (block_.at(kind, basis) != nullptr && !plane.at(kind, basis)) {
        const FigureKey child{key.measure, key.segment, kind, basis};
        report("F-PARENT-MISSING", child, FigureKey{key.measure, parent, kind, basis}.to_string());
      }
    });
  }

  void copy(ValuePlane& from, Plane<std::optional<FigureValue>>& to) {
    for_each_cell([&](KindNode kind, BasisNode basis) {
      const FigureValue* value = from.at(kind, basis);
      to.at(kind, basis) = value != nullptr ? std::optional(*value) : std::nullopt;
    });
  }

  void add_to(SumPlane& sums) {
    for_each_cell([&](KindNode kind, BasisNode basis) {
      if (const FigureValue* value = block_.at(kind, basis)) sums.at(kind, basis).add(*value);
    });
  }

  void close_family() {
    if (current_ && current_->segment.number() >= 100) {
      compare({current_->measure, Segment::family(current_->segment.number() / 100)}, family_,
              subs_, sub_families);
    }
    family_.clear();
    subs_.clear();
  }

  void close_measure() {
    close_family();
    if (current_) compare({current_->measure, Segment::all()}, all_, family_sum_of_all_, families);
    all_.clear();
    family_sum_of_all_.clear();
    current_.reset();
  }

  void compare(FigureKey key, Plane<std::optional<FigureValue>>& wholes, SumPlane& parts,
               const PartsName& which) {
    for_each_cell([&](KindNode kind, BasisNode basis) {
      key.kind = kind;
      key.basis = basis;
      if (const auto& whole = wholes.at(kind, basis)) {
        compare_one(key, *whole, parts.at(kind, basis), which);
      }
    });
  }

  void compare_one(const FigureKey& key, const FigureValue& whole, const PartSum& parts,
                   const PartsName& which) {
    if (Wide(whole.before_tax.amount.in_cents()) != parts.before_tax ||
        Wide(whole.tax_unknown.amount.in_cents()) != parts.tax_unknown) {
      report("F-SUM-AMOUNT", key, which.text());
    }
    if (Wide(whole.before_tax.lines) != parts.lines_before_tax ||
        Wide(whole.tax_unknown.lines) != parts.lines_unknown) {
      report("F-SUM-LINES", key, which.text());
    }
    if (Wide(whole.suppliers) > parts.suppliers) report("F-SUPPLIERS-BOUND", key, which.text());
  }

  /// The kind and basis hierarchies inside one (measure, segment) block.
  void check_plane(const FigureKey& block) {
    for_each_cell([&](KindNode kind, BasisNode basis) {
      const FigureKey key{block.measure, block.segment, kind, basis};
      const FigureValue* value = block_.at(kind, basis);
      if (value == nullptr) return;
      if (const auto up = model::parent(kind)) require_in_block(key, {*up, basis});
      if (const auto up = model::parent(basis)) require_in_block(key, {kind, *up});
      if (kind != KindNode::all && basis == BasisNode::any) require_total(key, *value);
      check_kind_sum(key, *value);
      check_basis_sum(key, *value);
    });
  }

  void require_in_block(const FigureKey& key, std::pair<KindNode, BasisNode> parent) {
    if (block_.at(parent.first, parent.second) != nullptr) return;
    report("F-PARENT-MISSING", key,
           FigureKey{key.measure, key.segment, parent.first, parent.second}.to_string());
  }

  void require_total(const FigureKey& key, const FigureValue& value) {
    const FigureKey total_key{key.measure, key.segment, KindNode::all, BasisNode::any};
    const FigureValue* total = block_.at(KindNode::all, BasisNode::any);
    if (total == nullptr) {
      report("F-PARENT-MISSING", key, total_key.to_string());
    } else if (impossible(value.before_tax, total->before_tax) ||
               impossible(value.tax_unknown, total->tax_unknown)) {
      report("F-RESERVED-ABOVE-TOTAL", key, total_key.to_string());
    } else if (key.segment.is_all() && (unlikely(value.before_tax, total->before_tax) ||
                                        unlikely(value.tax_unknown, total->tax_unknown))) {
      report("F-RESERVED-AMOUNT", key, total_key.to_string());
    }
  }

  /// More lines than the whole has, or more money on the same lines.
  static bool impossible(const Tally& part, const Tally& whole) {
    return part.lines > whole.lines || (part.lines == whole.lines && part.amount > whole.amount);
  }

  /// More money than the whole has: only credit notes among the other lines explain it. Asked of
  /// the total alone, since in a family one such note is enough.
  static bool unlikely(const Tally& part, const Tally& whole) {
    return part.amount > whole.amount && part.amount.in_cents() > 0;
  }

  void check_kind_sum(const FigureKey& key, const FigureValue& value) {
    const auto parts = model::children(key.kind);
    if (parts.empty()) return;
    PartSum sum;
    for (const KindNode part : parts) {
      if (const FigureValue* v = block_.at(part, key.basis)) sum.add(*v);
    }
    compare_one(key, value, sum, kinds);
  }

  void check_basis_sum(const FigureKey& key, const FigureValue& value) {
    if (key.kind == KindNode::all) return;  // Denominators have no basis below `any`.
    const auto parts = model::children(key.basis);
    if (parts.empty()) return;
    PartSum sum;
    for (const BasisNode part : parts) {
      if (const FigureValue* v = block_.at(key.kind, part)) sum.add(*v);
    }
    compare_one(key, value, sum, bases);
  }

  const model::Nomenclature& nomenclature_;
  const model::SecrecyRule& secrecy_;
  Report& report_;
  std::int64_t row_ = 0;
  std::optional<FigureKey> current_;
  ValuePlane block_;
  Plane<std::optional<FigureValue>> family_;
  Plane<std::optional<FigureValue>> all_;
  SumPlane subs_;
  SumPlane family_sum_of_all_;
};

}  // namespace

void check_figures(std::span<const Figure> figures, const model::Nomenclature& nomenclature,
                   const model::SecrecyRule& secrecy, Report& report) {
  FigureChecker(nomenclature, secrecy, report).run(figures);
}

}  // namespace parangon::rules
