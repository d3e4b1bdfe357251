#include "hub/legacy/shared_figures.hpp"

#include <algorithm>

namespace parangon::hub::legacy {
namespace {

using model::Sharing;

bool allow(Sharing terms, Audience audience) {
  return audience == Audience::everybody ? terms == Sharing::public_named
                                         : terms != Sharing::public_aggregate;
}

}  // namespace

SharedFigures::SharedFigures(const CellTable& table, std::vector<Sharing> terms,
                             const model::SecrecyRule& rule)
    : terms_(std::move(terms)) {
  const std::vector<bool> none(table.cells().size(), false);
  marks_.fill(std::vector<std::vector<bool>>(terms_.size(), none));
  for (std::size_t cell = 0; cell < table.cells().size(); ++cell) {
    const auto& figures = table.cells()[cell].by_agency;
    const auto open = [&](std::size_t agency) {
      return figures[agency] != nullptr && !model::is_sealed(*figures[agency]);
    };
    int unnamed = 0;
    for (std::size_t agency = 0; agency < terms_.size(); ++agency) {
      unnamed += anonymous(agency) && open(agency) ? 1 : 0;
    }
    for (std::size_t agency = 0; agency < terms_.size(); ++agency) {
      if (!open(agency) || (anonymous(agency) && unnamed < rule.min_suppliers)) continue;
      for (const Audience audience : {Audience::everybody, Audience::staff}) {
        marks_[static_cast<std::size_t>(audience)][agency][cell] = allow(terms_[agency], audience);
      }
    }
  }
}

bool SharedFigures::shares(Audience audience, std::size_t agency) const {
  return allow(terms_[agency], audience);
}

bool SharedFigures::any(Audience audience) const {
  return std::any_of(terms_.begin(), terms_.end(),
                     [&](Sharing terms) { return allow(terms, audience); });
}

}  // namespace parangon::hub::legacy
