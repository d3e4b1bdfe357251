#pragma once

#include <vector>

#include "hub/release/files/digest.hpp"
#include "hub/release/publication.hpp"

namespace parangon::hub::release {

/// Every file of a release, always in this order: the cubes' CSV, the code lists' CSV, the cubes'
/// JSON, their SDMX-CSV, structure.sdmx.json, datapackage.json, dictionnaire.fr.md,
/// dictionary.en.md, changes.fr.md, changes.en.md, CITATION.cff, certificate.json, SHA256SUMS. What
/// each holds: docs/open-data.md. Pure: the same publications give the same bytes. `previous` is
/// the release before, nullptr for the first. A publication that breaks its contract (a code
/// outside its list, a confidential cell with a number, two files of one name) is a defect:
/// std::logic_error, and nothing is written.
std::vector<File> write_release(const Publication& publication, const Publication* previous,
                                const Digest& digest);

/// The release's digest: SHA-256 of SHA256SUMS. `files` is what write_release gave.
std::string release_digest(const std::vector<File>& files, const Digest& digest);

}  // namespace parangon::hub::release
