#include "hub/legacy/value_forms.hpp"

#include <algorithm>

namespace parangon::hub::legacy {

using model::Aggregate;
using model::Figure;
using model::SecrecyRule;

std::size_t ValueForms::value(std::size_t agency, std::size_t cell) const {
  return agency * table_.cells().size() + cell;
}

std::size_t ValueForms::others(std::size_t agency, std::size_t complement) const {
  return table_.agencies() * table_.cells().size() + agency * table_.complements().size() +
         complement;
}

std::size_t ValueForms::total(std::size_t cell) const {
  return others(table_.agencies(), 0) + cell;
}

LinearForm ValueForms::of_agency(const LinearForm& form, std::size_t agency) const {
  LinearForm out;
  for (const auto& [unknown, coefficient] : form) {
    const auto who = table_.holders(unknown);
    if (std::find(who.begin(), who.end(), agency) == who.end()) continue;
    out.emplace_back(static_cast<std::uint32_t>(agency * table_.unknowns() + unknown), coefficient);
  }
  return out;
}

LinearForm ValueForms::of_all(const LinearForm& form) const {
  LinearForm out;
  for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
    const LinearForm part = of_agency(form, agency);
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

std::vector<LinearForm> ValueForms::all() const {
  std::vector<LinearForm> out;
  for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
    for (const Cell& cell : table_.cells()) out.push_back(of_agency(cell.form, agency));
  }
  for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
    for (const Complement& c : table_.complements()) out.push_back(of_agency(c.form, agency));
  }
  for (const Cell& cell : table_.cells()) out.push_back(of_all(cell.form));
  for (const Complement& complement : table_.complements()) out.push_back(of_all(complement.form));
  return out;
}

Result<LinearKnowledge> ValueForms::told(const Marks& totals, std::vector<LinearForm> forms) const {
  LinearKnowledge out(table_.agencies() * table_.unknowns(), std::move(forms));
  for (std::size_t i = 0; i < table_.complements().size(); ++i) {
    for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
      const auto rest = others_of(table_.complements()[i], agency);
      if (!rest) return rest.error();
      if (rest->agencies() == 0) out.tell(others(agency, i));
    }
  }
  for (std::size_t cell = 0; cell < totals.size(); ++cell) {
    if (totals[cell]) out.tell(total(cell));
  }
  return out;
}

Result<LinearKnowledge> ValueForms::of_outsider(const Marks& totals) const {
  return told(totals, all());
}

Result<LinearKnowledge> ValueForms::of_member(const Marks& totals, std::size_t member) const {
  std::vector<LinearForm> forms = all();
  for (LinearForm& form : forms) {
    std::erase_if(form, [&](const auto& term) { return term.first / table_.unknowns() == member; });
  }
  return told(totals, std::move(forms));
}

Result<std::vector<std::size_t>> ValueForms::secrets(const SharedFigures& shared, Audience audience,
                                                     const SecrecyRule& rule) const {
  std::vector<std::pair<LinearForm, std::size_t>> found;
  const auto unsafe = [&](const Aggregate& sum) { return !is_safe(sum, rule); };
  const auto cells = table_.cells();
  const auto complements = table_.complements();
  for (std::size_t agency = 0; agency < table_.agencies(); ++agency) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].by_agency[agency] == nullptr || shared.holds(audience, agency, i)) continue;
      found.emplace_back(of_agency(cells[i].form, agency), value(agency, i));
    }
    for (std::size_t i = 0; i < complements.size(); ++i) {
      // Without a part the others are the whole, which is judged above.
      if (cells[complements[i].part].by_agency[agency] == nullptr) continue;
      const auto rest = others_of(complements[i], agency);
      if (!rest) return rest.error();
      const bool safe = rest->passes_supplier_rule(rule) && shared.shares(audience, agency);
      if (rest->agencies() == 0 || safe) continue;
      found.emplace_back(of_agency(complements[i].form, agency), others(agency, i));
    }
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (unsafe(cells[i].total)) found.emplace_back(of_all(cells[i].form), total(i));
  }
  for (std::size_t i = 0; i < complements.size(); ++i) {
    if (complements[i].empty() || !unsafe(complements[i].rest)) continue;
    found.emplace_back(of_all(complements[i].form), total(cells.size()) + i);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end(),
                          [](const auto& a, const auto& b) { return a.first == b.first; }),
              found.end());
  std::vector<std::size_t> out;
  for (const auto& [form, index] : found) {
    if (!form.empty()) out.push_back(index);
  }
  return out;
}

/// One agency's purchases from the suppliers outside a kind.
Result<Aggregate> ValueForms::others_of(const Complement& complement, std::size_t agency) const {
  const Figure* whole = table_.cells()[complement.whole].by_agency[agency];
  const Figure* part = table_.cells()[complement.part].by_agency[agency];
  Aggregate rest(table_.judged());
  if (whole == nullptr) return rest;
  const auto added = part != nullptr ? rest.add_rest(*whole, {&part, 1}, {}) : rest.add(*whole);
  if (!added) return added.error();
  return rest;
}

}  // namespace parangon::hub::legacy
