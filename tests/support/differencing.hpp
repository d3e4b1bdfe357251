#pragma once

// Years in the life of a hub that releases every year: late agencies, revisions, one release after
// the other; then somebody who kept them all. The same attacker meets the naive export, which hides
// cells of fewer than three agencies or suppliers and nothing else.

#include "tests/support/differencing_attacker.hpp"

namespace parangon::testing {

struct LifeReport {
  std::size_t releases = 0, cells = 0, holes = 0, carried = 0, insiders = 0;
  std::size_t named = 0, own_cells = 0;  ///< Agencies by table; own cells that are published.
  Judged outsider, insider, naive;
  std::size_t naive_shown = 0;  ///< Unsafe cells that the naive export simply prints.
  std::string error;
};

/// How a hub releases: in which layout, the last one again and again, and what it does about
/// changes.
struct Habit {
  std::vector<std::string> layouts;
  release::Revisions revisions = release::Revisions::carry;

  const std::string& layout(std::size_t release) const {
    return layouts[std::min(release, layouts.size() - 1)];
  }
};

class Life {
 public:
  Life(const ConsortiumShape& shape, int years, Habit habit, std::uint64_t seed)
      : consortium_(shape, seed), years_(years), habit_(std::move(habit)) {}

  LifeReport live(int insiders) {
    std::vector<release::KeptRelease> kept;
    std::vector<ReadRelease> read, naive;
    std::vector<std::map<int, Sent>> counted, latest;
    for (int year = 0; year < years_; ++year) {
      work(year);
      auto draft = release_now(year, kept, counted);
      if (!draft) {
        report_.error = draft.error().message.en;
        return report_;
      }
      // What is stored is what is read back.
      kept.push_back(release::read_kept(release::write_kept(draft->kept)).value());
      read.push_back(read_release(*draft));
      latest.push_back(sent_);
      naive.push_back(naive_export(sent_, read.back(), habit_.layout(read.size() - 1)));
      ++report_.releases;
      for (const auto& table : draft->review.tables) {
        report_.cells += table.cells;
        report_.holes += table.holes.size();
        report_.carried += table.carried ? 1 : 0;
        report_.named += table.named.size();
        for (const auto& agency : table.named) report_.own_cells += agency.published;
      }
    }
    Differencer protected_one(consortium_, layouts(), years_);
    protected_one.attack(read, counted, insiders, report_.outsider, &report_.insider);
    report_.insiders = protected_one.insiders();
    Differencer naive_one(consortium_, layouts(), years_);
    naive_one.attack(naive, latest, 0, report_.naive, nullptr);
    report_.naive_shown = naive_one.shown();
    return report_;
  }

 private:
  /// This year's figures arrive, but for one agency in ten; those late last year; some revise.
  void work(int year) {
    const int agencies = consortium_.shape().agencies;
    for (int agency = 0; agency < agencies; ++agency) {
      if (consortium_.pick(10) > 0) sent_[year][agency] = consortium_.make_books(agency);
      if (year == 0) continue;
      auto& before = sent_[year - 1];
      if (!before.contains(agency)) {
        before[agency] = consortium_.make_books(agency);
      } else if (consortium_.pick(20) == 0) {
        consortium_.revise(agency, before[agency]);
      }
    }
    // One agency alone corrects the year before that: the case that is carried over.
    if (year >= 2) consortium_.revise(0, sent_[year - 2].begin()->second);
  }

  Result<release::Draft> release_now(int year, const std::vector<release::KeptRelease>& kept,
                                     std::vector<std::map<int, Sent>>& counted) {
    auto input = build_input(consortium_, habit_.layout(kept.size()));
    input.number = year + 1;
    input.protect.exact_up_to = 0;
    std::vector<SentFigures> now, before;
    now.reserve(static_cast<std::size_t>(year) + 1);
    before.reserve(static_cast<std::size_t>(year) + 1);
    for (int y = 0; y <= year; ++y) {
      const std::string name = period_of(y).to_string();
      now.push_back(figures_of_sent(consortium_, sent_[y], name));
      before.push_back(y < year ? figures_of_sent(consortium_, counted.back()[y], name)
                                : SentFigures{});
      input.periods.push_back(
          {period_of(y), y == year, habit_.revisions, now.back().views, {before.back().views, {}}});
    }
    auto draft = release::build(input, kept);
    if (!draft) return draft;
    for (const auto& [y, sent] : sent_) {
      for (const auto& [agency, books] : sent) {
        documents_[document_of(period_of(y).to_string(), agency, books)] = {agency, books};
      }
    }
    std::map<int, Sent> used;
    for (const auto& table : draft->counted) {
      for (const auto& name : table.documents) {
        const auto& [agency, books] = documents_.at(name);
        used[table.period.year() - 2021][agency] = books;
      }
    }
    counted.push_back(std::move(used));
    return draft;
  }

  std::vector<std::string> layouts() const {
    std::vector<std::string> out;
    for (int year = 0; year < years_; ++year) {
      out.push_back(habit_.layout(static_cast<std::size_t>(year)));
    }
    return out;
  }

  ReadRelease naive_export(const std::map<int, Sent>& sent, const ReadRelease& like,
                           const std::string& layout) const {
    ReadRelease made;
    made.parents = like.parents;
    for (const auto& [year, books] : sent) {
      for (const auto& [id, cell] : truth_of(consortium_, layout, year, books)) {
        std::optional<std::int64_t> amount;
        if (cell.by_agency.size() >= 3 && cell.by_supplier.size() >= 3) amount = cell.total;
        made.cells[id] = amount;
      }
    }
    return made;
  }

  MadeConsortium consortium_;
  int years_;
  Habit habit_;
  std::map<int, Sent> sent_;  ///< By year: as of now.
  std::map<std::string, std::pair<int, Books>> documents_;
  LifeReport report_;
};

}  // namespace parangon::testing
