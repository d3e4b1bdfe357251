#include <fmt/format.h>

#include <ostream>

#include "hub/cli/disclosing.hpp"
#include "hub/cli/progress_line.hpp"
#include "hub/cli/release_draft.hpp"
#include "hub/collect/publishing.hpp"
#include "hub/release/plan.hpp"
#include "shared/core/columns.hpp"

namespace parangon::hub::cli {
namespace {

/// Heads of the level columns, in the order of plan_levels().
constexpr const char* heads[] = {"a", "b", "c", "d", "e", "f", "g"};

std::string percent(const std::optional<int>& kept) {
  return kept ? std::to_string(*kept) : std::string("–");
}

std::string legend(Lang lang) {
  const bool fr = lang == Lang::fr;
  std::string out = fr ? "\nPart du montant montrée à chaque niveau, en %, par pas de 5 :\n"
                       : "\nShare of the amount shown at each level, in %, in steps of 5:\n";
  for (std::size_t i = 0; i < release::plan_level_count; ++i) {
    out += fmt::format("  {}  {}\n", heads[i], release::plan_levels()[i].label.in(lang));
  }
  return out;
}

/// Marks layouts whose zones were only tried.
std::string name_of(const release::PlanRow& row, bool zones_tried) {
  return row.layout + (zones_tried && row.layout == "zones" ? "*" : "");
}

std::string table_of(const std::vector<release::PlanRow>& rows, bool zones_tried, Lang lang) {
  const bool fr = lang == Lang::fr;
  using enum TextTable::Align;
  std::vector<TextTable::Align> columns(4 + release::plan_level_count, right);
  columns.front() = left;
  TextTable table(columns);
  std::vector<std::string> head{fr ? "découpage" : "layout", fr ? "cases" : "cells",
                                fr ? "publiées" : "published", fr ? "note" : "score"};
  head.insert(head.end(), std::begin(heads), std::end(heads));
  table.row(std::move(head));
  for (const auto& row : rows) {
    if (!row.safe) continue;
    std::vector<std::string> line{name_of(row, zones_tried), std::to_string(row.cells),
                                  std::to_string(row.published), std::to_string(row.score)};
    for (const auto& kept : row.kept) line.push_back(percent(kept));
    table.row(std::move(line));
  }
  std::string out = table.render() + legend(lang) + "\n";
  for (const auto& row : rows) {
    out += row.safe ? fmt::format("  {}{}{}\n", name_of(row, zones_tried), colon(lang),
                                  row.label.in(lang))
                    : fmt::format("  {}{}{}\n", name_of(row, zones_tried), colon(lang),
                                  row.problem.in(lang));
  }
  return out;
}

std::string zones_text(const release::BuildInput& input, Lang lang) {
  const auto zones = release::two_zones(input.places, input.members);
  if (!zones) return {};
  std::string first, second;
  for (release::TerritoryIndex i = 0; i < zones->all().size(); ++i) {
    const auto& place = zones->all()[i];
    if (place.parent == "zone-1") first += (first.empty() ? "" : " ") + place.code;
    if (place.parent == "zone-2") second += (second.empty() ? "" : " ") + place.code;
  }
  return fmt::format(
      fmt::runtime(Text("\n* zones essayées : {} | {}\n  (à écrire dans le fichier des "
                        "territoires pour les publier)\n",
                        "\n* zones tried: {} | {}\n  (write them into the file of "
                        "territories to publish them)\n")
                       .in(lang)),
      first, second);
}

release::PlanProgress progress_of(Lang lang) {
  return [lang](std::size_t done, std::size_t all) {
    show_progress(fmt::format("{} {}/{}", lang == Lang::fr ? "tableau" : "table", done + 1, all));
  };
}

std::string note_of(bool thorough, Lang lang) {
  if (thorough) return {};
  return Text(
             "\nEstimation rapide, sans l'examen complet que fait release build.\nPour cet examen "
             "(plusieurs minutes) : release plan --thorough.\n",
             "\nA quick estimate, without the full examination that release build makes.\nFor that "
             "(some minutes): release plan --thorough.\n")
      .in(lang);
}

}  // namespace

Status plan_release(const ReleaseInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  ReleaseWork work;
  if (auto done = gather(input, *opened, session.clock.now(), work); !done) return done;
  work.input.number = collect::Publishing(*opened->store, collect::local_operator()).next_number();
  const auto rows = release::plan(work.input, release::layouts(), work.earlier, input.thorough,
                                  progress_of(session.lang));
  clear_progress_line();
  const auto zones = zones_text(work.input, session.lang);
  const auto text =
      table_of(rows, !zones.empty(), session.lang) + zones + note_of(input.thorough, session.lang);
  std::string subject;
  for (const auto& period : input.periods) subject += (subject.empty() ? "" : ",") + period;
  if (auto recorded = disclose_to_staff(*opened, session, "plan", subject, text); !recorded) {
    return recorded;
  }
  session.out << text;
  return {};
}

}  // namespace parangon::hub::cli
