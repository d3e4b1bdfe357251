#include "hub/api/resource.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/api/problem.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

/// Which of two values was meant nobody can know: taking the first would answer another question
/// than the one that was asked. Several values of one parameter are written with commas.
Status once_each(const net::Request& request) {
  for (auto its = request.query.begin(); its != request.query.end(); ++its) {
    const bool again = std::any_of(request.query.begin(), its, [&](const net::Parameter& earlier) {
      return earlier.name == its->name;
    });
    if (!again) continue;
    return Error{
        Errc::invalid_argument,
        {fmt::format("Paramètre « {} » : donné deux fois ; dites-le une fois, plusieurs "
                     "valeurs séparées par des virgules là où il en prend.",
                     its->name),
         fmt::format("Parameter \"{}\": given twice; say it once, several values separated "
                     "by commas where it takes them.",
                     its->name)}};
  }
  return {};
}

asio::awaitable<Result<net::Response>> guarded(const net::Handler& inner, net::Request& request) {
  if (auto fine = once_each(request); !fine) co_return fine.error();
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
