#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/net/http.hpp"

namespace parangon::net {

/// Who may call a route. Data here; the injected Authorizer decides, before the body is read.
/// `agency`: the agency's own certificate; `member`: that, or a person's whom it has named.
enum class Access { anyone, member, agency, staff };

/// "anyone", "member", "agency", "staff".
std::string_view to_string(Access access);

/// Answers one request. Runs on the connection's I/O thread: anything that blocks goes through
/// run_on (offload.hpp). An Error becomes an answer through the ErrorRenderer; an exception is
/// reported to the Observer and becomes a 500 that reveals nothing.
/// The request is the handler's: it may move the body out of it.
using Handler = std::function<boost::asio::awaitable<Result<Response>>(Request&)>;

/// Gives the ready-made answer, or null to let the handler answer. Must not block.
using CachedProvider = std::function<std::shared_ptr<const Prepared>(const Request&)>;

/// For the description of the interface (OpenAPI 3.1); the server does not read them.
struct RouteDocumentation {
  std::string operation_id;
  std::string summary;
  std::string description;
  std::string tag;
  std::string request_schema;  ///< Name of a schema component; empty for none.
  std::string response_schema;
  std::string response_media_type = "application/json";
  bool page = false;  ///< Also as text/html, by Accept.
  /// Which figures an answer can contain or follow from: "nothing", or names of outlets. The
  /// application says which names there are, and refuses routes that declare none.
  std::vector<std::string> discloses;
  std::vector<unsigned> statuses;  ///< Besides 200 and those common to all routes.
  /// Names of parameter components: queries and headers; those of the path follow from the pattern.
  std::vector<std::string> parameters;
};

/// One verb on one path.
struct Route {
  Verb verb = Verb::get;
  /// "/v1/register/{release}": `{name}` stands for one non-empty segment; as last segment,
  /// `{name...}` stands for all the rest, slashes included, possibly empty.
  std::string pattern;
  Access access = Access::anyone;
  /// Largest body; without it the listener's default for POST, PUT and PATCH, and 0 for others.
  std::optional<std::size_t> max_body_bytes;
  /// Media types of the body that are taken, without parameters ("application/json"); another one,
  /// or none where there is a body, gets 415. Empty: any.
  std::vector<std::string> accepts;
  Handler handler;
  CachedProvider cached;  ///< May be empty.
  RouteDocumentation documentation;
};

/// What is served on one listener. Built at start, then only read: any thread may look up.
class RouteTable {
 public:
  /// A malformed pattern, a missing handler (and no cached provider), or the same verb and pattern
  /// twice is a defect: throws std::logic_error.
  void add(Route route);

  /// In the order they were added.
  const std::vector<std::unique_ptr<const Route>>& routes() const { return routes_; }

  /// The outcome of a look-up. `route` is null for 404 (`path_known` false) and for 405.
  struct Match {
    const Route* route = nullptr;
    bool path_known = false;
    bool malformed = false;  ///< A parameter's percent-encoding is broken: 400.
  };

  /// Finds the route for a verb and a path, HEAD falling back to GET, and fills `parameters` with
  /// the decoded path parameters. A literal segment wins over `{name}`, that over `{name...}`.
  /// Allocates nothing for a path without parameters.
  Match find(Verb verb, std::string_view path, std::vector<Parameter>& parameters) const;

  /// Value of the Allow header for a known path: "GET, HEAD, OPTIONS".
  std::string allowed(std::string_view path) const;

 private:
  struct Path {
    std::string pattern;
    std::vector<std::string> segments;  ///< As written, braces included.
    bool rest = false;                  ///< Ends in `{name...}`.
    std::vector<const Route*> routes;
  };
  const Path* find_path(std::string_view path) const;

  std::vector<std::unique_ptr<const Route>> routes_;
  std::vector<Path> literal_;   ///< Sorted by pattern.
  std::vector<Path> patterns_;  ///< Most specific first.
};

/// Decides whether a request may go on to a route whose access is not `anyone`, before its body is
/// read. May set `request.identity` for the handler. Errc::unauthenticated gives 401,
/// Errc::forbidden 403.
using Authorizer =
    std::function<boost::asio::awaitable<Status>(const Route& route, Request& request)>;

/// Why a request gets no normal answer.
struct Failure {
  unsigned status = 500;
  Error error;
  std::vector<Header> headers;  ///< Such as Allow or Retry-After; the server adds them itself.
};

/// Makes the answer for a failure. Of a request whose head was not read to its end only `id` and
/// `lang` mean something: the language that was asked for until there, else English. Must not throw
/// and must not block.
using ErrorRenderer = std::function<Response(const Failure& failure, const Request* request)>;

/// A line of text in the request's language (both languages when `request` is null).
Response plain_error(const Failure& failure, const Request* request);

}  // namespace parangon::net
