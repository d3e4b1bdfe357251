#include "shared/model/supplier_register.hpp"

#include <algorithm>

namespace parangon::model {

SupplierRegister::SupplierRegister(std::vector<RegisterEntry> entries)
    : entries_(std::move(entries)) {
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const RegisterEntry& a, const RegisterEntry& b) {
                     return std::pair(a.siret, a.order) < std::pair(b.siret, b.order);
                   });
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i == 0 || entries_[i].siret != entries_[i - 1].siret) ++establishments_;
  }
}

std::span<const RegisterEntry> SupplierRegister::of(Siret siret) const {
  const auto [first, last] =
      std::equal_range(entries_.begin(), entries_.end(), siret, [](const auto& a, const auto& b) {
        if constexpr (std::is_same_v<std::decay_t<decltype(a)>, Siret>) {
          return a < b.siret;
        } else {
          return a.siret < b;
        }
      });
  return {first, last};
}

bool SupplierRegister::lists_siren(Siren siren, Date day) const {
  // Establishments of one legal unit are neighbours: the SIREN is the SIRET's first nine digits.
  const auto first = std::partition_point(entries_.begin(), entries_.end(),
                                          [&](const auto& e) { return e.siret.siren() < siren; });
  for (auto it = first; it != entries_.end() && it->siret.siren() == siren; ++it) {
    if (it->valid_on(day)) return true;
  }
  return false;
}

}  // namespace parangon::model
