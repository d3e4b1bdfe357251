#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/store/sqlite/database.hpp"
#include "hub/store/statement_records.hpp"

namespace parangon::hub::store {

/// Whom the agency has named to certify and not removed, as of an instant, by person.
std::vector<Certifier> certifiers_of(Database& db, const std::string& agency,
                                     const std::optional<Instant>& as_of);

}  // namespace parangon::hub::store
