#include "hub/api/registers.hpp"

#include <fmt/format.h>

#include <charconv>

#include "hub/api/paging.hpp"
#include "hub/api/resource.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

constexpr int year_in_seconds = 365 * 24 * 3600;

Error no_release(std::string_view which, const std::optional<Instant>& as_of) {
  return not_there(
      {fmt::format("Le hub n'a pas de version {} du registre ; /v1/register les donne toutes",
                   which),
       fmt::format("The hub has no release {} of the register; /v1/register lists them all",
                   which)},
      as_of);
}

net::Response release_response(store::RegisterRelease release, bool immutable) {
  net::Response response;
  response.content_type = "text/csv; charset=utf-8; header=present";
  const auto number = std::to_string(release.info.number);
  response.headers = {
      {"ETag", fmt::format("\"{}-{}\"", number, release.info.sha256)},
      {"Cache-Control", immutable ? fmt::format("public, max-age={}, immutable", year_in_seconds)
                                  : std::string("no-cache")},
      {"Content-Location", "/v1/register/" + number},
      {"Parangon-Register-Release", number},
      {"Parangon-Signature", std::move(release.signature)}};
  response.body = std::move(release.csv);
  return response;
}

}  // namespace

Registers::Answer Registers::list(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &instant] { return store_.register_releases(*instant); };
  const auto found = co_await calls_.run("register_releases", std::move(work));
  if (!found) co_return found.error();
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().name("items").begin_array();
  for (const auto& info : *found) {
    json.begin_object().member("number", info.number).member("created", info.created);
    json.member("sha256", info.sha256).member("entries", info.entries);
    json.member("note", info.note).end_object();
  }
  json.end_array().end_object();
  co_return cacheable(body + "\n", "application/json");
}

Registers::Answer Registers::current(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &instant]() -> Result<store::RegisterRelease> {
    const auto info = store_.current_register(*instant);
    if (!info) {
      return not_there({"Le hub n'a pas encore de registre : importez-en un (parangon-hub register "
                        "import)",
                        "The hub has no register yet: import one (parangon-hub register import)"},
                       *instant);
    }
    auto release = store_.register_release(info->number);
    if (!release) return no_release(std::to_string(info->number), *instant);
    return std::move(*release);
  };
  auto found = co_await calls_.run("register_release", std::move(work));
  if (!found) co_return found.error();
  co_return release_response(std::move(*found), false);
}

Registers::Answer Registers::numbered(const net::Request& request) {
  const auto& text = request.path_parameter("release");
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    co_return no_release(text, *instant);
  }
  auto work = [this, number] { return store_.register_release(number); };
  auto found = co_await calls_.run("register_release", std::move(work));
  if (!found) co_return found.error();
  if (!*found || !known_by(*instant, (*found)->info.created)) {
    co_return no_release(text, *instant);
  }
  co_return release_response(std::move(**found), true);
}

void Registers::add_routes(net::RouteTable& table) {
  const auto add = [&table](const char* pattern, net::Handler handler,
                            net::RouteDocumentation its) {
    net::Route get = route(net::Verb::get, pattern, net::Access::anyone, std::move(handler));
    get.documentation = std::move(its);
    get.documentation.discloses = {"nothing"};
    table.add(std::move(get));
  };
  auto listing = about("register", "listRegisterReleases", "Releases of the register, newest first",
                       "RegisterList");
  listing.parameters = {"AsOf"};
  add(
      "/v1/register", [this](const net::Request& r) { return list(r); }, listing);
  auto newest = about("register", "getCurrentRegister", "The newest release of the register", "Csv",
                      "text/csv");
  newest.statuses = {404};
  newest.parameters = {"AsOf"};
  add(
      "/v1/register/current", [this](const net::Request& r) { return current(r); }, newest);
  auto one = newest;
  one.operation_id = "getRegister";
  one.summary = "One release of the register";
  add(
      "/v1/register/{release}", [this](const net::Request& r) { return numbered(r); }, one);
}

}  // namespace parangon::hub::api
