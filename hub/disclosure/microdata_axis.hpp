#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "hub/disclosure/microdata.hpp"

namespace parangon::hub::disclosure {

/// One dimension with its codes numbered, 0 the total, over all its hierarchies.
struct Axis {
  /// A code and the codes that it is the sum of.
  struct Sum {
    std::size_t total = 0;
    std::vector<std::size_t> parts;
    auto operator<=>(const Sum&) const = default;
  };

  std::vector<std::string> codes;
  std::unordered_map<std::string, std::size_t> number;
  /// By code: every code that a record of it counts for besides, the total too; empty where the
  /// code is no leaf.
  std::vector<std::vector<std::size_t>> above;
  std::vector<Sum> sums;

  std::size_t size() const { return codes.size(); }
  bool leaf(std::size_t code) const { return !above[code].empty(); }
};

/// `codes`: those of the records, which a dimension without hierarchy has under its total.
///
/// Hierarchies are united by the names of their codes. A code that two of them divide must have the
/// same leaves in both. One that does not have all leaves adds its groups but no sum of the total;
/// where none has all, the total is the sum of the leaves. Errors: malformed for a code that is
/// called as the total, invalid_argument for hierarchies that contradict each other.
Result<Axis> make_axis(const Dimension& dimension, std::vector<std::string> codes, Notes* notes);

}  // namespace parangon::hub::disclosure
