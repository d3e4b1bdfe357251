#pragma once

#include <string>
#include <vector>

#include "hub/release/files/table.hpp"

namespace parangon::hub::release {

/// The data dictionary, in Markdown: every file, every column with its meaning, unit and values,
/// the rule of secrecy, rounding, and how to cite. `tables` are the publication's. Deterministic.
Text dictionary(const Publication& publication, const std::vector<Table>& tables,
                const std::string& package_digest);

}  // namespace parangon::hub::release
