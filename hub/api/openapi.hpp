#pragma once

#include <string>

#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// The interface's description, OpenAPI 3.1: every route of both listeners, with the listener that
/// has it (x-listeners), its access as security, what it discloses (x-discloses,
/// docs/disclosures.md), its parameters, schemas and problem answers. Deterministic. These are
/// defects and throw std::logic_error: a parameter or schema that openapi_components.json does not
/// have; a route that does not declare what it discloses, or names something that is no outlet.
std::string openapi_document(const net::RouteTable& members, const net::RouteTable& portal);

}  // namespace parangon::hub::api
