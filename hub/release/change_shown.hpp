#pragma once

#include <optional>
#include <span>

#include "hub/release/protected_table.hpp"
#include "hub/release/review.hpp"

namespace parangon::hub::release {

/// How much of what changed since `last` readers can compute; nullopt where nothing changed.
/// `earlier`: as given to protect_table().
std::optional<ChangeShown> change_shown(const ProtectedTable& table, const KeptTable& last,
                                        std::size_t earlier);

}  // namespace parangon::hub::release
