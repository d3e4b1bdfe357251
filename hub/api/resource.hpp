#pragma once

#include <string>
#include <string_view>

#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// A route whose handler answers 503 (outage_response) when the store is down, wherever in it that
/// shows, and 400 when a query parameter is given twice. Every route of the interface is made with
/// it.
net::Route route(net::Verb verb, std::string pattern, net::Access access, net::Handler handler);

/// What the description says of a route. `tag` groups; the schema is of openapi_components.json.
net::RouteDocumentation about(std::string_view tag, std::string_view operation_id,
                              std::string_view summary, std::string_view response_schema,
                              std::string_view media_type = "application/json");

/// Path and query, normalised enough that equal questions share a ready-made answer.
std::string cache_key(const net::Request& request);

/// A strong entity tag of the content: the first half of its SHA-256, in quotes.
std::string entity_tag(std::string_view content);

/// 200 with an entity tag, to be kept by caches for `max_age_seconds` (0: asked again each time).
net::Response cacheable(std::string body, std::string content_type, int max_age_seconds = 0);

}  // namespace parangon::hub::api
