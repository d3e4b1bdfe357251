#pragma once

#include <string_view>

#include "shared/core/text.hpp"

namespace parangon {

/// What a program says of a command line that it does not understand. `what` is the sentence of
/// CLI11 2.3, which has English only; those that a user meets are put into French, others are given
/// as they are.
Text usage_error(std::string_view program, std::string_view what);

}  // namespace parangon
