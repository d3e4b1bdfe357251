#include <algorithm>
#include <utility>

#include "hub/legacy/showable.hpp"
#include "hub/legacy/showing_order.hpp"
#include "hub/legacy/value_forms.hpp"

namespace parangon::hub::legacy {
namespace {

using model::Aggregate;
using model::Figure;
using model::SecrecyRule;

/// What one choice is about.
struct Question {
  const CellTable& table;
  const SharedFigures& shared;
  const ValueForms& forms;
  const SecrecyRule& rule;
  Audience audience;
  const std::vector<std::size_t>& secrets;
  const Marks& seen_before;  ///< Cells whose values everybody sees, when staff is asked about.
};

/// The choice in the making, for one audience and one attacker in it.
class ValuesChoice {
 public:
  /// `attacker`: what it knows before it sees any value that is chosen here.
  ValuesChoice(const Question& question, LinearKnowledge attacker)
      : q_(question),
        table_(question.table),
        shown_(table_.cells().size(), false),
        before_(std::move(attacker)),
        knowledge_(before_) {}

  Result<Marks> run(const Marks& candidates) {
    for (const std::size_t cell : showing_order(table_)) {
      if (!candidates[cell]) continue;
      if (const auto tried = consider(cell); !tried) return tried.error();
    }
    return shown_;
  }

 private:
  Status consider(std::size_t cell) {
    const auto hidden = hidden_part_is_safe(cell);
    if (!hidden) return hidden.error();
    if (!*hidden) return {};
    shown_[cell] = true;
    const auto rests = rests_are_safe(cell);
    if (!rests) return rests.error();
    shown_[cell] = *rests && tell_values(cell);
    return {};
  }

  /// Tells all values of a cell that the audience shares, or, when any secret would follow, none.
  bool tell_values(std::size_t cell) {
    std::vector<std::size_t> values;
    for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
      if (q_.shared.holds(q_.audience, agency, cell))
        values.push_back(q_.forms.value(agency, cell));
    }
    const auto leaks = [&](std::size_t value) { return knowledge_.tells_any(value, q_.secrets); };
    if (values.empty() || std::any_of(values.begin(), values.end(), leaks)) return false;
    for (const std::size_t value : values) {
      if (leaks(value)) {
        // Harmless one by one, not together: back to what was known before.
        knowledge_ = before_;
        for (const std::size_t told : told_) knowledge_.tell(told);
        return false;
      }
      knowledge_.tell(value);
    }
    told_.insert(told_.end(), values.begin(), values.end());
    return true;
  }

  /// Total less all values shown leaves the sum of the others: sealed ones, and those that are not
  /// shared with the audience.
  Result<bool> hidden_part_is_safe(std::size_t cell) const {
    Aggregate hidden(table_.judged());
    const auto& figures = table_.cells()[cell].by_agency;
    for (std::size_t agency = 0; agency < figures.size(); ++agency) {
      if (figures[agency] == nullptr || q_.shared.holds(q_.audience, agency, cell)) continue;
      if (const auto added = hidden.add(*figures[agency]); !added) return added.error();
    }
    return hidden.agencies() == 0 || is_safe(hidden, q_.rule);
  }

  Result<bool> rests_are_safe(std::size_t cell) const {
    for (const std::size_t line : table_.lines_of(cell)) {
      if (!shown_[table_.lines()[line].parent]) continue;
      Aggregate of_hidden(table_.judged());
      for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
        const auto safe = rest_is_safe(table_.lines()[line], agency, of_hidden);
        if (!safe) return safe.error();
        if (!*safe) return false;
      }
      if (of_hidden.agencies() > 0 && !is_safe(of_hidden, q_.rule)) return false;
    }
    return true;
  }

  bool seen(std::size_t agency, std::size_t cell) const {
    return (shown_[cell] && q_.shared.holds(q_.audience, agency, cell)) ||
           (q_.seen_before[cell] && q_.shared.holds(Audience::everybody, agency, cell));
  }

  /// Whether one agency's parts that are not seen hold enough suppliers, taken together. An agency
  /// that is hidden in the parent adds what the shown parts leave of it to `of_hidden`, which the
  /// audience knows as one sum.
  Result<bool> rest_is_safe(const Line& line, std::size_t agency, Aggregate& of_hidden) const {
    const Figure* whole = table_.cells()[line.parent].by_agency[agency];
    if (whole == nullptr) return true;
    const bool known = seen(agency, line.parent);
    std::vector<const Figure*> taken;
    std::vector<const Figure*> left;
    bool any_sealed = false;
    bool any_shown = false;
    for (const std::size_t part : line.parts) {
      any_shown |= shown_[part];
      const Figure* figure = table_.cells()[part].by_agency[agency];
      if (figure == nullptr) continue;
      const bool goes = known ? seen(agency, part) : shown_[part];
      (goes ? taken : left).push_back(figure);
      any_sealed |= !goes && model::is_sealed(*figure);
    }
    if (!known) {
      if (any_shown) {
        if (const auto added = of_hidden.add_rest(*whole, taken, left); !added)
          return added.error();
      }
      return true;
    }
    // Parts that the agency shares may be seen in any case; only sealed ones need company.
    if (taken.empty() || !any_sealed) return true;
    Aggregate rest(table_.judged());
    if (const auto added = rest.add_rest(*whole, taken, left); !added) return added.error();
    return rest.passes_supplier_rule(q_.rule);
  }

  Question q_;
  const CellTable& table_;
  Marks shown_;
  LinearKnowledge before_;
  LinearKnowledge knowledge_;
  std::vector<std::size_t> told_;  ///< Values, in the order told.
};

/// Against an outsider first, then against each agency, which knows its own figures, among what is
/// left: fewer values tell less, so what was safe stays safe.
Result<Marks> for_everybody(const Question& question, const LinearKnowledge& of_totals,
                            const Marks& totals) {
  auto marks = ValuesChoice(question, of_totals).run(totals);
  for (std::size_t member = 0; marks && member < question.table.agencies(); ++member) {
    if (std::find(marks->begin(), marks->end(), true) == marks->end()) break;
    auto knowledge = question.forms.of_member(totals, member);
    if (!knowledge) return knowledge.error();
    marks = ValuesChoice(question, std::move(*knowledge)).run(*marks);
  }
  return marks;
}

}  // namespace

Result<ValueMarks> showable_values(const CellTable& table, const SharedFigures& shared,
                                   const Marks& totals, const SecrecyRule& rule) {
  const Marks none(table.cells().size(), false);
  ValueMarks out{none, none};
  if (!shared.any(Audience::staff)) return out;
  const ValueForms forms(table);
  auto knowledge = forms.of_outsider(totals);
  if (!knowledge) return knowledge.error();
  if (shared.any(Audience::everybody)) {
    const auto secrets = forms.secrets(shared, Audience::everybody, rule);
    if (!secrets) return secrets.error();
    const Question question{table, shared, forms, rule, Audience::everybody, *secrets, none};
    auto chosen = for_everybody(question, *knowledge, totals);
    if (!chosen) return chosen.error();
    out.everybody = std::move(*chosen);
  }
  // Staff can read what everybody sees.
  for (std::size_t cell = 0; cell < out.everybody.size(); ++cell) {
    for (std::size_t agency = 0; out.everybody[cell] && agency < table.agencies(); ++agency) {
      if (shared.holds(Audience::everybody, agency, cell))
        knowledge->tell(forms.value(agency, cell));
    }
  }
  const auto secrets = forms.secrets(shared, Audience::staff, rule);
  if (!secrets) return secrets.error();
  const Question question{table, shared, forms, rule, Audience::staff, *secrets, out.everybody};
  auto chosen = ValuesChoice(question, std::move(*knowledge)).run(totals);
  if (!chosen) return chosen.error();
  out.staff = std::move(*chosen);
  return out;
}

}  // namespace parangon::hub::legacy
