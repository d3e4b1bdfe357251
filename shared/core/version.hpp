#pragma once

#include <string_view>

namespace parangon {

/// The project's version, "0.1.0": of all three programs, from CMakeLists.txt.
std::string_view version();

}  // namespace parangon
