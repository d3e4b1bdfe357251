#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "hub/collect/events.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/supplier_register.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"

namespace parangon::hub::collect {

/// What a release's signature calls its payload ("cty", RFC 7515 section 4.1.10).
inline constexpr std::string_view register_content_type = "text/csv";

struct RegisterImport {
  bool added = false;  ///< False: the content is that of the current release, which `info` names.
  store::RegisterInfo info;
};

/// Writes the entries as canonical CSV, signs it (detached JWS with the hub's key and chain) and
/// stores it as the next release, which `actor` is recorded to have made; content identical to the
/// current release adds nothing. Errc::invalid_argument when there is no entry;
/// Errc::already_exists when another import of the same content came first.
Result<RegisterImport> import_register(store::Store& store,
                                       std::span<const model::RegisterEntry> entries,
                                       std::string_view note, Instant now,
                                       const trust::PrivateKey& key,
                                       const std::vector<trust::Certificate>& chain,
                                       const Actor& actor);

}  // namespace parangon::hub::collect
