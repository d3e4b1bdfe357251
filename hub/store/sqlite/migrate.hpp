#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::store {

/// Number of the newest migration this program has.
int newest_schema();

/// Runs the migrations that the file lacks, each in a transaction of its own, in order; a new file
/// also gets its name and instant of creation. Errc::malformed when the file is not a hub's store,
/// Errc::conflict when a newer program has written it; both leave it as it is.
Status migrate(SQLite::Database& db, std::string_view hub_name, Instant now);

}  // namespace parangon::hub::store
