#include "hub/release/review_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "hub/disclosure/explain.hpp"
#include "hub/disclosure/insiders.hpp"
#include "hub/release/certificate_text.hpp"
#include "hub/release/change_shown.hpp"
#include "hub/release/rounding.hpp"

namespace parangon::hub::release {
namespace {

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
  Text attacker =
      who.empty() ? Text{"n'importe qui", "anybody"} : Text{"l'acheteur " + who, "agency " + who};
  if (failure.partner != disclosure::the_public) {
    const std::string& partner = outcome.table.holdings[failure.partner];
    attacker = {"la coalition des acheteurs " + who + " et " + partner,
                "the coalition of agencies " + who + " and " + partner};
  }
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
constexpr double half_share = 0.5, tenth_share = 0.1;

Closeness closeness_of(const disclosure::InsiderView& view) {
  if (view.alone) return Closeness::alone;
  if (view.share <= 0) return Closeness::exactly;
  return view.share < tenth_share ? Closeness::tenth : Closeness::half;
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
       disclosure::insider_views(outcome.table, outcome.protection.pattern, holes, half_share)) {
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

/// The newest release with such a table.
struct Last {
  const KeptTable* table = nullptr;
  std::int64_t number = 0;
};

Last last_of(const ProtectedTable& table, std::span<const KeptRelease> earlier) {
  Last last;
  for (const auto& release : earlier) {
    if (release.is_comparison()) continue;
    for (const auto& kept : release.tables) {
      if (kept.period == table.period && kept.measure == table.measure) {
        last = {&kept, release.number};
      }
    }
  }
  return last;
}

AgainstLast against_last(const ProtectedTable& table, const Last& last) {
  AgainstLast out;
  out.release = last.number;
  std::map<std::string_view, bool> was_published;
  const auto& before = last.table->release;
  for (std::size_t i = 0; i < before.table.cells.size(); ++i) {
    was_published[before.table.cells[i].id] = !disclosure::hidden(before.pattern[i]);
  }
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    const auto found = was_published.find(table.source.table.cells[i].id);
    const bool was = found != was_published.end() && found->second;
    if (found != was_published.end()) found->second = false;
    if (!table.source.is_shown[i]) continue;
    out.newly_published += !was && !table.is_hidden(i) ? 1 : 0;
    out.newly_withheld += was && table.is_hidden(i) ? 1 : 0;
  }
  for (const auto& [id, still] : was_published) out.left_out += still ? 1 : 0;
  return out;
}

std::vector<std::string> waiting_names(const BuildInput& input, const ProtectedTable& table) {
  std::vector<std::string> out;
  if (!table.carried && table.entered_alone.empty()) return out;
  for (const auto& unit : table.changed) {
    if (table.entered_alone.contains(unit)) continue;
    const auto name = name_of(unit.to_string(), input.members);
    out.push_back(name.empty() ? unit.to_string() : name);
  }
  return out;
}

TableReview table_review(const BuildInput& input, const ProtectedTable& table,
                         const Intervals& intervals) {
  TableReview made;
  made.period = table.period;
  made.measure = table.measure;
  made.state = table.state;
  made.carried = table.carried;
  made.of_comparison = table.carried && table.state == input.number;
  for (const auto cell : table.conceded) {
    made.conceded += cell < table.source.keys.size() && table.source.is_shown[cell] ? 1 : 0;
  }
  made.changed = table.changed.size();
  made.gap_permille = gap_permille(table.outcome.salted.value_or(table.outcome.protection));
  made.conditions = table.outcome.audit.conditions;
  made.insiders = table.outcome.audit.insiders;
  made.linked = table.linked;
  made.named = named_review(input, table);
  made.waiting = waiting_names(input, table);
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
    hole.few_agencies = table.source.agencies[i] < input.rules.minimum_count;
    made.few_agencies += hole.few_agencies ? 1 : 0;
    hole.rule = rule_of(table, i, parts[i], input.rules);
    ++(hole.rule ? made.primaries : made.secondaries);
    if (intervals[i]) hole.everybody = *intervals[i];
    hole.closer = std::move(closer[i]);
    if (made.holes.size() < input.explanations) hole.explanation = sentence(hole, table, i);
    made.holes.push_back(std::move(hole));
  }
  return made;
}

Text table_name(const ProtectedTable& table) {
  const auto period = table.period.to_string();
  const auto measure = model::label(table.measure);
  return {period + ", " + measure.fr, period + ", " + measure.en};
}

Text carried_note(const ProtectedTable& table, const BuildInput& input) {
  const auto changed = table.changed.size();
  const bool one = changed == 1;
  const Text name = table_name(table);
  if (changed >= static_cast<std::size_t>(input.rules.minimum_count)) {
    return {fmt::format("{} : repris tel que montré, car la fenêtre de révision est fermée ; {} "
                        "acheteurs attendent",
                        name.fr, changed),
            fmt::format("{}: kept as shown, because the revision window is closed; {} agencies "
                        "wait",
                        name.en, changed)};
  }
  return {fmt::format("{} : repris tel que montré, car les chiffres de {} ont changé, et il en "
                      "faut {} pour que leurs changements se cachent l'un l'autre",
                      name.fr, one ? "1 acheteur" : fmt::format("{} acheteurs", changed),
                      input.rules.minimum_count),
          fmt::format("{}: kept as shown, because the figures of {} changed, and it takes {} for "
                      "their changes to hide each other",
                      name.en, one ? "1 agency" : fmt::format("{} agencies", changed),
                      input.rules.minimum_count)};
}

Text entered_note(const ProtectedTable& table, const BuildInput& input) {
  const Text name = table_name(table);
  std::vector<std::string> units;
  for (const auto& unit : table.entered_alone) {
    const auto known = name_of(unit.to_string(), input.members);
    units.push_back(known.empty() ? unit.to_string() : known);
  }
  const auto list = fmt::format("{}", fmt::join(units, ", "));
  return {fmt::format("{} : entre seul, avec son accord ou sous son nom : {}", name.fr, list),
          fmt::format("{}: enters alone, by consent or under its name: {}", name.en, list)};
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

Text table_name(const TableReview& table) {
  const auto period = table.period.to_string();
  return {period + ", " + model::label(table.measure).fr,
          period + ", " + model::label(table.measure).en};
}

/// What is lost against the last release, and that nothing changed.
void add_warnings(StaffReport& report) {
  constexpr int much = 50;
  bool anything_new = report.tables.empty();
  for (const auto& table : report.tables) {
    const auto& last = table.against_last;
    anything_new = anything_new || !last || !table.carried || last->newly_published > 0;
    const Text name = table_name(table);
    if (last && last->newly_withheld + last->left_out > 0) {
      report.warnings.emplace_back(
          fmt::format("{} : {} cases publiées dans la publication {} ne le sont plus ({} masquées, "
                      "parce que leur changement en dirait trop ; {} absentes de ce découpage). "
                      "L'ancienne valeur reste lisible, avec son état.",
                      name.fr, last->newly_withheld + last->left_out, last->release,
                      last->newly_withheld, last->left_out),
          fmt::format("{}: {} cells published in release {} no longer are ({} withheld, because "
                      "their change would tell too much; {} not in this layout). Their former "
                      "values stay readable, with their state.",
                      name.en, last->newly_withheld + last->left_out, last->release,
                      last->newly_withheld, last->left_out));
    }
    if (table.kept_percent && *table.kept_percent < much) {
      report.warnings.emplace_back(
          fmt::format("{} : les cases les plus fines ne montrent qu'environ {} % du montant ; "
                      "« release plan » propose d'autres découpages",
                      name.fr, *table.kept_percent),
          fmt::format("{}: the finest cells show only about {}% of the amount; \"release plan\" "
                      "proposes other layouts",
                      name.en, *table.kept_percent));
    }
  }
  if (!anything_new) {
    report.warnings.emplace_back(
        "Rien n'a changé depuis la dernière publication : mêmes états, aucune case de plus",
        "Nothing changed since the last release: the same states, and no cell more");
  }
}

}  // namespace

std::optional<int> kept_percent(const ProtectedTable& table, const BuildInput& input,
                                const SafeInterval& hidden) {
  if (!hidden.upper) return std::nullopt;
  Wide shown = 0;
  for (const auto cell : finest_cells(table, input.places, input.layout.segments.front())) {
    if (!table.is_hidden(cell)) shown += std::abs(table.source.table.cells[cell].value);
  }
  const Wide whole = shown + std::max<std::int64_t>(0, hidden.upper->in_cents());
  if (whole == 0) return 100;
  return in_steps(static_cast<int>(shown * 100 / whole));
}

StaffReport review_of(const BuildInput& input, std::span<const ProtectedTable> tables,
                      std::span<const Intervals> intervals, std::span<const SafeInterval> hidden,
                      std::span<const KeptRelease> earlier) {
  StaffReport report;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    report.tables.push_back(table_review(input, tables[i], intervals[i]));
    report.tables.back().kept_percent = kept_percent(tables[i], input, hidden[i]);
    if (const Last last = last_of(tables[i], earlier); last.table != nullptr) {
      report.tables.back().against_last = against_last(tables[i], last);
      report.tables.back().change = change_shown(tables[i], *last.table, earlier.size());
    }
    for (const auto& agency : tables[i].too_late) {
      report.notes.push_back(too_late_note(tables[i], agency));
    }
    if (!tables[i].entered_alone.empty()) report.notes.push_back(entered_note(tables[i], input));
    if (!tables[i].carried || tables[i].changed.empty()) continue;
    report.notes.push_back(carried_note(tables[i], input));
  }
  add_warnings(report);
  return report;
}

}  // namespace parangon::hub::release
