#include "hub/api/resource.hpp"

#include <fmt/format.h>

#include "hub/api/problem.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

asio::awaitable<Result<net::Response>> guarded(const net::Handler& inner,
                                               const net::Request& request) {
  try {
    auto answer = inner(request);
    co_return co_await std::move(answer);
  } catch (const store::StoreUnavailable& outage) {
    co_return outage_response(outage, request);
  }
}

}  // namespace

net::Route route(net::Verb verb, std::string pattern, net::Access access, net::Handler handler) {
  net::Route out;
  out.verb = verb;
  out.pattern = std::move(pattern);
  out.access = access;
  out.handler = [inner = std::move(handler)](const net::Request& request) {
    return guarded(inner, request);
  };
  return out;
}

std::string entity_tag(std::string_view content) {
  return fmt::format("\"{}\"", trust::to_hex(trust::sha256(content)).substr(0, 32));
}

net::Response cacheable(std::string body, std::string content_type, int max_age_seconds) {
  net::Response response;
  response.content_type = std::move(content_type);
  response.headers.push_back({"ETag", entity_tag(body)});
  response.headers.push_back(
      {"Cache-Control",
       max_age_seconds == 0 ? "no-cache" : fmt::format("public, max-age={}", max_age_seconds)});
  response.body = std::move(body);
  return response;
}

}  // namespace parangon::hub::api
