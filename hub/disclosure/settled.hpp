#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "hub/disclosure/attacker.hpp"
#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// Who has what in one cell, for the audit; zeros left out.
struct CellContributions {
  std::map<HoldingIndex, Amount> parts;
  std::set<HoldingIndex> consenting;
  bool credit = false;

  /// What an attacker's members have, and whether it is all of a cell of that value.
  Amount own_of(const Attacker& attacker) const;
  bool only(const Attacker& attacker, Amount value) const;
};

/// Cells that follow for an attacker from what must be published and from cells of which it is the
/// only contributor, by one subtraction after the other, whatever is hidden now: an agency that
/// came late, and adds itself to what an earlier release showed; one that finds the others' part of
/// a former total, and now the place where that was. Nothing that is decided now tells it more.
class Settled {
 public:
  /// Only these relations are subtracted in.
  Settled(const Table& table, std::span<const std::uint32_t> relations);

  /// What is settled for everybody, in order.
  const std::vector<CellIndex>& for_everybody() const { return everybody_; }
  /// What is settled besides for whoever knows these cells.
  std::vector<CellIndex> besides(std::span<const CellIndex> known) const;

 private:
  using Unknown = std::unordered_map<std::uint32_t, std::size_t>;
  bool is_known(CellIndex cell) const { return known_[cell] != 0; }

  const Table& table_;
  std::unordered_map<CellIndex, std::vector<std::uint32_t>> relations_of_;
  std::vector<char> known_;  ///< By cell: to everybody.
  Unknown unknown_;          ///< Cells that not everybody knows, by relation.
  std::vector<CellIndex> everybody_;
};

/// All that is settled for one attacker.
std::set<CellIndex> settled_cells(const Table& table, std::span<const std::uint32_t> relations,
                                  const std::vector<CellContributions>& contributions,
                                  const Attacker& attacker);

}  // namespace parangon::hub::disclosure
