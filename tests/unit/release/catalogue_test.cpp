// Proves how triples are written in the three forms, and what the catalogue says of releases.

#include "hub/release/catalogue/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "hub/release/files/write_release.hpp"
#include "tests/support/sample_publication.hpp"

namespace parangon::hub::release {
namespace {

using ::testing::HasSubstr;
using testing::length_digest;
using testing::sample_publication;

constexpr const char* base = "https://data.example.fr/open-data";

std::vector<Triple> hard() {
  Graph graph;
  const std::string node = "https://e.org/a?b=1&c=<2>";
  graph.text(node, "dct:title", {"L'« été » \\ \"x\"\n& <b>", "Summer"});
  graph.type(node, "dcat:Dataset");
  graph.day(node, "dcat:startDate", model::Date{2025, 1, 2});
  graph.type(node, "dcat:Dataset");
  return graph.triples();
}

Catalogue sample(std::int64_t releases) {
  Catalogue out;
  for (std::int64_t number = 1; number <= releases; ++number) {
    const Publication publication = sample_publication(number, base);
    out.title = publication.title;
    out.description = publication.description;
    out.publisher = publication.publisher;
    out.coverage = publication.coverage;
    out.releases.push_back(
        catalogued(publication, write_release(publication, nullptr, length_digest), length_digest));
  }
  return out;
}

std::vector<std::string> values(const std::vector<Triple>& triples, const std::string& subject,
                                std::string_view predicate) {
  std::vector<std::string> out;
  for (const Triple& triple : triples)
    if (triple.subject == base + subject && triple.predicate == expand(predicate))
      out.push_back(triple.object.value);
  return out;
}

TEST(Graph, HoldsEachTripleOnceInOrder) {
  const auto triples = hard();
  EXPECT_EQ(triples.size(), 4U);
  EXPECT_TRUE(std::is_sorted(triples.begin(), triples.end()));
  EXPECT_THROW(expand("nobody:knows"), std::logic_error);
}

TEST(Graph, TurtleEscapesTextAndAddresses) {
  const std::string text = to_turtle(hard());
  EXPECT_THAT(text, HasSubstr("<https://e.org/a?b=1&c=\\u003C2\\u003E> dct:title"));
  EXPECT_THAT(text, HasSubstr("\"L'« été » \\\\ \\\"x\\\"\\n& <b>\"@fr"));
  EXPECT_THAT(text, HasSubstr("dcat:startDate \"2025-01-02\"^^xsd:date"));
  EXPECT_THAT(text, HasSubstr("rdf:type dcat:Dataset"));
}

TEST(Graph, XmlEscapesTextAndAddresses) {
  const std::string text = to_rdf_xml(hard());
  EXPECT_THAT(text, HasSubstr("rdf:about=\"https://e.org/a?b=1&amp;c=&lt;2&gt;\""));
  EXPECT_THAT(text, HasSubstr("xml:lang=\"fr\">L'« été » \\ &quot;x&quot;\n&amp; &lt;b&gt;<"));
  Triple odd{"https://e.org/", "https://e.org/predicate", {Term::Kind::literal, "x", {}, {}}};
  EXPECT_THROW(to_rdf_xml(std::vector<Triple>{odd}), std::logic_error);
}

TEST(Graph, JsonLdGroupsBySubjectAndPredicate) {
  const auto json = nlohmann::json::parse(to_json_ld(hard()));
  ASSERT_EQ(json.at("@graph").size(), 1U);
  const auto& node = json.at("@graph").at(0);
  EXPECT_EQ(node.at("@id"), "https://e.org/a?b=1&c=<2>");
  EXPECT_EQ(node.at("dct:title").size(), 2U);
  EXPECT_EQ(node.at("rdf:type").at(0).at("@id"), "dcat:Dataset");
  EXPECT_EQ(json.at("@context").at("dct"), "http://purl.org/dc/terms/");
}

TEST(Catalogue, AddressesOfAReleaseAreItsFolders) {
  const auto triples = describe(sample(2));
  EXPECT_EQ(values(triples, "/releases/2/#segments.csv", "dcat:downloadURL"),
            std::vector<std::string>{std::string(base) + "/releases/2/segments.csv"});
  EXPECT_EQ(values(triples, "/catalog#latest-segments.csv", "dcat:downloadURL"),
            std::vector<std::string>{std::string(base) + "/latest/segments.csv"});
  EXPECT_EQ(values(triples, "/releases/2/#dataset", "dcat:previousVersion"),
            std::vector<std::string>{std::string(base) + "/releases/1/#dataset"});
  EXPECT_EQ(values(triples, "/catalog#query", "dcat:endpointURL").size(), 2U);
}

TEST(Catalogue, TheNewestDatasetHasThePeriodsOfTheNewestRelease) {
  EXPECT_EQ(values(describe(sample(2)), "/catalog#dataset", "dct:temporal"),
            (std::vector<std::string>{std::string(base) + "/releases/2/#period-2024",
                                      std::string(base) + "/releases/2/#period-2025"}));
}

TEST(Catalogue, EveryNodeHasAnHttpAddress) {
  for (const Triple& triple : describe(sample(2))) EXPECT_THAT(triple.subject, HasSubstr("http"));
}

TEST(Catalogue, AnOldReleaseIsNotTouchedByANewOne) {
  const auto one = describe(sample(1));
  const auto two = describe(sample(2));
  for (const Triple& triple : one) {
    if (triple.subject.starts_with(std::string(base) + "/releases/1/")) {
      EXPECT_TRUE(std::binary_search(two.begin(), two.end(), triple)) << triple.predicate;
    }
  }
}

TEST(Catalogue, AWithdrawnReleaseStaysWithoutFiles) {
  Catalogue catalogue = sample(2);
  catalogue.releases[1].withdrawn =
      Withdrawal{testing::instant_of("2026-04-01T00:00:00Z"), {"Erreur.", "Error."}};
  const auto triples = describe(catalogue);
  EXPECT_THAT(values(triples, "/releases/2/#dataset", "adms:status"),
              ::testing::ElementsAre(HasSubstr("/WITHDRAWN")));
  EXPECT_TRUE(values(triples, "/releases/2/#dataset", "dcat:distribution").empty());
  EXPECT_TRUE(values(triples, "/releases/2/#dataset", "dct:isReplacedBy").empty());
  EXPECT_EQ(values(triples, "/catalog#dataset", "dcat:version"), std::vector<std::string>{"1"});
  EXPECT_EQ(values(triples, "/catalog", "dct:modified"),
            std::vector<std::string>{"2026-04-01T00:00:00.000Z"});
}

TEST(Catalogue, WithoutAnyPublishedReleaseItStillStands) {
  Catalogue catalogue = sample(1);
  catalogue.releases[0].withdrawn =
      Withdrawal{testing::instant_of("2026-04-01T00:00:00Z"), {"Erreur.", "Error."}};
  const auto triples = describe(catalogue);
  EXPECT_TRUE(values(triples, "/catalog#dataset", "dcat:distribution").empty());
  EXPECT_THAT(values(triples, "/catalog#dataset", "adms:status"),
              ::testing::ElementsAre(HasSubstr("/WITHDRAWN")));
  EXPECT_THROW(describe(Catalogue{}), std::logic_error);
}

TEST(Catalogue, SameReleasesGiveSameBytes) {
  const auto once = catalogue_files(sample(2));
  const auto again = catalogue_files(sample(2));
  ASSERT_EQ(once.size(), 3U);
  for (std::size_t i = 0; i < once.size(); ++i) EXPECT_EQ(once[i].bytes, again[i].bytes);
}

}  // namespace
}  // namespace parangon::hub::release
