#pragma once

#include <any>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/core/text.hpp"

namespace parangon::net {

/// The HTTP methods that a route can have. `other` is any method that we do not know; no route has
/// it, so it ends as 404 or 405.
enum class Verb { get, head, post, put, patch, delete_, options, other };

/// "GET", "HEAD"…; "OTHER" for Verb::other.
std::string_view to_string(Verb verb);

/// One header field. Names compare without regard to case.
struct Header {
  std::string name;
  std::string value;
};

/// True when two header names or tokens are equal but for the case of ASCII letters.
bool same_token(std::string_view a, std::string_view b);

/// One `name=value` of a query, or one `{name}` of a path; both percent-decoded.
struct Parameter {
  std::string name;
  std::string value;
};

/// The certificate that the other end proved to own. Made once per connection, after its chain,
/// revocation lists and purpose were verified.
struct PeerCertificate {
  std::string pem_chain;          ///< The certificate, then the issuers that were sent with it.
  std::string der;                ///< The certificate alone, as DER bytes.
  std::string subject;            ///< RFC 2253, for logs: "CN=…,O=…".
  std::string common_name;        ///< Last CN of the subject; empty when there is none.
  std::vector<std::string> uris;  ///< Subject alternative names of type URI.
  std::string serial;             ///< Upper-case hexadecimal, as `openssl x509 -serial` prints.
  std::string sha256;             ///< Lower-case hexadecimal of SHA-256 over `der`.
  std::chrono::sys_seconds not_after;
};

/// A request whose head (and body, where the route takes one) is complete and within the limits.
/// Owns all it holds; in a handler it lives until the handler has returned.
struct Request {
  Verb verb = Verb::get;
  std::string path;              ///< Without the query, still percent-encoded.
  std::vector<Parameter> query;  ///< In the order written; duplicates are kept.
  std::vector<Parameter> path_parameters;
  std::vector<Header> headers;  ///< In the order received; duplicates are kept.
  std::string body;
  std::string remote_address;                   ///< "192.0.2.7" or "2001:db8::1"; no port.
  std::shared_ptr<const PeerCertificate> peer;  ///< Null where none was asked for.
  Lang lang = Lang::en;                         ///< From Accept-Language.
  std::string id;                               ///< Unique in this process; echoed as X-Request-Id.
  std::any identity;                            ///< What the Authorizer found; see router.hpp.

  /// Value of the first header of that name, or nothing.
  std::optional<std::string_view> header(std::string_view name) const;

  /// First query parameter of that name, or nothing. `?a` has the value "".
  std::optional<std::string_view> query_value(std::string_view name) const;

  /// All query parameters of that name, in the order written.
  std::vector<std::string_view> query_values(std::string_view name) const;

  /// The part of the path that `{name}` of the route's pattern stands for. Asking for a name that
  /// the pattern has not is a defect: throws std::logic_error.
  const std::string& path_parameter(std::string_view name) const;
};

/// An answer before it is serialized. The server adds Date, Content-Length, Connection,
/// X-Request-Id and the security headers (docs/http.md); a header set here wins over the default of
/// the same name. Without a Cache-Control it is sent as "no-store". With an ETag that the request's
/// If-None-Match names, GET and HEAD are answered with 304 and no body.
struct Response {
  unsigned status = 200;
  std::string content_type;  ///< Empty: no Content-Type.
  std::vector<Header> headers;
  std::variant<std::string, std::shared_ptr<const std::string>> body;

  std::string_view body_view() const;

  static Response json(std::string body, unsigned status = 200);
  static Response text(std::string body, unsigned status = 200);
};

/// An answer serialized once, to be served many times: status line, headers with the security
/// headers, and body, in one block. Immutable and shared between threads. While being sent, the
/// Date and the Connection value are rewritten in the sender's copy of the first bytes.
class Prepared {
 public:
  /// Errors: none; a Response that makes no sense (status below 200) is a defect and throws.
  static std::shared_ptr<const Prepared> make(const Response& response);

  unsigned status() const { return status_; }
  std::string_view bytes() const { return bytes_; }  ///< Head and body.
  std::string_view head() const { return bytes().substr(0, head_size_); }
  std::string_view not_modified() const { return not_modified_; }  ///< Head of the 304.
  std::string_view etag() const { return etag_; }                  ///< Empty when there is none.

 private:
  Prepared() = default;
  unsigned status_ = 200;
  std::size_t head_size_ = 0;
  std::string bytes_;
  std::string not_modified_;
  std::string etag_;
};

/// The status for each kind of error: the one table, exhaustive. 400, 422, 413, 404, 409, 401,
/// 403, 503, 504, 500.
unsigned status_of(Errc code);

/// "Not Found" for 404; "Unknown" for a status that RFC 9110 does not name.
std::string_view reason_phrase(unsigned status);

/// Percent-decodes; `plus_is_space` for queries. Errc::malformed for a broken escape or a NUL.
Result<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// Percent-encodes all but the unreserved characters of RFC 3986: for one path segment or one
/// query value.
std::string percent_encode(std::string_view text);

/// "a=1&b=&c" to parameters. Errc::malformed as percent_decode; Errc::too_large over `max_items`.
Result<std::vector<Parameter>> parse_query(std::string_view text, std::size_t max_items = 256);

}  // namespace parangon::net
