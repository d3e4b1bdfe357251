#include "shared/rules/contributor_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "shared/model/figure_limits.hpp"

namespace parangon::rules {
namespace {

using model::BasisNode;
using model::FigureKey;
using model::KindNode;
using model::LeafContributors;
using model::Tally;

constexpr std::int64_t max_suppliers = 1'000'000'000'000;
constexpr int step = model::contributor_share_step;

bool is_share(int share) { return share >= step && share <= 100 && share % step == 0; }

/// The cells that one figure is the sum of.
struct CellSum {
  std::int64_t suppliers = 0;
  std::int64_t magnitude = 0;
  int cells = 0;
  int largest_share = 0;  ///< Of the cell that was added last.

  void add(const LeafContributors& leaf) {
    suppliers += leaf.suppliers;
    magnitude += leaf.magnitude.in_cents();
    ++cells;
    largest_share = leaf.others_share;
    for (const auto& supplier : leaf.listed) {
      largest_share = std::max(largest_share, supplier.share);
    }
  }

  /// One cell is the figure itself. Of several, one supplier may be in more than one, and its
  /// payments in one may be outweighed by credit notes in another.
  bool agrees(const Tally& tally) const {
    const auto cents = tally.magnitude.in_cents();
    if (cells == 1) {
      return suppliers == tally.suppliers && magnitude == cents &&
             largest_share == tally.largest_share;
    }
    return suppliers >= tally.suppliers && magnitude >= cents;
  }
};

class ContributorChecker {
 public:
  ContributorChecker(const model::Nomenclature& nomenclature, Report& report)
      : nomenclature_(nomenclature), report_(report) {}

  void add(const std::vector<LeafContributors>& cells) {
    const LeafContributors* previous = nullptr;
    for (const auto& leaf : cells) {
      ++row_;
      const bool in_order = previous == nullptr || previous->cell < leaf.cell;
      const bool finest =
          leaf.cell.is_finest() && nomenclature_.knows(leaf.cell.key.segment) && in_order;
      previous = &leaf;
      if (!finest) {
        found("F-CONTRIBUTORS-CELL", leaf.cell.to_string());
      } else if (!is_list(leaf)) {
        found("F-CONTRIBUTORS-LIST", leaf.cell.to_string());
      } else {
        if (!makes_a_whole(leaf)) found("F-CONTRIBUTORS-SHARES", leaf.cell.to_string());
        count(leaf);
      }
    }
    row_ = 0;
  }

  void compare(std::span<const model::Figure> figures) {
    for (const auto& figure : figures) {
      const auto& key = model::key_of(figure);
      const bool is_sum = model::LeafCell{key}.is_finest();
      const Tally& tally = model::SealedCodec::value(figure).before_tax;
      if (!is_sum) continue;
      const auto sum = sums_.find(key);
      if (!(sum == sums_.end() ? CellSum{} : sum->second).agrees(tally)) {
        found("F-CONTRIBUTORS-FIGURE", key.to_string());
      }
      if (sum != sums_.end()) sums_.erase(sum);
    }
    for (const auto& [key, sum] : sums_) found("F-CONTRIBUTORS-FIGURE", key.to_string());
  }

 private:
  void found(std::string_view rule, const std::string& cell) {
    report_.add({rule, {"contributors", row_, cell}, {cell}});
  }

  /// Purchases of every kind count in the total of their sub-family.
  void count(const LeafContributors& leaf) {
    const auto& key = leaf.cell.key;
    sums_[{key.measure, key.segment, KindNode::all, BasisNode::any}].add(leaf);
    if (key.kind != KindNode::all) sums_[key].add(leaf);
  }

  static bool is_list(const LeafContributors& leaf) {
    const auto listed = static_cast<std::int64_t>(leaf.listed.size());
    const auto cents = leaf.magnitude.in_cents();
    if (cents < 1 || cents > model::largest_figure_cents || leaf.suppliers < 1 ||
        leaf.suppliers < listed || leaf.suppliers > max_suppliers ||
        leaf.listed.size() > model::max_listed_contributors) {
      return false;
    }
    const bool all = leaf.suppliers == listed;
    if (all ? leaf.others_share != 0 : !is_share(leaf.others_share)) return false;
    std::set<model::Pseudonym> seen;
    const model::ListedContributor* previous = nullptr;
    for (const auto& supplier : leaf.listed) {
      const bool in_order =
          previous == nullptr || previous->share > supplier.share ||
          (previous->share == supplier.share && previous->pseudonym < supplier.pseudonym);
      if (!is_share(supplier.share) || !in_order || !seen.insert(supplier.pseudonym).second) {
        return false;
      }
      previous = &supplier;
    }
    return true;
  }

  /// Each share was rounded up by less than a step: together they may reach 100 %, and without the
  /// rounding they may stay below it.
  static bool makes_a_whole(const LeafContributors& leaf) {
    std::int64_t most = 0, least = 0;
    for (const auto& supplier : leaf.listed) {
      most += supplier.share;
      least += supplier.share - step;
    }
    const auto others = leaf.suppliers - static_cast<std::int64_t>(leaf.listed.size());
    if (others > 0) {
      most += std::min<std::int64_t>(others, 100) * leaf.others_share;
      least += leaf.others_share - step;
    }
    return most >= 100 && least < 100;
  }

  const model::Nomenclature& nomenclature_;
  Report& report_;
  std::int64_t row_ = 0;
  std::map<FigureKey, CellSum> sums_;
};

}  // namespace

void check_contributors(const model::SealedContributors& contributors,
                        std::span<const model::Figure> figures,
                        const model::Nomenclature& nomenclature, Report& report) {
  ContributorChecker checker(nomenclature, report);
  checker.add(model::ContributorsCodec::cells(contributors));
  checker.compare(figures);
}

}  // namespace parangon::rules
