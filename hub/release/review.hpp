#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/disclosure/primary.hpp"
#include "hub/release/publication.hpp"

/// What the consortium's staff reads before a release. It has no value of a hidden cell: staff may
/// not see sealed figures either (docs/indicators.md), and most holes are made of them.
namespace parangon::hub::release {

/// An agency whose own cells everybody gets, as it chose.
struct NamedReview {
  std::string siret;
  std::string name;
  std::size_t cells = 0;
  std::size_t published = 0;  ///< Of those.
};

/// Which rule made a cell unsafe by itself.
struct HoleRule {
  disclosure::PrimaryReason reason = disclosure::PrimaryReason::frequency;
  bool of_suppliers = false;  ///< Else of agencies.
};

/// How closely an agency places a hole, beside what everybody derives. In steps, because its exact
/// interval begins at its own part, which may be sealed.
enum class Closeness {
  alone,    ///< The cell is its own.
  exactly,  ///< It follows for it: others' parts that protect nobody, or out already.
  tenth,    ///< Within less than a tenth of everybody's interval.
  half,     ///< Within less than half of it.
};

struct CloserAgency {
  std::string siren;
  std::string name;  ///< Of its members, as registered.
  Closeness closeness = Closeness::half;
};

struct Hole {
  std::string id;                ///< "2025/paid/77/F03/esat/any".
  std::optional<HoleRule> rule;  ///< None: hidden to protect others.
  SafeInterval everybody;        ///< What follows from everything published.
  /// All that place it within less than half of that; closest first, then by SIREN.
  std::vector<CloserAgency> closer;
  Text explanation;  ///< Empty beyond BuildInput::explanations.
};

struct TableReview {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  bool carried = false;     ///< As the last release that holds it counted it.
  std::size_t changed = 0;  ///< Agencies with another document than that release counted.
  std::size_t cells = 0;    ///< In the layout, not empty.
  std::size_t published = 0;
  std::size_t primaries = 0;
  std::size_t secondaries = 0;
  int value_kept_permille = 1000;
  /// Internal: cost above the proven bound, in the costs that the search took; 0: optimal.
  std::optional<int> gap_permille;
  std::size_t conditions = 0;  ///< Judged by the audit.
  std::size_t insiders = 0;
  std::size_t linked = 0;  ///< Former versions and differences that were protected with it.
  std::vector<Hole> holes;
  std::vector<NamedReview> named;
};

struct StaffReport {
  std::vector<TableReview> tables;
  std::vector<Text> notes;  ///< What was carried over, and who is not named, and why.
};

}  // namespace parangon::hub::release
