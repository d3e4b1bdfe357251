#pragma once

#include <string_view>

#include "hub/store/records.hpp"
#include "shared/net/http.hpp"

namespace parangon::hub::api {

/// Errc::invalid_argument: the parameter, and what is expected of it.
Error bad_parameter(std::string_view name, std::string_view expected_fr,
                    std::string_view expected_en);

/// `limit` (1 to PageRequest::max_limit, 100 when not said) and `cursor` (the `next` of the page
/// before) of a list. Errc::invalid_argument for anything else.
Result<store::PageRequest> page_request(const net::Request& request);

/// `as_of`: an instant in RFC 3339 with "Z"; none is now. Errc::invalid_argument for anything else.
Result<std::optional<Instant>> as_of(const net::Request& request);

/// "Known by then": what was recorded at `at`, read as of `as_of`. An immutable item that came
/// later is not there as of that instant.
bool known_by(const std::optional<Instant>& as_of, Instant at);

/// Errc::not_found for something that is not there, `missing` in a sentence without its end, told
/// of the instant asked about.
Error not_there(const Text& missing, const std::optional<Instant>& as_of);

/// `period`; none restricts nothing. Errc::invalid_argument for anything else.
Result<std::optional<model::Period>> period_filter(const net::Request& request);

}  // namespace parangon::hub::api
