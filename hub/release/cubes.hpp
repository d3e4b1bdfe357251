#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/release/layout.hpp"
#include "hub/release/publication.hpp"
#include "shared/model/nomenclature.hpp"

namespace parangon::hub::release {

/// A cell as everybody gets it: no amount where it is hidden. What cubes are made of.
struct ShownCell {
  CellKey key;
  ObservationStatus status = ObservationStatus::normal;
  std::optional<model::Money> amount;
  std::optional<int> agencies;
  std::optional<SafeInterval> interval;
};

struct PublicTable {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  std::vector<ShownCell> cells;  ///< By key.
};

/// How the axes are read.
struct Axes {
  const Territories& places;
  std::vector<std::optional<std::int64_t>> populations;  ///< By territory.
  const Layout& layout;
  const model::Nomenclature& nomenclature;
};

struct Cubes {
  std::vector<CodeList> code_lists;
  std::vector<Cube> cubes;
};

/// Lists of the codes that occur, and the layout's cubes. Shares and amounts per 1,000 inhabitants
/// only from published amounts.
Cubes make_cubes(std::span<const PublicTable> tables, const Axes& axes);

}  // namespace parangon::hub::release
