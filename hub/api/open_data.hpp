#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/api/release_shelf.hpp"
#include "hub/api/store_calls.hpp"
#include "hub/release/publication.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// How long caches may keep what is said of the releases, and rows of their tables.
inline constexpr int open_data_seconds = 60;

/// Who publishes and about where, for the catalogue.
struct CatalogueAbout {
  release::Publisher publisher;
  release::Coverage coverage;
};

/// /open-data: the releases, their files, the newest one's files by addresses that do not change,
/// and the catalogue. The start and each release are a page for browsers, else JSON. Public data
/// are served from here and from /open-data/query alone, and both are given PublicRelease only.
/// Every answer may be read by any web page (CORS).
class OpenData {
 public:
  /// References must outlive it. Without `about` there is no catalogue.
  OpenData(ReleaseShelf& shelf, StoreCalls& calls, std::optional<CatalogueAbout> about);

  /// The same for both listeners.
  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer overview(const net::Request& request);
  Answer list(const net::Request& request);
  Answer index(const net::Request& request);
  Answer numbered(const net::Request& request);
  Answer newest(const net::Request& request, std::string path);
  Answer catalogue(const net::Request& request, std::string path);
  /// Pages for people (open_data_pages.cpp).
  Answer start(const net::Request& request, const ReleaseShelf::Releases& all,
               const std::optional<Instant>& instant);
  Answer page(const net::Request& request, const ReleaseShelf::Releases& all,
              const PublicRelease& release, unsigned status = 200);
  /// 410, as a page where one is liked better.
  Answer gone(const net::Request& request, const ReleaseShelf::Releases& all,
              const PublicRelease& release);
  /// One release as JSON or as a page.
  Answer described(const net::Request& request, const ReleaseShelf::Releases& all,
                   const PublicRelease& release);
  boost::asio::awaitable<Result<ReleaseShelf::Releases>> releases();
  /// Of all public ones, those that were at the instant that the request asks about.
  boost::asio::awaitable<Result<ReleaseShelf::Releases>> releases(const net::Request& request);
  Answer file(const net::Request& request, const PublicRelease& release, std::string_view path,
              bool latest);
  void add_catalogue(net::RouteTable& table);

  ReleaseShelf& shelf_;
  StoreCalls& calls_;
  std::optional<CatalogueAbout> about_;
};

/// A route that web pages of any origin may read: CORS headers on every answer, and OPTIONS for the
/// browser's question before it (Fetch standard, section 3.2).
void add_shared_route(net::RouteTable& table, net::Route route);

/// The public one of that number in the path, as of the instant. Errc::not_found also for one that
/// was under embargo.
Result<PublicRelease> release_from(const ReleaseShelf::Releases& releases, std::string_view number,
                                   const std::optional<Instant>& as_of);

/// The newest as of the instant; it may have been withdrawn since. Errc::not_found: none was
/// public.
Result<PublicRelease> latest_from(const ReleaseShelf::Releases& releases,
                                  const std::optional<Instant>& as_of);

/// 410: it was withdrawn, why, and what stands in its place.
net::Response withdrawn_response(const ReleaseShelf::Releases& releases,
                                 const PublicRelease& release, const net::Request& request);

}  // namespace parangon::hub::api
