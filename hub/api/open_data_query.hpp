#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/api/open_data.hpp"
#include "hub/api/release_shelf.hpp"
#include "hub/api/store_calls.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

using release::ReleasedCube;

inline constexpr std::size_t max_query_rows = 1000;  ///< Of one page.
inline constexpr std::size_t usual_query_rows = 100;

/// A question to a table, checked against its columns and codes.
struct CubeQuery {
  /// Codes that a row may have in a column; columns that are not named are not restricted.
  struct Filter {
    std::size_t column = 0;
    std::vector<char> admitted;  ///< By position of the code.
  };
  struct Order {
    std::size_t column = 0;
    bool descending = false;
  };
  std::vector<Filter> filters;
  std::vector<std::size_t> columns;  ///< To be shown, in this order.
  std::vector<Order> orders;         ///< First decides; then the file's own order.
  std::size_t first = 0;             ///< Rows left out before the page.
  std::size_t limit = usual_query_rows;
  bool csv = false;
};

/// Reads the query of a request:
///   - `{column}=code,code` for a column of codes;
///   - `within=code` or `within=column:code`: the code and all below it; codes of one column add
///   up;
///   - `columns`, `sort` (`-column` descends; codes in their list's order, numbers by value, what
///     has none last), `limit`, `cursor`, `format` (csv, json; else by Accept);
///   - `release` and `as_of`, which are not read here.
/// Errc::invalid_argument names the parameter and what it takes. Unknown ones are refused.
Result<CubeQuery> cube_query(const ReleasedCube& cube, const net::Request& request);

/// Positions of all rows that the filters admit, in order.
std::vector<std::size_t> matching_rows(const ReleasedCube& cube, const CubeQuery& query);

/// /open-data/query/{cube}: rows of a table of the newest release, or of another.
class OpenDataQuery {
 public:
  /// References must outlive it.
  OpenDataQuery(ReleaseShelf& shelf, StoreCalls& calls) : shelf_(shelf), calls_(calls) {}

  /// The same for both listeners.
  void add_routes(net::RouteTable& table);

 private:
  boost::asio::awaitable<Result<net::Response>> answer(const net::Request& request);
  Result<net::Response> page(const net::Request& request);

  ReleaseShelf& shelf_;
  StoreCalls& calls_;
};

}  // namespace parangon::hub::api
