#pragma once

#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// What was released before: its table and what was hidden of it.
struct EarlierRelease {
  Table table;
  Pattern pattern;
  /// Holdings that consented to everybody knowing by how much their amounts changed from the
  /// release before to this one.
  std::vector<std::string> consented_changes{};
};

/// The new table and all earlier ones as one system, for protecting and auditing them together.
///
/// A cell of the same id and value as in an earlier release is the same unknown: where that was
/// published, it stays published, judged by the suppliers' bounds of the first release that
/// published it. A revised one is another unknown, and its former version stays
/// (id "x@1": of the first release): published, or hidden at no further cost, primary if it was.
/// The current table's cells come first, in their order. Attackers are supposed to know which cells
/// were revised.
///
/// Differences: where a cell has two versions, new − old is derivable from them, and may be the
/// whole of one late agency. So each pair gets a cell of its own ("x-x@1"), open and without cost,
/// with the contributors whose parts changed and by how much; it is judged by the primary rules
/// like any other. Relations that both releases have hold between the differences too, so that
/// their hidden sides are judged as supercells. A contributor of one version only (late, or
/// withdrawn) has its suppliers' bounds; when a part was merely revised nobody knows how many
/// suppliers the change concerns, and the difference is judged by its contributors alone,
/// consenting or not.
///
/// A holding that consented to its change (`consented_changes`, of an earlier release or of the
/// current one) is not protected in the difference of that pair of releases. Its suppliers are:
/// where it came late, or left, by their bounds; where a part was revised there may be one supplier
/// behind the change, which fails the frequency rule.
///
/// A consent (Contribution::consents) holds for the amount that it was given for: where a
/// contributor has taken it back and the cell is the same unknown, what was published stays so, and
/// what was not stays hidden without being protected more than it was.
///
/// A published cell that is the same unknown keeps what was known of its suppliers when it was
/// published, so that it is not judged anew when less is known now.
Result<Table> link_releases(const std::vector<EarlierRelease>& earlier, const Table& current,
                            const std::vector<std::string>& consented_changes = {});

}  // namespace parangon::hub::disclosure
