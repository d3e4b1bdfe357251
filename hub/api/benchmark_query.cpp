// Reads the question out of the query of /v1/benchmarks.
#include <fmt/format.h>

#include <charconv>

#include "hub/api/benchmarks.hpp"

namespace parangon::hub::api {
namespace {

Error not_accepted(std::string_view name, std::string_view value, std::string_view takes) {
  return {
      Errc::invalid_argument,
      {fmt::format("Paramètre « {} » : « {} » n'est pas admis ; attendu : {}.", name, value, takes),
       fmt::format("Parameter \"{}\": \"{}\" is not accepted; expected: {}.", name, value, takes)}};
}

/// Sets `field` when `parsed` is there; the error otherwise.
template <class Field, class Value>
Status take(Field& field, const std::optional<Value>& parsed, const net::Parameter& parameter,
            std::string_view takes) {
  if (!parsed) return not_accepted(parameter.name, parameter.value, takes);
  field = *parsed;
  return {};
}

std::optional<BenchmarkQuery::Level> level_from(std::string_view text) {
  using enum BenchmarkQuery::Level;
  if (text == "all") return all;
  if (text == "family") return family;
  if (text == "sub_family") return sub_family;
  return std::nullopt;
}

/// A kind of the tree, or what it leaves of all purchases.
std::optional<std::string> kind_from(std::string_view text) {
  const bool known = model::kind_node_from(text) || text == "other";
  return known ? std::optional(std::string(text)) : std::nullopt;
}

/// "7-500": the vintage, and the items before.
Status read_cursor(BenchmarkQuery& query, const net::Parameter& p) {
  const std::string_view text = p.value;
  const auto dash = text.find('-');
  const auto number = [](std::string_view digits, auto& value) {
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return !digits.empty() && read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  };
  const bool whole = dash != std::string_view::npos &&
                     number(text.substr(0, dash), query.cursor_vintage) &&
                     number(text.substr(dash + 1), query.from) && query.cursor_vintage > 0;
  if (whole) return {};
  return not_accepted(p.name, p.value, "next");
}

std::optional<std::size_t> number_up_to(std::string_view text, std::size_t low, std::size_t high) {
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  if (value < low || value > high) return std::nullopt;
  return value;
}

Status read(BenchmarkQuery& query, const net::Parameter& p, bool& has_period) {
  const std::string& value = p.value;
  if (p.name == "period") {
    const auto period = model::Period::parse(value);
    if (!period) return not_accepted(p.name, value, "2025, 2025-Q1");
    query.period = *period;
    has_period = true;
    return {};
  }
  auto& filter = query.filter;
  if (p.name == "as_of") {
    const auto instant = parse_instant(value);
    if (!instant) return not_accepted(p.name, value, "2026-03-01T08:15:30Z");
    query.as_of = *instant;
    return {};
  }
  if (p.name == "measure") {
    return take(query.measure, model::measure_from(value), p, "paid, awarded");
  }
  if (p.name == "segment") {
    return take(filter.within, model::Segment::parse(value), p, "all, F03, F03.07");
  }
  if (p.name == "kind") {
    return take(filter.kind, kind_from(value), p, "all, inclusive, other, stpa, esat, siae…");
  }
  if (p.name == "basis") {
    return take(filter.basis, model::basis_node_from(value), p, "any, reserved, direct…");
  }
  if (p.name == "level") return take(query.level, level_from(value), p, "all, family, sub_family");
  if (p.name == "shown") {
    if (value != "true" && value != "false") return not_accepted(p.name, value, "true, false");
    filter.shown_only = value == "true";
    return {};
  }
  if (p.name == "limit") {
    return take(query.limit, number_up_to(value, 1, max_indicators), p,
                fmt::format("1…{}", max_indicators));
  }
  if (p.name == "territory") {
    filter.territory = value;
    return {};
  }
  if (p.name == "cursor") return read_cursor(query, p);
  return not_accepted(
      p.name, value,
      "period, measure, territory, segment, kind, basis, level, shown, limit, cursor, as_of");
}

}  // namespace

Result<BenchmarkQuery> benchmark_query(const net::Request& request) {
  BenchmarkQuery query;
  bool has_period = false;
  for (const auto& parameter : request.query) {
    if (const auto done = read(query, parameter, has_period); !done) return done.error();
  }
  if (!has_period) {
    return Error{Errc::invalid_argument,
                 {"Le paramètre « period » est obligatoire (2025, 2025-Q1).",
                  "The parameter \"period\" is required (2025, 2025-Q1)."}};
  }
  return query;
}

}  // namespace parangon::hub::api
