#pragma once

#include "hub/benchmark/comparison.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {

/// One indicator as the interface shows it (schema Indicator in /openapi.json). Amounts are
/// decimal texts in euros; shares, percentiles and ranks are numbers.
void write_indicator(wire::JsonWriter& json, const benchmark::Comparison& comparison,
                     const benchmark::Indicator& indicator);

}  // namespace parangon::hub::api
