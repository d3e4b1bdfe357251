#include "hub/disclosure/primary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "hub/disclosure/known_suppliers.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {

Amount rounded_up(Wide numerator, Wide denominator) {
  const Wide quotient = numerator / denominator;
  return static_cast<Amount>(quotient + (numerator % denominator > 0 ? 1 : 0));
}

/// Keeps the first reason and the largest level.
void add(std::optional<PrimaryFinding>& found, PrimaryReason reason, Amount level) {
  if (!found) found = PrimaryFinding{reason, 0};
  found->level = std::max(found->level, std::max<Amount>(level, 0));
}

/// p % with remainder X − x1 − x2, as a ratio numerator / denominator.
void judge_p(std::optional<PrimaryFinding>& found, PrimaryReason reason, Amount first,
             Amount remainder, Wide numerator, Wide denominator) {
  if (denominator == 0 || numerator == 0) return;
  if (Wide{remainder} * denominator >= numerator * first) return;
  add(found, reason, rounded_up(numerator * first - Wide{remainder} * denominator, denominator));
}

void judge_all_p(std::optional<PrimaryFinding>& found, const PrimaryRules& rules, Amount first,
                 Amount remainder) {
  if (rules.prior_posterior_q_permille > 0) {
    judge_p(found, PrimaryReason::prior_posterior, first, remainder,
            rules.prior_posterior_p_permille, rules.prior_posterior_q_permille);
  } else {
    judge_p(found, PrimaryReason::p_percent, first, remainder, rules.p_permille, 1000);
  }
}

void judge_dominance(std::optional<PrimaryFinding>& found, const PrimaryRules& rules,
                     Amount largest, Amount total) {
  const Wide k = rules.dominance_permille;
  if (k == 0 || Wide{largest} * 1000 <= k * total) return;
  add(found, PrimaryReason::dominance, rounded_up(Wide{largest} * 1000 - k * total, k));
}

/// Contributors of the same amount, without its sign: one, or as many as a sampled one stands for.
struct Size {
  Amount amount = 0;  ///< All of them together.
  Amount single = 0;  ///< One of them.
  bool consents = false;
  double units() const { return static_cast<double>(amount) / static_cast<double>(single); }
};

/// What `units` contributors have together, taken from the front. Exact without weights, else
/// rounded up.
Amount filled(std::span<const Size* const> sizes, double units) {
  Amount whole = 0;
  double part = 0;
  for (const Size* size : sizes) {
    const double here = size->units();
    if (here <= units) {
      whole += size->amount;
      units -= here;
      continue;
    }
    part = units * static_cast<double>(size->single);
    break;
  }
  return whole + static_cast<Amount>(std::ceil(part));
}

/// `sizes` without zeros.
std::optional<PrimaryFinding> judge_sizes(std::vector<Size> sizes, const PrimaryRules& rules) {
  std::optional<PrimaryFinding> found;
  std::ranges::sort(sizes, std::greater<>(), &Size::single);
  const auto first = std::ranges::find(sizes, false, &Size::consents);
  if (first == sizes.end()) return found;
  Amount total = 0;
  double count = 0;
  std::vector<const Size*> protected_ones, largest{&*first};
  for (const Size& size : sizes) {
    total += size.amount;
    count += size.units();
    if (!size.consents) protected_ones.push_back(&size);
    if (&size != &*first) largest.push_back(&size);
  }
  if (count < rules.minimum_count) add(found, PrimaryReason::frequency, 0);
  judge_dominance(found, rules, filled(protected_ones, rules.dominance_count), total);
  // Who computes are the largest of all the others, consenting or not.
  judge_all_p(found, rules, first->single, total - filled(largest, 1 + rules.coalition));
  return found;
}

std::optional<PrimaryFinding> judge_suppliers(std::span<const Contribution> parts,
                                              const PrimaryRules& rules) {
  std::optional<PrimaryFinding> found;
  const auto dominating = static_cast<std::size_t>(rules.dominance_count);
  const auto known = 1 + static_cast<std::size_t>(rules.coalition);
  const auto bounds = bounds_of(parts, std::max(dominating, known));
  if (bounds.count == 0) return found;
  if (bounds.count < static_cast<std::size_t>(rules.minimum_count)) {
    add(found, PrimaryReason::frequency, 0);
  }
  judge_dominance(found, rules, bounds.largest[dominating - 1], bounds.total);
  const Amount largest = bounds.largest[0];
  judge_all_p(found, rules, largest, bounds.total - bounds.largest[known - 1]);
  return found;
}

Size size_of(const Contribution& part) {
  const Amount amount = std::abs(part.amount);
  const Amount single = part.single == 0 ? amount : std::abs(part.single);
  return {amount, single, part.consents};
}

bool only_zeros(std::span<const Contribution> parts) {
  return !parts.empty() &&
         std::ranges::all_of(parts, [](const Contribution& part) { return part.amount == 0; });
}

}  // namespace

PrimaryRules against_coalition(PrimaryRules rules, int coalition) {
  rules.coalition = coalition;
  if (coalition > 1 && rules.minimum_count > 0) {
    rules.minimum_count = std::max(rules.minimum_count, coalition + 2);
  }
  return rules;
}

Status check(const PrimaryRules& rules) {
  const bool counts =
      rules.minimum_count >= 0 && rules.dominance_count >= 1 && rules.zero_level >= 0;
  const bool k = rules.dominance_permille >= 0 && rules.dominance_permille < 1000;
  const int p = rules.prior_posterior_p_permille, q = rules.prior_posterior_q_permille;
  const bool pq = q == 0 ? p == 0 : p > 0 && q > p && q <= 1000;
  const bool coalition =
      rules.coalition >= 1 && rules.coalition <= largest_coalition &&
      rules.minimum_count == against_coalition(rules, rules.coalition).minimum_count;
  if (counts && k && pq && coalition && rules.p_permille >= 0 && rules.p_permille <= 1000) {
    return {};
  }
  return Error{
      Errc::invalid_argument,
      {"Règles primaires incohérentes : n ≥ 1, 0 ≤ k < 100 %, 0 ≤ p ≤ 100 %, p < q ≤ 100 %, "
       "coalition de 1 ou 2, minimum de 4 contributeurs avec 2",
       "Primary rules that cannot be: n ≥ 1, 0 ≤ k < 100 %, 0 ≤ p ≤ 100 %, p < q ≤ 100 %, "
       "coalition of 1 or 2, at least 4 contributors with 2"}};
}

std::optional<PrimaryFinding> judge(std::span<const Amount> amounts, const PrimaryRules& rules) {
  std::vector<Size> sizes;
  for (const Amount amount : amounts) {
    if (amount != 0) sizes.push_back({std::abs(amount), std::abs(amount)});
  }
  return judge_sizes(std::move(sizes), rules);
}

std::optional<PrimaryFinding> judge(std::span<const PartialCell> agencies,
                                    const PrimaryRules& rules) {
  std::vector<Contribution> parts;
  for (const auto& part : agencies) {
    const auto suppliers = static_cast<std::int64_t>(part.count);
    parts.push_back({0, 0, part.total, suppliers, std::abs(part.largest), std::abs(part.total)});
    parts.back().known = part.known;
  }
  return judge_suppliers(parts, rules);
}

std::optional<PrimaryFinding> judge(std::span<const Contribution> parts,
                                    const PrimaryRules& rules) {
  std::vector<Size> sizes;
  for (const auto& part : parts) {
    if (part.amount != 0) sizes.push_back(size_of(part));
  }
  auto found = judge_sizes(std::move(sizes), rules);
  if (rules.zero_unsafe && only_zeros(parts)) add(found, PrimaryReason::zero, rules.zero_level);
  PrimaryRules of_suppliers = rules;
  if (!rules.second_supplier) {
    of_suppliers.p_permille = 0;
    of_suppliers.prior_posterior_p_permille = of_suppliers.prior_posterior_q_permille = 0;
  }
  auto suppliers = judge_suppliers(parts, of_suppliers);
  if (!suppliers) return found;
  if (!found) {
    suppliers->of_suppliers = true;
    return suppliers;
  }
  found->level = std::max(found->level, suppliers->level);
  return found;
}

void unite(Contribution& into, const Contribution& more) {
  into.amount += more.amount;
  const auto count = united_count(into.known, static_cast<std::size_t>(into.suppliers), more.known,
                                  static_cast<std::size_t>(more.suppliers));
  into.suppliers = static_cast<std::int64_t>(count);
  into.known = united(std::array{into.known, more.known});
  keep_largest(into.known, max_listed_suppliers);
  into.largest += more.largest;
  into.magnitude += more.magnitude;
  into.consents = into.consents && more.consents;
  into.single += more.single;
}

Status apply(const PrimaryRules& rules, Table& table) {
  return apply(
      rules, [&](const Cell&) { return rules; }, table);
}

Status apply(const PrimaryRules& rules, const RulesOf& rules_of, Table& table) {
  if (auto sound = check(rules); !sound) return sound;
  std::vector<std::vector<Contribution>> parts(table.cells.size());
  for (const auto& part : table.contributions) parts[part.cell].push_back(part);
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    Cell& cell = table.cells[i];
    const auto finding = judge(std::span<const Contribution>(parts[i]), rules_of(cell));
    if (!finding) continue;
    if (cell.status == CellStatus::published) {
      return Error{
          Errc::rule_violation,
          {fmt::format("La cellule {} doit être publiée et ne passe pas les règles", cell.id),
           fmt::format("Cell {} must be published and fails the rules", cell.id)}};
    }
    cell.status = CellStatus::primary;
    cell.upper_level = std::max(cell.upper_level, finding->level);
    cell.lower_level = std::max(cell.lower_level, finding->level);
  }
  table.insider_permille =
      rules.prior_posterior_q_permille > 0
          ? (1000 * rules.prior_posterior_p_permille + rules.prior_posterior_q_permille - 1) /
                rules.prior_posterior_q_permille
          : rules.p_permille;
  table.coalition = rules.coalition;
  return {};
}

}  // namespace parangon::hub::disclosure
