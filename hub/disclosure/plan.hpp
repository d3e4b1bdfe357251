#pragma once

#include <string>
#include <vector>

#include "hub/disclosure/disclosure.hpp"

namespace parangon::hub::disclosure {

/// One way to lay the same figures out: which totals and details are published at all.
struct Layout {
  std::string name;
  Request request;
};

/// What a layout would keep and lose.
struct LayoutResult {
  std::string name;
  std::size_t cells = 0;      ///< Real ones, not empty.
  std::size_t published = 0;  ///< Of those.
  Loss loss;
  std::size_t unprotected = 0;
  std::size_t failures = 0;
  bool safe() const { return unprotected == 0 && failures == 0; }
};

/// Protects every layout and puts the best first: safe ones before others, then by the number of
/// cells with a value that are published, then by cost lost, then by name. Errors: those of
/// secure(), with the layout's name.
Result<std::vector<LayoutResult>> compare_layouts(std::vector<Layout> layouts);

}  // namespace parangon::hub::disclosure
