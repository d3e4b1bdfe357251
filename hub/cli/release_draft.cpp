#include "hub/cli/release_draft.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/benchmark/population.hpp"
#include "hub/calendar.hpp"
#include "hub/cli/secret_key.hpp"
#include "hub/collect/campaign.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::uint64_t max_territories_bytes = 1U << 20;

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
    releases_ = store_.releases();
    std::ranges::reverse(releases_);
    std::erase_if(releases_, [](const auto& r) { return !r.counts_later(); });
    for (const auto& release : releases_) {
      const auto papers = store_.release_papers(release.id);
      if (!papers) continue;
      auto kept = release::read_kept(papers->kept);
      if (!kept) return kept.error();
      out_.earlier.push_back(std::move(*kept));
    }
    return {};
  }

  Status period(const model::Period& period, release::Revisions revisions) {
    release::PeriodInput its{.period = period,
                             .provisional = is_provisional(period),
                             .revisions = revisions,
                             .counted = {},
                             .counted_before = {}};
    store::ReleaseSource source{period, {}};
    for (const auto& submission : store_.counting_submissions(period, out_.as_of)) {
      its.counted.push_back(figures_of(submission));
      source.submissions.push_back(submission.id);
    }
    if (its.counted.empty()) {
      return Error{Errc::not_found,
                   {fmt::format("aucun dépôt certifié pour {}", period.to_string()),
                    fmt::format("no certified submission for {}", period.to_string())}};
    }
    std::ranges::sort(source.submissions);
    its.counted_before = counted_before(period);
    out_.sources.push_back(std::move(source));
    out_.input.periods.push_back(std::move(its));
    return {};
  }

  /// The revisions that the last release that holds the period counted.
  const store::ReleaseSource* last_source(const model::Period& period) const {
    for (auto release = releases_.rbegin(); release != releases_.rend(); ++release) {
      const auto found = std::ranges::find(release->sources, period, &store::ReleaseSource::period);
      if (found != release->sources.end()) return &*found;
    }
    return nullptr;
  }

 private:
  release::AgencyFigures figures_of(const store::SubmissionInfo& submission) {
    out_.figures.push_back(store_.figures_of(submission.id));
    return {submission.manifest.agency, submission.document_sha256, out_.figures.back(),
            submission.manifest.sharing};
  }

  std::vector<release::AgencyFigures> counted_before(const model::Period& period) {
    std::vector<release::AgencyFigures> out;
    const auto* source = last_source(period);
    if (source == nullptr) return out;
    for (const auto& id : source->submissions) {
      if (const auto submission = store_.submission(id)) out.push_back(figures_of(*submission));
    }
    return out;
  }

  bool is_provisional(const model::Period& period) const {
    if (const auto calendar = calendar_of(config_.time_zone)) {
      for (const auto& campaign : store_.campaigns(out_.as_of)) {
        const bool holds = std::ranges::binary_search(campaign.periods, period);
        const auto phase = collect::phase_on(campaign, (*calendar)(out_.as_of));
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
  std::vector<store::ReleaseInfo> releases_;  ///< Oldest first, those that count later.
};

/// An open side is "…".
std::string interval_text(const release::SafeInterval& interval) {
  const auto side = [](const std::optional<model::Money>& amount) {
    return amount ? amount->to_decimal() : std::string("…");
  };
  return fmt::format("[{}, {}]", side(interval.lower), side(interval.upper));
}

std::string_view reason_name(disclosure::PrimaryReason reason) {
  switch (reason) {
    case disclosure::PrimaryReason::frequency: return "frequency";
    case disclosure::PrimaryReason::dominance: return "dominance";
    case disclosure::PrimaryReason::p_percent: return "p-percent";
    case disclosure::PrimaryReason::prior_posterior: return "prior-posterior";
    case disclosure::PrimaryReason::zero: return "zero";
  }
  return "";
}

void add_table(Text& out, const release::TableReview& table) {
  const auto head =
      fmt::format("\n## {} {}\n\n", table.period.to_string(), model::to_string(table.measure));
  out.fr += head;
  out.en += head;
  out.fr += fmt::format(
      "- cases : {}, publiées {}, masquées par règle {}, masquées en plus {}\n"
      "- valeur gardée : {} ‰ ; conditions vérifiées : {} ; acheteurs tenus pour indiscrets : {}\n",
      table.cells, table.published, table.primaries, table.secondaries, table.value_kept_permille,
      table.conditions, table.insiders);
  out.en += fmt::format(
      "- cells: {}, published {}, hidden by rule {}, hidden besides {}\n"
      "- value kept: {} ‰; conditions audited: {}; agencies taken for attackers: {}\n",
      table.cells, table.published, table.primaries, table.secondaries, table.value_kept_permille,
      table.conditions, table.insiders);
  if (table.carried) {
    out.fr +=
        fmt::format("- reprise de la publication précédente ({} dépôts changés)\n", table.changed);
    out.en += fmt::format("- carried over from the release before ({} submissions changed)\n",
                          table.changed);
  }
  for (const auto& agency : table.named) {
    out.fr += fmt::format("- nommé, comme il l'a choisi : {} {}, {} de ses {} cases publiées\n",
                          agency.siret, agency.name, agency.published, agency.cells);
    out.en += fmt::format("- named, as it chose: {} {}, {} of its {} cells published\n",
                          agency.siret, agency.name, agency.published, agency.cells);
  }
  for (const auto& hole : table.holes) {
    const auto line =
        fmt::format("- `{}` {} {}", hole.id, hole.rule ? reason_name(hole.rule->reason) : "+",
                    interval_text(hole.everybody));
    const Text closer = closer_text(hole);
    out.fr += fmt::format("{}{} {}\n", line, closer.fr, hole.explanation.fr);
    out.en += fmt::format("{}{} {}\n", line, closer.en, hole.explanation.en);
  }
}

}  // namespace

Status gather(const ReleaseInput& input, const OpenStore& opened, Instant now, ReleaseWork& out) {
  const auto& config = opened.config;
  if (!config.release) {
    return Error{Errc::not_found,
                 {"ajoutez la section [release] à la configuration (docs/manual-hub.md)",
                  "add the section [release] to the configuration (docs/manual-hub.md)"}};
  }
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
  if (!config.release->deterministic) {
    out.input.keyed = [secret = opened.store->release_secret()](const std::string& table) {
      return keyed_random(table_key(secret, table));
    };
  }
  out.input.digest = [](std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); };
  out.input.nomenclature = &model::Nomenclature::standard();
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

Text review_text(const release::StaffReport& report) {
  Text out = {"# Relecture d'une publication\n\nInterne : ne pas diffuser.\n",
              "# Review of a release\n\nInternal: not to be passed on.\n"};
  for (const auto& note : report.notes) {
    out.fr.append("\n").append(note.fr).append("\n");
    out.en.append("\n").append(note.en).append("\n");
  }
  for (const auto& table : report.tables) add_table(out, table);
  return out;
}

}  // namespace parangon::hub::cli
