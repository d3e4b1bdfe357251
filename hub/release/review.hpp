#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/disclosure/primary.hpp"
#include "hub/release/publication.hpp"

/// What is said of a draft before it is published. Two readers: staff, who read the parts that
/// follow from what is shown and from which cells are empty; and auditors, who may read what
/// follows from withheld amounts, in steps. Members marked (auditors) are never shown to staff.
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
  bool few_agencies = false;     ///< Fewer than the frequency rule asks for have such purchases.
  std::optional<HoleRule> rule;  ///< None: withheld to protect others. (auditors)
  SafeInterval everybody;        ///< What follows from everything published. (auditors)
  /// All that place it within less than half of that; closest first, then by SIREN. (auditors)
  std::vector<CloserAgency> closer;
  Text explanation;  ///< Empty beyond BuildInput::explanations. (auditors)
};

/// What a table shows against the last release that had such a table, by cells that staff has read.
struct AgainstLast {
  std::int64_t release = 0;
  std::size_t newly_published = 0;
  std::size_t newly_withheld = 0;  ///< Published there; here withheld.
  std::size_t left_out = 0;        ///< Published there; not in this layout.
};

/// How much of what changed since the last release readers can compute. Which cells changed is
/// supposed known to everybody.
struct ChangeShown {
  std::size_t cells = 0;  ///< Published if safe, whose amounts differ from those of that release.
  std::size_t shown = 0;  ///< Of those, with both amounts published.
  std::size_t most = 0;   ///< No pattern that keeps the rules shows more.
  /// Share of the change of the consortium's inclusive purchases that its families show, in per
  /// cent in steps of 5; from published figures alone. None where that total does not show its own.
  std::optional<int> percent;
};

struct TableReview {
  model::Period period = model::Period::year(2000);
  model::Measure measure = model::Measure::paid;
  std::int64_t state = 0;  ///< Number of the release that first showed this state.
  bool carried = false;    ///< Shows the state that was shown before.
  /// Carried from a comparison of version 0.1.0, not from a release.
  bool of_comparison = false;
  std::size_t conceded = 0;  ///< Withheld cells that such comparisons disclosed.
  std::size_t changed = 0;   ///< Legal units whose amounts differ from that state.
  std::size_t cells = 0;     ///< In the layout, not empty.
  std::size_t published = 0;
  std::size_t few_agencies = 0;  ///< Withheld cells with fewer agencies than the rule asks for.
  std::size_t primaries = 0;     ///< (auditors)
  std::size_t secondaries = 0;   ///< (auditors)
  /// Share of the table's amount that the finest published cells show, as everybody computes it, at
  /// least so much, in steps of 5. None where nothing published bounds the rest.
  std::optional<int> kept_percent;
  /// Cost above the proven bound, in the costs that the search took; 0: optimal. (auditors)
  std::optional<int> gap_permille;
  std::size_t conditions = 0;  ///< Judged by the audit.
  std::size_t insiders = 0;
  std::size_t linked = 0;  ///< Former versions and differences that were protected with it.
  std::vector<Hole> holes;
  std::vector<NamedReview> named;
  std::optional<AgainstLast> against_last;
  std::optional<ChangeShown> change;
  std::vector<std::string> waiting;  ///< Names of those whose figures changed and wait.
};

struct StaffReport {
  std::vector<TableReview> tables;
  std::vector<Text> notes;     ///< What was carried over, and who is not named, and why.
  std::vector<Text> warnings;  ///< What the person who decides must know first.
};

}  // namespace parangon::hub::release
