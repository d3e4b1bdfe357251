// Proves which route a verb and a path lead to, and that a senseless table cannot be built.
#include "shared/net/router.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace parangon::net {
namespace {

Route route(Verb verb, std::string pattern) {
  Route made;
  made.verb = verb;
  made.pattern = std::move(pattern);
  made.cached = [](const Request&) { return nullptr; };
  return made;
}

class Router : public testing::Test {
 protected:
  Router() {
    table.add(route(Verb::get, "/static/{file...}"));
    table.add(route(Verb::get, "/v1/items/{id}"));
    table.add(route(Verb::delete_, "/v1/items/{id}"));
    table.add(route(Verb::get, "/v1/items/latest"));
    table.add(route(Verb::get, "/v1/items/{id}/lines/{line}"));
    table.add(route(Verb::post, "/v1/items"));
    table.add(route(Verb::get, "/"));
  }

  std::string found(Verb verb, std::string_view path) {
    const auto match = table.find(verb, path, parameters);
    return match.route == nullptr ? "" : match.route->pattern;
  }

  RouteTable table;
  std::vector<Parameter> parameters;
};

TEST_F(Router, captures_decoded_parameters) {
  EXPECT_EQ(found(Verb::get, "/v1/items/a%20b/lines/7"), "/v1/items/{id}/lines/{line}");
  ASSERT_EQ(parameters.size(), 2U);
  EXPECT_EQ(parameters[0].name, "id");
  EXPECT_EQ(parameters[0].value, "a b");
  EXPECT_EQ(parameters[1].value, "7");
}

TEST_F(Router, prefers_the_literal_segment) {
  EXPECT_EQ(found(Verb::get, "/v1/items/latest"), "/v1/items/latest");
  EXPECT_TRUE(parameters.empty());
  EXPECT_EQ(found(Verb::get, "/v1/items/later"), "/v1/items/{id}");
}

TEST_F(Router, rest_takes_slashes_and_nothing) {
  EXPECT_EQ(found(Verb::get, "/static/css/site.css"), "/static/{file...}");
  EXPECT_EQ(parameters.at(0).value, "css/site.css");
  EXPECT_EQ(found(Verb::get, "/static/"), "/static/{file...}");
  EXPECT_EQ(parameters.at(0).value, "");
  EXPECT_EQ(found(Verb::get, "/static"), "");
}

TEST_F(Router, an_empty_segment_is_no_parameter) {
  EXPECT_EQ(found(Verb::get, "/v1/items/"), "");
  EXPECT_EQ(found(Verb::get, "/v1/items//lines/1"), "");
  EXPECT_EQ(found(Verb::get, "/v1/items/1/"), "");
  EXPECT_EQ(found(Verb::get, ""), "");
  EXPECT_EQ(found(Verb::get, "/"), "/");
}

TEST_F(Router, head_is_served_by_get) {
  EXPECT_EQ(found(Verb::head, "/v1/items/7"), "/v1/items/{id}");
  EXPECT_EQ(found(Verb::head, "/v1/items"), "");
}

TEST_F(Router, tells_unknown_path_from_unknown_verb) {
  EXPECT_TRUE(table.find(Verb::put, "/v1/items/7", parameters).path_known);
  EXPECT_FALSE(table.find(Verb::put, "/v2", parameters).path_known);
  EXPECT_EQ(table.allowed("/v1/items/7"), "GET, HEAD, DELETE, OPTIONS");
  EXPECT_EQ(table.allowed("/v1/items"), "POST, OPTIONS");
}

TEST_F(Router, reports_a_parameter_with_a_broken_escape) {
  EXPECT_TRUE(table.find(Verb::get, "/v1/items/%zz", parameters).malformed);
}

TEST_F(Router, refuses_senseless_routes) {
  EXPECT_THROW(table.add(route(Verb::get, "/v1/items/{id}")), std::logic_error);
  EXPECT_THROW(table.add(route(Verb::get, "relative")), std::logic_error);
  EXPECT_THROW(table.add(route(Verb::get, "/a/{rest...}/b")), std::logic_error);
  EXPECT_THROW(table.add(route(Verb::get, "/a/x{id}")), std::logic_error);
  EXPECT_THROW(table.add(route(Verb::get, "/a/{}")), std::logic_error);
  Route bare = route(Verb::get, "/bare");
  bare.cached = nullptr;
  EXPECT_THROW(table.add(std::move(bare)), std::logic_error);
}

TEST(PlainError, speaks_the_language_of_the_request_or_both) {
  const Failure failure{404, {Errc::not_found, {"rien", "nothing"}}, {}};
  Request request;
  request.lang = Lang::fr;
  EXPECT_EQ(plain_error(failure, &request).body_view(), "rien\n");
  EXPECT_EQ(plain_error(failure, nullptr).body_view(), "rien\nnothing\n");
  EXPECT_EQ(plain_error(failure, nullptr).status, 404U);
}

}  // namespace
}  // namespace parangon::net
