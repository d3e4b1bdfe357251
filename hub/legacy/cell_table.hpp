#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "hub/legacy/linear_knowledge.hpp"
#include "shared/core/error.hpp"
#include "shared/model/figure.hpp"

namespace parangon::hub::legacy {

/// One key's figures over the agencies.
struct Cell {
  model::FigureKey key;
  std::vector<const model::Figure*> by_agency;  ///< nullptr: nothing in the judged tally.
  model::Aggregate total;
  /// Sum over the unknowns below it. Empty for a cell with nothing at the finest level below it,
  /// which accepted submissions do not have: such a cell is never shown.
  LinearForm form;
};

/// A sum that readers know: the parent is the sum of its parts (indices of cells).
struct Line {
  std::size_t parent = 0;
  std::vector<std::size_t> parts;
};

/// What subtraction gives without being a figure: all purchases of a segment less a part of them.
struct Complement {
  std::size_t whole = 0;  ///< Index of the cell (segment, all, any).
  std::size_t part = 0;   ///< Index of the cell (segment, inclusive | ess | esus, any).
  model::Aggregate rest;
  LinearForm form;
  /// Everybody is taken to know where there is nothing, so that the whole equals the part.
  bool empty() const { return rest.agencies() == 0; }
};

/// The cells of one period, measure and tally over all agencies, and every linear relation among
/// them: segments, kinds, bases, and all purchases = purchases of a kind + the others. Unknowns
/// are the cells of the finest level that are not empty (zeros are taken as known to everybody).
/// Holds pointers into the figures given. Immutable.
class CellTable {
 public:
  /// `agencies`: each one's figures, sorted by key, of any measures. Errc::too_large as Aggregate.
  static Result<CellTable> build(std::span<const std::span<const model::Figure>> agencies,
                                 model::Measure measure, model::TaxBasis judged);

  std::span<const Cell> cells() const { return cells_; }
  std::span<const Line> lines() const { return lines_; }
  /// Lines that a cell takes part in, as parent or part.
  std::span<const std::size_t> lines_of(std::size_t cell) const { return lines_of_[cell]; }
  std::span<const Complement> complements() const { return complements_; }
  std::size_t unknowns() const { return holders_.size(); }
  /// Which agencies (by position) have an amount in an unknown.
  std::span<const std::size_t> holders(std::size_t unknown) const { return holders_[unknown]; }
  std::size_t agencies() const { return agencies_; }
  model::TaxBasis judged() const { return judged_; }
  /// nullptr when no agency has such a figure.
  const Cell* find(const model::FigureKey& key) const;

 private:
  CellTable(std::size_t agencies, model::TaxBasis judged) : agencies_(agencies), judged_(judged) {}
  Status add_cells(std::span<const std::span<const model::Figure>> agencies,
                   model::Measure measure);
  void add_unknowns();
  void add_below(const model::FigureKey& leaf);
  Status add_complements();
  Status add_complement(std::size_t whole, model::KindNode kind);
  Result<std::vector<std::size_t>> others(std::size_t whole, std::size_t part) const;
  Status add_other_suppliers();
  void add_lines();
  void add_line(std::size_t parent, std::vector<std::size_t> parts);
  void add_to_form(const model::FigureKey& key, std::uint32_t unknown);

  std::size_t agencies_;
  model::TaxBasis judged_;
  std::vector<Cell> cells_;
  std::map<model::FigureKey, std::size_t> index_;
  std::vector<Line> lines_;
  std::vector<std::vector<std::size_t>> lines_of_;
  std::vector<Complement> complements_;
  std::vector<std::vector<std::size_t>> holders_;
};

}  // namespace parangon::hub::legacy
