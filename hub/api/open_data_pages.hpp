#pragma once

#include <optional>
#include <string>

#include "hub/api/open_data.hpp"
#include "hub/release/pages/pages.hpp"

namespace parangon::hub::api {

/// Whether the request likes HTML better than JSON, as browsers do. JSON where it says nothing, or
/// takes neither.
bool wants_page(const net::Request& request);

/// The form of the catalogue ("catalog.ttl") that a request for a release likes better than JSON
/// and HTML: the addresses of the catalogue's nodes are read by programs that follow them. nullopt
/// for the others.
std::optional<std::string> wanted_graph(const net::Request& request);

/// What a page needs of the request and of who publishes. Its language: `lang=fr|en`, else
/// Accept-Language, else French. Errc::invalid_argument for another `lang`.
Result<release::PageFrame> page_frame(const net::Request& request,
                                      const std::optional<CatalogueAbout>& about);

/// A page in the frame's language, with the policy that allows its own style and nothing else.
/// An answer other than 200 is not to be kept.
net::Response page_response(std::string html, const release::PageFrame& frame,
                            unsigned status = 200);

/// The page of a release among `releases`, those that the reader may know of. Blocks on the store.
release::ReleasePage page_of(const PublicRelease& release, const ReleaseShelf::Releases& releases,
                             ReleaseShelf& shelf);
/// The start page. Blocks on the store.
release::StartPage start_of(const ReleaseShelf::Releases& releases, const PublicRelease* latest,
                            ReleaseShelf& shelf);

}  // namespace parangon::hub::api
