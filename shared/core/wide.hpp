#pragma once

namespace parangon {

/// 128-bit integer for products of amounts, where 64 bits would overflow.
__extension__ using Wide = __int128;

}  // namespace parangon
