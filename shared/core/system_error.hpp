#pragma once

#include "shared/core/text.hpp"

namespace parangon {

/// What the operating system says of an errno, in both languages. The C library has it in the
/// locale's language only, which the programs do not set; the codes that a user meets are put into
/// French here, others are given by their number ("erreur système 95").
Text system_error_text(int errno_value);

}  // namespace parangon
