/// @file
/// Where tests find the files of the checkout that they were built from.
#pragma once

#include <string>
#include <string_view>

namespace parangon::support {

/// The absolute path of a file of the checkout; `below` is relative to its root.
std::string source_path(std::string_view below);

}  // namespace parangon::support
