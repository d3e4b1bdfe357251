#include "hub/cli/comparison_replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "hub/benchmark/population.hpp"
#include "hub/calendar.hpp"
#include "hub/cli/release_draft.hpp"
#include "hub/legacy/indicator.hpp"
#include "hub/legacy/vintage.hpp"
#include "hub/release/comparison_table.hpp"
#include "shared/model/grain.hpp"

namespace parangon::hub::cli {
namespace {

using Terms = std::map<model::Siret, model::SharingTerms>;

/// Whose figures were awaited for a period, as it was known at an instant. Reads the store again
/// only when members or campaigns have changed.
class Roster {
 public:
  Roster(const store::ReadStore& store, const model::Period& period,
         const collect::Calendar& calendar, Instant until)
      : store_(store),
        period_(period),
        calendar_(calendar),
        changes_(store.roster_changes(until)) {}

  /// Just before each change, and then.
  std::vector<Instant> looks() const {
    std::vector<Instant> out;
    for (const Instant change : changes_) {
      out.push_back(change - std::chrono::milliseconds(1));
      out.push_back(change);
    }
    return out;
  }

  legacy::Collection at(Instant instant) {
    const auto changed = std::ranges::upper_bound(changes_, instant) - changes_.begin();
    if (changed != read_) {
      read(instant);
      read_ = changed;
    }
    const model::Date day = calendar_(instant);
    const auto over = [&](const store::Campaign& campaign) { return campaign.due < day; };
    return {expected_, !campaigns_.empty() && std::ranges::all_of(campaigns_, over)};
  }

 private:
  void read(Instant instant) {
    campaigns_.clear();
    for (auto& campaign : store_.campaigns(instant)) {
      if (std::ranges::find(campaign.periods, period_) != campaign.periods.end()) {
        campaigns_.push_back(std::move(campaign));
      }
    }
    expected_.clear();
    for (const auto& agency : store_.agencies(instant)) {
      const auto awaits = [&](const store::Campaign& c) {
        return collect::expects(c, agency.siret);
      };
      const bool awaited = campaigns_.empty() || std::ranges::any_of(campaigns_, awaits);
      if (agency.active && awaited) expected_.push_back(agency.siret);
    }
  }

  const store::ReadStore& store_;
  const model::Period& period_;
  const collect::Calendar& calendar_;
  std::vector<Instant> changes_;
  std::ptrdiff_t read_ = -1;  ///< How many changes were known when it was read.
  std::vector<store::Campaign> campaigns_;
  std::vector<model::Siret> expected_;
};

std::set<model::Period> all_periods(const store::ReadStore& store, Instant until) {
  std::set<model::Period> out;
  store::PageRequest page{store::PageRequest::max_limit, {}};
  do {
    const auto next = store.submissions({}, page, until);
    for (const auto& submission : next.items) out.insert(submission.manifest.period);
    page.before = next.next;
  } while (page.before);
  return out;
}

/// Periods were compared by the consortium's grain, others only where none of that overlapped.
bool was_comparable(const store::ReadStore& store, const model::Period& period,
                    model::Period::Grain grain, Instant at) {
  if (period.grain() == grain) return true;
  return std::ranges::none_of(store.periods(at), [&](const store::PeriodInfo& info) {
    const auto& other = info.period;
    return other.grain() == grain && other.first_day() <= period.last_day() &&
           period.first_day() <= other.last_day();
  });
}

/// One state, shown from `from` until just before `end`.
struct Shown {
  model::Period period;
  Instant from;
  Instant end;
  std::vector<Instant> changes;  ///< Of what counts, meanwhile.
};

std::vector<Shown> shown_states(const store::ReadStore& store, const ReplayRules& rules,
                                const model::Period& period, Instant until) {
  std::vector<legacy::CountingChange> changes;
  for (const auto& change : store.counting_changes(period, until)) {
    changes.push_back({change.at, change.agency, change.revision});
  }
  Roster roster(store, period, rules.calendar, until);
  const auto vintages = legacy::vintages_until(
      changes, roster.looks(), until, static_cast<std::size_t>(rules.secrecy.min_suppliers),
      [&roster](Instant instant) { return roster.at(instant); });
  std::vector<Shown> out;
  for (std::size_t i = 0; i < vintages.size(); ++i) {
    const auto end =
        i + 1 < vintages.size() ? vintages[i + 1] : until + std::chrono::milliseconds(1);
    Shown shown{period, vintages[i], end, {vintages[i]}};
    for (const auto& change : changes) {
      const bool inside = change.at > shown.changes.back() && change.at < end;
      if (inside) shown.changes.push_back(change.at);
    }
    const bool compared = std::ranges::any_of(
        shown.changes, [&](Instant at) { return was_comparable(store, period, rules.grain, at); });
    if (compared) out.push_back(std::move(shown));
  }
  return out;
}

Terms terms_at(const store::ReadStore& store, const model::Period& period, Instant at) {
  Terms out;
  for (const auto& submission : store.counting_submissions(period, at)) {
    out.emplace(submission.manifest.agency, submission.manifest.sharing);
  }
  return out;
}

/// Terms that a state was shown on ended at once; new ones came with the figures.
model::SharingTerms lowered(const store::SubmissionInfo& submission, const Terms& now) {
  const auto found = now.find(submission.manifest.agency);
  if (found == now.end()) return {};
  return {std::min(submission.manifest.sharing.paid, found->second.paid),
          std::min(submission.manifest.sharing.awarded, found->second.awarded)};
}

/// Makes the kept form of one state.
class StateReplay {
 public:
  StateReplay(const store::ReadStore& store, const ReplayRules& rules, const Shown& shown)
      : store_(store), rules_(rules), shown_(shown) {
    for (const auto& agency : store.agencies(shown.from)) {
      members_.push_back({agency.siret, agency.department, {}, agency.name});
      agencies_.emplace(agency.siret, agency);
    }
    figures_ = store.figures(shown.period, {}, shown.from);
  }

  Result<release::KeptRelease> make(std::int64_t number) {
    std::vector<release::ComparedTable> tables;
    for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
      release::ComparedTable table{shown_.period, measure, {}, {}, {}};
      for (const auto& its : figures_) {
        table.counted.push_back({its.submission.manifest.agency, its.submission.document_sha256,
                                 its.figures, its.submission.manifest.sharing});
      }
      if (auto added = add_shown(table); !added) return added.error();
      tables.push_back(std::move(table));
    }
    auto made = release::comparison(number, rules_.place, members_, tables);
    if (made) {
      made->rules = "state " + format_instant(shown_.from) + "\n" + rules_text(rules_);
    }
    return made;
  }

 private:
  using Cells = std::set<std::pair<model::FigureKey, std::optional<model::Siret>>>;

  /// Under all terms that held while the state was shown.
  Status add_shown(release::ComparedTable& table) const {
    Cells members, staff;
    std::optional<Terms> before;
    for (const Instant change : shown_.changes) {
      Terms terms;
      const auto now = terms_at(store_, shown_.period, change);
      for (const auto& its : figures_) {
        terms[its.submission.manifest.agency] = lowered(its.submission, now);
      }
      if (before == terms) continue;
      if (auto added = add_under(terms, table.measure, members, staff); !added) return added;
      before = std::move(terms);
    }
    for (const auto& [key, agency] : members) table.to_members.push_back({key, agency});
    for (const auto& [key, agency] : staff) table.to_staff.push_back({key, agency});
    return {};
  }

  Status add_under(const Terms& terms, model::Measure measure, Cells& members, Cells& staff) const {
    std::vector<legacy::AgencyFigures> compared;
    for (const auto& its : figures_) {
      const auto& agency = agencies_.at(its.submission.manifest.agency);
      compared.push_back({agency.siret, agency.name, agency.department,
                          benchmark::population_of(agency.department), its.figures,
                          terms.at(agency.siret)});
    }
    const auto tables = legacy::MeasureTables::build(compared, measure, rules_.secrecy);
    if (!tables) return tables.error();
    const auto cells = tables->before_tax.cells();
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      const auto& key = cells[cell].key;
      if (tables->totals[cell]) members.emplace(key, std::nullopt);
      for (std::size_t agency = 0; agency < compared.size(); ++agency) {
        const auto shows = [&](legacy::Audience audience, const legacy::Marks& marks) {
          return marks[cell] && tables->shared.holds(audience, agency, cell);
        };
        const auto& siret = compared[agency].agency;
        if (shows(legacy::Audience::everybody, tables->values.everybody)) {
          members.emplace(key, siret);
        }
        if (shows(legacy::Audience::staff, tables->values.staff)) staff.emplace(key, siret);
      }
    }
    return {};
  }

  const store::ReadStore& store_;
  const ReplayRules& rules_;
  const Shown& shown_;
  std::vector<release::Member> members_;
  std::map<model::Siret, store::Agency> agencies_;
  std::vector<store::AgencyFigures> figures_;
};

}  // namespace

Result<ReplayRules> replay_rules(const Config& config, const store::ReadStore& store) {
  if (!config.release) return no_release_section();
  const auto places = places_of(*config.release, store.agencies());
  if (!places) return places.error();
  auto calendar = calendar_of(config.time_zone);
  if (!calendar) return calendar.error();
  return ReplayRules{config.secrecy, config.grain, config.time_zone, std::move(*calendar),
                     places->all().front().code};
}

std::string rules_text(const ReplayRules& rules) {
  return fmt::format("min_suppliers {}\nmax_share {}\ngrain {}\ntime_zone {}\nplace {}\n",
                     rules.secrecy.min_suppliers, rules.secrecy.max_share,
                     model::to_string(rules.grain), rules.time_zone, rules.place);
}

Result<std::vector<release::KeptRelease>> replay_comparisons(const store::ReadStore& store,
                                                             const ReplayRules& rules,
                                                             Instant until) {
  std::vector<Shown> states;
  for (const auto& period : all_periods(store, until)) {
    std::ranges::move(shown_states(store, rules, period, until), std::back_inserter(states));
  }
  std::ranges::stable_sort(states, {}, &Shown::from);
  std::vector<release::KeptRelease> out;
  auto number = -static_cast<std::int64_t>(states.size());
  for (const Shown& state : states) {
    auto made = StateReplay(store, rules, state).make(number++);
    if (!made) return made.error();
    out.push_back(std::move(*made));
  }
  return out;
}

}  // namespace parangon::hub::cli
