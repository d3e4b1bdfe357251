#include "hub/cli/check_comparisons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "hub/cli/comparison_replay.hpp"
#include "hub/collect/disclosing.hpp"
#include "hub/release/comparison_table.hpp"
#include "hub/release/recheck.hpp"

namespace parangon::hub::cli {
namespace {

constexpr const char* where = "comparisons";

/// The submissions that a table counted; nullopt when one is missing.
std::optional<release::CountedTable> counted_of(const store::ReadStore& store,
                                                const release::KeptTable& table,
                                                std::deque<std::vector<model::Figure>>& figures,
                                                const std::string& place) {
  release::CountedTable out;
  store::PageRequest page{store::PageRequest::max_limit, {}};
  do {
    const auto next = store.submissions({{}, table.period}, page);
    for (const auto& submission : next.items) {
      if (!std::ranges::binary_search(table.sources, submission.document_sha256)) continue;
      figures.push_back(store.figures_of(submission.id));
      out.agencies.push_back({submission.manifest.agency, submission.document_sha256,
                              figures.back(), submission.manifest.sharing});
      out.places.emplace_back(submission.manifest.agency, place);
    }
    page.before = next.next;
  } while (page.before);
  if (out.agencies.size() != table.sources.size()) return std::nullopt;
  return out;
}

/// Each cell against the sum of the figures counted. The first cell's place is the consortium.
void recheck(const store::ReadStore& store, const release::KeptTable& table,
             std::vector<store::Problem>& problems) {
  const auto& cells = table.release.table.cells;
  const auto whole = std::ranges::find_if(
      cells, [](const auto& cell) { return cell.id.find("/all/all/any") != std::string::npos; });
  std::string place = whole == cells.end() ? "" : whole->id;
  place.resize(std::min(place.size(), place.find("/all/all/any")));
  place = place.substr(place.rfind('/') + 1);
  std::deque<std::vector<model::Figure>> figures;
  const auto counted = counted_of(store, table, figures, place);
  if (!counted) {
    problems.push_back(
        {where,
         {fmt::format("{} : ne compte pas les dépôts inscrits", table.period.to_string()),
          fmt::format("{}: does not count the submissions on record", table.period.to_string())}});
    return;
  }
  for (auto& what : release::recheck_amounts(table, *counted, {{place, ""}})) {
    problems.push_back({where, std::move(what)});
  }
}

/// The same history gives the same bytes, under the same rules.
void replay(const store::ReadStore& store, const Config& config, const std::string& bytes,
            const std::vector<release::KeptRelease>& comparisons,
            std::vector<store::Problem>& problems) {
  const auto rules = replay_rules(config, store);
  const auto until = store.compared_until();
  if (!rules || !until) return;
  const auto text = rules_text(*rules);
  const auto same_rules = [&](const auto& its) { return its.rules.ends_with(text); };
  if (!std::ranges::all_of(comparisons, same_rules)) return;
  const auto again = replay_comparisons(store, *rules, *until);
  if (!again) {
    problems.push_back({where, again.error().message});
  } else if (release::write_comparisons(*again) != bytes) {
    problems.push_back({where,
                        {"ce ne sont pas celles qui résultent de l'historique",
                         "they are not those that follow from the history"}});
  }
}

}  // namespace

std::vector<store::Problem> check_comparisons(const store::ReadStore& store, const Config& config) {
  std::vector<store::Problem> problems;
  const auto imported = collect::imported_comparisons(store);
  const auto bytes = imported ? store.disclosed_content(imported->sha256) : std::nullopt;
  if (!bytes) return problems;
  const auto comparisons = release::read_comparisons(*bytes);
  if (!comparisons) return {{where, comparisons.error().message}};
  for (const auto& comparison : *comparisons) {
    for (const auto* tables : {&comparison.tables, &comparison.staff_tables}) {
      for (const auto& table : *tables) recheck(store, table, problems);
    }
  }
  replay(store, config, *bytes, *comparisons, problems);
  return problems;
}

}  // namespace parangon::hub::cli
