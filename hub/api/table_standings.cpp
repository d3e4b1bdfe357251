#include "hub/api/table_standings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "hub/collect/disclosing.hpp"
#include "hub/release/entry.hpp"
#include "hub/release/source_table.hpp"

namespace parangon::hub::api {
namespace {

/// Figures of some submissions, read once each.
class FiguresOf {
 public:
  explicit FiguresOf(const store::ReadStore& store) : store_(store) {}

  std::vector<release::AgencyFigures> of(const std::vector<store::SubmissionInfo>& submissions) {
    std::vector<release::AgencyFigures> out;
    for (const auto& submission : submissions) {
      auto found = read_.find(submission.id);
      if (found == read_.end()) {
        found = read_.emplace(submission.id, store_.figures_of(submission.id)).first;
      }
      out.push_back({submission.manifest.agency, submission.document_sha256, found->second,
                     submission.manifest.sharing});
    }
    return out;
  }

 private:
  const store::ReadStore& store_;
  std::map<std::string, std::vector<model::Figure>> read_;
};

std::vector<store::SubmissionInfo> submissions_of(const store::ReadStore& store,
                                                  const std::vector<std::string>& ids) {
  std::vector<store::SubmissionInfo> out;
  for (const auto& id : ids) {
    if (auto submission = store.submission(id)) out.push_back(std::move(*submission));
  }
  return out;
}

/// The newest source of each period and measure, with its vintage.
std::vector<std::pair<const store::ReleaseSource*, std::int64_t>> newest_tables(
    const std::vector<store::ReleaseInfo>& vintages) {
  std::vector<std::pair<const store::ReleaseSource*, std::int64_t>> out;
  std::set<std::pair<model::Period, model::Measure>> seen;
  for (const auto& vintage : vintages) {
    for (const auto& source : vintage.sources) {
      if (!seen.emplace(source.period, source.measure).second) continue;
      out.emplace_back(&source, vintage.number);
    }
  }
  std::ranges::sort(out, {}, [](const auto& table) {
    return std::pair(table.first->period, table.first->measure);
  });
  return out;
}

const store::SubmissionInfo* submission_of(const std::vector<store::SubmissionInfo>& submissions,
                                           const model::Siret& agency) {
  const auto found = std::ranges::find_if(
      submissions, [&](const auto& submission) { return submission.manifest.agency == agency; });
  return found == submissions.end() ? nullptr : &*found;
}

Error nothing_counts(const model::Period& period) {
  return {Errc::not_found,
          {fmt::format("aucune révision certifiée de vous ne compte pour {}", period.to_string()),
           fmt::format("no certified revision of yours counts for {}", period.to_string())}};
}

Error not_ready() {
  return {Errc::conflict,
          {"le consortium n'a pas fini sa mise à jour depuis la version 0.1.0 ; demandez-lui de la "
           "terminer, puis recommencez",
           "the consortium has not finished its upgrade from version 0.1.0; ask it to, then try "
           "again"}};
}

Error shown_already(const model::Period& period) {
  return {Errc::conflict,
          {fmt::format("{} : vos chiffres sont déjà dans les tableaux", period.to_string()),
           fmt::format("{}: your figures are in the tables already", period.to_string())}};
}

Error no_table(const model::Period& period) {
  return {Errc::not_found,
          {fmt::format("{} : aucune publication ne porte encore sur cette période ; vos chiffres "
                       "entreront avec la première",
                       period.to_string()),
           fmt::format("{}: no release covers the period yet; your figures will enter with the "
                       "first one",
                       period.to_string())}};
}

}  // namespace

std::vector<store::ReleaseInfo> open_vintages(const store::ReadStore& store,
                                              store::ReadStore::AsOf as_of) {
  auto releases = store.releases();
  std::erase_if(releases, [&](const store::ReleaseInfo& release) {
    return !release.is_open_to_members() || (as_of && *release.published > *as_of);
  });
  return releases;
}

std::vector<StandingTable> standing_tables(const store::ReadStore& store,
                                           const std::vector<store::ReleaseInfo>& vintages,
                                           store::ReadStore::AsOf as_of) {
  std::vector<StandingTable> out;
  FiguresOf figures(store);
  for (const auto& [source, vintage] : newest_tables(vintages)) {
    StandingTable table{source->period, source->measure, vintage, source->state, {}, {}};
    const auto shown = figures.of(submissions_of(store, source->submissions));
    const auto now = figures.of(store.counting_submissions(source->period, as_of));
    for (const auto& agency : shown) table.shown.insert(agency.agency.siren());
    table.changed = release::changed_units(shown, now, source->measure);
    out.push_back(std::move(table));
  }
  return out;
}

wire::EntryTable entry_table(const StandingTable& table, const model::Siret& agency,
                             bool has_figures, const EntryRules& rules, const model::Date& day) {
  wire::EntryTable out{table.period, table.measure, table.vintage, table.state};
  const bool changed = table.changed.contains(agency.siren());
  if (changed) {
    out.standing = wire::TableStanding::waiting;
  } else if (table.shown.contains(agency.siren()) && has_figures) {
    out.standing = wire::TableStanding::shown;
  }
  out.waiting = static_cast<std::int64_t>(table.changed.size());
  out.needed = static_cast<std::int64_t>(rules.company);
  out.window_open = collect::is_open(rules.windows, day);
  if (!out.window_open) {
    const auto next = collect::next_opening(rules.windows, day);
    if (next) out.next_window = next->to_string();
  }
  return out;
}

Result<wire::EntryPreview> entry_preview(const store::ReadStore& store,
                                         const std::vector<store::ReleaseInfo>& vintages,
                                         const model::Siret& agency, const model::Period& period,
                                         const EntryRules& rules) {
  if (!collect::require_comparisons(store)) return not_ready();
  const auto counting = store.counting_submissions(period);
  const auto* now = submission_of(counting, agency);
  if (now == nullptr) return nothing_counts(period);
  wire::EntryPreview out{agency, period, now->revision, rules.layout.name, {}};
  const auto figures = store.figures_of(now->id);
  bool covered = false;
  for (const auto& [source, vintage] : newest_tables(vintages)) {
    if (source->period != period) continue;
    covered = true;
    const auto shown = submissions_of(store, source->submissions);
    const auto* before = submission_of(shown, agency);
    const auto old =
        before == nullptr ? std::vector<model::Figure>{} : store.figures_of(before->id);
    wire::EntryPreview::Table table{source->measure, source->state, {}};
    for (const auto& effect : release::entry_effects(old, figures, source->measure, rules.layout)) {
      table.effects.push_back({effect.key, effect.change, effect.shows});
    }
    if (!table.effects.empty()) out.tables.push_back(std::move(table));
  }
  if (!covered) return no_table(period);
  if (out.tables.empty()) return shown_already(period);
  return out;
}

}  // namespace parangon::hub::api
