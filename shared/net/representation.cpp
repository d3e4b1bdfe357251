#include "shared/net/representation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "shared/core/text.hpp"
#include "shared/net/serialize.hpp"

namespace parangon::net {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Calls `work` with each item of a list with commas between.
template <class Work>
void each_item(std::string_view list, const Work& work) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    work(trimmed(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

/// Strong comparison (section 8.8.3.2): weak tags name nothing.
bool names_strongly(std::string_view list, std::string_view etag) {
  bool found = false;
  each_item(list, [&](std::string_view item) { found = found || item == etag || item == "*"; });
  return found;
}

enum class Precondition { holds, failed, not_modified };

/// RFC 9110 section 13.2.2.
Precondition judge(const Request& request, std::string_view etag,
                   std::chrono::sys_seconds modified) {
  if (const auto match = request.header("If-Match")) {
    if (!names_strongly(*match, etag)) return Precondition::failed;
  } else if (const auto since = request.header("If-Unmodified-Since")) {
    const auto date = parse_http_date(*since);
    if (date && modified > *date) return Precondition::failed;
  }
  if (const auto none = request.header("If-None-Match")) {
    return names_etag(*none, etag) ? Precondition::not_modified : Precondition::holds;
  }
  if (const auto since = request.header("If-Modified-Since")) {
    const auto date = parse_http_date(*since);
    if (date && modified <= *date) return Precondition::not_modified;
  }
  return Precondition::holds;
}

struct ByteRange {
  std::size_t first = 0;
  std::size_t count = 0;  ///< 0: not satisfiable.
};

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

/// One range of "bytes=first-last", "bytes=first-" or "bytes=-suffix"; nullopt for all that is
/// answered with the whole.
std::optional<ByteRange> range_of(std::string_view text, std::size_t size) {
  constexpr std::string_view unit = "bytes=";
  if (text.size() < unit.size() || !same_token(text.substr(0, unit.size()), unit)) return {};
  text = trimmed(text.substr(unit.size()));
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return {};
  const auto last = number(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    const auto count = std::min(*last, size);
    return ByteRange{size - count, count};
  }
  const auto first = number(text.substr(0, dash));
  const bool open_ended = dash + 1 == text.size();
  if (!first || (!last && !open_ended) || (last && *last < *first)) return {};
  if (*first >= size) return ByteRange{};
  const auto end = open_ended ? size : std::min(*last, size - 1) + 1;
  return ByteRange{*first, end - *first};
}

/// Section 14.2 and 13.1.5: a range is asked of this very form.
std::optional<ByteRange> wanted_range(const Request& request, const CodedBytes& form,
                                      std::chrono::sys_seconds modified) {
  const auto text = request.header("Range");
  if (!text || request.verb != Verb::get) return {};
  if (const auto condition = request.header("If-Range")) {
    const bool tag = condition->starts_with('"') || condition->starts_with("W/");
    const auto date = tag ? std::nullopt : parse_http_date(*condition);
    if (tag ? *condition != form.etag : (!date || *date != modified)) return {};
  }
  return range_of(*text, form.bytes->size());
}

}  // namespace

bool prefers_gzip(std::string_view accept_encoding) {
  int gzip = -1;
  int identity = -1;
  int others = -1;
  each_item(accept_encoding, [&](std::string_view item) {
    const auto semicolon = std::min(item.find(';'), item.size());
    const auto name = trimmed(item.substr(0, semicolon));
    const int weight = weight_of(item.substr(semicolon));
    if (same_token(name, "gzip") || same_token(name, "x-gzip")) gzip = weight;
    if (same_token(name, "identity")) identity = weight;
    if (name == "*") others = weight;
  });
  if (gzip < 0) gzip = others;
  return gzip > 0 && gzip >= identity;
}

Response answer_with(const Request& request, const Representation& resource) {
  const bool two = resource.gzip.bytes != nullptr;
  const bool coded = two && prefers_gzip(request.header("Accept-Encoding").value_or(""));
  const CodedBytes& form = coded ? resource.gzip : resource.identity;
  Response out;
  out.headers = resource.headers;
  out.headers.push_back({"ETag", form.etag});
  out.headers.push_back({"Last-Modified", format_http_date(resource.last_modified)});
  out.headers.push_back({"Cache-Control", resource.cache_control});
  out.headers.push_back({"Accept-Ranges", "bytes"});
  if (two) out.headers.push_back({"Vary", "Accept-Encoding"});

  const auto verdict = judge(request, form.etag, resource.last_modified);
  if (verdict != Precondition::holds) {
    out.status = verdict == Precondition::failed ? 412 : 304;
    return out;
  }
  const auto range = wanted_range(request, form, resource.last_modified);
  if (range && range->count == 0) {
    out.status = 416;
    out.headers.push_back({"Content-Range", fmt::format("bytes */{}", form.bytes->size())});
    return out;
  }
  out.content_type = resource.content_type;
  if (coded) out.headers.push_back({"Content-Encoding", "gzip"});
  out.headers.push_back({"Repr-Digest", fmt::format("sha-256=:{}:", form.digest)});
  if (!range) {
    out.body = form.bytes;
    return out;
  }
  out.status = 206;
  out.headers.push_back(
      {"Content-Range", fmt::format("bytes {}-{}/{}", range->first, range->first + range->count - 1,
                                    form.bytes->size())});
  out.body = form.bytes->substr(range->first, range->count);
  return out;
}

}  // namespace parangon::net
