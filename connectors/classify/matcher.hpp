#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "connectors/classify/purchase_line.hpp"
#include "shared/model/supplier_register.hpp"

namespace parangon::connectors::classify {

/// What a supplier is on the day of a purchase.
struct Match {
  std::optional<model::SupplierKind> kind;  ///< nullopt: an ordinary supplier.
  bool ess = false;
  bool esus = false;
};

/// What the admin answered for an establishment whose legal unit, but not itself, is listed.
struct ReviewAnswer {
  /// The kind it is of; nullopt: the admin says it is none.
  std::optional<model::SupplierKind> kind;
};

/// A purchase that only the legal unit links to the register: it is counted as ordinary until the
/// admin answers. Kept in the agency's state; never sent.
struct ReviewItem {
  std::int64_t lines = 0;
  model::Money amount;
};

/// Looks suppliers up in the register: at the establishment (SIRET) and at the date. Matching on
/// the SIREN alone would turn large associations into insertion enterprises, so such cases go to
/// the review list. Not thread-safe.
class Matcher {
 public:
  /// Both must outlive the matcher.
  Matcher(const model::SupplierRegister& supplier_register,
          const std::map<model::Siret, ReviewAnswer>& answers);

  /// `amount` is the supplier's part of the line, for the review list.
  Match match(const Supplier& supplier, model::Date day, model::Basis basis, model::Money amount);
  /// Whether the last match() put its supplier on the review list.
  bool last_needs_review() const { return last_needs_review_; }

  /// Establishments to review, with what they add up to.
  const std::map<model::Siret, ReviewItem>& review() const { return review_; }

 private:
  const model::SupplierRegister& register_;
  const std::map<model::Siret, ReviewAnswer>& answers_;
  std::map<model::Siret, ReviewItem> review_;
  bool last_needs_review_ = false;
};

}  // namespace parangon::connectors::classify
