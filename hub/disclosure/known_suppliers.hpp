#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// Suppliers listed of one contribution at most. Rules ask for three suppliers and for the largest:
/// more names would change no verdict.
constexpr std::size_t max_listed_suppliers = 12;

/// What is known for sure of the suppliers of a union of cells of different holdings.
struct SupplierBounds {
  std::size_t count = 0;  ///< At least so many.
  Amount total = 0;       ///< Sum of absolute amounts.
  /// Element n − 1: the n largest have this together at most. As many as were asked for.
  std::vector<Amount> largest;
};

/// Bounds of the union of `parts`, one a holding. Parts without suppliers count for nothing. Within
/// a scope suppliers are compared by their ids: the union has every id that is listed, and one of
/// them has at most the sum of what it has in each part (where a part does not list it: what its
/// others have at most). Between scopes, and for parts without a list, the suppliers may all be the
/// same: there are at least as many as in the scope with most, and the largest amounts add up.
SupplierBounds bounds_of(std::span<const Contribution> parts, std::size_t largest);

/// Keeps the largest of a list (ties: the smaller ids) and counts the others among those that are
/// not listed.
void keep_largest(KnownSuppliers& known, std::size_t count);

/// Suppliers of disjoint cells of one holding; nothing is known unless all are of one scope. Lists
/// all that the parts list.
KnownSuppliers united(std::span<const KnownSuppliers> parts);

/// At least so many suppliers are in both parts together, of `one_count` and `other_count`.
std::size_t united_count(const KnownSuppliers& one, std::size_t one_count,
                         const KnownSuppliers& other, std::size_t other_count);

/// On one line, "scope others id:amount id:amount …" with scope and ids in hexadecimal; empty when
/// nothing is known.
std::string known_suppliers_text(const KnownSuppliers& known);
/// Inverse; nullopt for another text.
std::optional<KnownSuppliers> known_suppliers_from(std::string_view text);

}  // namespace parangon::hub::disclosure
