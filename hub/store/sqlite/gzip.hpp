#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parangon::hub::store {

/// One gzip member (RFC 1952) without a name or a time: the same bytes always give the same.
std::string gzip(std::string_view bytes);

/// Inverse of gzip. nullopt when it is not one whole member of exactly `size` bytes.
std::optional<std::string> gunzip(std::string_view member, std::size_t size);

}  // namespace parangon::hub::store
