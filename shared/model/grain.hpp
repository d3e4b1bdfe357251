#pragma once

#include "shared/core/text.hpp"
#include "shared/model/period.hpp"

namespace parangon::model {

/// What people call periods of that length: "année", "year".
Text label(Period::Grain grain);

}  // namespace parangon::model
