#include "hub/cli/check_disclosed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>

#include "hub/cli/release_draft.hpp"
#include "hub/release/recheck.hpp"
#include "hub/store/store_unavailable.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::string_view territories_file = "codes-territory.csv";

/// One release at a time; the figures of one table at a time.
class Rechecking {
 public:
  Rechecking(const store::ReadStore& store, const Config& config,
             std::vector<store::Problem>& problems)
      : store_(store), problems_(problems), releases_(store.releases()) {
    if (!config.release) return;
    const auto places = places_of(*config.release, store.agencies());
    if (!places) return;
    for (const auto& place : places->all()) configured_.emplace_back(place.code, place.parent);
  }

  void all() {
    for (const auto& release : releases_) {
      if (release.state == store::ReleaseState::discarded) continue;
      try {
        one(release);
      } catch (const store::StoreUnavailable& down) {
        if (down.outage() != store::Outage::corrupt) throw;
        report(down.message());
      }
    }
  }

 private:
  void one(const store::ReleaseInfo& release) {
    where_ = fmt::format("release {}", release.number);
    const auto papers = store_.release_papers(release.id);
    if (!papers) return report({"sans ses tables conservées", "without its kept tables"});
    const auto kept = release::read_kept(papers->kept);
    if (!kept) return report(kept.error().message);
    report_all(release::recheck_files(*kept, reader_of(release)));
    const auto staff = staff_values_of(release);
    for (const auto& table : kept->tables) {
      figures_.clear();
      const auto counted = counted_of(release, table);
      if (!counted) continue;
      report_all(release::recheck_amounts(table, *counted, parents_of(table.state)));
      std::vector<release::StaffValue> its;
      std::ranges::copy_if(staff, std::back_inserter(its), [&](const auto& value) {
        return value.period == table.period && value.measure == table.measure;
      });
      report_all(release::recheck_staff_values(its, {&table, 1}, {&*counted, 1}));
    }
  }

  release::ReleasedCube::ReadFile reader_of(const store::ReleaseInfo& release) const {
    return [this, &release](std::string_view path) -> std::optional<std::string> {
      const auto* file = release.file(path);
      auto blob = file == nullptr ? std::nullopt : store_.release_blob(file->sha256);
      if (!blob) return std::nullopt;
      return std::move(blob->bytes);
    };
  }

  std::vector<release::StaffValue> staff_values_of(const store::ReleaseInfo& release) {
    for (const auto& file : release.staff_files) {
      if (file.path != release::staff_values_file) continue;
      const auto blob = store_.release_blob(file.sha256);
      auto values = blob
                        ? release::read_staff_values(blob->bytes)
                        : Result<std::vector<release::StaffValue>>(Error{
                              Errc::not_found, {file.path + " : absent", file.path + ": missing"}});
      if (values) return std::move(*values);
      report(values.error().message);
    }
    return {};
  }

  /// nullopt, and a problem, when the store's list of revisions is not that of the kept table.
  std::optional<release::CountedTable> counted_of(const store::ReleaseInfo& release,
                                                  const release::KeptTable& table) {
    release::CountedTable out;
    std::vector<std::string> documents;
    for (const auto& source : release.sources) {
      if (source.period != table.period || source.measure != table.measure) continue;
      for (const auto& id : source.submissions) {
        const auto submission = store_.submission(id);
        if (!submission) continue;
        documents.push_back(submission->document_sha256);
        figures_.push_back(store_.figures_of(id));
        out.agencies.push_back({submission->manifest.agency, submission->document_sha256,
                                figures_.back(), submission->manifest.sharing});
      }
    }
    std::ranges::sort(documents);
    if (documents != table.sources) {
      report({fmt::format("{}, {} : ne compte pas les dépôts inscrits", table.period.to_string(),
                          to_string(table.measure)),
              fmt::format("{}, {}: does not count the submissions on record",
                          table.period.to_string(), to_string(table.measure))});
      return std::nullopt;
    }
    for (const auto& agency : store_.agencies(as_of_state(table.state))) {
      out.places.emplace_back(agency.siret, agency.department);
    }
    return out;
  }

  const store::ReleaseInfo* numbered(std::int64_t number) const {
    const auto found = std::ranges::find_if(releases_, [&](const auto& release) {
      return release.number == number && release.state != store::ReleaseState::discarded;
    });
    return found == releases_.end() ? nullptr : &*found;
  }

  std::optional<Instant> as_of_state(std::int64_t number) const {
    const auto* release = numbered(number);
    return release == nullptr ? std::nullopt : std::optional(release->as_of);
  }

  release::PlaceParents parents_of(std::int64_t number) {
    const auto* release = numbered(number);
    const auto csv = release == nullptr ? std::nullopt : reader_of(*release)(territories_file);
    auto parents = csv ? release::read_place_parents(*csv)
                       : Result<release::PlaceParents>(release::PlaceParents{});
    if (!parents) {
      report(parents.error().message);
      return {};
    }
    // First ones count: what the release says goes before the configuration.
    std::ranges::copy(configured_, std::back_inserter(*parents));
    return std::move(*parents);
  }

  void report(Text what) { problems_.push_back({where_, std::move(what)}); }
  void report_all(std::vector<Text> all) {
    for (auto& what : all) report(std::move(what));
  }

  const store::ReadStore& store_;
  std::vector<store::Problem>& problems_;
  std::vector<store::ReleaseInfo> releases_;
  release::PlaceParents configured_;
  std::string where_;
  std::deque<std::vector<model::Figure>> figures_;  ///< What the counted tables look at.
};

}  // namespace

std::vector<store::Problem> check_disclosed(const store::ReadStore& store, const Config& config) {
  std::vector<store::Problem> problems;
  Rechecking(store, config, problems).all();
  return problems;
}

}  // namespace parangon::hub::cli
