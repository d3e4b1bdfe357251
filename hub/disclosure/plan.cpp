#include "hub/disclosure/plan.hpp"

#include <algorithm>
#include <tuple>

namespace parangon::hub::disclosure {

Result<std::vector<LayoutResult>> compare_layouts(std::vector<Layout> layouts) {
  std::vector<LayoutResult> results;
  for (auto& layout : layouts) {
    const auto outcome = secure(std::move(layout.request));
    if (!outcome) {
      return Error{outcome.error().code,
                   {layout.name + " : " + outcome.error().message.fr,
                    layout.name + ": " + outcome.error().message.en}};
    }
    LayoutResult result;
    result.name = layout.name;
    const Pattern pattern = outcome->published_pattern();
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (outcome->table.cells[i].value == 0) continue;
      ++result.cells;
      result.published += hidden(pattern[i]) ? 0 : 1;
    }
    result.loss = outcome->protection.loss;
    result.unprotected = outcome->protection.unprotected.size();
    result.failures = outcome->audit.failures.size();
    results.push_back(std::move(result));
  }
  std::ranges::sort(results, [](const LayoutResult& a, const LayoutResult& b) {
    return std::tuple(!a.safe(), b.published, a.loss.cost, a.name) <
           std::tuple(!b.safe(), a.published, b.loss.cost, b.name);
  });
  return results;
}

}  // namespace parangon::hub::disclosure
