#pragma once

#include <string>

#include "hub/release/publication.hpp"

namespace parangon::hub::release {

/// CITATION.cff (Citation File Format 1.2.0), in English, as the format knows one language. It
/// carries the digest of datapackage.json, which holds those of all tables: SHA256SUMS names this
/// file, so its own digest cannot stand in it. Deterministic.
std::string citation_file(const Publication& publication, const std::string& package_digest);

}  // namespace parangon::hub::release
