#pragma once

#include <string>

#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// The interface's description, OpenAPI 3.1: every route of both listeners, with the listener that
/// has it (x-listeners), its access as security, its parameters, schemas and problem answers.
/// Deterministic. A parameter or schema that openapi_components.json does not have is a defect:
/// throws std::logic_error.
std::string openapi_document(const net::RouteTable& members, const net::RouteTable& portal);

}  // namespace parangon::hub::api
