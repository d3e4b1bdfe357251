#include <fmt/format.h>

#include <ostream>
#include <set>

#include "hub/cli/comparison_replay.hpp"
#include "hub/cli/disclosing.hpp"
#include "hub/cli/release_draft.hpp"
#include "hub/collect/disclosing.hpp"
#include "hub/release/comparison_table.hpp"
#include "hub/release/earlier_tables.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::size_t named_in_text = 200;

/// What is said of an import, the first time and again.
struct ImportReport {
  Instant until;
  bool repeated = false;
  std::vector<release::KeptRelease> comparisons;
  std::vector<release::LostCell> lost;
};

std::size_t shown_cells(const std::vector<release::KeptTable>& tables) {
  std::size_t count = 0;
  for (const auto& table : tables) {
    for (const auto status : table.release.pattern) count += disclosure::hidden(status) ? 0 : 1;
  }
  return count;
}

void write_text(const ImportReport& report, Text& out) {
  const auto until = format_instant(report.until);
  if (report.repeated) {
    out = {fmt::format("Déjà importé : ce que la comparaison a montré jusqu'au {}\n", until),
           fmt::format("Imported already: what the comparison showed until {}\n", until)};
  } else {
    out = {fmt::format("Importé : ce que la comparaison a montré jusqu'au {}\n", until),
           fmt::format("Imported: what the comparison showed until {}\n", until)};
  }
  for (const auto& comparison : report.comparisons) {
    if (comparison.tables.empty()) continue;
    const auto period = comparison.tables.front().period.to_string();
    // The first line of its rules names the state.
    const auto state = comparison.rules.substr(0, comparison.rules.find('\n'));
    const auto cells = shown_cells(comparison.tables);
    const auto at = state.substr(state.find(' ') + 1);
    out.fr += fmt::format("  {}, état du {} : {} cases montrées\n", period, at, cells);
    out.en += fmt::format("  {}, state of {}: {} cells shown\n", period, at, cells);
  }
  out.fr += fmt::format("Ne peuvent plus être protégées : {}\n", report.lost.size());
  out.en += fmt::format("Can no longer be protected: {}\n", report.lost.size());
  for (std::size_t i = 0; i < report.lost.size() && i < named_in_text; ++i) {
    const auto& lost = report.lost[i];
    out.fr += fmt::format("  {} ({}{})\n", lost.what.fr, lost.exact ? "exactement" : "de trop près",
                          lost.alone ? ", pour un acheteur" : "");
    out.en += fmt::format("  {} ({}{})\n", lost.what.en, lost.exact ? "exactly" : "too closely",
                          lost.alone ? ", for one agency" : "");
  }
  if (report.lost.size() <= named_in_text) return;
  const auto more = report.lost.size() - named_in_text;
  out.fr += fmt::format("  et {} autres ; --json les nomme toutes\n", more);
  out.en += fmt::format("  and {} more; --json names them all\n", more);
}

std::string json_of(const ImportReport& report) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("until", report.until).member("repeated", report.repeated);
  json.name("comparisons").begin_array();
  for (const auto& comparison : report.comparisons) {
    for (const auto& table : comparison.tables) {
      json.begin_object().member("number", comparison.number);
      json.member("period", table.period.to_string()).member("measure", to_string(table.measure));
      json.member("cells", static_cast<std::int64_t>(table.release.pattern.size()));
      json.member("shown", static_cast<std::int64_t>(shown_cells({table}))).end_object();
    }
  }
  json.end_array().name("lost").begin_array();
  for (const auto& lost : report.lost) {
    json.begin_object().member("period", lost.period.to_string());
    json.member("measure", to_string(lost.measure));
    json.name("cell").begin_object().member("fr", lost.what.fr).member("en", lost.what.en);
    json.end_object().member("exact", lost.exact).member("to_one_agency", lost.alone).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

/// The ledger's bytes: those that are there, or what the replay gives, entered first.
Result<std::string> imported_bytes(const OpenStore& opened, Session& session,
                                   ImportReport& report) {
  if (const auto known = collect::imported_comparisons(*opened.store)) {
    report.repeated = true;
    auto bytes = opened.store->disclosed_content(known->sha256);
    if (bytes) return std::move(*bytes);
    return Error{Errc::not_found,
                 {"les comparaisons importées manquent ; exécutez « parangon-hub check »",
                  "the imported comparisons are missing; run \"parangon-hub check\""}};
  }
  const auto rules = replay_rules(opened.config, *opened.store);
  if (!rules) return rules.error();
  const auto replayed = replay_comparisons(*opened.store, *rules, report.until);
  if (!replayed) return replayed.error();
  auto bytes = release::write_comparisons(*replayed);
  const auto subject = "comparisons until " + format_instant(report.until);
  auto recorded = disclose(opened, session,
                           {{},
                            std::string(store::comparison_outlet),
                            store::DisclosureAudience::members,
                            {},
                            {},
                            subject,
                            bytes});
  if (!recorded) return recorded.error();
  return bytes;
}

Status fill(const OpenStore& opened, Session& session, ImportReport& report) {
  const auto bytes = imported_bytes(opened, session, report);
  if (!bytes) return bytes.error();
  auto comparisons = release::read_comparisons(*bytes);
  if (!comparisons) return comparisons.error();
  report.comparisons = std::move(*comparisons);
  const auto earlier = earlier_releases(*opened.store);
  if (!earlier) return earlier.error();
  const auto places = places_of(*opened.config.release, opened.store->agencies());
  if (!places) return places.error();
  auto lost = release::lost_cells(*earlier, *places, opened.config.release->rules,
                                  model::Nomenclature::standard());
  if (!lost) return lost.error();
  report.lost = std::move(*lost);
  return {};
}

}  // namespace

Status import_comparisons(const ReleaseInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  if (!opened->config.release) return no_release_section();
  const auto until = opened->store->compared_until();
  if (!until) {
    session.out << (input.json ? std::string("{}\n")
                               : Text("Rien à importer : cette base ne vient pas de la version "
                                      "0.1.0\n",
                                      "Nothing to import: this store does not come from version "
                                      "0.1.0\n")
                                     .in(session.lang));
    return {};
  }
  ImportReport report;
  report.until = *until;
  if (auto done = fill(*opened, session, report); !done) return done;
  Text text;
  write_text(report, text);
  const auto said = input.json ? json_of(report) : text.in(session.lang);
  auto recorded = disclose_to_staff(*opened, session, "lost-cells", "comparisons", said);
  if (!recorded) return recorded;
  session.out << said;
  return {};
}

}  // namespace parangon::hub::cli
