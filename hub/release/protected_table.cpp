#include "hub/release/protected_table.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "hub/disclosure/attack.hpp"
#include "hub/release/earlier_tables.hpp"
#include "hub/release/naming.hpp"
#include "hub/release/refusals.hpp"

namespace parangon::hub::release {
namespace {

std::vector<std::string> documents(std::span<const AgencyFigures> counted) {
  std::vector<std::string> out;
  for (const auto& agency : counted) out.push_back(agency.document);
  std::ranges::sort(out);
  return out;
}

/// The newest release that has such a table.
const KeptTable* last_of(const model::Period& period, model::Measure measure,
                         std::span<const KeptRelease> earlier) {
  const KeptTable* last = nullptr;
  for (const auto& release : earlier) {
    for (const auto& table : release.tables) {
      if (table.period == period && table.measure == measure) last = &table;
    }
  }
  return last;
}

/// The state shown before, with the figures of those who enter alone.
std::vector<AgencyFigures> with_entering(const std::vector<AgencyFigures>& before,
                                         const std::vector<AgencyFigures>& now,
                                         const std::set<model::Siren>& entering) {
  std::vector<AgencyFigures> out;
  for (const auto& agency : before) {
    if (!entering.contains(agency.agency.siren())) out.push_back(agency);
  }
  for (const auto& agency : now) {
    if (entering.contains(agency.agency.siren())) out.push_back(agency);
  }
  return out;
}

/// Which state of the figures the table shows: sets `changed`, `carried`, `state` and
/// `entered_alone`, and gives what it counts.
Result<std::vector<AgencyFigures>> counted_state(const BuildInput& input, const PeriodInput& period,
                                                 const KeptTable& last, ProtectedTable& table) {
  const auto& before = period.shown_before.of(table.measure);
  if (documents(before) != last.sources) {
    const std::string name = period.period.to_string();
    return Error{Errc::conflict,
                 {name + " : ce n'est pas ce que la dernière publication a compté",
                  name + ": this is not what the last release counted"}};
  }
  table.changed = changed_units(before, period.counted, table.measure);
  const bool company = table.changed.size() >= static_cast<std::size_t>(input.rules.minimum_count);
  if (company && period.window_open) return period.counted;
  for (const auto& [agency, measure] : period.consents_to_enter_alone) {
    const bool changed = measure == table.measure && table.changed.contains(agency.siren());
    if (changed) table.entered_alone.insert(agency.siren());
  }
  // Who comes late under its own name has its own rows, which tell the same.
  for (const auto& agency : period.counted) {
    const bool is_new = std::ranges::none_of(before, [&](const AgencyFigures& other) {
      return other.agency.siren() == agency.agency.siren();
    });
    if (is_new && agency.is_named(table.measure)) table.entered_alone.insert(agency.agency.siren());
  }
  if (!table.entered_alone.empty()) {
    return with_entering(before, period.counted, table.entered_alone);
  }
  if (period.revisions == Revisions::include && !table.changed.empty() && !company) {
    return too_few_changes(input, period, table);
  }
  table.carried = true;
  // A state that only comparisons of version 0.1.0 showed gets the number of this release.
  if (last.state > 0) table.state = last.state;
  return before;
}

/// The same cells are decided as they were: published, or hidden. Rests are left out, because they
/// are of other agencies.
void freeze(const ProtectedTable& decided, disclosure::Table& table) {
  std::map<std::pair<std::string_view, disclosure::Amount>, bool> is_hidden;
  for (std::size_t i = 0; i < decided.source.keys.size(); ++i) {
    const auto& cell = decided.source.table.cells[i];
    if (decided.source.keys[i].rest) continue;
    is_hidden.emplace(std::pair(std::string_view(cell.id), cell.value), decided.is_hidden(i));
  }
  for (auto& cell : table.cells) {
    const auto found = is_hidden.find({cell.id, cell.value});
    if (found == is_hidden.end()) continue;
    if (!found->second) {
      cell.status = disclosure::CellStatus::published;
    } else if (cell.status == disclosure::CellStatus::open) {
      cell.status = disclosure::CellStatus::secondary;
    }
  }
}

/// Same cells, relations and contributors; what an earlier release decided about them aside.
bool same_table(const disclosure::Table& before, const disclosure::Table& now) {
  const auto same_cell = [](const disclosure::Cell& a, const disclosure::Cell& b) {
    return a.id == b.id && a.value == b.value;
  };
  const auto same_relation = [](const disclosure::Relation& a, const disclosure::Relation& b) {
    return a.terms == b.terms;
  };
  return std::ranges::equal(before.cells, now.cells, same_cell) &&
         std::ranges::equal(before.relations, now.relations, same_relation) &&
         disclosure::contributions_text(before) == disclosure::contributions_text(now);
}

/// Withholds crossed cells and changes that nobody can compute: the search may have left them, but
/// nobody is shown them, and whoever knows less derives less.
Status withhold_unseen(ProtectedTable& made) {
  auto& pattern = made.outcome.protection.pattern;
  const auto& cells = made.outcome.table.cells;
  const std::size_t own = made.source.keys.size();
  std::set<disclosure::CellIndex> unseen;
  for (disclosure::CellIndex i = 0; i < cells.size(); ++i) {
    const bool decided = cells[i].status == disclosure::CellStatus::published;
    const bool is_one = !decided && (i >= own || made.source.is_crossed[i] != 0);
    if (is_one && !disclosure::hidden(pattern[i])) unseen.insert(i);
  }
  if (unseen.empty()) return {};
  for (const auto cell : unseen) pattern[cell] = disclosure::CellStatus::secondary;
  const auto derived = disclosure::attack(made.outcome.table, pattern);
  if (!derived) return derived.error();
  for (const auto& found : *derived) {
    if (unseen.contains(found.cell) && found.interval.lower == found.interval.upper) {
      pattern[found.cell] = disclosure::CellStatus::published;
    }
  }
  return {};
}

/// The cells that `decided` hides, by id. Rests are left out, because they are of other agencies.
std::set<std::string_view> hidden_ids(const ProtectedTable& decided) {
  std::set<std::string_view> out;
  for (std::size_t i = 0; i < decided.source.keys.size(); ++i) {
    if (decided.source.keys[i].rest || !decided.is_hidden(i)) continue;
    out.insert(decided.source.table.cells[i].id);
  }
  return out;
}

/// What is hidden from who has not read comparisons is not searched for again.
void hide_before(const std::set<std::string_view>& ids, disclosure::Table& table) {
  for (auto& cell : table.cells) {
    const bool open = cell.status == disclosure::CellStatus::open;
    if (open && ids.contains(cell.id)) cell.status = disclosure::CellStatus::secondary;
  }
}

/// The same afterwards, also of cells that comparisons showed: whoever read them knows them, others
/// are not told.
void hide_after(const std::set<std::string_view>& ids, ProtectedTable& made) {
  for (std::size_t i = 0; i < made.source.keys.size(); ++i) {
    if (made.is_hidden(i) || !ids.contains(made.source.table.cells[i].id)) continue;
    made.outcome.table.cells[i].status = disclosure::CellStatus::secondary;
    made.outcome.protection.pattern[i] = disclosure::CellStatus::secondary;
  }
}

Status search(const BuildInput& input, const EarlierTables& known, disclosure::Request request,
              ProtectedTable& made) {
  const bool released = !known.released.empty();
  if (released && same_table(known.all.back().table, made.source.table)) {
    // Nothing is new: what the last release hid stays hidden if that still passes.
    auto again = disclosure::examine(request, known.all.back().pattern);
    if (!again) return again.error();
    made.outcome = std::move(*again);
    if (made.outcome.is_safe()) return {};
  }
  auto outcome = disclosure::secure(std::move(request));
  if (!outcome) return outcome.error();
  made.outcome = std::move(*outcome);
  return made.outcome.is_safe() ? Status{} : unsafe(input, made);
}

disclosure::Request request_of(const BuildInput& input, Readers readers,
                               const ProtectedTable& made) {
  disclosure::Request request;
  request.rules = input.rules;
  if (readers == Readers::staff || input.estimated) {
    request.singletons = disclosure::Singletons::none;
  }
  request.options = input.protect;
  request.audited = !input.estimated;
  if (input.keyed) {
    const auto name = made.period.to_string() + "/" + std::string(model::to_string(made.measure));
    request.defence = disclosure::Defence{input.keyed(name), input.strength};
  }
  return request;
}

/// `plain`: the same table, protected as if there had been no comparisons; null where there are
/// none.
Status protect_against(const BuildInput& input, const PeriodInput& period,
                       std::span<const KeptRelease> earlier, Readers readers,
                       const ProtectedTable* frozen, const ProtectedTable* plain,
                       ProtectedTable& made) {
  made.sources = documents(made.counted);
  Naming naming(period.period, made.measure, earlier);
  const auto terms = naming.terms_that_hold(made.counted, period.counted);
  made.too_late = naming.too_late();
  const SourceScope scope{input.places,  input.members, input.layout,
                          period.period, made.measure,  naming.before()};
  auto source = source_table(scope, terms);
  if (!source) return source.error();
  made.source = std::move(*source);
  if (made.source.keys.empty()) return {};
  auto known = earlier_tables(earlier, period.period, made.measure, made.source, input.places);
  made.predecessors = std::move(known.predecessors);
  keep_hidden(known.all, input.places, made.source);
  disclosure::Request request = request_of(input, readers, made);
  const auto conceded = conceded_by(known, made.source.table, input.rules, request.singletons);
  if (!conceded) return conceded.error();
  if (frozen != nullptr) freeze(*frozen, made.source.table);
  const auto unread = plain == nullptr ? std::set<std::string_view>{} : hidden_ids(*plain);
  hide_before(unread, made.source.table);
  std::vector<std::string> consented;
  for (const auto& unit : made.entered_alone) consented.push_back(unit.to_string());
  auto joint = disclosure::link_releases(known.all, made.source.table, consented);
  if (!joint) return joint.error();
  const auto own = made.source.keys.size();
  made.linked = joint->cells.size() - own;
  leave_open(known, own, *joint);
  for (const auto& its : conceded->cells) made.conceded.push_back(its.cell);
  disclosure::concede(*conceded, *joint);
  request.table = std::move(*joint);
  if (auto done = search(input, known, std::move(request), made); !done) return done;
  if (!input.estimated) {
    if (auto done = withhold_unseen(made); !done) return done;
  }
  hide_after(unread, made);
  if (known.compared) {
    const auto& outcome = made.outcome;
    made.members_only = only_compared(known, outcome.table, outcome.protection.pattern, own);
  }
  return {};
}

}  // namespace

Status protect_state(const BuildInput& input, const PeriodInput& period,
                     std::span<const KeptRelease> earlier, Readers readers,
                     const ProtectedTable* frozen, ProtectedTable& made) {
  const auto has_comparison = [&](const KeptRelease& release) {
    return release.is_comparison() && std::ranges::any_of(release.tables, [&](const auto& table) {
             return table.period == period.period && table.measure == made.measure;
           });
  };
  if (std::ranges::none_of(earlier, has_comparison)) {
    return protect_against(input, period, earlier, readers, frozen, nullptr, made);
  }
  // Members have read the comparisons, the public has not, and what nothing can hide from members
  // any more is still hidden from the public.
  std::vector<KeptRelease> released;
  std::ranges::copy_if(earlier, std::back_inserter(released),
                       [](const KeptRelease& release) { return !release.is_comparison(); });
  ProtectedTable plain = made;
  auto done = protect_against(input, period, released, readers, frozen, nullptr, plain);
  if (!done) return done;
  return protect_against(input, period, earlier, readers, frozen, &plain, made);
}

Result<ProtectedTable> protect_table(const BuildInput& input, const PeriodInput& period,
                                     model::Measure measure, std::span<const KeptRelease> earlier) {
  ProtectedTable made(period.period, measure);
  made.provisional = period.provisional;
  made.state = input.number;
  made.counted = period.counted;
  if (const KeptTable* last = last_of(period.period, measure, earlier)) {
    auto state = counted_state(input, period, *last, made);
    if (!state) return state.error();
    made.counted = std::move(*state);
  }
  if (auto done = protect_state(input, period, earlier, Readers::members, nullptr, made); !done) {
    return done.error();
  }
  return made;
}

Result<std::vector<ProtectedTable>> protect_tables(const BuildInput& input,
                                                   std::span<const KeptRelease> earlier) {
  std::vector<const PeriodInput*> periods;
  for (const auto& period : input.periods) periods.push_back(&period);
  std::ranges::sort(periods, {}, &PeriodInput::period);
  std::vector<ProtectedTable> tables;
  for (const PeriodInput* period : periods) {
    for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
      if (std::ranges::find(input.measures, measure) == input.measures.end()) continue;
      auto table = protect_table(input, *period, measure, earlier);
      if (!table) return table.error();
      if (!table->source.keys.empty()) tables.push_back(std::move(*table));
    }
  }
  return tables;
}

Result<BuildInput> with_names(const BuildInput& input, std::span<const KeptRelease> earlier) {
  std::vector<const AgencyFigures*> counted;
  for (const auto& period : input.periods) {
    for (const auto* list :
         {&period.counted, &period.shown_before.paid, &period.shown_before.awarded}) {
      for (const auto& agency : *list) counted.push_back(&agency);
    }
  }
  auto places = with_named(input.places, input.members, counted, earlier);
  if (!places) return places.error();
  BuildInput out = input;
  out.places = std::move(*places);
  return out;
}

KeptTable kept_table(const ProtectedTable& table, const disclosure::Digest& digest) {
  KeptTable made{table.period,
                 table.measure,
                 table.sources,
                 {table.source.table, {}},
                 digest(public_pattern(table)),
                 table.source.named,
                 table.state};
  for (const auto& unit : table.entered_alone) {
    made.release.consented_changes.push_back(unit.to_string());
  }
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    made.release.table.cells[i] = table.outcome.table.cells[i];
    made.release.pattern.push_back(table.outcome.protection.pattern[i]);
  }
  return made;
}

std::vector<Territory> named_places(const Territories& places, const ProtectedTable& table) {
  std::set<TerritoryIndex> named;
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    const auto place = table.source.keys[i].territory;
    if (table.source.is_shown[i] && places.is_agency(place)) named.insert(place);
  }
  std::vector<Territory> out;
  out.reserve(named.size());
  for (const auto place : named) out.push_back(places.all()[place]);
  return out;
}

std::string public_pattern(const ProtectedTable& table) {
  std::string out;
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    if (!table.source.is_shown[i]) continue;
    out += table.outcome.table.cells[i].id;
    out += table.is_hidden(i) ? " c\n" : " A\n";
  }
  return out;
}

}  // namespace parangon::hub::release
