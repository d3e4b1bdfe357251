#include "shared/net/http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace parangon::net {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

template <class List>
auto find_named(const List& list, std::string_view name) {
  return std::find_if(list.begin(), list.end(),
                      [name](const auto& item) { return item.name == name; });
}

Error broken_escape(std::string_view text) {
  return {Errc::malformed,
          {fmt::format("L'adresse contient un codage « % » incorrect près de « {} ».", text),
           fmt::format("The address has a broken percent-encoding near '{}'.", text)}};
}

}  // namespace

std::string_view to_string(Verb verb) {
  switch (verb) {
    case Verb::get: return "GET";
    case Verb::head: return "HEAD";
    case Verb::post: return "POST";
    case Verb::put: return "PUT";
    case Verb::patch: return "PATCH";
    case Verb::delete_: return "DELETE";
    case Verb::options: return "OPTIONS";
    case Verb::other: break;
  }
  return "OTHER";
}

bool same_token(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return x == y || lower(x) == lower(y);
         });
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const Header& field : headers) {
    if (same_token(field.name, name)) {
      return field.value;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  const auto found = find_named(query, name);
  return found == query.end() ? std::nullopt : std::optional<std::string_view>(found->value);
}

std::vector<std::string_view> Request::query_values(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Parameter& item : query) {
    if (item.name == name) {
      values.emplace_back(item.value);
    }
  }
  return values;
}

const std::string& Request::path_parameter(std::string_view name) const {
  const auto found = find_named(path_parameters, name);
  if (found == path_parameters.end()) {
    throw std::logic_error(fmt::format("the route of {} has no parameter '{}'", path, name));
  }
  return found->value;
}

std::string_view Response::body_view() const {
  if (const auto* owned = std::get_if<std::string>(&body)) {
    return *owned;
  }
  const auto& shared = std::get<std::shared_ptr<const std::string>>(body);
  return shared ? std::string_view(*shared) : std::string_view();
}

Response Response::json(std::string body, unsigned status) {
  return {status, "application/json", {}, std::move(body)};
}

Response Response::text(std::string body, unsigned status) {
  return {status, "text/plain; charset=utf-8", {}, std::move(body)};
}

unsigned status_of(Errc code) {
  switch (code) {
    case Errc::invalid_argument: return 400;
    case Errc::malformed: return 400;
    case Errc::rule_violation: return 422;
    case Errc::too_large: return 413;
    case Errc::not_found: return 404;
    case Errc::already_exists: return 409;
    case Errc::conflict: return 409;
    case Errc::unauthenticated: return 401;
    case Errc::forbidden: return 403;
    case Errc::bad_signature: return 422;
    case Errc::unavailable: return 503;
    case Errc::timeout: return 504;
    case Errc::internal: return 500;
  }
  return 500;
}

std::string_view reason_phrase(unsigned status) {
  struct Row {
    unsigned status;
    std::string_view phrase;
  };
  static constexpr std::array<Row, 42> rows{{{200, "OK"},
                                             {201, "Created"},
                                             {202, "Accepted"},
                                             {203, "Non-Authoritative Information"},
                                             {204, "No Content"},
                                             {205, "Reset Content"},
                                             {206, "Partial Content"},
                                             {300, "Multiple Choices"},
                                             {301, "Moved Permanently"},
                                             {302, "Found"},
                                             {303, "See Other"},
                                             {304, "Not Modified"},
                                             {307, "Temporary Redirect"},
                                             {308, "Permanent Redirect"},
                                             {400, "Bad Request"},
                                             {401, "Unauthorized"},
                                             {403, "Forbidden"},
                                             {404, "Not Found"},
                                             {405, "Method Not Allowed"},
                                             {406, "Not Acceptable"},
                                             {407, "Proxy Authentication Required"},
                                             {408, "Request Timeout"},
                                             {409, "Conflict"},
                                             {410, "Gone"},
                                             {411, "Length Required"},
                                             {412, "Precondition Failed"},
                                             {413, "Content Too Large"},
                                             {414, "URI Too Long"},
                                             {415, "Unsupported Media Type"},
                                             {416, "Range Not Satisfiable"},
                                             {417, "Expectation Failed"},
                                             {421, "Misdirected Request"},
                                             {422, "Unprocessable Content"},
                                             {426, "Upgrade Required"},
                                             {428, "Precondition Required"},
                                             {429, "Too Many Requests"},
                                             {431, "Request Header Fields Too Large"},
                                             {500, "Internal Server Error"},
                                             {501, "Not Implemented"},
                                             {503, "Service Unavailable"},
                                             {504, "Gateway Timeout"},
                                             {505, "HTTP Version Not Supported"}}};
  const auto* found = std::find_if(rows.begin(), rows.end(),
                                   [status](const Row& row) { return row.status == status; });
  return found == rows.end() ? "Unknown" : found->phrase;
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
      if (low < 0 || high * 16 + low == 0) {
        return broken_escape(text.substr(i, 3));
      }
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    } else if (c == '\0') {
      return broken_escape("\\0");
    }
    out.push_back(c);
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out.push_back(c);
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Result<std::vector<Parameter>> parse_query(std::string_view text, std::size_t max_items) {
  std::vector<Parameter> items;
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), item.size() + 1));
    if (item.empty()) {
      continue;
    }
    if (items.size() == max_items) {
      return Error{Errc::too_large,
                   {fmt::format("L'adresse a plus de {} paramètres.", max_items),
                    fmt::format("The address has more than {} parameters.", max_items)}};
    }
    const std::size_t equals = item.find('=');
    auto name = percent_decode(item.substr(0, equals), true);
    if (!name) {
      return name.error();
    }
    auto value = percent_decode(
        equals == std::string_view::npos ? std::string_view() : item.substr(equals + 1), true);
    if (!value) {
      return value.error();
    }
    items.push_back({std::move(*name), std::move(*value)});
  }
  return items;
}

}  // namespace parangon::net
