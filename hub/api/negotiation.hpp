#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace parangon::hub::api {

/// Which of the offered media types an Accept header likes best (RFC 9110 section 12.5.1): by its
/// weights, the more precise range before the wilder one, then in the offered order. Empty: the
/// first. nullopt when it takes none of them.
std::optional<std::size_t> best_type(std::string_view accept,
                                     std::span<const std::string_view> offered);

}  // namespace parangon::hub::api
