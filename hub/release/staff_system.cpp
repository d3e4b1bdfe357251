#include "hub/release/staff_system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hub/release/naming.hpp"

namespace parangon::hub::release {
namespace {

using model::Sharing;

BuildInput input_for_staff(const BuildInput& given) {
  BuildInput out = given;
  for (PeriodInput& period : out.periods) {
    for (auto* list : {&period.counted, &period.shown_before.paid, &period.shown_before.awarded}) {
      std::ranges::for_each(*list, share_with_staff);
    }
  }
  return out;
}

/// What staff saw: of each table the one for staff where there is one.
std::vector<KeptRelease> seen_by_staff(std::span<const KeptRelease> earlier) {
  std::vector<KeptRelease> out(earlier.begin(), earlier.end());
  for (KeptRelease& release : out) {
    for (KeptTable& table : release.tables) {
      for (const KeptTable& fuller : release.staff_tables) {
        if (fuller.period == table.period && fuller.measure == table.measure) table = fuller;
      }
    }
  }
  return out;
}

/// Terms by SIRET, as they hold for the state that is shown.
std::map<std::string, Sharing> terms_by_agency(const ProtectedTable& table,
                                               const PeriodInput& period) {
  std::map<std::string, Sharing> now, out;
  for (const auto& agency : period.counted) {
    now[agency.agency.to_string()] = agency.sharing.of(table.measure);
  }
  for (const auto& agency : table.counted) {
    const auto siret = agency.agency.to_string();
    const auto found = now.find(siret);
    const auto latest = found == now.end() ? Sharing::public_aggregate : found->second;
    out[siret] = std::min(agency.sharing.of(table.measure), latest);
  }
  return out;
}

/// Makes the values of one protected staff table.
class ValueMaker {
 public:
  ValueMaker(const BuildInput& input, const ProtectedTable& table,
             std::map<std::string, Sharing> terms)
      : input_(input), table_(table), terms_(std::move(terms)) {
    for (const Member& member : input.members) members_[member.siret.to_string()] = &member;
  }

  std::vector<StaffValue> make() {
    const auto places = input_.places.all();
    std::map<CellKey, std::vector<StaffValue>> without_name;
    for (std::size_t i = 0; i < table_.source.keys.size(); ++i) {
      const CellKey& key = table_.source.keys[i];
      if (!table_.source.is_shown[i] || !input_.places.is_agency(key.territory)) continue;
      const auto& siret = places[key.territory].code;
      const auto terms = terms_.find(siret);
      if (terms == terms_.end() || terms->second == Sharing::public_aggregate) continue;
      auto value = value_of(key, i);
      if (terms->second != Sharing::anonymous_to_consortium) {
        add_name(siret, value);
        values_.push_back(std::move(value));
      } else if (value.amount) {
        CellKey cell = key;
        cell.territory = 0;
        without_name[cell].push_back(std::move(value));
      }
    }
    // Alone, or nearly, the names of the others would give its own away.
    for (auto& [cell, values] : without_name) {
      if (values.size() < static_cast<std::size_t>(input_.rules.minimum_count)) continue;
      std::ranges::sort(values, std::greater<>(), &StaffValue::amount);
      std::ranges::move(values, std::back_inserter(values_));
    }
    return std::move(values_);
  }

 private:
  StaffValue value_of(const CellKey& key, std::size_t cell) const {
    StaffValue value{table_.period,
                     table_.measure,
                     {},
                     {},
                     key.segment.to_string(),
                     std::string(code_of(key.kind)),
                     std::string(model::to_string(key.basis)),
                     {},
                     {}};
    if (!table_.is_hidden(cell)) {
      value.amount = model::Money::cents(table_.source.table.cells[cell].value);
    }
    return value;
  }

  void add_name(const std::string& siret, StaffValue& value) const {
    value.agency = model::Siret::try_parse(siret);
    const auto member = members_.find(siret);
    if (member == members_.end()) return;
    value.name = member->second->name;
    const auto people = member->second->population;
    if (value.amount && people && *people > 0) {
      value.per_thousand = Ratio(Wide{value.amount->in_cents()} * 1000, *people);
    }
  }

  const BuildInput& input_;
  const ProtectedTable& table_;
  std::map<std::string, Sharing> terms_;
  std::map<std::string, const Member*> members_;
  std::vector<StaffValue> values_;
};

/// Which cells cannot be protected follows from withheld amounts, so that staff is told none.
Text withheld(const ProtectedTable& table) {
  const auto period = table.period.to_string();
  const auto measure = model::label(table.measure);
  return {fmt::format("{}, {} : aucune valeur d'acheteur n'est montrée au consortium, car elles ne "
                      "peuvent pas être protégées ensemble",
                      period, measure.fr),
          fmt::format("{}, {}: no agency's value is shown to staff, because they cannot be "
                      "protected together",
                      period, measure.en)};
}

/// The same state, not yet protected.
ProtectedTable state_of(const ProtectedTable& table) {
  ProtectedTable out(table.period, table.measure);
  out.provisional = table.provisional;
  out.carried = table.carried;
  out.state = table.state;
  out.changed = table.changed;
  out.entered_alone = table.entered_alone;
  out.counted = table.counted;
  return out;
}

bool was_shown_to_staff(const ProtectedTable& table, std::span<const KeptRelease> earlier) {
  return std::ranges::any_of(earlier, [&](const KeptRelease& release) {
    return std::ranges::any_of(release.staff_tables, [&](const KeptTable& kept) {
      return kept.period == table.period && kept.measure == table.measure;
    });
  });
}

/// What `model` withholds is withheld in `table` too. Rests are of other agencies in either.
void withhold_as(const ProtectedTable& model, ProtectedTable& table) {
  std::map<std::string_view, bool> withheld_there;
  for (std::size_t i = 0; i < model.source.keys.size(); ++i) {
    if (model.source.keys[i].rest) continue;
    withheld_there[model.source.table.cells[i].id] = model.is_hidden(i);
  }
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    const auto found = withheld_there.find(table.source.table.cells[i].id);
    if (table.source.keys[i].rest || found == withheld_there.end() || !found->second) continue;
    auto& status = table.outcome.protection.pattern[i];
    if (!disclosure::hidden(status)) status = disclosure::CellStatus::secondary;
  }
}

}  // namespace

Result<StaffTable> staff_table(const BuildInput& given, const PeriodInput& period,
                               const ProtectedTable& table, std::span<const KeptRelease> earlier) {
  StaffTable out;
  const auto terms = terms_by_agency(table, period);
  const bool some = std::ranges::any_of(
      terms, [](const auto& its) { return its.second != Sharing::public_aggregate; });
  if (!some) return out;
  const auto seen = seen_by_staff(earlier);
  const auto with = with_names(input_for_staff(given), seen);
  if (!with) return with.error();
  const BuildInput& input = *with;
  const auto mine = std::ranges::find(input.periods, period.period, &PeriodInput::period);
  auto staff = state_of(table);
  std::ranges::for_each(staff.counted, share_with_staff);
  if (auto done = protect_state(input, *mine, seen, Readers::staff, &table, staff); !done) {
    if (done.error().code != Errc::rule_violation) return done.error();
    out.problem = withheld(table);
    return out;
  }
  out.values = ValueMaker(input, staff, terms).make();
  out.kept = kept_table(staff, input.digest);
  return out;
}

Status protect_from_staff(const BuildInput& given, const PeriodInput& period,
                          std::span<const KeptRelease> earlier, ProtectedTable& table) {
  if (!was_shown_to_staff(table, earlier)) return {};
  const auto seen = seen_by_staff(earlier);
  const auto with = with_names(given, seen);
  if (!with) return with.error();
  const auto mine = std::ranges::find(with->periods, period.period, &PeriodInput::period);
  auto staff = state_of(table);
  auto done = protect_state(*with, *mine, seen, Readers::staff, &table, staff);
  if (done || done.error().code != Errc::rule_violation) return done;
  staff = state_of(table);
  done = protect_state(*with, *mine, seen, Readers::staff, nullptr, staff);
  if (!done) return done;
  // Whatever is withheld besides only widens what follows.
  ProtectedTable both = table;
  withhold_as(staff, both);
  const auto names = with_names(given, earlier);
  if (!names) return names.error();
  const auto own = std::ranges::find(names->periods, period.period, &PeriodInput::period);
  auto again = state_of(table);
  done = protect_state(*names, *own, earlier, Readers::members, &both, again);
  if (!done) return done;
  table = std::move(again);
  return {};
}

}  // namespace parangon::hub::release
