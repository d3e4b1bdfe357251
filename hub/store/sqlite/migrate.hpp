#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::store {

/// In `metadata`: until when version 0.1.0 showed comparisons of this store, in milliseconds.
inline constexpr const char* compared_until_key = "compared_until";

/// Number of the newest migration this program has.
int newest_schema();

/// Runs the migrations that the file lacks, each in a transaction of its own, in order; a new file
/// also gets its name and instant of creation, and one of version 0.1.0 with certified submissions
/// gets `compared_until_key`. Errc::malformed when the file is not a hub's store,
/// Errc::conflict when a newer program has written it; both leave it as it is.
Status migrate(SQLite::Database& db, std::string_view hub_name, Instant now);

}  // namespace parangon::hub::store
