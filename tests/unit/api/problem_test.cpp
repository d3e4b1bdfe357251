// Proves that every failure becomes a problem document with a documented code, the right status,
// and the caller's language, and that what is internal stays inside.
#include "hub/api/problem.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "shared/wire/problem.hpp"
#include "tests/support/paths.hpp"

namespace parangon::hub::api {
namespace {

wire::Problem problem_in(const net::Response& response) {
  return wire::read_problem(response.body_view()).value();
}

std::string protocol_page() {
  std::ifstream file(parangon::support::source_path("docs/protocol.md"));
  std::stringstream text;
  text << file.rdbuf();
  const auto page = text.str();
  const auto begin = page.find("## Errors");
  return page.substr(begin, page.find("\n## ", begin + 1) - begin);
}

TEST(Problem, EveryCodeIsDocumentedWithItsStatusAndNoOther) {
  const auto page = protocol_page();
  const std::regex row("\\| ([0-9, ]+) \\| ([^|]+) \\|");
  const std::regex code("`([a-z_]+)`");
  std::map<std::string, std::string> statuses;
  for (std::sregex_iterator r(page.begin(), page.end(), row), end; r != end; ++r) {
    const std::string cell = (*r)[2];
    for (std::sregex_iterator c(cell.begin(), cell.end(), code); c != end; ++c) {
      statuses[(*c)[1]] = (*r)[1];
    }
  }
  for (const auto& kind : problem_kinds()) {
    const std::string name(kind.code);
    ASSERT_TRUE(statuses.contains(name)) << name << " is not in docs/protocol.md";
    EXPECT_NE(statuses[name].find(std::to_string(kind.status)), std::string::npos) << name;
    statuses.erase(name);
  }
  for (const auto& [name, status] : statuses) ADD_FAILURE() << name << " is documented only";
}

TEST(Problem, EveryErrcHasAKindWithItsStatus) {
  for (int i = static_cast<int>(Errc::invalid_argument); i <= static_cast<int>(Errc::internal);
       ++i) {
    const auto code = static_cast<Errc>(i);
    const net::Failure failure{net::status_of(code), {code, {"fr", "en"}}, {}};
    net::Request request;
    const auto problem = problem_in(render_problem(failure, &request));
    EXPECT_EQ(problem.code, to_string(code));
    EXPECT_EQ(problem.status, net::status_of(code));
  }
}

TEST(Problem, SpeaksTheCallersLanguageAndNamesTheRequest) {
  net::Request request;
  request.lang = Lang::fr;
  request.id = "abc";
  const auto response = problem_response("agency_unknown", {"détail", "detail"}, request);
  const auto problem = problem_in(response);
  EXPECT_EQ(response.status, 403U);
  EXPECT_EQ(problem.title, "Acheteur inconnu");
  EXPECT_EQ(problem.detail, "détail");
  EXPECT_EQ(problem.instance, "urn:parangon:request:abc");
  EXPECT_EQ(problem.type, "urn:parangon:problem:agency_unknown");
}

TEST(Problem, AFailureWithoutARequestIsToldAllTheSame) {
  const net::Failure failure{431, {Errc::too_large, {"fr", "en"}}, {}};
  const auto problem = problem_in(render_problem(failure, nullptr));
  EXPECT_EQ(problem.code, "headers_too_large");
  EXPECT_EQ(problem.status, 431U);
}

TEST(Problem, WhatIsNotThisHttpHasATitleOfItsOwn) {
  net::Request request;
  request.lang = Lang::fr;
  request.id = "abc";
  const std::pair<unsigned, std::string> cases[] = {{417, "Attente non prise en charge"},
                                                    {501, "Non pris en charge"},
                                                    {505, "Version de HTTP non prise en charge"}};
  for (const auto& [status, title] : cases) {
    const net::Failure failure{status, {Errc::invalid_argument, {"fr", "en"}}, {}};
    const auto problem = problem_in(render_problem(failure, &request));
    EXPECT_EQ(problem.status, status);
    EXPECT_EQ(problem.title, title);
    EXPECT_EQ(problem.detail, "fr");
    EXPECT_EQ(problem.instance, "urn:parangon:request:abc");
  }
}

TEST(Problem, TheAuthorizersCodeSaysMoreThanItsError) {
  net::Request request;
  request.identity = RefusalCode{"agency_suspended"};
  const net::Failure failure{403, {Errc::forbidden, {"fr", "en"}}, {}};
  EXPECT_EQ(problem_in(render_problem(failure, &request)).code, "agency_suspended");
}

TEST(Problem, AnOutageAsksToComeBackAndRevealsNothing) {
  for (const auto outage : {store::Outage::busy, store::Outage::full, store::Outage::timeout,
                            store::Outage::io, store::Outage::corrupt}) {
    const net::Request request;
    const auto response = outage_response({outage, "disk I/O error /secret/path"}, request);
    EXPECT_EQ(response.status, 503U);
    EXPECT_EQ(problem_in(response).code, "store_" + std::string(to_string(outage)));
    EXPECT_EQ(std::string(response.body_view()).find("secret"), std::string::npos);
    bool retry = false;
    for (const auto& header : response.headers) retry |= header.name == "Retry-After";
    EXPECT_TRUE(retry);
  }
}

TEST(Problem, ARefusedSubmissionCarriesItsFindings) {
  collect::Refused refused{Errc::conflict, {}};
  refused.report.add({"S-KEY-REUSED", {"document", 0, "idempotency_key"}, {Text("k")}});
  EXPECT_EQ(code_of(refused), "idempotency_key_reused");
  const net::Request request;
  const auto response = refusal_response(refused, request);
  EXPECT_EQ(response.status, 409U);
  const auto problem = problem_in(response);
  ASSERT_EQ(problem.report.findings.size(), 1U);
  EXPECT_EQ(problem.report.findings[0].where.column, "idempotency_key");
}

TEST(Problem, TheDetailNamesWhatRefusesAndNoWarning) {
  collect::Refused refused{Errc::rule_violation, {}};
  refused.report.add({"S-TOTAL-MOVED", {"figures", 0, ""}, {Text("payé"), Text("+66 %")}});
  refused.report.add(
      {"S-JUSTIFICATION-MISSING", {"manifest", 0, ""}, {Text("S-TOTAL-MOVED"), Text("1")}});
  const net::Request request;
  const auto problem = problem_in(refusal_response(refused, request));
  EXPECT_NE(problem.detail.find("S-JUSTIFICATION-MISSING: "), std::string::npos) << problem.detail;
}

TEST(Problem, AnUnknownCodeIsADefect) {
  const net::Request request;
  EXPECT_THROW(problem_response("no_such_code", {"a", "b"}, request), std::logic_error);
}

}  // namespace
}  // namespace parangon::hub::api
