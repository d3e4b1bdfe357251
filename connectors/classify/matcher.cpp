#include "connectors/classify/matcher.hpp"

namespace parangon::connectors::classify {
namespace {

using model::Basis;
using model::KindNode;
using model::SupplierKind;

/// Whether the article reserves for suppliers of that kind: L2113-12 for sheltered and adapted
/// work, L2113-13 for insertion, L2113-13-1 for work in prison, L2113-14 for the first two.
bool reserves_for(Basis basis, SupplierKind kind) {
  const auto group = model::parent(model::node_of(kind));
  switch (basis) {
    case Basis::l2113_12: return group == KindNode::stpa;
    case Basis::l2113_13: return group == KindNode::siae;
    case Basis::l2113_13_1: return kind == SupplierKind::sep;
    case Basis::l2113_14: return group == KindNode::stpa || group == KindNode::siae;
    case Basis::l2113_15:
    case Basis::reserved_unspecified:
    case Basis::direct: return false;
  }
  return false;
}

}  // namespace

Matcher::Matcher(const model::SupplierRegister& supplier_register,
                 const std::map<model::Siret, ReviewAnswer>& answers)
    : register_(supplier_register), answers_(answers) {}

Match Matcher::match(const Supplier& supplier, model::Date day, Basis basis, model::Money amount) {
  last_needs_review_ = false;
  Match found;
  if (!supplier.siret) return found;
  bool listed = false;
  bool decided_by_basis = false;
  for (const auto& entry : register_.of(*supplier.siret)) {
    if (!entry.valid_on(day)) continue;
    listed = true;
    if (entry.flag) {
      (*entry.flag == model::SupplierFlag::ess ? found.ess : found.esus) = true;
    } else if (!found.kind) {
      found.kind = entry.kind;  // The register's stated order…
      decided_by_basis = reserves_for(basis, *entry.kind);
    } else if (!decided_by_basis && reserves_for(basis, *entry.kind)) {
      found.kind = entry.kind;  // …unless the contract's basis decides.
      decided_by_basis = true;
    }
  }
  if (listed) return found;
  if (const auto answer = answers_.find(*supplier.siret); answer != answers_.end()) {
    found.kind = answer->second.kind;
    return found;
  }
  if (register_.lists_siren(supplier.siret->siren(), day)) {
    auto& item = review_[*supplier.siret];
    ++item.lines;
    item.amount = item.amount.plus(amount).value_or(item.amount);
    last_needs_review_ = true;
  }
  return found;
}

}  // namespace parangon::connectors::classify
