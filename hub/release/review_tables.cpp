#include "hub/release/review_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "hub/disclosure/explain.hpp"
#include "hub/disclosure/insiders.hpp"
#include "hub/release/certificate_text.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::Amount;
using disclosure::AuditFailure;
using disclosure::CellIndex;
using disclosure::Contribution;

Text rule_sentence(const HoleRule& rule) {
  const Text who =
      rule.of_suppliers ? Text{"fournisseurs", "suppliers"} : Text{"acheteurs", "agencies"};
  switch (rule.reason) {
    case disclosure::PrimaryReason::frequency:
      return {"trop peu de " + who.fr, "too few " + who.en};
    case disclosure::PrimaryReason::dominance:
      return {"un des " + who.fr + " en a presque tout",
              "one of the " + who.en + " has nearly all"};
    case disclosure::PrimaryReason::p_percent:
    case disclosure::PrimaryReason::prior_posterior:
    case disclosure::PrimaryReason::zero: break;
  }
  return {"l'un des " + who.fr + " calculerait de trop près la part d'un autre",
          "one of the " + who.en + " would compute another's part too closely"};
}

/// No amounts: what would be derived without the hole may be a sealed figure.
Text sentence(const Hole& hole, const ProtectedTable& table, CellIndex cell) {
  if (hole.rule) return rule_sentence(*hole.rule);
  const auto& outcome = table.outcome;
  const auto found = disclosure::explain(outcome.table, outcome.protection.pattern, {cell}).front();
  if (!found.without_it) {
    return {"masquée par une publication antérieure, ou par la marge secrète du choix",
            "suppressed by an earlier release, or by the secret margin of the choice"};
  }
  const AuditFailure& failure = *found.without_it;
  const std::string& victim = outcome.table.cells[failure.cell].id;
  const std::string who = failure.attacker == disclosure::the_public
                              ? std::string()
                              : outcome.table.holdings[failure.attacker];
  const Text attacker =
      who.empty() ? Text{"n'importe qui", "anybody"} : Text{"l'acheteur " + who, "agency " + who};
  const Text how = failure.exact ? Text{"calculerait exactement", "would compute exactly"}
                                 : Text{"situerait de trop près", "would place too closely"};
  return {fmt::format("sans elle, {} {} la cellule {}", attacker.fr, how.fr, victim),
          fmt::format("without it, {} {} cell {}", attacker.en, how.en, victim)};
}

std::vector<NamedReview> named_review(const BuildInput& input, const ProtectedTable& table) {
  std::vector<NamedReview> out;
  for (const auto& place : named_places(input.places, table)) {
    NamedReview its{place.code, place.label.fr, 0, 0};
    for (CellIndex i = 0; i < table.source.keys.size(); ++i) {
      if (!table.source.is_shown[i]) continue;
      if (input.places.all()[table.source.keys[i].territory].code != place.code) continue;
      ++its.cells;
      its.published += table.is_hidden(i) ? 0 : 1;
    }
    out.push_back(std::move(its));
  }
  return out;
}

/// A figure that was sealed at the edge fails there whatever the release's rules say.
std::optional<HoleRule> rule_of(const ProtectedTable& table, CellIndex cell,
                                std::span<const Contribution> parts,
                                const disclosure::PrimaryRules& rules) {
  if (const auto finding = disclosure::judge(parts, rules)) {
    return HoleRule{finding->reason, finding->of_suppliers};
  }
  if (table.source.table.cells[cell].status != disclosure::CellStatus::primary) return {};
  return HoleRule{disclosure::PrimaryReason::frequency, true};
}

/// Below these shares of everybody's interval.
constexpr double half = 0.5, tenth = 0.1;

Closeness closeness_of(const disclosure::InsiderView& view) {
  if (view.alone) return Closeness::alone;
  if (view.share <= 0) return Closeness::exactly;
  return view.share < tenth ? Closeness::tenth : Closeness::half;
}

std::string name_of(const std::string& siren, std::span<const Member> members) {
  std::set<std::string> names;
  for (const Member& member : members) {
    if (member.siret.siren().to_string() != siren) continue;
    names.insert(member.name.empty() ? member.siret.to_string() : member.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// By cell of the source table.
std::vector<std::vector<CloserAgency>> closer_agencies(const BuildInput& input,
                                                       const ProtectedTable& table) {
  const auto& outcome = table.outcome;
  std::vector<CellIndex> holes;
  for (CellIndex i = 0; i < table.source.keys.size(); ++i) {
    if (table.source.is_shown[i] && table.is_hidden(i)) holes.push_back(i);
  }
  std::vector<std::vector<CloserAgency>> closer(table.source.keys.size());
  for (const auto& view :
       disclosure::insider_views(outcome.table, outcome.protection.pattern, holes, half)) {
    const std::string& siren = outcome.table.holdings[view.holding];
    closer[view.cell].push_back({siren, name_of(siren, input.members), closeness_of(view)});
  }
  for (auto& agencies : closer) {
    std::ranges::sort(agencies, {}, [](const CloserAgency& agency) {
      return std::pair(agency.closeness, agency.siren);
    });
  }
  return closer;
}

TableReview table_review(const BuildInput& input, const ProtectedTable& table,
                         const Intervals& intervals) {
  TableReview made{table.period,
                   table.measure,
                   table.carried,
                   table.changed,
                   0,
                   0,
                   0,
                   0,
                   value_kept_permille(table),
                   gap_permille(table.outcome.salted.value_or(table.outcome.protection)),
                   table.outcome.audit.conditions,
                   table.outcome.audit.insiders,
                   table.linked,
                   {},
                   named_review(input, table)};
  std::vector<std::vector<Contribution>> parts(table.source.keys.size());
  for (const auto& part : table.source.table.contributions) parts[part.cell].push_back(part);
  auto closer = closer_agencies(input, table);
  for (CellIndex i = 0; i < table.source.keys.size(); ++i) {
    if (!table.source.is_shown[i]) continue;
    ++made.cells;
    if (!table.is_hidden(i)) {
      ++made.published;
      continue;
    }
    Hole hole;
    hole.id = table.outcome.table.cells[i].id;
    hole.rule = rule_of(table, i, parts[i], input.rules);
    ++(hole.rule ? made.primaries : made.secondaries);
    if (intervals[i]) hole.everybody = *intervals[i];
    hole.closer = std::move(closer[i]);
    if (made.holes.size() < input.explanations) hole.explanation = sentence(hole, table, i);
    made.holes.push_back(std::move(hole));
  }
  return made;
}

Text carried_note(const ProtectedTable& table, const BuildInput& input) {
  const std::string period = table.period.to_string();
  const bool one = table.changed == 1;
  return {fmt::format("{} : reprise telle que publiée, car {} {} changé de dépôt, et il en faut {} "
                      "pour que leurs changements se cachent l'un l'autre",
                      period, table.changed, one ? "acheteur a" : "acheteurs ont",
                      input.rules.minimum_count),
          fmt::format("{}: carried over as published, because {} changed {} submission, and it "
                      "takes {} for their changes to hide each other",
                      period, one ? "1 agency" : fmt::format("{} agencies", table.changed),
                      one ? "its" : "their", input.rules.minimum_count)};
}

Text too_late_note(const ProtectedTable& table, const model::Siret& agency) {
  const auto period = table.period.to_string();
  const auto measure = model::label(table.measure);
  return {fmt::format("{}, {} : {} demande à être nommé, mais une publication l'a déjà compté sans "
                      "son nom : il ne l'est pas, car les anciens totaux diraient alors la part "
                      "des autres",
                      period, measure.fr, agency.to_string()),
          fmt::format("{}, {}: {} asks to be named, but a release has already counted it without "
                      "its name: it is not, because former totals would then tell the others' part",
                      period, measure.en, agency.to_string())};
}

}  // namespace

StaffReport review_of(const BuildInput& input, std::span<const ProtectedTable> tables,
                      std::span<const Intervals> intervals) {
  StaffReport report;
  const model::Period* noted = nullptr;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    report.tables.push_back(table_review(input, tables[i], intervals[i]));
    for (const auto& agency : tables[i].too_late) {
      report.notes.push_back(too_late_note(tables[i], agency));
    }
    if (!tables[i].carried || tables[i].changed == 0) continue;
    if (noted != nullptr && *noted == tables[i].period) continue;
    noted = &tables[i].period;
    report.notes.push_back(carried_note(tables[i], input));
  }
  return report;
}

}  // namespace parangon::hub::release
