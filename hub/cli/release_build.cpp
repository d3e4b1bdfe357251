#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "hub/app.hpp"
#include "hub/cli/disclosing.hpp"
#include "hub/cli/progress_line.hpp"
#include "hub/cli/release_draft.hpp"
#include "hub/collect/publishing.hpp"
#include "hub/release/files/write_release.hpp"
#include "hub/release/kept_cells.hpp"
#include "shared/core/file.hpp"
#include "shared/rules/rules.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::cli {
namespace {

std::string sha256_hex(std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); }

std::string joined(const std::vector<model::Period>& periods) {
  std::string out;
  for (const auto& period : periods) out += (out.empty() ? "" : ", ") + period.to_string();
  return out;
}

Result<Instant> issue_of(const ReleaseInput& input, const ReleaseSettings& settings, Instant now) {
  if (!input.issued.empty()) return parse_instant(input.issued);
  return now + settings.embargo;
}

release::Publication publication_of(const Config& config, const ReleaseWork& work,
                                    release::Draft draft, Instant issued) {
  const auto& settings = *config.release;
  release::Publication out;
  out.number = work.input.number;
  const auto periods = joined(draft.periods);
  out.title = {
      fmt::format("Achats publics responsables, {} : {}", settings.coverage.name.fr, periods),
      fmt::format("Responsible public purchasing, {}: {}", settings.coverage.name.en, periods)};
  out.description = {
      fmt::format(
          "Achats des membres de « {} » auprès de fournisseurs inclusifs, par segment, type "
          "de structure et territoire.",
          settings.publisher.name.fr),
      fmt::format(
          "Purchases of the members of \"{}\" from inclusive suppliers, by segment, kind of "
          "supplier and territory.",
          settings.publisher.name.en)};
  out.publisher = settings.publisher;
  out.coverage = settings.coverage;
  out.periods = std::move(draft.periods);
  out.as_of = work.as_of;
  out.issued = issued;
  out.rule = config.secrecy;
  out.secrecy = work.input.rules;
  out.rules_version = rules::catalogue_version();
  out.families_version = work.input.nomenclature->version();
  out.sources = std::move(draft.sources);
  out.code_lists = std::move(draft.code_lists);
  out.cubes = std::move(draft.cubes);
  out.certificate = std::move(draft.certificate);
  return out;
}

/// What the release before published, of those that everybody saw or will see; nullopt for the
/// first.
Result<std::optional<release::Publication>> publication_before(const store::ReadStore& store,
                                                               std::int64_t number) {
  auto before = store.release(number - 1);
  while (before && before->never_public()) before = store.release(before->number - 1);
  const auto papers = before ? store.release_papers(before->id) : std::nullopt;
  if (!papers) return std::optional<release::Publication>{};
  auto cells = release::read_cells(papers->cells);
  if (!cells) return cells.error();
  return std::optional(std::move(*cells));
}

/// The revisions that each table counts.
std::vector<store::ReleaseSource> counted(const ReleaseWork& work, const release::Draft& draft) {
  std::vector<store::ReleaseSource> out;
  for (const auto& table : draft.counted) {
    store::ReleaseSource source{table.period, table.measure, table.state, {}};
    for (const auto& document : table.documents) {
      source.submissions.push_back(work.submissions.at(document).id);
    }
    std::ranges::sort(source.submissions);
    out.push_back(std::move(source));
  }
  return out;
}

Status keep(const OpenStore& opened, const ReleaseWork& work, release::Draft draft, Instant issued,
            Instant now) {
  auto credentials = load_credentials(opened.config);
  if (!credentials) return credentials.error();
  store::NewRelease made;
  made.built = now;
  made.as_of = work.as_of;
  made.issued = issued;
  made.sources = counted(work, draft);
  made.papers.salt = work.input.salt;
  made.papers.kept = release::write_kept(draft.kept);
  made.papers.review = review_text(draft.review);
  const auto before = publication_before(*opened.store, work.input.number);
  if (!before) return before.error();
  const auto staff_values = release::write_staff_values(draft.staff_values);
  const bool some_for_staff = !draft.staff_values.empty();
  const auto publication = publication_of(opened.config, work, std::move(draft), issued);
  made.title = publication.title;
  made.papers.cells = release::write_cells(publication);
  for (auto& file :
       release::write_release(publication, *before ? &**before : nullptr, sha256_hex)) {
    made.files.push_back({std::move(file.path), std::move(file.media_type), std::move(file.bytes)});
  }
  if (some_for_staff) {
    made.files.push_back({std::string(release::staff_values_file), "text/csv", staff_values, true});
  }
  collect::Publishing publishing(*opened.store, collect::local_operator());
  return publishing.keep(work.input.number, std::move(made), credentials->key, credentials->chain);
}

/// The file is for auditors alone: mode 0600, and entered into the ledger of disclosures first.
Status write_for_auditors(const ReleaseInput& input, const OpenStore& opened, Session& session,
                          const ReleaseWork& work, const release::StaffReport& review) {
  const auto json = insiders_json(review);
  auto recorded = disclose(opened, session,
                           {{},
                            "insiders",
                            store::DisclosureAudience::auditors,
                            {},
                            {},
                            fmt::format("release {}", work.input.number),
                            json});
  if (!recorded) return recorded;
  return write_file(input.insiders, json);
}

/// What the person who builds must know first: a part of the review.
Text summary_of(const release::StaffReport& review) {
  Text out;
  for (const auto& warning : review.warnings) {
    out.fr += fmt::format("Attention : {}\n", warning.fr);
    out.en += fmt::format("Warning: {}\n", warning.en);
  }
  for (const auto& table : review.tables) {
    if (!table.change) continue;
    const auto period = table.period.to_string();
    const auto measure = model::label(table.measure);
    const auto change = change_text(*table.change);
    out.fr += fmt::format("{}, {} : {}\n", period, measure.fr, change.fr);
    out.en += fmt::format("{}, {}: {}\n", period, measure.en, change.en);
  }
  return out;
}

}  // namespace

Status build_release(const ReleaseInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto now = session.clock.now();
  ReleaseWork work;
  if (auto done = gather(input, *opened, now, work); !done) return done;
  const auto issued = issue_of(input, *opened->config.release, now);
  if (!issued) return issued.error();
  work.input.number = collect::Publishing(*opened->store, collect::local_operator()).next_number();
  work.input.protect.watch.progress = progress_line(session.lang);
  auto draft = release::build(work.input, work.earlier);
  clear_progress_line();
  if (!draft) return draft.error();
  if (!input.insiders.empty()) {
    if (auto done = write_for_auditors(input, *opened, session, work, draft->review); !done) {
      return done;
    }
  }
  const auto said = summary_of(draft->review).in(session.lang);
  if (auto kept = keep(*opened, work, std::move(*draft), *issued, now); !kept) return kept;
  const auto number = work.input.number;
  session.out << Text(fmt::format("Projet de publication {} construit : relisez-le (release review "
                                  "{}), puis publiez-le ou écartez-le\n",
                                  number, number),
                      fmt::format("Draft of release {} built: read its review (release review {}), "
                                  "then publish or discard it\n",
                                  number, number))
                     .in(session.lang);
  const auto subject = fmt::format("release {}", number);
  auto recorded = disclose_to_staff(*opened, session, "review", subject, said);
  if (!recorded) return recorded;
  session.out << said;
  return {};
}

}  // namespace parangon::hub::cli
