#include <fmt/format.h>

#include <set>

#include "hub/disclosure/microdata.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {

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
  return tree;
}

}  // namespace parangon::hub::disclosure
