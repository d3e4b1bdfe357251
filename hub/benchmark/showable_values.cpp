#include <algorithm>

#include "hub/benchmark/showable.hpp"
#include "hub/benchmark/showing_order.hpp"

namespace parangon::hub::benchmark {
namespace {

using model::Aggregate;
using model::Figure;
using model::SecrecyRule;

/// The choice in the making. Unknowns are (agency, unknown of the table); forms are one per agency
/// and cell, one per agency and complement, one per cell's total, one per complement's, in this
/// order.
class ValuesChoice {
 public:
  ValuesChoice(const CellTable& table, const Marks& totals, const SecrecyRule& rule)
      : table_(table), totals_(totals), rule_(rule), shown_(table.cells().size(), false) {}

  Result<Marks> run() {
    if (const auto added = add_forms(); !added) return added.error();
    LinearKnowledge of_totals(table_.agencies() * table_.unknowns(), std::move(forms_));
    for (std::size_t cell = 0; cell < totals_.size(); ++cell) {
      if (totals_[cell]) of_totals.tell(total_form(cell));
    }
    LinearKnowledge knowledge = of_totals;
    for (const std::size_t cell : showing_order(table_)) {
      if (!totals_[cell]) continue;
      if (const auto tried = consider(cell, of_totals, knowledge); !tried) return tried.error();
    }
    return shown_;
  }

 private:
  std::size_t cells() const { return table_.cells().size(); }
  std::size_t value_form(std::size_t agency, std::size_t cell) const {
    return agency * cells() + cell;
  }
  std::size_t total_form(std::size_t cell) const {
    return table_.agencies() * (cells() + table_.complements().size()) + cell;
  }

  LinearForm of_agency(const LinearForm& form, std::size_t agency) const {
    LinearForm out;
    for (const auto& [unknown, coefficient] : form) {
      const auto who = table_.holders(unknown);
      if (std::find(who.begin(), who.end(), agency) == who.end()) continue;
      out.emplace_back(static_cast<std::uint32_t>(agency * table_.unknowns() + unknown),
                       coefficient);
    }
    return out;
  }

  LinearForm of_all(const LinearForm& form) const {
    LinearForm out;
    for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
      const LinearForm part = of_agency(form, agency);
      out.insert(out.end(), part.begin(), part.end());
    }
    return out;
  }

  void add_form(LinearForm form, bool secret) {
    if (secret) secrets_.push_back(forms_.size());
    forms_.push_back(std::move(form));
  }

  Status add_forms() {
    for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
      for (const Cell& cell : table_.cells()) {
        const Figure* figure = cell.by_agency[agency];
        add_form(of_agency(cell.form, agency), figure != nullptr && model::is_sealed(*figure));
      }
    }
    for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
      for (const Complement& complement : table_.complements()) {
        const auto secret = others_are_secret(complement, agency);
        if (!secret) return secret.error();
        add_form(of_agency(complement.form, agency), *secret);
      }
    }
    const auto unsafe = [&](const Aggregate& sum) {
      return !sum.passes_consortium_rule(rule_) || !sum.passes_member_rule(rule_);
    };
    for (const Cell& cell : table_.cells()) add_form(of_all(cell.form), unsafe(cell.total));
    for (const Complement& complement : table_.complements()) {
      add_form(of_all(complement.form), unsafe(complement.rest));
    }
    return {};
  }

  /// Whether one agency's purchases from the suppliers outside a kind are of too few of them.
  Result<bool> others_are_secret(const Complement& complement, std::size_t agency) const {
    const Figure* whole = table_.cells()[complement.whole].by_agency[agency];
    const Figure* part = table_.cells()[complement.part].by_agency[agency];
    if (whole == nullptr || part == nullptr) return false;
    Aggregate rest(table_.judged());
    if (const auto added = rest.add_rest(*whole, {&part, 1}, {}); !added) return added.error();
    return rest.agencies() > 0 && !rest.passes_supplier_rule(rule_);
  }

  Status consider(std::size_t cell, const LinearKnowledge& of_totals, LinearKnowledge& knowledge) {
    const auto sealed_rest = sealed_part_is_safe(cell);
    if (!sealed_rest) return sealed_rest.error();
    if (!*sealed_rest) return {};
    shown_[cell] = true;
    const auto rests = rests_are_safe(cell);
    if (!rests) return rests.error();
    shown_[cell] = *rests && tell_values(cell, of_totals, knowledge);
    return {};
  }

  /// Tells all open figures of a cell, or, when any secret would follow, none.
  bool tell_values(std::size_t cell, const LinearKnowledge& of_totals, LinearKnowledge& knowledge) {
    const auto& figures = table_.cells()[cell].by_agency;
    std::vector<std::size_t> values;
    for (std::size_t agency = 0; agency < figures.size(); ++agency) {
      const bool open = figures[agency] != nullptr && !model::is_sealed(*figures[agency]);
      if (open) values.push_back(value_form(agency, cell));
    }
    const auto leaks = [&](std::size_t value) { return knowledge.tells_any(value, secrets_); };
    if (std::any_of(values.begin(), values.end(), leaks)) return false;
    for (const std::size_t value : values) {
      if (leaks(value)) {
        // Harmless one by one, not together: back to what was known before.
        knowledge = of_totals;
        for (const std::size_t told : told_) knowledge.tell(told);
        return false;
      }
      knowledge.tell(value);
    }
    told_.insert(told_.end(), values.begin(), values.end());
    return true;
  }

  /// Total less all open figures leaves the sum of the sealed ones.
  Result<bool> sealed_part_is_safe(std::size_t cell) const {
    Aggregate sealed(table_.judged());
    for (const Figure* figure : table_.cells()[cell].by_agency) {
      if (figure == nullptr || !model::is_sealed(*figure)) continue;
      if (const auto added = sealed.add(*figure); !added) return added.error();
    }
    if (sealed.agencies() == 0) return true;
    return sealed.passes_consortium_rule(rule_) && sealed.passes_member_rule(rule_);
  }

  Result<bool> rests_are_safe(std::size_t cell) const {
    for (const std::size_t line : table_.lines_of(cell)) {
      if (!shown_[table_.lines()[line].parent]) continue;
      for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
        const auto safe = rest_is_safe(table_.lines()[line], agency);
        if (!safe) return safe.error();
        if (!*safe) return false;
      }
    }
    return true;
  }

  /// Whether one agency's parts that are not seen hold enough suppliers, taken together.
  Result<bool> rest_is_safe(const Line& line, std::size_t agency) const {
    const auto seen = [&](std::size_t cell) {
      const Figure* figure = table_.cells()[cell].by_agency[agency];
      return shown_[cell] && figure != nullptr && !model::is_sealed(*figure);
    };
    if (!seen(line.parent)) return true;
    std::vector<const Figure*> taken;
    std::vector<const Figure*> left;
    for (const std::size_t part : line.parts) {
      const Figure* figure = table_.cells()[part].by_agency[agency];
      if (figure != nullptr) (seen(part) ? taken : left).push_back(figure);
    }
    // Open parts may be seen in any case; only sealed ones need company.
    const bool any_sealed =
        std::any_of(left.begin(), left.end(), [](const Figure* f) { return model::is_sealed(*f); });
    if (taken.empty() || !any_sealed) return true;
    Aggregate rest(table_.judged());
    const Figure* whole = table_.cells()[line.parent].by_agency[agency];
    if (const auto added = rest.add_rest(*whole, taken, left); !added) return added.error();
    return rest.passes_supplier_rule(rule_);
  }

  const CellTable& table_;
  const Marks& totals_;
  SecrecyRule rule_;
  Marks shown_;
  std::vector<LinearForm> forms_;
  std::vector<std::size_t> secrets_;
  std::vector<std::size_t> told_;  ///< Values, in the order told.
};

}  // namespace

Result<Marks> showable_values(const CellTable& table, const Marks& totals,
                              const SecrecyRule& rule) {
  return ValuesChoice(table, totals, rule).run();
}

}  // namespace parangon::hub::benchmark
