#include "hub/disclosure/exact.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "hub/disclosure/cuts.hpp"
#include "hub/disclosure/lp.hpp"
#include "hub/disclosure/master.hpp"

namespace parangon::hub::disclosure {
namespace {

constexpr double integral = 1e-5;
/// Rounds without a gain of so much, relative, before a node is branched on.
constexpr int patience = 6;
constexpr double small_gain = 1e-4;
constexpr int root_rounds = 400;
constexpr int node_rounds = 3;
/// Tables with many dimensions have bounds far below what any pattern costs. Where after this part
/// of the effort the bound is not even this part of the best pattern's weight, the rest gains
/// nothing. Looked at while inequalities are sought, too: one round of them may take long.
constexpr std::uint64_t part_before_hope = 16;
constexpr double least_bound = 0.5;
/// Targets that an integral point may miss before the next is looked for.
constexpr std::size_t unmet_at_once = 20;

struct Node {
  double bound = 0;
  std::uint64_t number = 0;
  std::vector<std::pair<VarIndex, char>> fixed;
  bool operator<(const Node& other) const {
    return bound != other.bound ? bound < other.bound : number < other.number;
  }
};

class BranchAndCut {
 public:
  BranchAndCut(const System& system, PatternSearch& search, Solution start,
               const ExactLimits& limits)
      : system_(system),
        search_(search),
        limits_(limits),
        master_(system, safe_of(start)),
        cuts_(system),
        begin_(search.work()),
        end_(begin_ + limits.work) {
    for (const Guard& guard : start.guards) {
      failed_.push_back(guard.failed);
      for (const Target& target : outsider_targets(system, guard.var)) {
        if (std::ranges::find(guard.failed, target) == guard.failed.end()) {
          targets_.push_back(target);
        }
      }
    }
    best_ = std::move(start);
  }

  ExactResult run() {
    std::set<Node> open;
    open.insert({0, 0, {}});
    std::uint64_t number = 0, explored = 0;
    double bound = 0;
    bool stopped = false;
    while (!open.empty()) {
      const Node node = *open.begin();
      bound = std::max(bound, node.bound);
      if (node.bound >= target_weight()) break;
      if (explored >= limits_.nodes || exhausted()) {
        stopped = true;
        break;
      }
      open.erase(open.begin());
      limits_.watch.tell(Progress::Stage::improving, explored, 0);
      const auto branch = explore(node, explored == 0);
      ++explored;
      if (stopped_inside_) {
        stopped = true;
        bound = std::max(bound, explored == 1 ? node_bound_ : node.bound);
        break;
      }
      if (!branch) continue;
      for (const char side : {1, 0}) {
        Node child{node_bound_, ++number, node.fixed};
        child.fixed.emplace_back(*branch, side);
        open.insert(std::move(child));
      }
    }
    if (!stopped) bound = best_.weight;
    const bool optimal = !stopped || bound >= target_weight();
    return {std::move(best_), std::min(bound, best_.weight), optimal, explored};
  }

 private:
  static std::vector<VarIndex> safe_of(const Solution& start) {
    std::vector<VarIndex> safe;
    for (const Guard& guard : start.guards) {
      if (!guard.proofs.empty()) safe.push_back(guard.var);
    }
    return safe;
  }

  double target_weight() const { return best_.weight * (1 - optimality_gap); }
  std::uint64_t now() const { return cuts_.work() + master_.work() + search_.work(); }
  bool exhausted() const { return now() > end_ || limits_.watch.spent(enough_time); }
  bool hopeless() const {
    return at_root_ && node_bound_ > 0 && now() - begin_ > limits_.work / part_before_hope &&
           node_bound_ < least_bound * best_.weight;
  }

  /// Solves, separates, and says what to branch on; nullopt when the node is done. Sets
  /// node_bound_.
  std::optional<VarIndex> explore(const Node& node, bool root) {
    master_.fix(node.fixed);
    at_root_ = root;
    node_bound_ = node.bound;
    double marked = 0;
    int idle = 0;
    for (int round = 0; round < (root ? root_rounds : node_rounds) || idle < 0; ++round) {
      if (exhausted() || hopeless()) {
        stopped_inside_ = true;
        return std::nullopt;
      }
      if (!master_.solve()) return std::nullopt;
      node_bound_ = std::max(node_bound_, master_.bound());
      if (node_bound_ >= target_weight()) return std::nullopt;
      if (root) master_.fix_by_reduced_cost(best_.weight);
      const auto& x = master_.point();
      std::size_t added = master_.add_links() + separate(targets_, x);
      for (auto at = insiders_.begin(); added == 0 && at != insiders_.end(); ++at) {
        added += separate(at->second, x);
      }
      if (added == 0 && is_integral(x)) {
        if (accept(x)) return std::nullopt;
        continue;
      }
      if (root && round % 10 == 5) guided(x);
      if (added == 0) break;
      idle = node_bound_ > marked * (1 + small_gain) ? 0 : idle + 1;
      if (idle == 0) marked = node_bound_;
      if (idle >= patience) break;
    }
    const auto& x = master_.point();
    if (root) {
      guided(x);
      master_.fix_by_reduced_cost(best_.weight);
      if (node_bound_ >= target_weight()) return std::nullopt;
    }
    const auto branch = branching_variable(x);
    if (branch) return branch;
    // Integral, but cut off by what was added last: look again.
    return explore(node, false);
  }

  /// Adds the inequalities that x violates, says how many.
  std::size_t separate(const std::vector<Target>& targets, const std::vector<double>& x) {
    const auto cuts = cuts_.violated(targets, x, [&] { return !exhausted() && !hopeless(); });
    for (const Cut& cut : cuts) master_.add(cut);
    return cuts.size();
  }

  static bool is_integral(const std::vector<double>& x) {
    return std::ranges::all_of(x, [](double v) { return v < integral || v > 1 - integral; });
  }

  std::optional<VarIndex> branching_variable(const std::vector<double>& x) const {
    std::optional<VarIndex> best;
    double most = integral;
    for (VarIndex i = 0; i < x.size(); ++i) {
      const double undecided = std::min(x[i], 1 - x[i]);
      if (undecided <= integral) continue;
      const double score = undecided * (system_.vars[i].weight + master_.mean_weight());
      if (!best || score > most) {
        best = i;
        most = score;
      }
    }
    return best;
  }

  /// An integral point that satisfies every inequality found: checked target by target, insiders
  /// included. False when it does not protect; then new inequalities say so.
  bool accept(const std::vector<double>& x) {
    HiddenVars hidden(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) hidden[i] = x[i] > 0.5 ? 1 : 0;
    Solution candidate{hidden, {}, 0};
    std::size_t unmet = 0;
    for (std::size_t i = 0; i < best_.guards.size() && unmet < unmet_at_once; ++i) {
      auto attempt = search_.check({best_.guards[i].var, {}, failed_[i]}, hidden);
      if (attempt.unmet) {
        ++unmet;
        add_for(*attempt.unmet, x, hidden);
      }
      candidate.guards.push_back(std::move(attempt.guard));
    }
    if (unmet > 0) return false;
    candidate.weight = search_.weight_of(hidden);
    if (candidate.weight < best_.weight) best_ = std::move(candidate);
    return true;
  }

  void add_for(const Target& target, const std::vector<double>& x, const HiddenVars& hidden) {
    if (target.attacker != outsider) {
      auto& known = insiders_[target.attacker];
      if (std::ranges::find(known, target) == known.end()) known.push_back(target);
    }
    const auto cut = cuts_.of(target, x);
    if (cut && violation(*cut, x) > integral) {
      master_.add(*cut);
      return;
    }
    // What is hidden does not do, so something else must be hidden too.
    Cut more;
    for (VarIndex i = 0; i < hidden.size(); ++i) {
      if (hidden[i]) continue;
      more.vars.push_back(i);
      more.coefficients.push_back(1);
    }
    master_.add(more);
  }

  /// The heuristic, led by the fractional point.
  void guided(const std::vector<double>& x) {
    std::vector<double> weights;
    for (std::size_t i = 0; i < x.size(); ++i) {
      weights.push_back(system_.vars[i].weight * (1 - 0.99 * x[i]));
    }
    Solution trial = search_.construct(weights);
    search_.prune(trial, end_ - std::min(end_, now()));
    if (trial.weight < best_.weight && failures(trial) <= failures(best_)) best_ = std::move(trial);
  }

  static std::size_t failures(const Solution& solution) {
    std::size_t sum = 0;
    for (const Guard& guard : solution.guards) sum += guard.failed.size();
    return sum;
  }

  const System& system_;
  PatternSearch& search_;
  const ExactLimits& limits_;
  Master master_;
  CutFinder cuts_;
  std::uint64_t begin_, end_;    ///< In now().
  std::vector<Target> targets_;  ///< Of outsiders.
  /// Of insiders who have succeeded somewhere: there are too many to look at all of them.
  std::map<HoldingIndex, std::vector<Target>> insiders_;
  std::vector<std::vector<Target>> failed_;
  Solution best_;
  double node_bound_ = 0;
  bool at_root_ = false;
  bool stopped_inside_ = false;
};

}  // namespace

ExactResult exact_pattern(const System& system, PatternSearch& search, Solution start,
                          const ExactLimits& limits) {
  return BranchAndCut(system, search, std::move(start), limits).run();
}

}  // namespace parangon::hub::disclosure
