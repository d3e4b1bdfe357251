#include "shared/net/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace parangon::net {
namespace {

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool takes_rest(std::string_view segment) {
  return is_parameter(segment) && segment.ends_with("...}") && segment.size() > 5;
}

std::string_view parameter_name(std::string_view segment) {
  segment = segment.substr(1, segment.size() - 2);
  return segment.ends_with("...") ? segment.substr(0, segment.size() - 3) : segment;
}

/// Takes "/a" off the front of "/a/b" and gives "a".
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

std::vector<std::string> split_pattern(std::string_view pattern) {
  std::vector<std::string> segments;
  if (pattern.empty() || pattern.front() != '/') {
    throw std::logic_error(fmt::format("route pattern '{}' does not begin with '/'", pattern));
  }
  std::string_view rest = pattern;
  while (!rest.empty()) {
    const std::string_view segment = next_segment(rest);
    const bool braces = segment.find_first_of("{}") != std::string_view::npos;
    if ((braces && !is_parameter(segment)) || (takes_rest(segment) && !rest.empty())) {
      throw std::logic_error(fmt::format("route pattern '{}' is malformed", pattern));
    }
    segments.emplace_back(segment);
  }
  return segments;
}

/// 0 for a literal, 1 for `{name}`, 2 for `{name...}`: how far a segment reaches.
int reach(std::string_view segment) {
  return !is_parameter(segment) ? 0 : takes_rest(segment) ? 2 : 1;
}

bool more_specific(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const std::string& x, const std::string& y) { return reach(x) < reach(y); });
}

bool matches(const std::vector<std::string>& segments, std::string_view path) {
  for (const std::string& segment : segments) {
    if (path.empty()) {
      return false;
    }
    if (takes_rest(segment)) {
      return true;
    }
    const std::string_view part = next_segment(path);
    if (is_parameter(segment) ? part.empty() : part != segment) {
      return false;
    }
  }
  return path.empty();
}

bool capture(const std::vector<std::string>& segments, std::string_view path,
             std::vector<Parameter>& parameters) {
  for (const std::string& segment : segments) {
    const std::string_view part = takes_rest(segment) ? path.substr(1) : next_segment(path);
    if (!is_parameter(segment)) {
      continue;
    }
    auto value = percent_decode(part, false);
    if (!value) {
      return false;
    }
    parameters.push_back({std::string(parameter_name(segment)), std::move(*value)});
  }
  return true;
}

const Route* route_for(const std::vector<const Route*>& routes, Verb verb) {
  const auto found = std::find_if(routes.begin(), routes.end(),
                                  [verb](const Route* route) { return route->verb == verb; });
  return found == routes.end() ? nullptr : *found;
}

}  // namespace

std::string_view to_string(Access access) {
  switch (access) {
    case Access::anyone: return "anyone";
    case Access::member: return "member";
    case Access::agency: return "agency";
    case Access::staff: return "staff";
  }
  return "unknown";
}

void RouteTable::add(Route route) {
  auto segments = split_pattern(route.pattern);
  if (!route.handler && !route.cached) {
    throw std::logic_error(fmt::format("route '{}' has no handler", route.pattern));
  }
  const bool has_parameters =
      std::any_of(segments.begin(), segments.end(), [](const auto& s) { return is_parameter(s); });
  auto& paths = has_parameters ? patterns_ : literal_;
  auto place = std::find_if(paths.begin(), paths.end(),
                            [&](const Path& path) { return path.pattern == route.pattern; });
  if (place == paths.end()) {
    const bool rest = takes_rest(segments.back());
    Path fresh{route.pattern, std::move(segments), rest, {}};
    const auto before = [has_parameters](const Path& a, const Path& b) {
      return has_parameters ? more_specific(a.segments, b.segments) : a.pattern < b.pattern;
    };
    place =
        paths.insert(std::upper_bound(paths.begin(), paths.end(), fresh, before), std::move(fresh));
  }
  if (route_for(place->routes, route.verb) != nullptr || route.verb == Verb::other) {
    throw std::logic_error(
        fmt::format("route {} {} cannot be added", to_string(route.verb), route.pattern));
  }
  routes_.push_back(std::make_unique<const Route>(std::move(route)));
  place->routes.push_back(routes_.back().get());
}

const RouteTable::Path* RouteTable::find_path(std::string_view path) const {
  if (path.empty() || path.front() != '/') {
    return nullptr;
  }
  const auto literal = std::lower_bound(
      literal_.begin(), literal_.end(), path,
      [](const Path& entry, std::string_view wanted) { return entry.pattern < wanted; });
  if (literal != literal_.end() && literal->pattern == path) {
    return &*literal;
  }
  const auto pattern = std::find_if(patterns_.begin(), patterns_.end(), [path](const Path& entry) {
    return matches(entry.segments, path);
  });
  return pattern == patterns_.end() ? nullptr : &*pattern;
}

RouteTable::Match RouteTable::find(Verb verb, std::string_view path,
                                   std::vector<Parameter>& parameters) const {
  parameters.clear();
  const Path* entry = find_path(path);
  if (entry == nullptr) {
    return {};
  }
  const Route* route = route_for(entry->routes, verb);
  if (route == nullptr && verb == Verb::head) {
    route = route_for(entry->routes, Verb::get);
  }
  const bool literal = entry >= literal_.data() && entry < literal_.data() + literal_.size();
  const bool readable = literal || capture(entry->segments, path, parameters);
  return {route, true, !readable};
}

std::string RouteTable::allowed(std::string_view path) const {
  const Path* entry = find_path(path);
  if (entry == nullptr) {
    return {};
  }
  std::string list;
  for (const Verb verb :
       {Verb::get, Verb::head, Verb::post, Verb::put, Verb::patch, Verb::delete_}) {
    const bool served = route_for(entry->routes, verb) != nullptr ||
                        (verb == Verb::head && route_for(entry->routes, Verb::get) != nullptr);
    if (served) {
      list.append(to_string(verb)).append(", ");
    }
  }
  return list + "OPTIONS";
}

Response plain_error(const Failure& failure, const Request* request) {
  const Text& message = failure.error.message;
  const std::string line =
      request == nullptr ? message.fr + "\n" + message.en + "\n" : message.in(request->lang) + "\n";
  return Response::text(line, failure.status);
}

}  // namespace parangon::net
