#include "hub/api/open_data_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "hub/api/paging.hpp"
#include "hub/api/resource.hpp"
#include "shared/wire/csv.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

bool admits(const ReleasedCube& cube, const CubeQuery& query, std::size_t row) {
  return std::ranges::all_of(query.filters, [&](const CubeQuery::Filter& filter) {
    return filter.admitted[cube.code(row, filter.column)] != 0;
  });
}

double number_of(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Less than 0, 0, more than 0; what has no value comes last in either direction.
int compare(const ReleasedCube& cube, const CubeQuery::Order& order, std::size_t a, std::size_t b) {
  const auto sign = order.descending ? -1 : 1;
  if (cube.columns()[order.column].coded) {
    const auto x = cube.code(a, order.column);
    const auto y = cube.code(b, order.column);
    return x == y ? 0 : (x < y ? -sign : sign);
  }
  const auto x = cube.text(a, order.column);
  const auto y = cube.text(b, order.column);
  if (x.empty() || y.empty()) return static_cast<int>(x.empty()) - static_cast<int>(y.empty());
  const double left = number_of(x);
  const double right = number_of(y);
  if (left < right) return -sign;
  return right < left ? sign : 0;
}

struct Page {
  const ReleasedCube& cube;
  const CubeQuery& query;
  std::vector<std::size_t> rows;
  std::size_t total = 0;
  std::optional<std::size_t> next;
};

Page found_page(const ReleasedCube& cube, const CubeQuery& query) {
  auto rows = matching_rows(cube, query);
  Page out{cube, query, {}, rows.size(), {}};
  const auto first = std::min(query.first, rows.size());
  const auto end = std::min(first + query.limit, rows.size());
  if (end < rows.size()) out.next = end;
  out.rows.assign(rows.begin() + static_cast<std::ptrdiff_t>(first),
                  rows.begin() + static_cast<std::ptrdiff_t>(end));
  return out;
}

std::string as_csv(const Page& page) {
  std::string out;
  wire::CsvWriter csv(out);
  for (const auto column : page.query.columns) csv.value(page.cube.columns()[column].name);
  csv.end_record();
  for (const auto row : page.rows) {
    for (const auto column : page.query.columns) csv.value(page.cube.text(row, column));
    csv.end_record();
  }
  return out;
}

/// Numbers have the digits of the file.
std::string as_json(const Page& page, const PublicRelease& release, const std::string& id) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("release", release->number).member("table", id);
  json.member("total", page.total).name("items").begin_array();
  for (const auto row : page.rows) {
    json.begin_object();
    for (const auto column : page.query.columns) {
      const auto text = page.cube.text(row, column);
      json.name(page.cube.columns()[column].name);
      if (page.cube.columns()[column].coded) {
        json.value(text);
      } else if (text.empty()) {
        json.null();
      } else {
        json.raw(text);
      }
    }
    json.end_object();
  }
  json.end_array().member(
      "next", page.next ? std::optional(std::to_string(*page.next)) : std::optional<std::string>());
  json.end_object();
  return out + "\n";
}

/// The next page (RFC 8288), of this release: another may be the newest by then.
std::string next_link(const net::Request& request, const PublicRelease& release,
                      std::size_t cursor) {
  std::string out = "<" + request.path + "?";
  for (const auto& [name, value] : request.query) {
    if (name == "cursor" || name == "release") continue;
    out += fmt::format("{}={}&", net::percent_encode(name), net::percent_encode(value));
  }
  return out + fmt::format("release={}&cursor={}>; rel=\"next\"", release->number, cursor);
}

Result<PublicRelease> wanted_release(const net::Request& request,
                                     const ReleaseShelf::Releases& releases) {
  const auto instant = as_of(request);
  if (!instant) return instant.error();
  const auto number = request.query_value("release").value_or("latest");
  if (number != "latest") return release_from(releases, number, *instant);
  return latest_from(releases, *instant);
}

}  // namespace

std::vector<std::size_t> matching_rows(const ReleasedCube& cube, const CubeQuery& query) {
  std::vector<std::size_t> out;
  for (std::size_t row = 0; row < cube.rows(); ++row) {
    if (admits(cube, query, row)) out.push_back(row);
  }
  if (query.orders.empty()) return out;
  std::ranges::stable_sort(out, [&](std::size_t a, std::size_t b) {
    for (const auto& order : query.orders) {
      const int its = compare(cube, order, a, b);
      if (its != 0) return its < 0;
    }
    return false;
  });
  return out;
}

Result<net::Response> OpenDataQuery::page(const net::Request& request) {
  const auto releases = shelf_.releases();
  const auto release = wanted_release(request, releases);
  if (!release) return release.error();
  if (release->withdrawn()) return withdrawn_response(releases, *release, request);
  const auto& id = request.path_parameter("cube");
  const auto cube = shelf_.cube(*release, id);
  if (!cube) return cube.error();
  const auto query = cube_query(**cube, request);
  if (!query) return query.error();
  const auto found = found_page(**cube, *query);
  auto response =
      query->csv
          ? cacheable(as_csv(found), "text/csv; charset=utf-8; header=present", open_data_seconds)
          : cacheable(as_json(found, *release, id), "application/json", open_data_seconds);
  response.headers.push_back({"Vary", "Accept"});
  if (found.next) {
    response.headers.push_back({"Link", next_link(request, *release, *found.next)});
  }
  return response;
}

asio::awaitable<Result<net::Response>> OpenDataQuery::answer(const net::Request& request) {
  auto work = [this, &request] { return page(request); };
  co_return co_await calls_.run("release_query", std::move(work));
}

void OpenDataQuery::add_routes(net::RouteTable& table) {
  net::Route get = route(net::Verb::get, "/open-data/query/{cube}", net::Access::anyone,
                         [this](const net::Request& r) { return answer(r); });
  get.documentation =
      about("open data", "queryReleasedTable", "Rows of a released table", "ReleasedRows");
  get.documentation.discloses = {"release"};
  get.documentation.description =
      "Besides the parameters below, each column of codes is one: `segment=F03,F04`. CSV with "
      "`format=csv` or by Accept. Link names the next page.";
  get.documentation.statuses = {400, 404, 410};
  get.documentation.parameters = {"ReleaseNumber", "Within",      "Columns",     "Sort",
                                  "QueryLimit",    "QueryCursor", "QueryFormat", "AsOf"};
  add_shared_route(table, std::move(get));
}

}  // namespace parangon::hub::api
