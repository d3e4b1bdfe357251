// The open data's pages for people.
#include "hub/api/open_data_pages.hpp"

#include <fmt/format.h>

#include <array>

#include "hub/api/negotiation.hpp"
#include "hub/api/open_data_documents.hpp"
#include "hub/api/open_data_query.hpp"
#include "hub/api/paging.hpp"
#include "hub/api/resource.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::api {
namespace {

/// CSP level 3: the digest allows the style element that stands in the page (section 2.3.1).
const std::string& policy() {
  static const std::string its = fmt::format(
      "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'",
      trust::to_base64(trust::sha256(release::page_style())));
  return its;
}

Result<Lang> lang_of(const net::Request& request) {
  if (const auto asked = request.query_value("lang")) {
    if (*asked == "fr") return Lang::fr;
    if (*asked == "en") return Lang::en;
    return bad_parameter("lang", "fr ou en", "fr or en");
  }
  return request.header("Accept-Language") ? request.lang : Lang::fr;
}

}  // namespace

bool wants_page(const net::Request& request) {
  constexpr std::array<std::string_view, 2> types = {"application/json", "text/html"};
  return best_type(request.header("Accept").value_or(""), types).value_or(0) == 1;
}

std::optional<std::string> wanted_graph(const net::Request& request) {
  constexpr std::array<std::string_view, 5> types = {"application/json", "text/html", "text/turtle",
                                                     "application/rdf+xml", "application/ld+json"};
  constexpr std::array<const char*, 3> paths = {"catalog.ttl", "catalog.rdf", "catalog.jsonld"};
  const auto best = best_type(request.header("Accept").value_or(""), types).value_or(0);
  if (best < 2) return std::nullopt;
  return paths.at(best - 2);
}

Result<release::PageFrame> page_frame(const net::Request& request,
                                      const std::optional<CatalogueAbout>& about) {
  const auto lang = lang_of(request);
  if (!lang) return lang.error();
  release::PageFrame out;
  out.lang = *lang;
  out.lang_asked = request.query_value("lang").has_value();
  out.path = request.path;
  if (const auto as_of = request.query_value("as_of")) {
    out.query = "as_of=" + net::percent_encode(*as_of);
  }
  if (about) {
    out.publisher = about->publisher;
    out.coverage = about->coverage;
  }
  return out;
}

net::Response page_response(std::string html, const release::PageFrame& frame, unsigned status) {
  constexpr std::string_view type = "text/html; charset=utf-8";
  net::Response out;
  if (status == 200) {
    out = cacheable(std::move(html), std::string(type), open_data_seconds);
  } else {
    out.status = status;
    out.content_type = type;
    out.body = std::move(html);
  }
  out.headers.push_back({"Vary", "Accept, Accept-Language"});
  out.headers.push_back({"Content-Language", std::string(to_string(frame.lang))});
  out.headers.push_back({"Content-Security-Policy", policy()});
  return out;
}

release::ReleasePage page_of(const PublicRelease& release, const ReleaseShelf::Releases& releases,
                             ReleaseShelf& shelf) {
  release::ReleasePage out;
  out.release = catalogued(release, shelf);
  out.digest = release->digest;
  for (const auto& other : releases) {  // Newest first.
    const release::ReleasePage::Neighbour its{other->number, other.withdrawn()};
    if (other->number > release->number) out.later = its;
    if (other->number < release->number && !out.earlier) out.earlier = its;
  }
  if (const auto* latest = latest_of(releases)) out.latest = (*latest)->number;
  return out;
}

release::StartPage start_of(const ReleaseShelf::Releases& releases, const PublicRelease* latest,
                            ReleaseShelf& shelf) {
  release::StartPage out;
  out.query_rows = max_query_rows;
  out.query_rows_usual = usual_query_rows;
  for (const auto& release : releases) out.releases.push_back(catalogued_head(release));
  if (latest != nullptr && !latest->withdrawn()) {
    out.latest = (*latest)->number;
    out.tables = catalogued(*latest, shelf).cubes;
  }
  return out;
}

OpenData::Answer OpenData::start(const net::Request& request, const ReleaseShelf::Releases& all,
                                 const std::optional<Instant>& instant) {
  const auto frame = page_frame(request, about_);
  if (!frame) co_return frame.error();
  auto work = [this, &all, &instant, &frame] {
    const auto known = published_by(all, instant);
    return release::start_page(*frame, start_of(known, latest_of(all, instant), shelf_));
  };
  auto html = co_await calls_.run("release_page", std::move(work));
  if (!html) co_return html.error();
  co_return page_response(std::move(*html), *frame);
}

OpenData::Answer OpenData::page(const net::Request& request, const ReleaseShelf::Releases& all,
                                const PublicRelease& release, unsigned status) {
  const auto frame = page_frame(request, about_);
  if (!frame) co_return frame.error();
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &all, &instant, &frame, &release] {
    return release::release_page(*frame, page_of(release, published_by(all, *instant), shelf_));
  };
  auto html = co_await calls_.run("release_page", std::move(work));
  if (!html) co_return html.error();
  co_return page_response(std::move(*html), *frame, status);
}

OpenData::Answer OpenData::gone(const net::Request& request, const ReleaseShelf::Releases& all,
                                const PublicRelease& release) {
  auto problem = withdrawn_response(all, release, request);
  if (!wants_page(request)) {
    problem.headers.push_back({"Vary", "Accept"});
    co_return problem;
  }
  auto shown = co_await page(request, all, release, problem.status);
  if (!shown) co_return shown;
  for (auto& header : problem.headers) {
    if (header.name == "Link") shown->headers.push_back(std::move(header));
  }
  co_return shown;
}

}  // namespace parangon::hub::api
