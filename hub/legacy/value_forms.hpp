#pragma once

#include <cstddef>
#include <vector>

#include "hub/legacy/cell_table.hpp"
#include "hub/legacy/linear_knowledge.hpp"
#include "hub/legacy/shared_figures.hpp"
#include "hub/legacy/showable.hpp"
#include "shared/model/figure.hpp"

namespace parangon::hub::legacy {

/// The single agencies' figures of a table as linear forms, and which of them are secrets. Unknowns
/// are (agency, unknown of the table); forms are one per agency and cell, one per agency and
/// complement, one per cell's total, one per complement's, in this order. Refers to the table.
/// Errors: Errc::too_large as Aggregate.
class ValueForms {
 public:
  explicit ValueForms(const CellTable& table) : table_(table) {}

  std::size_t value(std::size_t agency, std::size_t cell) const;
  /// What somebody knows who was told the totals marked, and knows which figures and "others" are
  /// empty.
  Result<LinearKnowledge> of_outsider(const Marks& totals) const;
  /// The same for an agency, which knows its own amounts: they are no unknowns.
  Result<LinearKnowledge> of_member(const Marks& totals, std::size_t member) const;
  /// The forms that must not become known to an audience: every figure and every "others" that is
  /// sealed or not shared with it, and unsafe totals and "others". Of equal forms only one is
  /// listed.
  Result<std::vector<std::size_t>> secrets(const SharedFigures& shared, Audience audience,
                                           const model::SecrecyRule& rule) const;

 private:
  std::size_t others(std::size_t agency, std::size_t complement) const;
  std::size_t total(std::size_t cell) const;
  LinearForm of_agency(const LinearForm& form, std::size_t agency) const;
  LinearForm of_all(const LinearForm& form) const;
  std::vector<LinearForm> all() const;
  Result<LinearKnowledge> told(const Marks& totals, std::vector<LinearForm> forms) const;
  Result<model::Aggregate> others_of(const Complement& complement, std::size_t agency) const;

  const CellTable& table_;
};

}  // namespace parangon::hub::legacy
