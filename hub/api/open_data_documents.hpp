#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/api/open_data.hpp"
#include "hub/release/catalogue/catalogue.hpp"

namespace parangon::hub::api {

/// What is said of the releases, as JSON: the ways in (`latest` may be null), the list, and one
/// release.
std::string overview_json(const PublicRelease* latest, const std::vector<std::string>& tables,
                          bool has_catalogue);
std::string releases_json(const ReleaseShelf::Releases& releases);
std::string release_json(const PublicRelease& release, const ReleaseShelf::Releases& releases);

/// What the catalogue and the pages say of a release; the first without files and tables. Blocks on
/// the store for the second.
release::CataloguedRelease catalogued_head(const PublicRelease& release);
release::CataloguedRelease catalogued(const PublicRelease& release, ReleaseShelf& shelf);

/// The releases' catalogue in the form of that path ("catalog.ttl"), from their public files and
/// what the configuration says. `describe`: bytes of datapackage.json of a release; nullopt for a
/// withdrawn one. Errc::not_found while nothing is published.
Result<std::string> catalogue_bytes(const CatalogueAbout& about,
                                    const ReleaseShelf::Releases& releases, ReleaseShelf& shelf,
                                    std::string_view path);

}  // namespace parangon::hub::api
