#include "hub/disclosure/known_bounds.hpp"

#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Relations are gone through so often at most: in hierarchies a bound has one level to go a time.
constexpr int passes = 12;

Wide floor_of(Wide amount, Wide divisor) {
  const Wide quotient = amount / divisor;
  return amount % divisor != 0 && (amount < 0) != (divisor < 0) ? quotient - 1 : quotient;
}

/// What the hidden terms of a relation come to at least and at most.
struct Range {
  Wide least = 0, most = 0;
  void add(const Term& term, const Cell& cell, int sign) {
    const Wide low = Wide{term.coefficient} * cell.lower,
               high = Wide{term.coefficient} * cell.upper;
    least += sign * (term.coefficient > 0 ? low : high);
    most += sign * (term.coefficient > 0 ? high : low);
  }
};

class Narrowing {
 public:
  Narrowing(Table& seen, const Pattern& pattern) : seen_(seen), pattern_(pattern) {}

  bool pass() {
    bool changed = false;
    for (const Relation& relation : seen_.relations) changed = narrow(relation) || changed;
    return changed;
  }

 private:
  bool narrow(const Relation& relation) {
    Wide rest = relation.constant;
    Range all;
    for (const Term& term : relation.terms) {
      const Cell& cell = seen_.cells[term.cell];
      if (hidden(pattern_[term.cell])) all.add(term, cell, 1);
      if (!hidden(pattern_[term.cell])) rest -= Wide{term.coefficient} * cell.value;
    }
    bool changed = false;
    for (const Term& term : relation.terms) {
      if (!hidden(pattern_[term.cell])) continue;
      Cell& cell = seen_.cells[term.cell];
      Range others = all;
      others.add(term, cell, -1);
      if (!cut(cell, term.coefficient, rest - others.most, rest - others.least)) continue;
      all = others;
      all.add(term, cell, 1);
      changed = true;
    }
    return changed;
  }

  /// coefficient × amount is between the two. Whole units, rounded outwards: attackers reason over
  /// real numbers. Bounds that exclude each other are left for the program to find.
  static bool cut(Cell& cell, int coefficient, Wide least, Wide most) {
    const Wide k = coefficient;
    const Wide low = k > 0 ? floor_of(least, k) : floor_of(most, k);
    const Wide high = -floor_of(k > 0 ? -most : -least, k);
    const Wide lower = std::max<Wide>(low, cell.lower), upper = std::min<Wide>(high, cell.upper);
    if (lower > upper || (lower == cell.lower && upper == cell.upper)) return false;
    cell.lower = static_cast<Amount>(lower);
    cell.upper = static_cast<Amount>(upper);
    return true;
  }

  Table& seen_;
  const Pattern& pattern_;
};

}  // namespace

void narrow_bounds(Table& seen, const Pattern& pattern) {
  Narrowing narrowing(seen, pattern);
  for (int i = 0; i < passes && narrowing.pass(); ++i) {
  }
}

}  // namespace parangon::hub::disclosure
