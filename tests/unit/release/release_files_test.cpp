// Proves what each file of a release says, on publications small enough to be read here.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hub/release/files/about.hpp"
#include "hub/release/files/changes.hpp"
#include "hub/release/files/sdmx.hpp"
#include "hub/release/files/tables.hpp"
#include "hub/release/files/write_release.hpp"
#include "tests/support/sample_publication.hpp"

namespace parangon::hub::release {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::length_digest;
using testing::sample_publication;
using testing::sample_secret;

constexpr const char* open_data_home = "https://data.example.fr/open-data";

/// One dimension of two codes, one cell of each status but provisional.
Publication small() {
  Publication out = sample_publication(1, open_data_home);
  out.code_lists = {{"place",
                     {"Lieu", "Place"},
                     {{"all", "", {"Tout, \"partout\"", "All"}, ""},
                      {"a.1", "all", {"Ici", "Here"}, "https://example.org/a1"}}}};
  Observation open{
      {0}, ObservationStatus::normal, model::Money::cents(-150), 3, Ratio(2, 3), Ratio(12345, 2),
      {}};
  out.cubes = {{"places",
                {"Lieux", "Places"},
                {"Par lieu.", "By place."},
                {{"place", {"Lieu", "Place"}, "place"}},
                {open, sample_secret({1}, false)}}};
  return out;
}

const File& file_of(const std::vector<File>& files, std::string_view path) {
  for (const File& file : files)
    if (file.path == path) return file;
  throw std::out_of_range(std::string(path));
}

TEST(ReleaseFiles, CsvHasACodePerDimensionThenNumbersThenStatus) {
  const Publication publication = small();
  EXPECT_EQ(cube_csv(Table(publication, publication.cubes[0])),
            "place,amount_before_tax,agencies,share_of_purchases,amount_per_1000_inhabitants,"
            "status\r\n"
            "all,-1.50,3,0.666667,61.73,A\r\n"
            "a.1,,,,,c\r\n");
}

TEST(ReleaseFiles, IntervalsHaveColumnsOnlyWhereThereIsOne) {
  Publication publication = small();
  publication.cubes[0].observations[1] = sample_secret({1}, true);
  EXPECT_THAT(cube_csv(Table(publication, publication.cubes[0])),
              HasSubstr("interval_lower,interval_upper,status\r\n"
                        "all,-1.50,3,0.666667,61.73,,,A\r\n"
                        "a.1,,,,,0.00,12500.50,c\r\n"));
  EXPECT_THAT(secrecy_note(publication).en, HasSubstr("no number but the bounds that everybody"));
  EXPECT_THAT(secrecy_note(small()).en, HasSubstr("confidential: it has no number, and nothing"));
  publication.cubes[0].observations[1].interval->upper.reset();
  EXPECT_THAT(cube_csv(Table(publication, publication.cubes[0])),
              HasSubstr("\r\na.1,,,,,0.00,,c\r\n"));
}

TEST(ReleaseFiles, CodeListsKeepTheirOrderAndQuoteTheirLabels) {
  EXPECT_EQ(codes_csv(small().code_lists[0]),
            "code,parent,label_fr,label_en,uri\r\n"
            "all,,\"Tout, \"\"partout\"\"\",All,\r\n"
            "a.1,all,Ici,Here,https://example.org/a1\r\n");
  EXPECT_THAT(codes_csv(status_list()), HasSubstr("\r\nc,,"));
}

TEST(ReleaseFiles, JsonHasTheDigitsOfTheCsv) {
  const Publication publication = small();
  const std::string text = cube_json(publication, Table(publication, publication.cubes[0]));
  EXPECT_THAT(text, HasSubstr("\"amount_before_tax\": -1.50,"));
  const auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json.at("release"), 1);
  EXPECT_EQ(json.at("uri"), "https://data.example.fr/open-data/releases/1/");
  EXPECT_EQ(json.at("rows").at(1).at("status"), "c");
  EXPECT_TRUE(json.at("rows").at(1).at("agencies").is_null());
}

TEST(ReleaseFiles, SdmxKnowsNoDotsAndTellsConfidentialByTwoCodes) {
  const Publication publication = small();
  EXPECT_EQ(sdmx_csv(publication, Table(publication, publication.cubes[0])),
            "STRUCTURE,STRUCTURE_ID,ACTION,PLACE,OBS_VALUE,AGENCIES,SHARE_OF_PURCHASES,"
            "AMOUNT_PER_1000_INHABITANTS,OBS_STATUS,CONF_STATUS,UNIT_MEASURE\r\n"
            "dataflow,fr.example.data:PLACES(1.0.0),I,all,-1.50,3,0.666667,61.73,A,F,EUR\r\n"
            "dataflow,fr.example.data:PLACES(1.0.0),I,a_1,,,,,Q,C,EUR\r\n");
}

TEST(ReleaseFiles, SdmxTellsTheGrainOfAPeriod) {
  Publication publication = small();
  publication.code_lists[0].codes = {{"2025", "", "2025", ""}, {"2025-Q1", "", "2025-Q1", ""}};
  publication.cubes[0].dimensions[0].id = "period";
  const std::string text = sdmx_csv(publication, Table(publication, publication.cubes[0]));
  EXPECT_THAT(text, HasSubstr("ACTION,FREQ,TIME_PERIOD,OBS_VALUE"));
  EXPECT_THAT(text, HasSubstr(",I,A,2025,-1.50,"));
  EXPECT_THAT(text, HasSubstr(",I,Q,2025-Q1,,"));
}

TEST(ReleaseFiles, SdmxAgencyIsTheHostReversed) {
  Publisher publisher;
  publisher.base_uri = "http://127.0.0.1:8443/open-data";
  EXPECT_EQ(sdmx_agency(publisher), "x1.x0.x0.x127");
}

TEST(ReleaseFiles, CodesThatSdmxCannotTellApartAreRefused) {
  Publication publication = small();
  publication.code_lists[0].codes[0].code = "a_1";
  const std::vector<Table> tables{Table(publication, publication.cubes[0])};
  EXPECT_THROW(sdmx_structure(publication, tables), std::logic_error);
}

TEST(ReleaseFiles, AConfidentialCellWithANumberIsRefused) {
  Publication publication = small();
  publication.cubes[0].observations[0].status = ObservationStatus::confidential;
  EXPECT_THROW(write_release(publication, nullptr, length_digest), std::logic_error);
}

TEST(ReleaseFiles, ADimensionWithoutItsListAndACodeOutsideItAreRefused) {
  Publication publication = small();
  publication.cubes[0].observations[0].codes = {2};
  EXPECT_THROW(write_release(publication, nullptr, length_digest), std::logic_error);
  publication = small();
  publication.cubes[0].dimensions[0].code_list = "nowhere";
  EXPECT_THROW(write_release(publication, nullptr, length_digest), std::logic_error);
}

TEST(ReleaseFiles, TwoFilesOfOneNameAreRefused) {
  Publication publication = small();
  publication.cubes.push_back(publication.cubes[0]);
  EXPECT_THROW(write_release(publication, nullptr, length_digest), std::logic_error);
}

TEST(ReleaseFiles, OrderIsFixedAndChecksumsNameAllOthers) {
  const Publication publication = small();
  const auto files = write_release(publication, nullptr, length_digest);
  std::vector<std::string> names;
  std::string sums;
  for (const File& file : files) {
    names.push_back(file.path);
    if (file.path != "SHA256SUMS") sums += length_digest(file.bytes) + "  " + file.path + "\n";
  }
  EXPECT_THAT(
      names, ElementsAre("places.csv", "codes-place.csv", "codes-status.csv", "places.json",
                         "places.sdmx.csv", "structure.sdmx.json", "datapackage.json",
                         "dictionnaire.fr.md", "dictionary.en.md", "changes.fr.md", "changes.en.md",
                         "CITATION.cff", "certificate.json", "SHA256SUMS"));
  EXPECT_EQ(files.back().bytes, sums);
  EXPECT_EQ(release_digest(files, length_digest), length_digest(sums));
}

TEST(ReleaseFiles, SamePublicationsGiveSameBytes) {
  const Publication first = sample_publication(1, open_data_home);
  const auto write = [&] {
    return write_release(sample_publication(2, open_data_home), &first, length_digest);
  };
  const auto once = write();
  const auto again = write();
  ASSERT_EQ(once.size(), again.size());
  for (std::size_t i = 0; i < once.size(); ++i) EXPECT_EQ(once[i].bytes, again[i].bytes);
  EXPECT_NE(once[0].bytes, write_release(first, nullptr, length_digest)[0].bytes);
}

TEST(ReleaseFiles, DataPackageHasKeysTypesAndDigests) {
  const auto files = write_release(small(), nullptr, length_digest);
  const auto json = nlohmann::json::parse(file_of(files, "datapackage.json").bytes);
  EXPECT_EQ(json.at("profile"), "tabular-data-package");
  EXPECT_EQ(json.at("version"), "1");
  EXPECT_EQ(json.at("licenses").at(0).at("name"), "etalab-2.0");
  const auto& table = json.at("resources").at(0);
  EXPECT_EQ(table.at("hash"), "sha256:" + length_digest(files[0].bytes));
  EXPECT_EQ(table.at("bytes"), files[0].bytes.size());
  const auto& schema = table.at("schema");
  EXPECT_EQ(schema.at("primaryKey"), nlohmann::json({"place"}));
  EXPECT_EQ(schema.at("missingValues"), nlohmann::json({""}));
  EXPECT_EQ(schema.at("foreignKeys").at(0).at("reference").at("resource"), "codes-place");
  EXPECT_EQ(schema.at("fields").at(0).at("constraints").at("enum"), nlohmann::json({"all", "a.1"}));
  EXPECT_EQ(schema.at("fields").at(1).at("type"), "number");
  EXPECT_EQ(schema.at("fields").at(2).at("type"), "integer");
}

TEST(ReleaseFiles, DictionaryExplainsEveryColumnInBothLanguages) {
  const Publication publication = sample_publication(2, open_data_home);
  const auto files = write_release(publication, nullptr, length_digest);
  const Table table(publication, publication.cubes[0]);
  for (const char* name : {"dictionnaire.fr.md", "dictionary.en.md"}) {
    const std::string& text = file_of(files, name).bytes;
    for (const Column& column : table.columns())
      EXPECT_THAT(text, HasSubstr("| `" + column.name + "` |"));
    for (const File& file : files) {
      if (!file.path.ends_with(".md")) {
        EXPECT_THAT(text, HasSubstr("`" + file.path + "`"));
      }
    }
    EXPECT_THAT(text, HasSubstr("85 %"));
  }
}

// The dictionary tells the rules that were in force, each with its parameters, and no others.
TEST(ReleaseFiles, DictionaryTellsTheRulesThatApplied) {
  Publication publication = small();
  const auto told = [&](const char* name) {
    return file_of(write_release(publication, nullptr, length_digest), name).bytes;
  };
  EXPECT_THAT(told("dictionnaire.fr.md"),
              AllOf(HasSubstr("au moins 3 acheteurs et 3 fournisseurs"),
                    HasSubstr("n'y dépasse 85 %"), HasSubstr("à moins de 17,7 % près"),
                    HasSubstr("aucun acheteur, en retranchant"), Not(HasSubstr("sachant déjà"))));
  publication.secrecy = {.minimum_count = 5,
                         .dominance_count = 2,
                         .dominance_permille = 805,
                         .p_permille = 0,
                         .prior_posterior_p_permille = 0,
                         .prior_posterior_q_permille = 0,
                         .second_supplier = false};
  EXPECT_THAT(told("dictionary.en.md"),
              AllOf(HasSubstr("at least 5 agencies and 5 suppliers"),
                    HasSubstr("the 2 largest agencies together are not above 80.5 %"),
                    Not(HasSubstr("subtracts")), Not(HasSubstr("already knows"))));
  publication.secrecy.prior_posterior_p_permille = 100;
  publication.secrecy.prior_posterior_q_permille = 500;
  publication.secrecy.second_supplier = true;
  publication.secrecy.dominance_permille = 0;
  publication.secrecy.coalition = 2;
  EXPECT_THAT(told("dictionary.en.md"),
              HasSubstr("no agency or supplier, nor any two together, that already knows"));
  EXPECT_THAT(told("places.json"), HasSubstr("\"coalition\": 2"));
  publication.secrecy.coalition = 1;
  EXPECT_THAT(
      told("dictionary.en.md"),
      AllOf(HasSubstr("no agency or supplier that already knows to within 50 %"),
            HasSubstr("more closely than to within 10 %"), Not(HasSubstr("largest agencies"))));
  EXPECT_THAT(told("places.json"), HasSubstr("\"prior_posterior_q_permille\": 500"));
}

TEST(ReleaseFiles, CitationNamesTheReleaseAndItsLicence) {
  Publication publication = small();
  publication.publisher.name.en = "A \"quoted\" name";
  const std::string text =
      file_of(write_release(publication, nullptr, length_digest), "CITATION.cff").bytes;
  EXPECT_THAT(text, HasSubstr("name: \"A \\\"quoted\\\" name\"\n"));
  EXPECT_THAT(text, HasSubstr("version: \"1\"\ndate-released: 2025-03-03\n"));
  EXPECT_THAT(text, HasSubstr("license: etalab-2.0\n"));
  publication.publisher.licence = "https://example.org/licence";
  EXPECT_THAT(file_of(write_release(publication, nullptr, length_digest), "CITATION.cff").bytes,
              HasSubstr("license-url: \"https://example.org/licence\"\n"));
}

}  // namespace
}  // namespace parangon::hub::release
