#pragma once

// Years in the life of a hub that releases every year: late agencies, revisions, one release after
// the other; then somebody who kept them all: the public, members, pairs of members, staff. The
// same attacker meets the naive export, which hides cells of fewer than three agencies or suppliers
// and nothing else.

#include "tests/support/differencing_attacker.hpp"
#include "tests/support/staff_reader.hpp"

namespace parangon::testing {

struct LifeReport {
  std::size_t releases = 0, cells = 0, holes = 0, carried = 0, insiders = 0;
  std::size_t named = 0, own_cells = 0;     ///< Agencies by table; own cells that are published.
  std::size_t staff_values = 0, pairs = 0;  ///< Shown to staff; pairs of members that attacked.
  /// Tables in which agencies share with staff and no value is shown, because together they could
  /// not be protected.
  std::size_t staff_withheld = 0;
  /// Of the cells without a part in the release: their amounts, all and published ones, in cents.
  double finest = 0, finest_published = 0;
  Judged outsider, insider, pair, staff, naive;
  std::size_t naive_shown = 0;  ///< Unsafe cells that the naive export simply prints.
  std::size_t refused = 0;      ///< Attempts to build a release; why the last one.
  std::string error, refusal;
};

/// How a hub releases, in which layout, the last one again and again; and what its members do.
struct Habit {
  std::vector<std::string> layouts;
  /// Some members join in the third year, withdraw what they sent, send the same figures again, or
  /// choose other terms for them.
  bool restless = false;
  int coalition = 1;  ///< Members that may pool what they know, as the rules suppose.
  int corrects = 20;  ///< Of those that sent figures last year one in so many corrects them.

  const std::string& layout(std::size_t release) const {
    return layouts[std::min(release, layouts.size() - 1)];
  }
};

class Life {
 public:
  Life(const ConsortiumShape& shape, int years, Habit habit, std::uint64_t seed)
      : consortium_(shape, seed), years_(years), habit_(std::move(habit)) {}

  LifeReport live(int insiders) { return live(Attackers{insiders}); }

  LifeReport live(const Attackers& attackers) {
    std::vector<release::KeptRelease> kept;
    std::vector<ReadRelease> read, staff, naive;
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
      staff.push_back(read_as_staff(consortium_, *draft, read.back(), counted.back()));
      latest.push_back(sent_);
      naive.push_back(naive_export(sent_, read.back(), habit_.layout(read.size() - 1)));
      ++report_.releases;
      count_staff_values(*draft, counted.back());
      measure_value(read.back(), counted.back());
      for (const auto& table : draft->review.tables) {
        report_.cells += table.cells;
        report_.holes += table.holes.size();
        report_.carried += table.carried ? 1 : 0;
        report_.named += table.named.size();
        for (const auto& agency : table.named) report_.own_cells += agency.published;
      }
    }
    Differencer protected_one(consortium_, layouts(), years_);
    protected_one.attack(read, counted, attackers, report_.outsider, &report_.insider,
                         &report_.pair);
    report_.insiders = protected_one.insiders();
    report_.pairs = protected_one.pairs();
    if (report_.staff_values > 0) {
      Differencer by_staff(consortium_, layouts(), years_);
      by_staff.attack(staff, counted, {.reads_rows = true}, report_.staff);
    }
    Differencer naive_one(consortium_, layouts(), years_);
    naive_one.attack(naive, latest, {}, report_.naive);
    report_.naive_shown = naive_one.shown();
    return report_;
  }

 private:
  /// This year's figures arrive, but for one agency in ten; those late last year; some revise.
  void work(int year) {
    const int agencies = consortium_.shape().agencies;
    for (int agency = 0; agency < agencies; ++agency) {
      if (!is_member(agency, year)) continue;
      if (consortium_.pick(10) > 0) sent_[year][agency] = consortium_.make_books(agency);
      if (year == 0 || !is_member(agency, year - 1)) continue;
      auto& before = sent_[year - 1];
      if (!before.contains(agency)) {
        before[agency] = consortium_.make_books(agency);
      } else if (consortium_.pick(habit_.corrects) == 0) {
        consortium_.revise(agency, before[agency]);
      } else if (habit_.restless) {
        do_something_else(agency, before);
      }
    }
    // One agency alone corrects the year before that: the case that is carried over.
    if (year < 2 || sent_[year - 2].empty()) return;
    auto& [agency, books] = *sent_[year - 2].begin();
    consortium_.revise(agency, books);
  }

  bool is_member(int agency, int year) const {
    return !habit_.restless || agency % 8 != 5 || year >= 2;
  }

  /// What is withdrawn is not sent again: the year after nobody works on that year any more.
  void do_something_else(int agency, Sent& sent) {
    const int drawn = consortium_.pick(40);
    if (drawn == 0) sent.erase(agency);
    if (drawn == 1 || drawn == 2) MadeConsortium::resubmit(sent.at(agency));
    if (drawn == 3 || drawn == 4) consortium_.rename(sent.at(agency));
  }

  void count_staff_values(const release::Draft& draft, const std::map<int, Sent>& counted) {
    report_.staff_values += draft.staff_values.size();
    for (const auto& [year, sent] : counted) {
      const bool some = std::ranges::any_of(sent, [](const auto& its) {
        return its.second.sharing.paid == model::Sharing::named_to_consortium;
      });
      const auto period = period_of(year);
      const bool shown = std::ranges::any_of(
          draft.staff_values, [&](const auto& value) { return value.period == period; });
      report_.staff_withheld += some && !shown ? 1 : 0;
    }
  }

  void measure_value(const ReadRelease& read, const std::map<int, Sent>& counted) {
    const auto finest = finest_cells(read);
    const auto& layout = habit_.layout(report_.releases - 1);
    for (const auto& [year, sent] : counted) {
      for (const auto& [id, cell] : truth_of(consortium_, layout, year, sent)) {
        if (!finest.contains(id)) continue;
        const auto amount = std::abs(static_cast<double>(cell.total));
        report_.finest += amount;
        report_.finest_published += read.cells.at(id) ? amount : 0;
      }
    }
  }

  /// What staff does when a release is refused: it keeps former periods as they are shown, and then
  /// leaves them out.
  enum class Former { as_sent, kept, left_out };

  Result<release::Draft> release_now(int year, const std::vector<release::KeptRelease>& kept,
                                     std::vector<std::map<int, Sent>>& counted) {
    auto draft = build_release(year, kept, Former::as_sent);
    for (const auto former : {Former::kept, Former::left_out}) {
      if (draft || year == 0) break;
      ++report_.refused;
      report_.refusal = draft.error().message.en;
      draft = build_release(year, kept, former);
    }
    if (!draft) return draft;
    std::map<int, Sent> used;
    for (const auto& table : draft->counted) {
      for (const auto& name : table.documents) {
        const auto& [agency, books] = documents_.at(name);
        used[table.period.year() - 2021][agency] = books;
      }
    }
    for (const auto& [y, sent] : used) shown_[y] = sent;
    counted.push_back(std::move(used));
    return draft;
  }

  Result<release::Draft> build_release(int year, const std::vector<release::KeptRelease>& kept,
                                       Former former) {
    auto input = build_input(consortium_, habit_.layout(kept.size()));
    input.number = year + 1;
    input.protect.exact_up_to = 0;
    input.rules = hub::disclosure::against_coalition(input.rules, habit_.coalition);
    std::vector<SentFigures> now, before;
    now.reserve(static_cast<std::size_t>(year) + 1);
    before.reserve(static_cast<std::size_t>(year) + 1);
    for (int y = former == Former::left_out ? year : 0; y <= year; ++y) {
      const std::string name = period_of(y).to_string();
      now.push_back(figures_of_sent(consortium_, sent_[y], name));
      before.push_back(figures_of_sent(consortium_, shown_[y], name));
      input.periods.push_back({period_of(y),
                               y == year,
                               release::Revisions::carry,
                               now.back().views,
                               {before.back().views, {}},
                               former == Former::as_sent || y == year});
      for (const auto& [agency, books] : sent_[y]) {
        documents_[document_of(name, agency, books)] = {agency, books};
      }
    }
    return release::build(input, kept);
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
  std::map<int, Sent> sent_;   ///< By year: as of now.
  std::map<int, Sent> shown_;  ///< By year: as the newest release with such a table counted.
  std::map<std::string, std::pair<int, Books>> documents_;
  LifeReport report_;
};

}  // namespace parangon::testing
