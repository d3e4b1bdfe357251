// Reads a question to a table out of the query of /open-data/query.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "hub/api/negotiation.hpp"
#include "hub/api/open_data_query.hpp"
#include "hub/api/paging.hpp"

namespace parangon::hub::api {
namespace {

/// More allowed values than these are named by their file.
constexpr std::size_t max_named = 40;

std::vector<std::string_view> items_of(std::string_view list) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto comma = list.find(',');
    out.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    list.remove_prefix(comma + 1);
  }
}

class Reader {
 public:
  Reader(const ReleasedCube& cube, const net::Request& request) : cube_(cube), request_(request) {}

  Result<CubeQuery> run() {
    for (const auto& [name, value] : request_.query) {
      if (auto done = read(name, value); !done) return done.error();
    }
    if (out_.columns.empty()) {
      for (std::size_t i = 0; i < cube_.columns().size(); ++i) out_.columns.push_back(i);
    }
    if (!format_said_) {
      constexpr std::array<std::string_view, 2> types = {"application/json", "text/csv"};
      out_.csv = best_type(request_.header("Accept").value_or(""), types).value_or(0) == 1;
    }
    for (auto& filter : within_) out_.filters.push_back(std::move(filter));
    return std::move(out_);
  }

 private:
  Status read(const std::string& name, const std::string& value) {
    if (name == "release" || name == "as_of") return {};
    if (name == "columns") return read_columns(value);
    if (name == "sort") return read_sort(value);
    if (name == "within") return read_within(value);
    if (name == "limit") return read_number(name, value, 1, max_query_rows, out_.limit);
    if (name == "cursor") return read_number(name, value, 0, cube_.rows(), out_.first);
    if (name == "format") {
      if (value != "csv" && value != "json")
        return bad_parameter(name, "csv ou json", "csv or json");
      out_.csv = value == "csv";
      format_said_ = true;
      return {};
    }
    const auto column = find_column(name);
    if (!column || !cube_.columns()[*column].coded) return unknown(name);
    for (const auto code : items_of(value)) {
      const auto at = cube_.columns()[*column].find(code);
      if (!at) return bad_code(name, code, *column);
      filter_of(*column).admitted[*at] = 1;
    }
    return {};
  }

  Status unknown(const std::string& name) const {
    std::string known = "release, as_of, within, columns, sort, limit, cursor, format";
    for (const auto& column : cube_.columns()) {
      if (column.coded) known += ", " + column.name;
    }
    return bad_parameter(name, "inconnu ; il y a : " + known, "unknown; there are: " + known);
  }

  Status bad_code(std::string_view name, std::string_view code, std::size_t column) const {
    const auto& its = cube_.columns()[column];
    const auto allowed =
        its.codes.size() <= max_named ? fmt::format("{}", fmt::join(its.codes, ", ")) : its.list;
    return bad_parameter(
        name, fmt::format("« {} » n'est pas un code de {} ; admis : {}", code, its.name, allowed),
        fmt::format("\"{}\" is no code of {}; allowed: {}", code, its.name, allowed));
  }

  std::optional<std::size_t> find_column(std::string_view name) const {
    const auto found = std::ranges::find(cube_.columns(), name, &ReleasedCube::Column::name);
    if (found == cube_.columns().end()) return std::nullopt;
    return static_cast<std::size_t>(found - cube_.columns().begin());
  }

  Result<std::size_t> required_column(std::string_view parameter, std::string_view name) const {
    if (const auto column = find_column(name)) return *column;
    std::vector<std::string_view> names;
    names.reserve(cube_.columns().size());
    for (const auto& column : cube_.columns()) names.push_back(column.name);
    const auto allowed = fmt::format("{}", fmt::join(names, ", "));
    return bad_parameter(parameter,
                         fmt::format("pas de colonne « {} » ; il y a : {}", name, allowed),
                         fmt::format("no column \"{}\"; there are: {}", name, allowed));
  }

  /// One of `filters` for a column, made empty when it is first asked for.
  static CubeQuery::Filter& filter_in(std::vector<CubeQuery::Filter>& filters, std::size_t column,
                                      std::size_t codes) {
    const auto found = std::ranges::find(filters, column, &CubeQuery::Filter::column);
    if (found != filters.end()) return *found;
    filters.push_back({column, std::vector<char>(codes, 0)});
    return filters.back();
  }
  CubeQuery::Filter& filter_of(std::size_t column) {
    return filter_in(out_.filters, column, cube_.columns()[column].codes.size());
  }

  Status read_columns(std::string_view value) {
    for (const auto name : items_of(value)) {
      const auto column = required_column("columns", name);
      if (!column) return column.error();
      if (std::ranges::find(out_.columns, *column) != out_.columns.end()) {
        return bad_parameter("columns", "chaque colonne une fois", "each column once");
      }
      out_.columns.push_back(*column);
    }
    return {};
  }

  Status read_sort(std::string_view value) {
    for (auto name : items_of(value)) {
      const bool descending = name.starts_with('-');
      if (descending) name.remove_prefix(1);
      const auto column = required_column("sort", name);
      if (!column) return column.error();
      out_.orders.push_back({*column, descending});
    }
    return {};
  }

  /// The columns whose list has the code.
  Result<std::size_t> column_of(std::string_view code) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < cube_.columns().size(); ++i) {
      if (cube_.columns()[i].coded && cube_.columns()[i].find(code)) found.push_back(i);
    }
    if (found.size() == 1) return found.front();
    std::vector<std::string> said;
    said.reserve(found.size());
    for (const auto column : found) {
      said.push_back(fmt::format("{}:{}", cube_.columns()[column].name, code));
    }
    if (found.empty()) {
      return bad_parameter("within", fmt::format("« {} » n'est un code d'aucune colonne", code),
                           fmt::format("\"{}\" is a code of no column", code));
    }
    const auto forms = fmt::format("{}", fmt::join(said, ", "));
    return bad_parameter("within", fmt::format("« {} » est ambigu ; dites {}", code, forms),
                         fmt::format("\"{}\" is ambiguous; say {}", code, forms));
  }

  /// A restriction besides that of `{column}=`: both hold, so it has its own place.
  Status read_within(std::string_view value) {
    for (const auto item : items_of(value)) {
      const auto colon = item.find(':');
      const auto code = colon == std::string_view::npos ? item : item.substr(colon + 1);
      const auto column = colon == std::string_view::npos
                              ? column_of(code)
                              : required_column("within", item.substr(0, colon));
      if (!column) return column.error();
      const auto& its = cube_.columns()[*column];
      const auto top = its.coded ? its.find(code) : std::nullopt;
      if (!top) return bad_code("within", code, *column);
      auto& admitted = filter_in(within_, *column, its.codes.size()).admitted;
      admitted[*top] = 1;
      // Parents stand before their children in the list.
      std::vector<char> below(its.codes.size(), 0);
      below[*top] = 1;
      for (std::size_t at = 0; at < its.codes.size(); ++at) {
        const auto parent = its.parents[at];
        if (parent != ReleasedCube::no_parent && below[parent] != 0) below[at] = 1;
        if (below[at] != 0) admitted[at] = 1;
      }
    }
    return {};
  }

  Status read_number(std::string_view name, std::string_view text, std::size_t low,
                     std::size_t high, std::size_t& value) {
    std::size_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < low ||
        number > high) {
      return bad_parameter(name, fmt::format("un entier de {} à {}", low, high),
                           fmt::format("an integer from {} to {}", low, high));
    }
    value = number;
    return {};
  }

  const ReleasedCube& cube_;
  const net::Request& request_;
  CubeQuery out_;
  std::vector<CubeQuery::Filter> within_;
  bool format_said_ = false;
};

}  // namespace

Result<CubeQuery> cube_query(const ReleasedCube& cube, const net::Request& request) {
  return Reader(cube, request).run();
}

}  // namespace parangon::hub::api
