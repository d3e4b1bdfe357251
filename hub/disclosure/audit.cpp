#include "hub/disclosure/audit.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

#include "hub/disclosure/attacker_program.hpp"
#include "hub/disclosure/audit_pieces.hpp"
#include "hub/disclosure/parallel.hpp"

namespace parangon::hub::disclosure {
namespace {

constexpr double relative_tolerance = 1e-6;
/// What works side by side. What a program has solved decides what it finds next, so the number is
/// fixed and not the machine's.
constexpr std::size_t lanes = 2;

double largest_distance(const std::vector<Condition>& conditions) {
  double largest = 0;
  for (const auto& condition : conditions) largest = std::max(largest, condition.distance);
  return largest;
}

using Conditions = std::vector<Condition>;

class GroupAudit {
 public:
  GroupAudit(const AuditInput& input, std::vector<CellIndex> cells, bool insiders)
      : input_(input),
        insiders_(insiders),
        cells_(std::move(cells)),
        relations_(input.relations.with(cells_)),
        cuts_(cuts_of(input.table, input.pattern, input.relations, cells_)) {
    for (const Cut& cut : cuts_) {
      found_.emplace_back(cut.pieces.size());
      for (Lane& lane : lanes_) {
        lane.programs.emplace_back(cut.pieces.size());
        lane.found.emplace_back(cut.pieces.size());
      }
    }
  }

  void run(AuditReport& report) {
    judge_public();
    if (insiders_) report.insiders += judge_insiders();
    for (const Lane& lane : lanes_) {
      report.programs += lane.programs_alone;
      for (const auto& programs : lane.programs) {
        for (const auto& program : programs) report.programs += program ? program->programs() : 0;
      }
      report.conditions += lane.conditions;
      std::ranges::copy(lane.failures, std::back_inserter(report.failures));
    }
  }

 private:
  /// What is asked of one piece.
  struct Task {
    std::size_t piece = 0;
    Conditions conditions;             ///< Positions are the piece's.
    std::vector<std::size_t> origins;  ///< Of these in the list that they come from.
  };
  struct Lane {
    /// By cut and piece, made when needed.
    std::vector<std::vector<std::unique_ptr<AttackerProgram>>> programs;
    std::vector<std::vector<FoundTables>> found;  ///< By insiders.
    std::vector<AuditFailure> failures;
    std::size_t conditions = 0;
    std::uint64_t programs_alone = 0;
  };

  /// The pieces of a cut are shared among the lanes.
  void judge_public() {
    auto open = conditions_for(input_, cells_, relations_, the_public);
    lanes_[0].conditions += open.size();
    for (std::size_t cut = 0; cut < cuts_.size() && !open.empty(); ++cut) {
      auto tasks = tasks_of(open, cut);
      share(lanes, [&](std::size_t, std::size_t lane) {
        for (std::size_t i = lane; i < tasks.size(); i += lanes) {
          measure(tasks[i], {}, cut, lanes_[lane], found_[cut][tasks[i].piece]);
        }
      });
      keep_open(open, tasks);
    }
    settle(open, the_public, {}, lanes_[0]);
  }

  /// The insiders are shared among the lanes.
  std::size_t judge_insiders() {
    const auto known = insiders_of(input_, cells_);
    const std::vector<std::pair<HoldingIndex, std::vector<Knowledge>>> list(known.begin(),
                                                                            known.end());
    share(lanes, [&](std::size_t, std::size_t lane) {
      for (std::size_t k = lane; k < list.size(); k += lanes) {
        judge_insider(list[k].first, list[k].second, lanes_[lane]);
      }
    });
    return list.size();
  }

  void judge_insider(HoldingIndex holding, const std::vector<Knowledge>& knowledge, Lane& lane) {
    auto open = conditions_for(input_, cells_, relations_, holding);
    lane.conditions += open.size();
    for (std::size_t cut = 0; cut < cuts_.size() && !open.empty(); ++cut) {
      auto tasks = tasks_of(open, cut);
      for (Task& task : tasks) measure(task, knowledge, cut, lane, lane.found[cut][task.piece]);
      keep_open(open, tasks);
    }
    settle(open, holding, knowledge, lane);
  }

  /// Each condition goes where its cell is in the core, with the position there.
  std::vector<Task> tasks_of(const Conditions& conditions, std::size_t cut) const {
    std::vector<Task> tasks(cuts_[cut].pieces.size());
    for (std::size_t piece = 0; piece < tasks.size(); ++piece) tasks[piece].piece = piece;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
      const PieceSpot& spot = cuts_[cut].spots[conditions[i].position];
      Task& task = tasks[spot.piece];
      task.origins.push_back(i);
      task.conditions.push_back(conditions[i]);
      task.conditions.back().position = spot.position;
    }
    return tasks;
  }

  static void keep_open(Conditions& conditions, const std::vector<Task>& tasks) {
    for (const Task& task : tasks) {
      for (std::size_t k = 0; k < task.origins.size(); ++k) {
        conditions[task.origins[k]].met = task.conditions[k].met;
      }
    }
    std::erase_if(conditions, [](const Condition& condition) { return condition.met; });
  }

  /// First by what was found before, for others.
  void measure(Task& task, const std::vector<Knowledge>& knowledge, std::size_t cut, Lane& lane,
               FoundTables& found) const {
    if (task.conditions.empty()) return;
    const Piece& piece = cuts_[cut].pieces[task.piece];
    std::vector<Knowledge> here;
    for (Knowledge known : knowledge) {
      const auto at = piece.find(cells_[known.position]);
      if (!at) continue;
      known.position = *at;
      here.push_back(known);
    }
    const auto value = [&](std::size_t position) {
      return static_cast<double>(input_.table.cells[piece.cells[position]].value);
    };
    found_[cut][task.piece].recall(here, value, task.conditions);
    found.recall(here, value, task.conditions);
    if (std::ranges::all_of(task.conditions, &Condition::met)) return;
    auto& program = lane.programs[cut][task.piece];
    if (!program) program = std::make_unique<AttackerProgram>(input_, piece.cells);
    program->become(here, largest_distance(task.conditions));
    program->measure(task.conditions, insiders_ ? &found : nullptr);
  }

  /// What the whole group could not meet is looked at once more, on a scale of its own; what fails
  /// then is reported.
  void settle(Conditions& open, HoldingIndex attacker, const std::vector<Knowledge>& knowledge,
              Lane& lane) const {
    for (Condition& condition : open) {
      lane.programs_alone += condition.side == Side::width ? 2 : 1;
      measure_alone(input_, cells_, knowledge, condition);
      if (!condition.met) lane.failures.push_back(failure(condition, attacker, knowledge));
    }
  }

  /// Nothing is left on the judged side, nor, when that is one of two, on the other.
  bool is_point(const Condition& condition, const std::vector<Knowledge>& knowledge) const {
    if (condition.reached >= relative_tolerance * condition.distance) return false;
    if (condition.side == Side::width) return true;
    Condition other = condition;
    other.side = condition.side == Side::above ? Side::below : Side::above;
    measure_alone(input_, cells_, knowledge, other);
    return !other.met && other.reached < relative_tolerance * other.distance;
  }

  AuditFailure failure(const Condition& condition, HoldingIndex attacker,
                       const std::vector<Knowledge>& knowledge) const {
    const Cell& cell = input_.table.cells[cells_[condition.position]];
    const auto value = static_cast<double>(cell.value);
    const auto needed = static_cast<Amount>(condition.distance);
    AuditFailure failure{
        cells_[condition.position],     attacker,      value, value, cell.value, cell.value,
        is_point(condition, knowledge), condition.side};
    if (condition.side == Side::below) {
      failure.lower = value - condition.reached;
      failure.lower_needed = cell.value - needed;
    } else {
      failure.upper = value + condition.reached;
      failure.upper_needed = cell.value + needed;
    }
    return failure;
  }

  const AuditInput& input_;
  bool insiders_;
  std::vector<CellIndex> cells_;
  std::vector<std::uint32_t> relations_;         ///< With a cell of the group.
  std::vector<Cut> cuts_;                        ///< The last is the whole.
  std::vector<std::vector<FoundTables>> found_;  ///< For the public, by cut and piece.
  std::array<Lane, lanes> lanes_;
};

}  // namespace

AuditReport audit(const Table& table, const Pattern& pattern, const AuditOptions& options) {
  AuditReport report;
  const AuditInput input(table, pattern);
  const bool insiders = options.insiders && !table.contributions.empty();
  for (const auto& cells : hidden_groups(table, pattern)) {
    GroupAudit(input, cells, insiders).run(report);
  }
  std::ranges::sort(report.failures, [](const AuditFailure& a, const AuditFailure& b) {
    const auto rank = [](HoldingIndex h) { return h == the_public ? 0ULL : h + 1ULL; };
    return std::pair(rank(a.attacker), a.cell) < std::pair(rank(b.attacker), b.cell);
  });
  return report;
}

}  // namespace parangon::hub::disclosure
