#pragma once

#include <cstddef>

namespace parangon {

/// Columns of the terminal behind a descriptor, at least 80; 0 when there is no terminal (a pipe, a
/// file) or it does not say.
std::size_t terminal_width(int descriptor);

}  // namespace parangon
