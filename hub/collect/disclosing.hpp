#pragma once

#include <optional>

#include "hub/collect/events.hpp"
#include "hub/store/store.hpp"

namespace parangon::hub::collect {

/// Outlet of a draft whose files staff has read: later releases count on it, published or not.
inline constexpr std::string_view draft_outlet = "draft";

/// Outlet of what an agency read before it consented to enter alone.
inline constexpr std::string_view entry_preview_outlet = "entry-preview";

/// The ledger's entry of imported comparisons of version 0.1.0; nullopt before the import.
std::optional<store::Disclosure> imported_comparisons(const store::ReadStore& store);

/// Errc::conflict, saying what to do, while comparisons of version 0.1.0 are to be imported:
/// nothing new may be computed before it is known what they showed.
Status require_comparisons(const store::ReadStore& store);

/// Records disclosures, each with its event in the log (docs/audit-events.md). As the store in
/// threads, errors and StoreUnavailable.
class Disclosing {
 public:
  /// `store` must outlive it.
  Disclosing(store::Store& store, Actor actor) : store_(store), actor_(std::move(actor)) {}

  /// Durable when it returns; what is shown next is in the ledger.
  Status record(const store::NewDisclosure& disclosure);

 private:
  store::Store& store_;
  Actor actor_;
};

/// What the log says of a disclosure.
Subject disclosure_subject(const store::Disclosure& disclosure);

}  // namespace parangon::hub::collect
