#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "hub/disclosure/microdata.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {

namespace {

/// "@@@…": deeper than any classification.
constexpr std::size_t max_levels = 100;

/// A listed total is the tree's own.
void merge_listed_total(Hierarchy& tree) {
  if (tree.codes.size() < 3 || tree.codes[1] != total_code) return;
  if (std::ranges::count(tree.parent, std::size_t{0}) != 2) return;  // Its own, and that code's.
  tree.codes.erase(tree.codes.begin() + 1);
  tree.parent.erase(tree.parent.begin() + 1);
  for (std::size_t& parent : tree.parent) parent -= parent > 0 ? 1 : 0;
}

}  // namespace

Result<Hierarchy> read_hierarchy(std::string_view text) {
  Hierarchy tree;
  std::vector<std::size_t> path{0};
  std::set<std::string, std::less<>> seen;
  TextLines lines(text);
  while (!lines.at_end()) {
    std::string_view line = trimmed(lines.next_line());
    std::size_t depth = 1;
    while (line.starts_with('@')) {
      ++depth;
      line = trimmed(line.substr(1));
    }
    if (depth > max_levels) {
      return lines.error(fmt::format("plus de {} niveaux", max_levels),
                         fmt::format("more than {} levels", max_levels));
    }
    if (depth > path.size()) {
      return lines.error("un niveau est sauté", "a level is skipped");
    }
    if (line.empty() || !seen.insert(std::string(line)).second) {
      return lines.error(fmt::format("code vide ou déjà vu : {}", line),
                         fmt::format("empty code, or seen already: {}", line));
    }
    path.resize(depth);
    tree.codes.emplace_back(line);
    tree.parent.push_back(path.back());
    path.push_back(tree.codes.size() - 1);
  }
  merge_listed_total(tree);
  return tree;
}

}  // namespace parangon::hub::disclosure
