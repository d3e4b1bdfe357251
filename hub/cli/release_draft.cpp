#include "hub/cli/release_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "hub/benchmark/population.hpp"
#include "hub/calendar.hpp"
#include "hub/cli/secret_key.hpp"
#include "hub/collect/campaign.hpp"
#include "hub/collect/disclosing.hpp"
#include "hub/release/comparison_table.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/digest.hpp"
#include "shared/wire/entry.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::uint64_t max_territories_bytes = 1U << 20;

release::Member member_of(const store::Agency& agency) {
  auto population = agency.population > 0 ? std::optional(agency.population)
                                          : benchmark::population_of(agency.department);
  return {agency.siret, agency.department, population, agency.name};
}

/// Gathers one build's input from the store.
class Gathering {
 public:
  Gathering(const OpenStore& opened, ReleaseWork& out)
      : store_(*opened.store), config_(opened.config), out_(out) {}

  Status members() {
    agencies_ = store_.agencies(out_.as_of);
    auto places = places_of(*config_.release, agencies_);
    if (!places) return places.error();
    out_.input.places = std::move(*places);
    for (const auto& agency : agencies_) out_.input.members.push_back(member_of(agency));
    return {};
  }

  Status earlier() {
    auto earlier = earlier_releases(store_);
    if (!earlier) return earlier.error();
    out_.earlier = std::move(*earlier);
    return {};
  }

  Status period(const model::Period& period, release::Revisions revisions) {
    release::PeriodInput its{.period = period,
                             .provisional = is_provisional(period),
                             .revisions = revisions,
                             .counted = {}};
    for (const auto& submission : store_.counting_submissions(period, out_.as_of)) {
      its.counted.push_back(figures_of(submission));
    }
    if (its.counted.empty()) {
      return Error{Errc::not_found,
                   {fmt::format("aucun dépôt certifié pour {}", period.to_string()),
                    fmt::format("no certified submission for {}", period.to_string())}};
    }
    for (const auto& submission : all_revisions(period)) {
      out_.submissions.emplace(submission.document_sha256, submission);
    }
    its.shown_before.paid = shown_before(period, model::Measure::paid);
    its.shown_before.awarded = shown_before(period, model::Measure::awarded);
    its.window_open =
        !out_.calendar || collect::is_open(config_.release->windows, (*out_.calendar)(out_.as_of));
    its.consents_to_enter_alone = consents(period);
    out_.input.periods.push_back(std::move(its));
    return {};
  }

 private:
  release::AgencyFigures figures_of(const store::SubmissionInfo& submission) {
    out_.figures.push_back(store_.figures_of(submission.id));
    out_.contributors.push_back(config_.supplier_pseudonyms ? store_.contributors_of(submission.id)
                                                            : std::nullopt);
    const auto& suppliers = out_.contributors.back();
    return {submission.manifest.agency, submission.document_sha256, out_.figures.back(),
            submission.manifest.sharing, suppliers ? &*suppliers : nullptr};
  }

  /// The newest consents to enter alone that are bound to what counts now and to the state that is
  /// shown.
  std::vector<std::pair<model::Siret, model::Measure>> consents(const model::Period& period) const {
    std::vector<std::pair<model::Siret, model::Measure>> out;
    const auto counting = store_.counting_submissions(period, out_.as_of);
    std::set<model::Siret> seen;
    for (const auto& statement : entering_statements(period)) {
      const auto& content = statement.content;
      if (!seen.insert(content.agency).second) continue;
      const bool counts = std::ranges::any_of(counting, [&](const auto& submission) {
        return submission.manifest.agency == content.agency &&
               submission.revision == content.revision;
      });
      const auto bytes = counts ? store_.disclosed_content(content.reason) : std::nullopt;
      const auto preview = bytes ? wire::read_entry_preview(*bytes)
                                 : Result<wire::EntryPreview>(Error{Errc::not_found, ""});
      // What it consented to is what that layout tells, and nothing finer.
      if (!preview || preview->layout != out_.input.layout.name) continue;
      for (const auto& table : preview->tables) {
        const auto* last = newest_table(period, table.measure);
        if (last != nullptr && last->state == table.state) {
          out.emplace_back(content.agency, table.measure);
        }
      }
    }
    return out;
  }

  /// Newest first.
  std::vector<store::StatementInfo> entering_statements(const model::Period& period) const {
    std::vector<store::StatementInfo> out;
    store::PageRequest page{store::PageRequest::max_limit, {}};
    do {
      auto next = store_.statements({}, page, out_.as_of);
      std::ranges::copy_if(next.items, std::back_inserter(out), [&](const auto& statement) {
        return statement.content.action == model::StatementAction::enter_alone &&
               statement.content.period == period;
      });
      page.before = next.next;
    } while (page.before);
    return out;
  }

  const release::KeptTable* newest_table(const model::Period& period,
                                         model::Measure measure) const {
    const release::KeptTable* last = nullptr;
    for (const auto& release : out_.earlier) {
      for (const auto& table : release.tables) {
        if (table.period == period && table.measure == measure) last = &table;
      }
    }
    return last;
  }

  std::vector<store::SubmissionInfo> all_revisions(const model::Period& period) const {
    std::vector<store::SubmissionInfo> out;
    store::PageRequest page{store::PageRequest::max_limit, {}};
    do {
      auto next = store_.submissions({{}, period}, page);
      std::ranges::move(next.items, std::back_inserter(out));
      page.before = next.next;
    } while (page.before);
    return out;
  }

  /// What the newest release with such a table counted.
  std::vector<release::AgencyFigures> shown_before(const model::Period& period,
                                                   model::Measure measure) {
    const auto* last = newest_table(period, measure);
    std::vector<release::AgencyFigures> out;
    if (last == nullptr) return out;
    for (const auto& document : last->sources) {
      const auto submission = out_.submissions.find(document);
      if (submission != out_.submissions.end()) out.push_back(figures_of(submission->second));
    }
    return out;
  }

  bool is_provisional(const model::Period& period) const {
    if (out_.calendar) {
      for (const auto& campaign : store_.campaigns(out_.as_of)) {
        const bool holds = std::ranges::binary_search(campaign.periods, period);
        const auto phase = collect::phase_on(campaign, (*out_.calendar)(out_.as_of));
        if (holds && phase != collect::Phase::closed) return true;
      }
    }
    const auto counting = store_.counting_submissions(period, out_.as_of);
    return std::ranges::any_of(agencies_, [&](const store::Agency& agency) {
      return agency.active && std::ranges::none_of(counting, [&](const auto& submission) {
               return submission.manifest.agency == agency.siret;
             });
    });
  }

  const store::ReadStore& store_;
  const Config& config_;
  ReleaseWork& out_;
  std::vector<store::Agency> agencies_;
};

}  // namespace

Result<release::Territories> places_of(const ReleaseSettings& settings,
                                       const std::vector<store::Agency>& agencies) {
  if (!settings.territories.empty()) {
    const auto csv = read_file(settings.territories, max_territories_bytes);
    if (!csv) return csv.error();
    return release::Territories::parse(*csv);
  }
  std::vector<std::string> departments;
  departments.reserve(agencies.size());
  for (const auto& agency : agencies) departments.push_back(agency.department);
  return release::Territories::of_departments(departments);
}

Error no_release_section() {
  return {Errc::not_found,
          {"ajoutez la section [release] à la configuration (docs/manual-hub.md)",
           "add the section [release] to the configuration (docs/manual-hub.md)"}};
}

Result<std::vector<release::KeptRelease>> earlier_releases(const store::ReadStore& store) {
  std::vector<release::KeptRelease> out;
  if (const auto imported = collect::imported_comparisons(store)) {
    const auto bytes = store.disclosed_content(imported->sha256);
    auto comparisons = release::read_comparisons(bytes.value_or(""));
    if (!comparisons) return comparisons.error();
    out = std::move(*comparisons);
  }
  std::set<std::int64_t> read_drafts;
  for (const auto& disclosure : store.disclosures()) {
    if (disclosure.outlet == collect::draft_outlet && disclosure.release) {
      read_drafts.insert(*disclosure.release);
    }
  }
  auto releases = store.releases();
  std::ranges::reverse(releases);
  for (const auto& release : releases) {
    if (!release.counts_later() && !read_drafts.contains(release.id)) continue;
    const auto papers = store.release_papers(release.id);
    if (!papers) continue;
    auto kept = release::read_kept(papers->kept);
    if (!kept) return kept.error();
    kept->published = release.state != store::ReleaseState::discarded;
    out.push_back(std::move(*kept));
  }
  return out;
}

Status gather(const ReleaseInput& input, const OpenStore& opened, Instant now, ReleaseWork& out) {
  const auto& config = opened.config;
  if (!config.release) return no_release_section();
  if (auto known = collect::require_comparisons(*opened.store); !known) return known;
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return as_of.error();
  out.as_of = as_of->value_or(now);
  auto layout = release::find_layout(input.layout.empty() ? config.release->layout : input.layout);
  if (!layout) return layout.error();
  out.input.layout = std::move(*layout);
  out.input.rules = config.release->rules;
  out.input.intervals = config.release->intervals;
  out.input.explanations = static_cast<std::size_t>(input.explanations);
  // The same for the same instant, so that a release built again has the same bytes.
  out.input.salt = trust::to_hex(trust::sha256(opened.store->release_secret() + "\nrelease salt\n" +
                                               format_instant(out.as_of)));
  if (config.release->defence) {
    out.input.strength = *config.release->defence;
    out.input.keyed = [secret = opened.store->release_secret()](const std::string& table) {
      return keyed_random(table_key(secret, table));
    };
  }
  out.input.digest = [](std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); };
  out.input.nomenclature = &model::Nomenclature::standard();
  if (auto calendar = calendar_of(config.time_zone)) out.calendar = std::move(*calendar);
  Gathering gathering(opened, out);
  if (auto done = gathering.members(); !done) return done;
  if (auto done = gathering.earlier(); !done) return done;
  const auto revisions =
      input.revisions == "include" ? release::Revisions::include : release::Revisions::carry;
  for (const auto& text : input.periods) {
    const auto period = model::Period::parse(text);
    if (!period) return period.error();
    if (auto done = gathering.period(*period, revisions); !done) return done;
  }
  return {};
}

}  // namespace parangon::hub::cli
