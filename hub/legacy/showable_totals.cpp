#include <algorithm>

#include "hub/legacy/showable.hpp"
#include "hub/legacy/showing_order.hpp"

namespace parangon::hub::legacy {
namespace {

using model::Aggregate;
using model::Figure;
using model::SecrecyRule;

/// The choice in the making. Forms are numbered as the cells are, complements behind them.
class TotalsChoice {
 public:
  TotalsChoice(const CellTable& table, const SecrecyRule& rule)
      : table_(table), rule_(rule), shown_(table.cells().size(), false) {
    for (const Cell& cell : table.cells()) {
      unsafe_.push_back(!is_safe(cell.total, rule));
      forms_.push_back(cell.form);
    }
    for (const Complement& complement : table.complements()) {
      unsafe_.push_back(!complement.empty() && !is_safe(complement.rest, rule));
      forms_.push_back(complement.form);
    }
    attackers_.emplace_back(table.unknowns(), forms_);
    for (std::size_t agency = 0; agency < table.agencies(); ++agency) add_insider(agency);
    for (std::size_t i = 0; i < table.complements().size(); ++i) {
      if (!table.complements()[i].empty()) continue;
      for (LinearKnowledge& attacker : attackers_) attacker.tell(table.cells().size() + i);
    }
  }

  Result<Marks> run() {
    for (const std::size_t cell : showing_order(table_)) {
      if (shown_[cell] || unsafe_[cell] || forms_[cell].empty()) continue;
      if (const auto tried = consider(cell); !tried) return tried.error();
    }
    return shown_;
  }

 private:
  /// An agency that is alone in some cells knows them; the others keep it in the dark as they do
  /// an outsider, because subtracting a known own part is no new relation.
  void add_insider(std::size_t agency) {
    const auto knows = [&](std::uint32_t unknown) {
      const auto who = table_.holders(unknown);
      return who.size() == 1 && who.front() == agency;
    };
    bool alone_somewhere = false;
    std::vector<LinearForm> forms = forms_;
    for (LinearForm& form : forms) {
      alone_somewhere |=
          std::erase_if(form, [&](const auto& term) { return knows(term.first); }) > 0;
    }
    if (alone_somewhere) attackers_.emplace_back(table_.unknowns(), std::move(forms));
  }

  Status consider(std::size_t cell) {
    for (const LinearKnowledge& attacker : attackers_) {
      const auto learnt = attacker.told_with(cell);
      if (std::any_of(learnt.begin(), learnt.end(), [&](auto i) { return unsafe_[i]; })) return {};
    }
    // What an outsider would know with it is shown too: hiding it would hide nothing.
    std::vector<std::size_t> added;
    for (const std::size_t i : attackers_.front().told_with(cell)) {
      if (i < shown_.size() && !shown_[i]) added.push_back(i);
    }
    for (const std::size_t i : added) shown_[i] = true;
    const auto safe = rests_are_safe(added);
    if (!safe) return safe.error();
    if (!*safe) {
      for (const std::size_t i : added) shown_[i] = false;
      return {};
    }
    for (LinearKnowledge& attacker : attackers_) attacker.tell(cell);
    return {};
  }

  Result<bool> rests_are_safe(const std::vector<std::size_t>& changed) const {
    for (const std::size_t cell : changed) {
      for (const std::size_t line : table_.lines_of(cell)) {
        const auto safe = rest_is_safe(table_.lines()[line]);
        if (!safe) return safe.error();
        if (!*safe) return false;
      }
    }
    return true;
  }

  /// Whether the parts that are not shown are safe as one sum, which anybody can compute.
  Result<bool> rest_is_safe(const Line& line) const {
    if (!shown_[line.parent]) return true;
    const auto shown_parts = static_cast<std::size_t>(std::count_if(
        line.parts.begin(), line.parts.end(), [&](std::size_t part) { return shown_[part]; }));
    if (shown_parts == 0 || shown_parts == line.parts.size()) return true;
    Aggregate rest(table_.judged());
    for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
      const Figure* whole = table_.cells()[line.parent].by_agency[agency];
      if (whole == nullptr) continue;
      std::vector<const Figure*> taken;
      std::vector<const Figure*> left;
      for (const std::size_t part : line.parts) {
        const Figure* figure = table_.cells()[part].by_agency[agency];
        if (figure != nullptr) (shown_[part] ? taken : left).push_back(figure);
      }
      if (const auto added = rest.add_rest(*whole, taken, left); !added) return added.error();
    }
    return is_safe(rest, rule_);
  }

  const CellTable& table_;
  SecrecyRule rule_;
  Marks shown_;
  Marks unsafe_;
  std::vector<LinearForm> forms_;
  std::vector<LinearKnowledge> attackers_;  ///< The outsider first, then agencies.
};

}  // namespace

Result<Marks> showable_totals(const CellTable& table, const SecrecyRule& rule) {
  return TotalsChoice(table, rule).run();
}

}  // namespace parangon::hub::legacy
