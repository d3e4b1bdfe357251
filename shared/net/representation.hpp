#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/net/http.hpp"

namespace parangon::net {

/// The bytes of a resource in one content coding (RFC 9110 section 8.4), ready to be sent.
struct CodedBytes {
  std::shared_ptr<const std::string> bytes;  ///< Null: there is no such form.
  std::string etag;                          ///< Strong, quotes included; another for each form.
  std::string digest;                        ///< Base64 of the SHA-256 of these bytes.
};

/// A resource that is known whole: what is said of it, and its forms.
struct Representation {
  std::string content_type;
  std::chrono::sys_seconds last_modified;
  std::string cache_control;
  std::vector<Header> headers;  ///< Besides those that follow from the rest.
  CodedBytes identity;
  CodedBytes gzip;
};

/// The answer to GET or HEAD of such a resource, by the request's headers:
///   - Accept-Encoding chooses the form (RFC 9110 section 12.5.3); Vary says so where there are
///   two;
///   - If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since, in the order of section
///     13.2.2: 412 or 304;
///   - one byte range of the chosen form (section 14), with If-Range: 206 with Content-Range, or
///     416. Several ranges, or one that cannot be read, are answered with the whole (section 14.2).
/// Every answer has ETag, Last-Modified, Accept-Ranges and Cache-Control; 200 and 206 have
/// Repr-Digest (RFC 9530 section 3) over the whole form. 412 and 416 come without a body: the
/// caller's own renderer says what is wrong.
Response answer_with(const Request& request, const Representation& resource);

/// Whether gzip is at least as welcome as the plain form. No Accept-Encoding: no.
bool prefers_gzip(std::string_view accept_encoding);

/// Date of a header in any of the three forms of RFC 9110 section 5.6.7; nullopt for another.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);
/// The preferred form: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string format_http_date(std::chrono::sys_seconds time);

}  // namespace parangon::net
