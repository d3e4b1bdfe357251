// Where the open data are served, and what the description says of it.
#include <array>

#include "hub/api/negotiation.hpp"
#include "hub/api/open_data.hpp"
#include "hub/api/problem.hpp"
#include "hub/api/resource.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

constexpr std::array<std::string_view, 3> catalogue_types = {"text/turtle", "application/rdf+xml",
                                                             "application/ld+json"};
constexpr std::array<const char*, 3> catalogue_paths = {"catalog.ttl", "catalog.rdf",
                                                        "catalog.jsonld"};

net::Response not_acceptable(const net::Request& request) {
  return problem_response("not_acceptable",
                          {"Le catalogue existe en text/turtle, application/rdf+xml et "
                           "application/ld+json.",
                           "The catalogue comes as text/turtle, application/rdf+xml and "
                           "application/ld+json."},
                          request);
}

const std::vector<std::string> conditional = {"Range", "IfNoneMatch", "AsOf"};

}  // namespace

void OpenData::add_catalogue(net::RouteTable& table) {
  const auto documented = [](std::string_view operation, const char* type) {
    auto its = about("open data", operation, "The releases as a DCAT-AP catalogue", "Text", type);
    its.statuses = {404};
    its.parameters = {"AsOf"};
    its.discloses = {"release"};
    return its;
  };
  net::Route negotiated = route(net::Verb::get, "/open-data/catalog", net::Access::anyone,
                                [this](const net::Request& r) -> Answer {
                                  const auto chosen =
                                      best_type(r.header("Accept").value_or(""), catalogue_types);
                                  if (!chosen) co_return not_acceptable(r);
                                  std::string path = catalogue_paths.at(*chosen);
                                  auto answer = co_await catalogue(r, std::move(path));
                                  if (answer) answer->headers.push_back({"Vary", "Accept"});
                                  co_return answer;
                                });
  negotiated.documentation = documented("getCatalogue", "text/turtle");
  negotiated.documentation.statuses = {404, 406};
  negotiated.documentation.description = "By Accept: Turtle, RDF/XML or JSON-LD.";
  add_shared_route(table, std::move(negotiated));
  constexpr std::array<const char*, 3> operations = {"getCatalogueTurtle", "getCatalogueRdfXml",
                                                     "getCatalogueJsonLd"};
  for (std::size_t i = 0; i < catalogue_paths.size(); ++i) {
    const std::string path = catalogue_paths.at(i);
    net::Route one = route(net::Verb::get, "/open-data/" + path, net::Access::anyone,
                           [this, path](const net::Request& r) { return catalogue(r, path); });
    one.documentation = documented(operations.at(i), catalogue_types.at(i).data());
    add_shared_route(table, std::move(one));
  }
}

void OpenData::add_routes(net::RouteTable& table) {
  const auto add = [&table](const char* pattern, net::Handler handler,
                            net::RouteDocumentation documentation) {
    if (documentation.parameters.empty()) documentation.parameters = {"AsOf"};
    documentation.page = documentation.operation_id != "listReleases";
    if (documentation.page) documentation.parameters.push_back("PageLang");
    net::Route get = route(net::Verb::get, pattern, net::Access::anyone, std::move(handler));
    get.documentation = std::move(documentation);
    get.documentation.discloses = {"release"};
    add_shared_route(table, std::move(get));
  };
  const net::Handler ways_in = [this](const net::Request& r) { return overview(r); };
  add("/open-data", ways_in,
      about("open data", "getOpenData", "The ways into the open data, and their limits",
            "OpenData"));
  add("/open-data/", ways_in,
      about("open data", "getOpenDataFolder", "The same as /open-data", "OpenData"));
  add(
      "/open-data/releases", [this](const net::Request& r) { return list(r); },
      about("open data", "listReleases", "All releases, withdrawn ones too", "ReleaseList"));
  auto one = about("open data", "getRelease", "One release: its files and their sums", "Release");
  one.statuses = {404};
  add(
      "/open-data/releases/{number}", [this](const net::Request& r) { return index(r); }, one);
  auto files = about("open data", "getReleaseFile", "A file of a release; the release for none",
                     "OpenDataFile", "application/octet-stream");
  files.description =
      "Never changes. Gzip by Accept-Encoding; one byte range; 410 when the release was withdrawn.";
  files.statuses = {206, 404, 410, 412, 416};
  files.parameters = conditional;
  add(
      "/open-data/releases/{number}/{file...}",
      [this](const net::Request& r) { return numbered(r); }, files);
  auto newest_one = about("open data", "getLatest", "The newest release", "Release");
  newest_one.statuses = {404, 410};
  add(
      "/open-data/latest", [this](const net::Request& r) { return newest(r, {}); }, newest_one);
  auto latest = about("open data", "getLatestFile", "A file of the newest release", "OpenDataFile",
                      "application/octet-stream");
  latest.description =
      "As the release's own, which Content-Location names. 410 when the newest as of an instant "
      "was "
      "withdrawn since.";
  latest.statuses = {206, 404, 410, 412, 416};
  latest.parameters = conditional;
  add(
      "/open-data/latest/{file...}",
      [this](const net::Request& r) { return newest(r, r.path_parameter("file")); }, latest);
  if (about_) add_catalogue(table);
}

}  // namespace parangon::hub::api
