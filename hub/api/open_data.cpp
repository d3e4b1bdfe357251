#include "hub/api/open_data.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "hub/api/open_data_documents.hpp"
#include "hub/api/open_data_pages.hpp"
#include "hub/api/paging.hpp"
#include "hub/api/problem.hpp"
#include "hub/api/resource.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

/// A numbered file never changes, but it may be withdrawn: a day is how long a cache that has it
/// may go on without asking.
constexpr std::string_view numbered_caching = "public, max-age=86400, immutable";
constexpr std::string_view latest_caching = "public, max-age=300";

constexpr std::string_view exposed =
    "Accept-Ranges, Content-Encoding, Content-Language, Content-Length, Content-Location, "
    "Content-Range, ETag, Last-Modified, Link, Repr-Digest, X-Request-Id";

void share(net::Response& response) {
  response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  response.headers.push_back({"Access-Control-Expose-Headers", std::string(exposed)});
}

asio::awaitable<Result<net::Response>> shared_answer(const net::Handler& inner,
                                                     net::Request& request) {
  auto called = inner(request);
  auto answer = co_await std::move(called);
  if (!answer) {
    const net::Failure failure{net::status_of(answer.error().code), answer.error(), {}};
    answer = render_problem(failure, &request);
  }
  share(*answer);
  co_return answer;
}

asio::awaitable<Result<net::Response>> preflight(const net::Request&) {
  net::Response out;
  out.status = 204;
  out.headers = {{"Allow", "GET, HEAD, OPTIONS"},
                 {"Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"},
                 {"Access-Control-Allow-Headers",
                  "Accept, Accept-Language, If-Match, If-Modified-Since, If-None-Match, If-Range, "
                  "If-Unmodified-Since, Range"},
                 {"Access-Control-Max-Age", "86400"}};
  share(out);
  co_return out;
}

std::string file_href(const PublicRelease& release, std::string_view path) {
  return fmt::format("/open-data/releases/{}/{}", release->number, path);
}

/// The resource of a path: one of the release's files, or the compressed form of one as a file of
/// its own, which the catalogue lists.
net::Representation resource_of(const PublicRelease& release, const store::ReleaseFileInfo& info,
                                const HeldFile& held, bool as_gzip) {
  net::Representation out;
  out.content_type = as_gzip ? "application/gzip" : info.media_type;
  out.last_modified = std::chrono::time_point_cast<std::chrono::seconds>(release->public_since());
  out.identity = as_gzip ? held.gzip : held.identity;
  if (!as_gzip) out.gzip = held.gzip;
  return out;
}

Error no_file(std::string_view path) {
  return {Errc::not_found,
          {fmt::format("Pas de fichier « {} » ; l'index de la publication les nomme tous.", path),
           fmt::format("No file \"{}\"; the release's index names them all.", path)}};
}

/// 412 and 416 in our own words; all else as it is.
net::Response rendered(net::Response answer, const net::Request& request) {
  if (answer.status != 412 && answer.status != 416) return answer;
  auto out = answer.status == 412
                 ? problem_response("precondition_failed",
                                    {"Le fichier n'est pas celui que la demande suppose.",
                                     "The file is not the one that the request expects."},
                                    request)
                 : problem_response("range_not_satisfiable",
                                    {"Le fichier finit avant les octets demandés.",
                                     "The file ends before the bytes asked for."},
                                    request);
  for (auto& header : answer.headers) {
    if (header.name != "Repr-Digest") out.headers.push_back(std::move(header));
  }
  return out;
}

}  // namespace

void add_shared_route(net::RouteTable& table, net::Route route) {
  net::Route question;
  question.verb = net::Verb::options;
  question.pattern = route.pattern;
  question.handler = [](const net::Request& r) { return preflight(r); };
  question.documentation =
      about(route.documentation.tag, "ask" + route.documentation.operation_id,
            "What a browser asks before it lets a page of another origin read", "");
  question.documentation.statuses = {204};
  question.documentation.discloses = {"nothing"};
  route.handler = [inner = std::move(route.handler)](net::Request& request) {
    return shared_answer(inner, request);
  };
  table.add(std::move(route));
  table.add(std::move(question));
}

Result<PublicRelease> release_from(const ReleaseShelf::Releases& releases, std::string_view number,
                                   const std::optional<Instant>& as_of) {
  std::int64_t wanted = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), wanted);
  if (read.ec == std::errc() && read.ptr == number.data() + number.size()) {
    for (const auto& release : releases) {
      if (release->number == wanted && known_by(as_of, release->public_since())) return release;
    }
  }
  return not_there({fmt::format("Pas de publication {} ; /open-data/releases les nomme", number),
                    fmt::format("No release {}; /open-data/releases names them", number)},
                   as_of);
}

Result<PublicRelease> latest_from(const ReleaseShelf::Releases& releases,
                                  const std::optional<Instant>& as_of) {
  if (const auto* latest = latest_of(releases, as_of)) return *latest;
  if (as_of) return not_there({"Rien n'était publié", "Nothing was published"}, as_of);
  return Error{Errc::not_found,
               {"Rien n'est publié pour l'instant.", "Nothing is published at present."}};
}

net::Response withdrawn_response(const ReleaseShelf::Releases& releases,
                                 const PublicRelease& release, const net::Request& request) {
  Text detail = {
      fmt::format("La publication {} a été retirée : {}", release->number,
                  release->reason_in(Lang::fr)),
      fmt::format("Release {} was withdrawn: {}", release->number, release->reason_in(Lang::en))};
  const auto* instead = latest_of(releases);
  if (instead != nullptr) {
    detail.fr += fmt::format(" — voir la publication {}.", (*instead)->number);
    detail.en += fmt::format(" — see release {}.", (*instead)->number);
  }
  auto out = problem_response("gone", detail, request);
  if (instead != nullptr) {
    out.headers.push_back(
        {"Link", fmt::format("<{}>; rel=\"latest-version\"", file_href(*instead, ""))});
  }
  return out;
}

OpenData::OpenData(ReleaseShelf& shelf, StoreCalls& calls, std::optional<CatalogueAbout> about)
    : shelf_(shelf), calls_(calls), about_(std::move(about)) {}

asio::awaitable<Result<ReleaseShelf::Releases>> OpenData::releases() {
  auto known = shelf_.known();
  if (known) co_return std::move(*known);
  auto work = [this] { return shelf_.releases(); };
  co_return co_await calls_.run("releases", std::move(work));
}

asio::awaitable<Result<ReleaseShelf::Releases>> OpenData::releases(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto all = co_await releases();
  if (!all) co_return all.error();
  co_return published_by(*all, *instant);
}

OpenData::Answer OpenData::overview(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto all = co_await releases();
  if (!all) co_return all.error();
  if (wants_page(request)) co_return co_await start(request, *all, *instant);
  const auto* latest = latest_of(*all, *instant);
  std::vector<std::string> tables;
  if (latest != nullptr && !latest->withdrawn()) {
    auto work = [this, latest] { return shelf_.tables(*latest); };
    auto found = co_await calls_.run("release_tables", std::move(work));
    if (!found) co_return found.error();
    tables = std::move(*found);
  }
  auto response = cacheable(overview_json(latest, tables, about_.has_value()), "application/json",
                            open_data_seconds);
  response.headers.push_back({"Vary", "Accept"});
  co_return response;
}

OpenData::Answer OpenData::list(const net::Request& request) {
  const auto all = co_await releases(request);
  if (!all) co_return all.error();
  co_return cacheable(releases_json(*all), "application/json", open_data_seconds);
}

OpenData::Answer OpenData::index(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto all = co_await releases();
  if (!all) co_return all.error();
  const auto release = release_from(*all, request.path_parameter("number"), *instant);
  if (!release) co_return release.error();
  if (auto graph = about_ ? wanted_graph(request) : std::nullopt) {
    auto answer = co_await catalogue(request, std::move(*graph));
    if (answer) answer->headers.push_back({"Vary", "Accept"});
    co_return answer;
  }
  co_return co_await described(request, *all, *release);
}

OpenData::Answer OpenData::described(const net::Request& request, const ReleaseShelf::Releases& all,
                                     const PublicRelease& release) {
  if (wants_page(request)) co_return co_await page(request, all, release);
  auto response = cacheable(release_json(release, all), "application/json", open_data_seconds);
  response.headers.push_back({"Vary", "Accept"});
  co_return response;
}

OpenData::Answer OpenData::file(const net::Request& request, const PublicRelease& release,
                                std::string_view path, bool latest) {
  const auto* info = release->file(path);
  const bool as_gzip = info == nullptr && path.ends_with(".gz");
  if (as_gzip) info = release->file(path.substr(0, path.size() - 3));
  if (info == nullptr || (as_gzip && info->gzip_bytes == 0)) co_return no_file(path);
  auto held = shelf_.held(release, info->path);
  if (!held) {
    auto work = [this, &release, info] { return shelf_.file(release, info->path); };
    auto read = co_await calls_.run("release_file", std::move(work));
    if (!read) co_return read.error();
    held = std::move(*read);
  }
  auto resource = resource_of(release, *info, *held, as_gzip);
  resource.cache_control = latest ? latest_caching : numbered_caching;
  if (latest) resource.headers.push_back({"Content-Location", file_href(release, path)});
  co_return rendered(net::answer_with(request, resource), request);
}

OpenData::Answer OpenData::numbered(const net::Request& request) {
  const auto& path = request.path_parameter("file");
  if (path.empty()) co_return co_await index(request);
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto all = co_await releases();
  if (!all) co_return all.error();
  const auto release = release_from(*all, request.path_parameter("number"), *instant);
  if (!release) co_return release.error();
  if (release->withdrawn()) co_return co_await gone(request, *all, *release);
  co_return co_await file(request, *release, path, false);
}

// A coroutine keeps what it is given by value.
// cppcheck-suppress passedByValue
OpenData::Answer OpenData::newest(const net::Request& request, std::string path) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto all = co_await releases();
  if (!all) co_return all.error();
  const auto latest = latest_from(*all, *instant);
  if (!latest) co_return latest.error();
  if (latest->withdrawn()) co_return co_await gone(request, *all, *latest);
  if (!path.empty()) co_return co_await file(request, *latest, path, true);
  auto response = co_await described(request, *all, *latest);
  if (response) response->headers.push_back({"Content-Location", file_href(*latest, "")});
  co_return response;
}

OpenData::Answer OpenData::catalogue(const net::Request& request, std::string path) {
  const auto all = co_await releases(request);
  if (!all) co_return all.error();
  auto work = [this, &all, &path] { return catalogue_bytes(*about_, *all, shelf_, path); };
  auto bytes = co_await calls_.run("catalogue", std::move(work));
  if (!bytes) co_return bytes.error();
  const auto type = path.ends_with(".ttl")   ? "text/turtle; charset=utf-8"
                    : path.ends_with(".rdf") ? "application/rdf+xml"
                                             : "application/ld+json";
  auto response = cacheable(std::move(*bytes), type, open_data_seconds);
  response.headers.push_back({"Content-Location", "/open-data/" + path});
  co_return response;
}

}  // namespace parangon::hub::api
