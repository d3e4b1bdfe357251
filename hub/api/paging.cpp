#include "hub/api/paging.hpp"

#include <fmt/format.h>

#include <charconv>

namespace parangon::hub::api {
namespace {

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Error bad_parameter(std::string_view name, std::string_view expected_fr,
                    std::string_view expected_en) {
  return {Errc::invalid_argument,
          {fmt::format("Paramètre « {} » : {}.", name, expected_fr),
           fmt::format("Parameter \"{}\": {}.", name, expected_en)}};
}

Result<store::PageRequest> page_request(const net::Request& request) {
  store::PageRequest page;
  if (const auto text = request.query_value("limit")) {
    const auto limit = integer(*text);
    if (!limit || *limit < 1 || *limit > store::PageRequest::max_limit) {
      return bad_parameter(
          "limit", fmt::format("un entier de 1 à {} attendu", store::PageRequest::max_limit),
          fmt::format("an integer from 1 to {} expected", store::PageRequest::max_limit));
    }
    page.limit = *limit;
  }
  if (const auto text = request.query_value("cursor")) {
    page.before = integer(*text);
    if (!page.before) {
      return bad_parameter("cursor", "donnez le « next » de la page précédente",
                           "give the \"next\" of the page before");
    }
  }
  return page;
}

Result<std::optional<Instant>> as_of(const net::Request& request) {
  const auto text = request.query_value("as_of");
  if (!text) return std::optional<Instant>{};
  const auto instant = parse_instant(*text);
  if (!instant) {
    return bad_parameter("as_of", "un instant attendu (2026-03-01T08:15:30Z)",
                         "an instant expected (2026-03-01T08:15:30Z)");
  }
  return std::optional(*instant);
}

bool known_by(const std::optional<Instant>& as_of, Instant at) { return !as_of || at <= *as_of; }

Error not_there(const Text& missing, const std::optional<Instant>& as_of) {
  if (!as_of) return {Errc::not_found, {missing.fr + ".", missing.en + "."}};
  const auto then = format_instant(*as_of);
  return {Errc::not_found,
          {fmt::format("{} (tel que connu au {}).", missing.fr, then),
           fmt::format("{} (as known at {}).", missing.en, then)}};
}

Result<std::optional<model::Period>> period_filter(const net::Request& request) {
  const auto text = request.query_value("period");
  if (!text) return std::optional<model::Period>{};
  const auto period = model::Period::parse(*text);
  if (!period)
    return bad_parameter("period", "une période attendue (2025, 2025-Q1)",
                         "a period expected (2025, 2025-Q1)");
  return std::optional(*period);
}

}  // namespace parangon::hub::api
