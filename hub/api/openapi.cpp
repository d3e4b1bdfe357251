#include "hub/api/openapi.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "hub/api/problem.hpp"

namespace parangon::hub::api {

namespace embedded {
std::string_view openapi_components();
}

namespace {

/// Outlets of the ledger that routes can be functions of, what an agency itself sent, and nothing.
constexpr std::array<std::string_view, 5> known_outlets = {"nothing", "own-figures", "release",
                                                           "staff-values", "entry-preview"};

/// "nothing" stands alone.
void require_declared_outlets(const net::Route& route) {
  const auto& outlets = route.documentation.discloses;
  const bool known = std::ranges::all_of(outlets, [](const std::string& outlet) {
    return std::ranges::find(known_outlets, outlet) != known_outlets.end();
  });
  const bool nothing = std::ranges::find(outlets, "nothing") != outlets.end();
  if (known && !outlets.empty() && (!nothing || outlets.size() == 1)) return;
  throw std::logic_error(
      fmt::format("OpenAPI: {} {} does not say which outlets of the ledger it discloses: \"{}\"",
                  net::to_string(route.verb), route.pattern, fmt::join(outlets, ", ")));
}

using Json = nlohmann::ordered_json;

/// One operation with the listeners that have it.
struct Operation {
  const net::Route* route = nullptr;
  std::vector<std::string> listeners;
  net::Access strictest = net::Access::anyone;
  bool open_somewhere = false;  ///< One of the listeners asks for nothing.
};
using Key = std::pair<std::string, net::Verb>;  ///< Pattern and verb.

/// A pattern's last segment may stand for all the rest, "{path...}"; OpenAPI writes "{path}".
std::string path_of(std::string pattern) {
  if (const auto rest = pattern.find("..."); rest != std::string::npos) pattern.erase(rest, 3);
  return pattern;
}

void add_operations(const net::RouteTable& table, const char* listener,
                    std::map<Key, Operation>& out) {
  for (const auto& route : table.routes()) {
    require_declared_outlets(*route);
    Operation& operation = out[{path_of(route->pattern), route->verb}];
    if (operation.route == nullptr) operation.route = route.get();
    operation.listeners.emplace_back(listener);
    if (route->access == net::Access::anyone) {
      operation.open_somewhere = true;
    } else {
      operation.strictest = route->access;
    }
  }
}

std::string lower(std::string_view verb) {
  std::string out;
  for (const char c : verb) out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

Json reference(const Json& components, const std::string& section, const std::string& name) {
  if (!components.at(section).contains(name)) {
    throw std::logic_error(fmt::format("OpenAPI: no component {}/{}", section, name));
  }
  return {{"$ref", fmt::format("#/components/{}/{}", section, name)}};
}

Json parameters_of(const net::Route& route, const Json& components) {
  Json out = Json::array();
  for (std::size_t at = route.pattern.find('{'); at != std::string::npos;
       at = route.pattern.find('{', at + 1)) {
    const auto end = route.pattern.find_first_of(".}", at);
    out.push_back(
        reference(components, "parameters", "path_" + route.pattern.substr(at + 1, end - at - 1)));
  }
  for (const auto& name : route.documentation.parameters) {
    out.push_back(reference(components, "parameters", name));
  }
  return out;
}

Json content(const std::string& media_type, const std::string& schema, const Json& components) {
  return {{media_type, {{"schema", reference(components, "schemas", schema)}}}};
}

Json responses_of(const Operation& operation, const Json& components) {
  const auto& about = operation.route->documentation;
  Json out = Json::object();
  Json success = {{"description", about.summary}};
  if (!about.response_schema.empty()) {
    success["content"] = content(about.response_media_type, about.response_schema, components);
  }
  if (about.page) success["content"].update(content("text/html", "Text", components));
  out["200"] = success;
  std::map<unsigned, bool> problems;
  for (const unsigned status : about.statuses) {
    if (status < 300) {
      out[std::to_string(status)] = success;
    } else {
      problems[status] = true;
    }
  }
  if (!about.parameters.empty()) problems[400] = true;
  if (operation.strictest != net::Access::anyone) problems[403] = true;
  for (const unsigned status : {500U, 503U}) problems[status] = true;
  for (const auto& [status, present] : problems) {
    out[std::to_string(status)] = {
        {"description", net::reason_phrase(status)},
        {"content", content("application/problem+json", "Problem", components)}};
  }
  return out;
}

Json security_of(const Operation& operation) {
  Json out = Json::array();
  if (operation.open_somewhere) out.push_back(Json::object());
  if (operation.strictest == net::Access::member || operation.strictest == net::Access::agency) {
    out.push_back({{"memberCertificate", Json::array()}});
  }
  if (operation.strictest == net::Access::staff) {
    out.push_back({{"operatorAddress", Json::array()}});
  }
  return out;
}

Json describe(const Operation& operation, const Json& components) {
  const auto& route = *operation.route;
  const auto& about = route.documentation;
  Json out = {{"operationId", about.operation_id}, {"summary", about.summary}};
  if (!about.description.empty()) out["description"] = about.description;
  out["tags"] = Json::array({about.tag});
  out["x-listeners"] = operation.listeners;
  out["x-discloses"] = about.discloses;
  out["security"] = security_of(operation);
  if (auto parameters = parameters_of(route, components); !parameters.empty()) {
    out["parameters"] = std::move(parameters);
  }
  if (!about.request_schema.empty()) {
    out["requestBody"] = {
        {"required", true},
        {"content", content(route.accepts.at(0), about.request_schema, components)}};
    if (route.max_body_bytes) out["requestBody"]["x-max-bytes"] = *route.max_body_bytes;
  }
  out["responses"] = responses_of(operation, components);
  return out;
}

}  // namespace

std::string openapi_document(const net::RouteTable& members, const net::RouteTable& portal) {
  auto components = Json::parse(embedded::openapi_components());
  auto& codes = components["schemas"]["Problem"]["properties"]["code"]["enum"];
  for (const auto& kind : problem_kinds()) codes.push_back(kind.code);
  std::map<Key, Operation> operations;
  add_operations(members, "members", operations);
  add_operations(portal, "portal", operations);
  Json paths = Json::object();
  for (const auto& [key, operation] : operations) {
    paths[key.first][lower(net::to_string(key.second))] = describe(operation, components);
  }
  const Json document = {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Parangon"},
        {"version", "1"},
        {"description",
         "The hub of a purchasing consortium. Two listeners: members (TLS 1.3 with a client "
         "certificate) and portal. Errors are RFC 9457 problem documents with a stable `code`; "
         "docs/protocol.md describes the exchange."},
        {"license", {{"name", "EUPL-1.2"}, {"identifier", "EUPL-1.2"}}}}},
      {"servers", Json::array({{{"url", "/"}}})},
      {"paths", paths},
      {"components", components}};
  return document.dump(2) + "\n";
}

}  // namespace parangon::hub::api
