#pragma once

#include <cstddef>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "shared/net/http.hpp"

namespace parangon::net {

/// A date as HTTP writes it: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string format_date(std::time_t second);

/// The current date as HTTP writes it ("Sun, 06 Nov 1994 08:49:37 GMT"), formatted at most once a
/// second. One per thread.
class DateCache {
 public:
  std::string_view now();

 private:
  std::time_t second_ = -1;
  std::string text_;
};

/// What the head of an answer says besides the Response itself.
struct HeadFacts {
  std::string_view date;
  bool keep_alive = true;
  std::optional<std::size_t> content_length;
  std::string_view request_id;  ///< Empty: no X-Request-Id.
};

/// Appends status line, headers and the empty line. Date comes first, Connection second, at the
/// place where patch_head finds them. Control characters in a header's value are left out, so
/// that a value cannot begin a new header.
void append_head(std::string& out, const Response& response, const HeadFacts& facts);

/// Rewrites Date and Connection in the head that `block` begins with; both keep their length.
void patch_head(std::string& block, std::string_view date, bool keep_alive);

/// True when an If-None-Match value names this entity tag (weak comparison, RFC 9110 13.1.2).
bool names_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace parangon::net
