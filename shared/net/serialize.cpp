#include "shared/net/serialize.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace parangon::net {
namespace {

// Both values have ten characters, so that one can be written over the other; trailing spaces
// are not part of a header's value (RFC 9110 section 5.5).
constexpr std::string_view kept_open = "keep-alive";
constexpr std::string_view closed = "close     ";
constexpr std::string_view date_name = "Date: ";
constexpr std::string_view connection_name = "\r\nConnection: ";
constexpr std::size_t date_size = 29;

struct DefaultHeader {
  std::string_view name;
  std::string_view value;
};

// Sent with every answer unless the Response says otherwise; the reasons are in docs/http.md.
constexpr std::array<DefaultHeader, 5> default_headers{{
    {"Strict-Transport-Security", "max-age=31536000"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cache-Control", "no-store"},
}};

bool has_header(const Response& response, std::string_view name) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [name](const Header& field) { return same_token(field.name, name); });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) {
    if (static_cast<unsigned char>(c) >= ' ' || c == '\t') {
      out.push_back(c);
    }
  }
  out.append("\r\n");
}

std::string_view find_header(const Response& response, std::string_view name) {
  for (const Header& field : response.headers) {
    if (same_token(field.name, name)) {
      return field.value;
    }
  }
  return {};
}

}  // namespace

std::string format_date(std::time_t second) {
  static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  gmtime_r(&second, &parts);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     days.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                     months.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string_view DateCache::now() {
  const std::time_t second = std::time(nullptr);
  if (second != second_) {
    second_ = second;
    text_ = format_date(second);
  }
  return text_;
}

void append_head(std::string& out, const Response& response, const HeadFacts& facts) {
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                 reason_phrase(response.status));
  out.append(date_name).append(facts.date);
  out.append(connection_name).append(facts.keep_alive ? kept_open : closed).append("\r\n");
  if (!response.content_type.empty()) {
    append_field(out, "Content-Type", response.content_type);
  }
  if (facts.content_length) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *facts.content_length);
  }
  if (!facts.request_id.empty()) {
    append_field(out, "X-Request-Id", facts.request_id);
  }
  for (const Header& field : response.headers) {
    append_field(out, field.name, field.value);
  }
  for (const DefaultHeader& field : default_headers) {
    if (!has_header(response, field.name)) {
      append_field(out, field.name, field.value);
    }
  }
  out.append("\r\n");
}

void patch_head(std::string& block, std::string_view date, bool keep_alive) {
  const std::size_t date_at = block.find("\r\n") + 2 + date_name.size();
  block.replace(date_at, date_size, date);
  block.replace(date_at + date_size + connection_name.size(), kept_open.size(),
                keep_alive ? kept_open : closed);
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  const auto strong = [](std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
  };
  if (etag.empty()) {
    return false;
  }
  while (!if_none_match.empty()) {
    std::string_view item = if_none_match.substr(0, if_none_match.find(','));
    if_none_match.remove_prefix(std::min(if_none_match.size(), item.size() + 1));
    const std::size_t first = item.find_first_not_of(" \t");
    const std::size_t last = item.find_last_not_of(" \t");
    if (first == std::string_view::npos) {
      continue;
    }
    item = item.substr(first, last - first + 1);
    if (item == "*" || strong(item) == strong(etag)) {
      return true;
    }
  }
  return false;
}

std::shared_ptr<const Prepared> Prepared::make(const Response& response) {
  if (response.status < 200 || response.status == 204 || response.status == 304) {
    throw std::logic_error(fmt::format("a prepared answer cannot be a {}", response.status));
  }
  std::shared_ptr<Prepared> prepared(new Prepared());
  const std::string date = format_date(0);
  const std::string_view body = response.body_view();
  HeadFacts facts{date, true, body.size(), {}};
  append_head(prepared->bytes_, response, facts);
  prepared->status_ = response.status;
  prepared->head_size_ = prepared->bytes_.size();
  prepared->bytes_.append(body);
  prepared->etag_ = std::string(find_header(response, "ETag"));
  if (!prepared->etag_.empty()) {
    Response unchanged{304, {}, response.headers, std::string()};
    facts.content_length.reset();
    append_head(prepared->not_modified_, unchanged, facts);
  }
  return prepared;
}

}  // namespace parangon::net
