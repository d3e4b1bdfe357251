#include "hub/disclosure/microdata_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace parangon::hub::disclosure {
namespace {

using Codes = std::vector<std::size_t>;

Error contradiction(const Dimension& dimension, const std::string& code, std::string_view fr,
                    std::string_view en) {
  return {Errc::invalid_argument,
          {fmt::format("Dimension « {} » : le code « {} » {}", dimension.column, code, fr),
           fmt::format("Dimension \"{}\": the code \"{}\" {}", dimension.column, code, en)}};
}

/// Unites trees of codes.
class AxisMaker {
 public:
  explicit AxisMaker(const Dimension& dimension) : dimension_(dimension) {
    axis_.codes.emplace_back(total_code);
  }

  /// Numbers its codes; sums_ gets those of the tree, its top included.
  void add(const Hierarchy& tree) {
    Codes place(tree.codes.size(), 0);
    for (std::size_t i = 1; i < tree.codes.size(); ++i) place[i] = number_of(tree.codes[i]);
    std::vector<Codes> parts(tree.codes.size());
    for (std::size_t i = 1; i < tree.codes.size(); ++i) parts[tree.parent[i]].push_back(place[i]);
    if (parts[0].empty()) return;
    tops_.push_back(parts[0]);
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (!parts[i].empty()) divide(place[i], std::move(parts[i]));
    }
  }

  Result<Axis> finish(Notes* notes) {
    leaves_.resize(axis_.size());
    state_.resize(axis_.size(), 0);
    for (std::size_t code = 1; code < axis_.size(); ++code) {
      if (auto found = find_leaves(code); !found) return found.error();
    }
    for (const auto& sum : axis_.sums) {
      if (leaves_of(sum.parts) == leaves_[sum.total]) continue;
      return contradiction(dimension_, axis_.codes[sum.total],
                           "n'a pas les mêmes codes de base dans deux hiérarchies",
                           "does not have the same leaves in two hierarchies");
    }
    divide_total(notes);
    axis_.above.assign(axis_.size(), {});
    for (std::size_t code = 1; code < axis_.size(); ++code) {
      for (const std::size_t leaf : leaves_[code]) {
        auto& above = axis_.above[leaf];
        if (above.empty()) above.push_back(0);
        if (leaf != code) above.push_back(code);
      }
    }
    return std::move(axis_);
  }

 private:
  std::size_t number_of(const std::string& code) {
    const auto [at, is_new] = axis_.number.emplace(code, axis_.codes.size());
    if (is_new) {
      axis_.codes.push_back(code);
      divisions_.resize(axis_.codes.size());
    }
    return at->second;
  }

  void divide(std::size_t total, Codes parts) {
    for (const std::size_t former : divisions_[total]) {
      if (axis_.sums[former].parts == parts) return;
    }
    divisions_[total].push_back(axis_.sums.size());
    axis_.sums.push_back({total, std::move(parts)});
  }

  Codes leaves_of(const Codes& parts) const {
    Codes all;
    for (const std::size_t part : parts) {
      std::ranges::copy(leaves_[part], std::back_inserter(all));
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  /// By the first division of each code; the others are compared with it later.
  Status find_leaves(std::size_t code) {
    if (state_[code] == 2) return {};
    if (state_[code] == 1) {
      return contradiction(dimension_, axis_.codes[code], "est au-dessus de lui-même",
                           "is above itself");
    }
    state_[code] = 1;
    if (divisions_[code].empty()) leaves_[code] = {code};
    for (const std::size_t division : divisions_[code]) {
      for (const std::size_t part : axis_.sums[division].parts) {
        if (auto found = find_leaves(part); !found) return found;
      }
    }
    if (!divisions_[code].empty()) {
      leaves_[code] = leaves_of(axis_.sums[divisions_[code].front()].parts);
    }
    state_[code] = 2;
    return {};
  }

  void divide_total(Notes* notes) {
    Codes leaves;
    for (std::size_t code = 1; code < axis_.size(); ++code) {
      if (divisions_[code].empty()) leaves.push_back(code);
    }
    const auto partial =
        std::erase_if(tops_, [&](const Codes& top) { return leaves_of(top) != leaves; });
    if (tops_.empty() && !leaves.empty()) tops_.push_back(leaves);
    for (auto& top : tops_) divide(0, std::move(top));
    if (partial == 0 || notes == nullptr) return;
    notes->push_back(
        {fmt::format("Dimension « {} » : {} hiérarchie(s) n'ont pas tous les codes ; leurs groupes "
                     "sont publiés sans s'additionner au total",
                     dimension_.column, partial),
         fmt::format("Dimension \"{}\": {} of the hierarchies do not have all codes; their groups "
                     "are published, and do not add up to the total",
                     dimension_.column, partial)});
  }

  const Dimension& dimension_;
  Axis axis_;
  std::vector<Codes> divisions_{{}};  ///< By code: its sums in Axis::sums.
  std::vector<Codes> tops_;           ///< Of each tree, what stands under the total.
  std::vector<Codes> leaves_;
  std::vector<char> state_;  ///< By code: 0 not visited, 1 being visited, 2 done.
};

/// A tree of one level.
Hierarchy flat(std::vector<std::string> codes) {
  Hierarchy tree;
  std::ranges::sort(codes);
  for (auto& code : codes) {
    tree.codes.push_back(std::move(code));
    tree.parent.push_back(0);
  }
  return tree;
}

}  // namespace

Result<Axis> make_axis(const Dimension& dimension, std::vector<std::string> codes, Notes* notes) {
  AxisMaker maker(dimension);
  if (dimension.hierarchies.empty()) maker.add(flat(std::move(codes)));
  for (const auto& tree : dimension.hierarchies) maker.add(tree);
  auto axis = maker.finish(notes);
  if (!axis) return axis;
  if (!axis->number.contains(std::string(total_code))) return axis;
  return Error{
      Errc::malformed,
      {fmt::format("Dimension « {} » : le code « {} » est celui du total, qui se calcule",
                   dimension.column, total_code),
       fmt::format("Dimension \"{}\": the code \"{}\" is that of the total, which is added up",
                   dimension.column, total_code)}};
}

}  // namespace parangon::hub::disclosure
