#pragma once

// What staff reads of a release besides what everybody reads: agencies' own values, by the terms
// that they chose. As cells of these agencies, so that the attacker of releases can use them.

#include "tests/support/release_attacker.hpp"
#include "tests/support/true_cells.hpp"

namespace parangon::testing {

/// Cells of a release that are nobody's total, on any basis; flags and agencies' own rows left out.
inline std::set<std::string> finest_cells(const ReadRelease& read) {
  static const std::vector<std::string> axes = {"period",  "measure", "territory",
                                                "segment", "kind",    "basis"};
  std::set<std::string> finest, totals;
  for (const auto& [id, amount] : read.cells) {
    std::vector<std::string> codes(1);
    for (const char c : id) {
      if (c == '/') {
        codes.emplace_back();
      } else {
        codes.back() += c;
      }
    }
    const bool flag = codes[4] == "ess" || codes[4] == "esus";
    if (codes[5] != "any" || flag || codes[2].size() == 14) continue;
    finest.insert(id);
    for (std::size_t axis = 2; axis < 5; ++axis) {
      auto above = codes;
      above[axis] = read.parents.at(axes[axis]).at(codes[axis]);
      if (!above[axis].empty()) totals.insert(fmt::format("{}", fmt::join(above, "/")));
    }
  }
  for (const auto& total : totals) finest.erase(total);
  return finest;
}

/// Adds the values for staff to what everybody reads. Staff is supposed to find out whose a value
/// without a name is: by its amount, among those whose counted terms share anything.
inline ReadRelease read_as_staff(const MadeConsortium& consortium, const release::Draft& draft,
                                 ReadRelease read, const std::map<int, Sent>& counted) {
  std::map<std::string, std::map<std::int64_t, std::string>> without_name;
  for (const auto& [year, sent] : counted) {
    Names names;
    for (const auto& [agency, books] : sent) {
      if (books.sharing.paid == model::Sharing::public_aggregate) continue;
      names.ever.insert(agency);
    }
    if (names.ever.empty()) continue;
    for (const auto& [id, cell] : truth_of(consortium, "fine", year, sent, names)) {
      const auto place = id.find("/paid/") + 6, rest = id.find('/', place);
      if (rest - place != 14) continue;
      without_name[id.substr(0, place) + id.substr(rest + 1)][cell.total] =
          id.substr(place, rest - place);
    }
  }
  for (const auto& value : draft.staff_values) {
    const auto prefix = value.period.to_string() + "/paid/";
    const auto cell = value.segment + "/" + value.kind + "/" + value.basis;
    std::string siret;
    if (value.agency) {
      siret = value.agency->to_string();
    } else {
      siret = without_name.at(prefix + cell).at(value.amount->in_cents());
    }
    std::optional<std::int64_t> amount;
    if (value.amount) amount = value.amount->in_cents();
    read.cells.emplace(prefix + siret + "/" + cell, amount);
  }
  return read;
}

}  // namespace parangon::testing
