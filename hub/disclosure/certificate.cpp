#include "hub/disclosure/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/known_suppliers.hpp"

namespace parangon::hub::disclosure {

std::string rules_text(const PrimaryRules& rules) {
  const std::string zero =
      rules.zero_unsafe ? fmt::format("zero_unsafe {}\n", rules.zero_level) : "";
  const std::string coalition =
      rules.coalition > 1 ? fmt::format("coalition {}\n", rules.coalition) : "";
  return fmt::format(
      "minimum_count {}\ndominance {} {}\np {}\nprior_posterior {} {}\n"
      "second_supplier {}\n{}{}",
      rules.minimum_count, rules.dominance_count, rules.dominance_permille, rules.p_permille,
      rules.prior_posterior_p_permille, rules.prior_posterior_q_permille,
      rules.second_supplier ? 1 : 0, zero, coalition);
}

std::string contributions_text(const Table& table) {
  std::vector<Contribution> sorted = table.contributions;
  std::ranges::sort(sorted);
  const bool behind = std::ranges::any_of(sorted, [](const auto& p) { return p.suppliers > 0; });
  const auto number = [&](Amount amount) { return to_decimal(amount, table.decimals); };
  std::string out = "cell,holding,amount";
  const bool any = std::ranges::any_of(sorted, &Contribution::consents);
  out += behind ? ",suppliers,largest,magnitude" : "";
  const bool known = std::ranges::any_of(sorted, [](const auto& p) { return p.known.scope != 0; });
  const bool weighted = std::ranges::any_of(sorted, [](const auto& p) { return p.single != 0; });
  out += any ? ",consents" : "";
  out += weighted ? ",single" : "";
  out += known ? ",known_suppliers\n" : "\n";
  for (const auto& part : sorted) {
    out += fmt::format("{},{},{}", table.cells[part.cell].id, table.holdings[part.holding],
                       number(part.amount));
    if (behind) {
      out += fmt::format(",{},{},{}", part.suppliers, number(part.largest), number(part.magnitude));
    }
    if (any) out += part.consents ? ",1" : ",0";
    if (weighted) out += "," + number(part.single);
    if (known) out += "," + known_suppliers_text(part.known);
    out += '\n';
  }
  return out;
}

ReleaseCertificate certify(const Outcome& outcome, const PrimaryRules& rules, Singletons singletons,
                           std::vector<std::string> predecessors, const Digest& digest) {
  ReleaseCertificate made;
  const Pattern& pattern = outcome.protection.pattern;
  made.rules_digest = digest(rules_text(rules));
  made.input_digest = digest(write_jj(outcome.table) + contributions_text(outcome.table));
  made.pattern_digest = digest(write_pattern(outcome.table, outcome.published_pattern()));
  made.predecessors = std::move(predecessors);
  made.insiders_covered = singletons == Singletons::insider;
  made.insiders = outcome.audit.insiders;
  const auto real = pattern.size() - outcome.virtual_cells;
  made.primaries = static_cast<std::size_t>(std::count(
      pattern.begin(), pattern.begin() + static_cast<std::ptrdiff_t>(real), CellStatus::primary));
  made.secondaries = outcome.protection.loss.cells;
  made.value_lost = outcome.protection.loss.value;
  made.cost_lost = outcome.protection.loss.cost;
  made.lower_bound = outcome.protection.lower_bound;
  made.optimal = outcome.protection.optimal;
  made.conditions = outcome.audit.conditions;
  made.failures = outcome.audit.failures.size();
  made.unprotected = outcome.protection.unprotected.size();
  return made;
}

}  // namespace parangon::hub::disclosure
