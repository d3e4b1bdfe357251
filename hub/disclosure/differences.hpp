#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// One release inside a joint table: where each of its cells stands there. Relations are those of
/// `table`, over its own cells.
struct LinkedRelease {
  const Table* table = nullptr;
  std::vector<CellIndex> place;
  /// Holdings (of the joint table) that consented to their change from the release before.
  std::set<HoldingIndex> consented{};
};

/// Adds what two releases tell by subtraction (releases.hpp) to their joint table.
class Differences {
 public:
  explicit Differences(Table& joint);
  /// `successive`: `older` is the release before `newer`, so that consents to changes hold.
  void add(const LinkedRelease& older, const LinkedRelease& newer, bool successive);

 private:
  using Parts = std::map<HoldingIndex, Contribution>;
  /// The cell newer − older of two places in the joint table; `none` stands for a known zero.
  CellIndex between(CellIndex newer, CellIndex older);
  std::vector<Contribution> changed(CellIndex newer, CellIndex older) const;
  void add_relation(const LinkedRelease& older, const Relation& was, const LinkedRelease& newer,
                    const Relation& is);

  static constexpr CellIndex none = 0xffffffff;
  Table& joint_;
  std::set<HoldingIndex> consented_;  ///< Of the pair that is being added.
  std::vector<Parts> parts_;
  std::map<std::pair<CellIndex, CellIndex>, CellIndex> known_;
};

}  // namespace parangon::hub::disclosure
