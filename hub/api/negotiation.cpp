#include "hub/api/negotiation.hpp"

#include <algorithm>

#include "shared/core/text.hpp"
#include "shared/net/http.hpp"

namespace parangon::hub::api {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// How precisely a media range names a type: 3 exactly, 2 as "text/*", 1 as "*/*", 0 not at all.
int precision(std::string_view range, std::string_view type) {
  if (net::same_token(range, type)) return 3;
  const auto slash = type.find('/');
  if (range.ends_with("/*") &&
      net::same_token(range.substr(0, range.size() - 1), type.substr(0, slash + 1))) {
    return 2;
  }
  return range == "*/*" ? 1 : 0;
}

/// In thousandths; 0 when it is not accepted.
int weight_for(std::string_view accept, std::string_view type) {
  int best = 0;
  int weight = 0;
  while (!accept.empty()) {
    const auto comma = accept.find(',');
    const auto item = accept.substr(0, comma);
    const auto semicolon = std::min(item.find(';'), item.size());
    const int its = precision(trimmed(item.substr(0, semicolon)), type);
    if (its > best) {
      best = its;
      weight = weight_of(item.substr(semicolon));
    }
    if (comma == std::string_view::npos) break;
    accept.remove_prefix(comma + 1);
  }
  return weight;
}

}  // namespace

std::optional<std::size_t> best_type(std::string_view accept,
                                     std::span<const std::string_view> offered) {
  if (trimmed(accept).empty()) return 0;
  std::optional<std::size_t> best;
  int best_weight = 0;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const int weight = weight_for(accept, offered[i]);
    if (weight <= best_weight) continue;
    best = i;
    best_weight = weight;
  }
  return best;
}

}  // namespace parangon::hub::api
