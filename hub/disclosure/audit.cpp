#include "hub/disclosure/audit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "hub/disclosure/attacker_program.hpp"
#include "hub/disclosure/audit_pieces.hpp"
#include "hub/disclosure/audit_witnesses.hpp"
#include "hub/disclosure/found_tables.hpp"
#include "hub/disclosure/parallel.hpp"
#include "hub/disclosure/shared_tables.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Cells with a single contributor stand still by turns, in so many parts.
constexpr std::size_t parts_still = 8;

using Conditions = std::vector<Condition>;

/// Tells how far the audit has come, in cells: those of a group count as its attackers are judged.
class Teller {
 public:
  Teller(const OnProgress& progress, std::size_t total) : progress_(progress), total_(total) {}

  void begin(std::size_t cells, std::size_t attackers) {
    const std::lock_guard lock(guard_);
    cells_ = cells;
    attackers_ = attackers;
    judged_ = 0;
  }
  void judged() {
    if (!progress_) return;
    const std::lock_guard lock(guard_);
    ++judged_;
    progress_({Progress::Stage::auditing, before_ + cells_ * judged_ / attackers_, total_});
  }
  void end() { before_ += cells_; }

 private:
  const OnProgress& progress_;
  std::size_t total_;
  std::mutex guard_;
  std::size_t before_ = 0, cells_ = 0, attackers_ = 1, judged_ = 0;
};

class GroupAudit {
 public:
  GroupAudit(const AuditInput& input, std::vector<CellIndex> cells, bool insiders, Teller& teller)
      : input_(input),
        insiders_(insiders),
        teller_(teller),
        cells_(std::move(cells)),
        relations_(input.relations.with(cells_)),
        cuts_(cuts_of(input.table, input.pattern, input.relations, cells_)) {
    for (const Slicing& cut : cuts_) {
      found_.emplace_back(cut.pieces.size());
      for (Lane& lane : lanes_) {
        lane.programs.emplace_back(cut.pieces.size());
        lane.found.emplace_back(cut.pieces.size());
      }
    }
  }

  void run(AuditReport& report) {
    std::map<HoldingIndex, std::vector<Knowledge>> known;
    if (insiders_) known = insiders_of(input_, cells_);
    const auto attackers = attackers_of(known);
    teller_.begin(cells_.size(), attackers.size() + 1);
    judge_public();
    teller_.judged();
    judge_insiders(known, attackers);
    teller_.end();
    report.insiders += known.size();
    report.pairs += attackers.size() - known.size();
    for (const Lane& lane : lanes_) {
      report.programs += lane.programs_alone;
      for (const auto& programs : lane.programs) {
        for (const auto& of_piece : programs) {
          for (const auto& [band, program] : of_piece) report.programs += program->programs();
        }
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
    /// By cut, piece and band; made when needed.
    std::vector<std::vector<std::map<int, std::unique_ptr<AttackerProgram>>>> programs;
    std::vector<std::vector<FoundTables>> found;  ///< By insiders.
    std::vector<AuditFailure> failures;
    std::size_t conditions = 0;
    std::uint64_t programs_alone = 0;
    SharedTables::Scratch scratch;
  };

  void judge_public() {
    auto open = conditions_for(input_, cells_, relations_, the_public);
    lanes_[0].conditions += open.size();
    for (std::size_t cut = 0; cut < cuts_.size() && !open.empty(); ++cut) {
      measure_pieces(open, {}, cut, found_[cut]);
    }
    settle(open, the_public, {}, lanes_[0]);
  }

  /// The pieces of a cut are shared among the lanes.
  void measure_pieces(Conditions& open, const std::vector<Knowledge>& knowledge, std::size_t cut,
                      std::vector<FoundTables>& found) {
    auto tasks = tasks_of(open, cuts_[cut]);
    share(lanes, [&](std::size_t, std::size_t lane) {
      for (std::size_t i = lane; i < tasks.size(); i += lanes) {
        measure(tasks[i], knowledge, cut, lanes_[lane], found[tasks[i].piece]);
      }
    });
    keep_open(open, tasks);
  }

  using Known = std::map<HoldingIndex, std::vector<Knowledge>>;

  /// Contributors, then pairs of which each knows something that the other does not.
  std::vector<Attacker> attackers_of(const Known& known) const {
    std::vector<Attacker> attackers;
    for (const auto& [holding, knowledge] : known) attackers.emplace_back(holding);
    if (known.empty()) return attackers;
    for (const Pair& pair : input_.coalitions.pairs) {
      if (!known.contains(pair.first) || !known.contains(pair.second)) continue;
      attackers.emplace_back(pair.first, pair.second);
    }
    return attackers;
  }

  /// They are shared among the lanes.
  void judge_insiders(const Known& known, const std::vector<Attacker>& attackers) {
    if (known.empty()) return;
    find_shared_tables(known);
    share(lanes, [&](std::size_t, std::size_t lane) {
      for (std::size_t k = lane; k < attackers.size(); k += lanes) {
        const Attacker& attacker = attackers[k];
        const auto& own = known.at(attacker.holding);
        if (attacker.partner == the_public) {
          judge_insider(attacker, own, lanes_[lane]);
        } else {
          const auto& partners = known.at(attacker.partner);
          judge_insider(attacker, pooled(input_, cells_, attacker, own, partners), lanes_[lane]);
        }
        teller_.judged();
      }
    });
  }

  void find_shared_tables(const Known& known) {
    shared_ = std::make_unique<SharedTables>(input_, cells_, relations_);
    Conditions open = shared_->of_strangers();
    find_witnesses(near_pieces(input_.table, input_.pattern, input_.relations, cells_), known,
                   open);
    for (const Slicing& cut : cuts_) {
      if (!open.empty()) find_witnesses(cut, known, open);
    }
    for (std::size_t part = 0; coalition() > 1 && part <= parts_still; ++part) find_tables(part);
    for (std::size_t cut = 0; cut < cuts_.size(); ++cut) share_tables(cuts_[cut], found_[cut]);
    shared_->index();
  }

  /// The pieces are shared among the lanes. Leaves what is still open for somebody.
  void find_witnesses(const Slicing& cut, const Known& known, Conditions& open) {
    auto tasks = tasks_of(open, cut);
    std::vector<FoundTables> found(cut.pieces.size());
    share(lanes, [&](std::size_t, std::size_t lane) {
      for (std::size_t i = lane; i < tasks.size(); i += lanes) {
        if (tasks[i].conditions.empty()) continue;
        Witnesses witnesses(input_, cells_, cut.pieces[i], known);
        witnesses.find(tasks[i].conditions, found[i]);
        lanes_[lane].programs_alone += witnesses.programs();
      }
    });
    keep_open(open, tasks);
    share_tables(cut, found);
  }

  /// Tables in which no cell is below what its largest contributors have (as many as pool what they
  /// know), and one part of the cells with no more than these stands still (the last: none do):
  /// nobody excludes them but who is alone in a cell that they move. Whole groups are too large for
  /// that.
  void find_tables(std::size_t part) {
    std::vector<Knowledge> knowledge;
    std::size_t alone = 0;
    std::vector<char> still(cells_.size(), 0);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const auto& all = input_.contributions[cells_[i]];
      const Amount largest = largest_of(all);
      if (all.credit || largest <= 0) continue;
      still[i] = all.parts.size() <= coalition() && alone++ % parts_still == part ? 1 : 0;
      knowledge.push_back({i, largest, still[i] != 0, true});
    }
    if (alone == 0 && part < parts_still) return;
    Conditions open = shared_->of_strangers();
    std::erase_if(open, [&](const Condition& condition) { return still[condition.position] != 0; });
    for (std::size_t cut = 0; cut < std::max<std::size_t>(1, cuts_.size() - 1); ++cut) {
      std::vector<FoundTables> found(cuts_[cut].pieces.size());
      measure_pieces(open, knowledge, cut, found);
      share_tables(cuts_[cut], found);
    }
  }

  std::size_t coalition() const { return static_cast<std::size_t>(input_.table.coalition); }

  /// What the largest contributors to a cell have that may pool what they know.
  Amount largest_of(const CellContributions& all) const {
    std::array<Amount, 2> largest{};
    for (const auto& [holding, amount] : all.parts) {
      if (amount > largest[0])
        largest[1] = std::exchange(largest[0], amount);
      else
        largest[1] = std::max(largest[1], amount);
    }
    return largest[0] + (coalition() > 1 ? largest[1] : 0);
  }

  void share_tables(const Slicing& cut, const std::vector<FoundTables>& found) {
    for (std::size_t piece = 0; piece < found.size(); ++piece) {
      std::vector<std::size_t> positions;
      for (const CellIndex cell : cut.pieces[piece].cells) {
        const auto at = std::ranges::lower_bound(cells_, cell);  // A group is in order.
        positions.push_back(static_cast<std::size_t>(at - cells_.begin()));
      }
      shared_->add(found[piece], positions);
    }
  }

  void judge_insider(const Attacker& attacker, const std::vector<Knowledge>& knowledge,
                     Lane& lane) {
    auto left = shared_->left(attacker, knowledge, lane.scratch);
    auto& open = left.open;
    lane.conditions += left.conditions;
    for (std::size_t cut = 0; cut < cuts_.size() && !open.empty(); ++cut) {
      auto tasks = tasks_of(open, cuts_[cut]);
      for (Task& task : tasks) measure(task, knowledge, cut, lane, lane.found[cut][task.piece]);
      keep_open(open, tasks);
    }
    settle(open, attacker, knowledge, lane);
  }

  /// Each condition goes where its cell is in the core, with the position there.
  static std::vector<Task> tasks_of(const Conditions& conditions, const Slicing& cut) {
    std::vector<Task> tasks(cut.pieces.size());
    for (std::size_t piece = 0; piece < tasks.size(); ++piece) tasks[piece].piece = piece;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
      const PieceSpot& spot = cut.spots[conditions[i].position];
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
    std::map<int, std::vector<std::size_t>, std::greater<>> bands;
    for (std::size_t i = 0; i < task.conditions.size(); ++i) {
      bands[band_of(task.conditions[i].distance)].push_back(i);
    }
    for (const auto& [band, members] : bands) {
      Conditions open;
      std::vector<std::size_t> origins;
      for (const std::size_t i : members) {
        if (task.conditions[i].met) continue;
        open.push_back(task.conditions[i]);
        origins.push_back(i);
      }
      if (open.empty()) continue;
      auto& program = lane.programs[cut][task.piece][band];
      if (!program) program = std::make_unique<AttackerProgram>(input_, piece.cells);
      program->become(here, scale_of(band));
      program->measure(open, insiders_ ? &found : nullptr);
      for (std::size_t k = 0; k < open.size(); ++k) task.conditions[origins[k]] = open[k];
    }
  }

  /// What the whole group could not meet is looked at once more, on a scale of its own; what fails
  /// then is reported.
  void settle(Conditions& open, const Attacker& attacker, const std::vector<Knowledge>& knowledge,
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

  AuditFailure failure(const Condition& condition, const Attacker& attacker,
                       const std::vector<Knowledge>& knowledge) const {
    const Cell& cell = input_.table.cells[cells_[condition.position]];
    const auto value = static_cast<double>(cell.value);
    const auto needed = static_cast<Amount>(condition.distance);
    AuditFailure failure{cells_[condition.position],
                         attacker.holding,
                         attacker.partner,
                         value,
                         value,
                         cell.value,
                         cell.value,
                         is_point(condition, knowledge),
                         condition.side};
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
  Teller& teller_;
  std::vector<CellIndex> cells_;
  std::vector<std::uint32_t> relations_;         ///< With a cell of the group.
  std::vector<Slicing> cuts_;                    ///< The last is the whole.
  std::vector<std::vector<FoundTables>> found_;  ///< For the public, by cut and piece.
  std::array<Lane, lanes> lanes_;
  std::unique_ptr<SharedTables> shared_;
};

}  // namespace

AuditReport audit(const Table& table, const Pattern& pattern, const AuditOptions& options) {
  AuditReport report;
  const AuditInput input(table, pattern);
  const bool insiders = options.insiders && !table.contributions.empty();
  const auto groups = hidden_groups(table, pattern);
  std::size_t cells = 0;
  for (const auto& group : groups) cells += group.size();
  Teller teller(options.progress, cells);
  for (const auto& group : groups) GroupAudit(input, group, insiders, teller).run(report);
  report.all_pairs = input.coalitions.all;
  std::ranges::sort(report.failures, [](const AuditFailure& a, const AuditFailure& b) {
    return std::pair(Attacker(a.attacker, a.partner), a.cell) <
           std::pair(Attacker(b.attacker, b.partner), b.cell);
  });
  return report;
}

}  // namespace parangon::hub::disclosure
