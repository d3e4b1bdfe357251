#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "connectors/config/config.hpp"
#include "connectors/prepare/document.hpp"
#include "shared/core/error.hpp"

namespace parangon::connectors::cli {

/// Reads a CSV with the columns `rule` and `text`. Errc::malformed names the row whose rule does
/// not warn or is there twice, or whose text is no justification; Errc::not_found,
/// Errc::unavailable.
Result<Justifications> read_justifications(const std::filesystem::path& file);

/// Those of the configuration's file, and in their place those of the command line ("RULE=TEXT").
/// Errc::invalid_argument when one of them is none.
Result<Justifications> justifications_of(const AgencyConfig& config,
                                         const std::vector<std::string>& options);

}  // namespace parangon::connectors::cli
