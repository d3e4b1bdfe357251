#include <locale.h>
#include <ctime>

#include <array>

#include "shared/net/representation.hpp"
#include "shared/net/serialize.hpp"

namespace parangon::net {
namespace {

/// Days and months of HTTP are English, whatever the process' own locale is.
locale_t english() {
  static const locale_t locale = ::newlocale(LC_ALL_MASK, "C", nullptr);
  return locale;
}

/// RFC 9110 section 5.6.7: the preferred form, RFC 850's, and that of C's asctime.
constexpr std::array<const char*, 3> forms = {"%a, %d %b %Y %H:%M:%S GMT",
                                              "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"};

}  // namespace

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  const std::string date(text);
  for (const char* form : forms) {
    std::tm parts{};
    const char* end = ::strptime_l(date.c_str(), form, &parts, english());
    if (end == nullptr || *end != '\0') continue;
    return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
  }
  return std::nullopt;
}

std::string format_http_date(std::chrono::sys_seconds time) {
  return format_date(time.time_since_epoch().count());
}

}  // namespace parangon::net
