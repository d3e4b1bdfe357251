#include "hub/api/resource.hpp"

#include <fmt/format.h>

#include "hub/api/problem.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

asio::awaitable<Result<net::Response>> guarded(const net::Handler& inner, net::Request& request) {
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
  out.handler = [inner = std::move(handler)](net::Request& request) {
    return guarded(inner, request);
  };
  return out;
}

net::RouteDocumentation about(std::string_view tag, std::string_view operation_id,
                              std::string_view summary, std::string_view response_schema,
                              std::string_view media_type) {
  net::RouteDocumentation out;
  out.operation_id = operation_id;
  out.summary = summary;
  out.tag = tag;
  out.response_schema = response_schema;
  out.response_media_type = media_type;
  return out;
}

std::string cache_key(const net::Request& request) {
  std::string key = request.path;
  for (const auto& [name, value] : request.query) key += fmt::format("\n{}\t{}", name, value);
  return key;
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
