// Proves that the description has exactly the routes of the tables, with their access and
// parameters, and that what it refers to exists.
#include "hub/api/openapi.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "hub/api/resource.hpp"

namespace parangon::hub::api {
namespace {

net::Route made(net::Verb verb, const char* pattern, net::Access access) {
  auto out = route(verb, pattern, access,
                   [](const net::Request&) -> boost::asio::awaitable<Result<net::Response>> {
                     co_return net::Response::text("x");
                   });
  out.documentation = about("tag", "operation", "Summary", "Consortium");
  out.documentation.discloses = {"nothing"};
  return out;
}

void expect_references_resolve(const nlohmann::json& node, const nlohmann::json& root) {
  if (node.is_object() && node.contains("$ref")) {
    const auto target = node.at("$ref").get<std::string>().substr(1);
    EXPECT_TRUE(root.contains(nlohmann::json::json_pointer(target))) << target;
  }
  if (node.is_structured()) {
    for (const auto& child : node) expect_references_resolve(child, root);
  }
}

TEST(OpenApi, DescribesEveryRouteOfBothTablesAndNoOther) {
  net::RouteTable members;
  net::RouteTable portal;
  members.add(made(net::Verb::get, "/a", net::Access::member));
  portal.add(made(net::Verb::get, "/a", net::Access::anyone));
  members.add(made(net::Verb::post, "/a", net::Access::member));
  auto metrics = made(net::Verb::get, "/m/{id}", net::Access::staff);
  metrics.documentation.discloses = {"release", "own-figures"};
  portal.add(std::move(metrics));
  const auto document = nlohmann::json::parse(openapi_document(members, portal));
  EXPECT_EQ(document["openapi"], "3.1.0");
  ASSERT_EQ(document["paths"].size(), 2U);
  const auto& both = document["paths"]["/a"]["get"];
  EXPECT_EQ(both["x-listeners"], nlohmann::json({"members", "portal"}));
  EXPECT_EQ(both["security"], nlohmann::json::parse(R"([{}, {"memberCertificate": []}])"));
  EXPECT_EQ(document["paths"]["/a"]["post"]["security"],
            nlohmann::json::parse(R"([{"memberCertificate": []}])"));
  const auto& staff = document["paths"]["/m/{id}"]["get"];
  EXPECT_EQ(staff["parameters"][0]["$ref"], "#/components/parameters/path_id");
  EXPECT_TRUE(staff["responses"].contains("403"));
  EXPECT_EQ(staff["x-discloses"], nlohmann::json({"release", "own-figures"}));
  EXPECT_EQ(both["x-discloses"], nlohmann::json::array({"nothing"}));
  EXPECT_FALSE(document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].empty());
  expect_references_resolve(document, document);
}

TEST(OpenApi, ARouteThatRefersToNothingIsADefect) {
  for (const char* what : {"schema", "parameter", "path"}) {
    net::RouteTable members;
    const net::RouteTable portal;
    auto bad = made(net::Verb::get, std::string_view(what) == "path" ? "/a/{nothing}" : "/a",
                    net::Access::member);
    if (std::string_view(what) == "schema") bad.documentation.response_schema = "Nothing";
    if (std::string_view(what) == "parameter") bad.documentation.parameters = {"Nothing"};
    members.add(std::move(bad));
    EXPECT_THROW(openapi_document(members, portal), std::logic_error) << what;
  }
}

/// Otherwise an attacker who walks the table would not know that it has to read the route.
TEST(OpenApi, ARouteThatDoesNotSayWhatItDisclosesIsADefect) {
  const std::vector<std::vector<std::string>> wrong = {
      {}, {"figures"}, {"release", "figures"}, {"nothing", "release"}};
  for (const auto& outlets : wrong) {
    for (const bool on_portal : {false, true}) {
      net::RouteTable members;
      net::RouteTable portal;
      auto bad = made(net::Verb::get, "/a", net::Access::member);
      bad.documentation.discloses = outlets;
      (on_portal ? portal : members).add(std::move(bad));
      EXPECT_THROW(openapi_document(members, portal), std::logic_error) << outlets.size();
    }
  }
}

}  // namespace
}  // namespace parangon::hub::api
