// Proves that each spelling of the DECP nestings that occurs reads the same, that amendments give
// the values in force, and that a reserved contract is known however it is written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/readers/decp_contract.hpp"
#include "connectors/readers/reader.hpp"
#include "tests/unit/readers/recording_sink.hpp"

namespace parangon::connectors::readers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Supplier = KeptLine::Supplier;

RecordingSink read_json(std::string_view json) {
  const TestFile file(json, "source.json");
  Source source;
  source.path = file.path();
  RecordingSink sink;
  const Status status = read(source, {}, sink);
  EXPECT_TRUE(status) << json << "\n" << (status ? "" : status.error().message.en);
  EXPECT_THAT(sink.findings, IsEmpty()) << json;
  return sink;
}

/// The only record, given its members.
KeptLine read_one(std::string_view members) {
  RecordingSink sink = read_json(fmt::format(R"({{"marches":[{{{}}}]}})", members));
  EXPECT_THAT(sink.lines, SizeIs(1)) << members;
  return sink.lines.empty() ? KeptLine() : sink.lines.front();
}

TEST(DecpLayout, every_spelling_of_the_list_of_contracts_is_read) {
  for (const std::string_view json : {
           R"([{"id":"A"},{"id":"B"}])",
           R"({"marches":[{"id":"A"},{"id":"B"}]})",
           R"({"marches":{"marche":[{"id":"A"},{"id":"B"}]}})",
           R"({"marches":[{"marche":{"id":"A"}},{"marche":{"id":"B"}}]})",
           R"({"marche":[{"id":"A"},{"id":"B"}]})",
           R"({"marches":{"marches":[{"id":"A"},{"id":"B"}]}})",
           R"({"marches":{"marche":{"id":"A"}},"marche":{"id":"B"}})",
           "\xEF\xBB\xBF  {\n\t\"$schema\" : {\"marches\":[1]},\r\n \"n\":[[1,2],\"]\"], "
           "\"marches\" "
           ": [ {\"id\" : \"A\" } ,\n{ \"id\":\"B\"\t} ] , \"end\":-1.5e3 }\n",
       }) {
    const RecordingSink sink = read_json(json);
    ASSERT_THAT(sink.lines, SizeIs(2)) << json;
    EXPECT_EQ(sink.lines[0].contract, "A");
    EXPECT_EQ(sink.lines[1].contract, "B");
    EXPECT_EQ(sink.lines[1].row, 2);
    EXPECT_EQ(sink.lines[1].excluded_by, "");
  }
}

TEST(DecpLayout, empty_lists_hold_nothing) {
  EXPECT_THAT(read_json("[]").lines, IsEmpty());
  EXPECT_THAT(read_json(R"({"marches":[]})").lines, IsEmpty());
  EXPECT_THAT(read_json(R"({"marches":{"marche":[], "contrat-concession" : [ ]}})").lines,
              IsEmpty());
}

TEST(DecpLayout, concessions_are_known_by_list_by_wrapper_by_type_and_by_members) {
  for (const std::string_view json : {
           R"({"marches":{"contrat-concession":[{"id":"A"}]}})",
           R"({"marches":{"contrat-concession":{"id":"A"}}})",
           R"({"marches":[{"contrat-concession":{"id":"A"}}]})",
           R"({"contrats-concession":[{"id":"A"}]})",
           R"([{"id":"A","_type":"Contrat de concession"}])",
           R"([{"id":"A","autoriteConcedante":{"id":"1"}}])",
           R"([{"concessionnaires":[{"concessionnaire":{"id":"2"}}],"id":"A"}])",
       }) {
    const RecordingSink sink = read_json(json);
    ASSERT_THAT(sink.lines, SizeIs(1)) << json;
    EXPECT_EQ(sink.lines[0].contract, "A") << json;
    EXPECT_EQ(sink.lines[0].excluded_by, "P-CONCESSION") << json;
  }
}

TEST(DecpLayout, every_spelling_of_the_suppliers_is_read) {
  for (
      const std::string_view members : {
          R"("titulaires":[{"id":"1","typeIdentifiant":"SIRET"},{"typeIdentifiant":"TVA","id":"2"}])",
          R"("titulaires":[{"titulaire":{"id":"1","typeIdentifiant":"SIRET"}},
                            {"titulaire":{"id":"2","typeIdentifiant":"TVA"}}])",
          R"("titulaires":{"titulaire":[{"id":"1","typeIdentifiant":"SIRET"},
                                         {"id":"2","typeIdentifiant":"TVA"}]})",
          R"("titulaires":[{"titulaire":[{"id":"1","typeIdentifiant":"SIRET"},
                                          {"id":"2","typeIdentifiant":"TVA"}]}])",
          R"("titulaire":[{"id":1,"typeIdentifiant":"SIRET"},null,{"id": 2 ,"typeIdentifiant":"TVA"}])",
      }) {
    EXPECT_THAT(read_one(members).suppliers,
                ElementsAre(Supplier{"1", "SIRET", ""}, Supplier{"2", "TVA", ""}))
        << members;
  }
  EXPECT_THAT(read_one(R"("titulaires":{"titulaire":{"id":"1"}})").suppliers,
              ElementsAre(Supplier{"1", "", ""}));
  EXPECT_THAT(read_one(R"("titulaires":[])").suppliers, IsEmpty());
  EXPECT_THAT(read_one(R"("titulaires":null)").suppliers, IsEmpty());
}

TEST(DecpLayout, null_reads_as_absent_in_every_field) {
  const KeptLine line = read_one(
      R"("id":null,"acheteur":null,"montant":null,"dureeMois":null,"codeCPV":null,
         "dateNotification":null,"datePublicationDonnees":null,"titulaires":null,
         "modifications":null,"considerationsSociales":null,"_type":null)");
  EXPECT_EQ(line.contract + line.buyer + line.amount + line.duration + line.cpv + line.date +
                line.fallback_date,
            "");
  EXPECT_EQ(read_one(R"("acheteur":{"id":null,"nom":"N"})").buyer, "");
  EXPECT_EQ(read_one(R"("montant":NaN,"dureeMois": NaN)").amount, "");
}

TEST(DecpLayout, numbers_and_strings_are_kept_as_written) {
  for (const std::string_view number :
       {"50000.00", "5.0E4", "-12", "99999999999999999999999999.123456789", "0"}) {
    EXPECT_EQ(read_one(fmt::format(R"("montant":{})", number)).amount, number);
    EXPECT_EQ(read_one(fmt::format(R"("montant" : "{}" )", number)).amount, number);
    EXPECT_EQ(read_one(fmt::format("\"montant\":{}\n", number)).amount, number);
  }
}

TEST(DecpLayout, escapes_in_fields_are_resolved) {
  const KeptLine line =
      read_one(R"("id":"A\"\\\/\u00e9","objet":"\\","dateNotification":"2019\u002d01-02")");
  EXPECT_EQ(line.contract, "A\"\\/é");
  EXPECT_EQ(line.date, "2019-01-02");
}

TEST(DecpLayout, replacement_characters_are_noticed_in_any_text) {
  EXPECT_TRUE(read_one("\"objet\":\"march\xEF\xBF\xBD\"").damaged);
  EXPECT_TRUE(read_one(R"("objet":"march\uFFfd")").damaged);
  EXPECT_FALSE(read_one("\"objet\":\"\xEF\xBC\x81 \\uFFFC \\u00e9\"").damaged);
}

TEST(DecpLayout, the_last_amendment_of_each_field_is_in_force) {
  const KeptLine line = read_one(
      R"("modifications":[
           {"dateNotificationModification":"2020-03-01","montant":300,"dureeMois":null},
           {"dateNotificationModification":"2020-01-01","montant":100,"dureeMois":10,
            "titulaires":[{"id":"X"}]},
           {"dateNotificationModification":"2020-02-01","montant":200,"titulaires":[]}],
         "montant":1,"dureeMois":1,"titulaires":[{"id":"Y"}])");
  EXPECT_EQ(line.amount, "300");
  EXPECT_EQ(line.duration, "10");
  EXPECT_THAT(line.suppliers, ElementsAre(Supplier{"X", "", ""}));
}

TEST(DecpLayout, amendments_without_a_date_apply_in_their_order) {
  EXPECT_EQ(read_one(R"("montant":1,"modifications":[{"montant":2},{"montant":3}])").amount, "3");
  EXPECT_EQ(read_one(R"("montant":1,"modifications":[
                        {"montant":2,"dateNotificationModification":"2020-03-01+01:00"},
                        {"montant":3,"dateNotificationModification":"12/01/2019"}])")
                .amount,
            "3");
}

TEST(DecpLayout, amendments_that_change_nothing_leave_all_as_it_was) {
  const KeptLine line = read_one(
      R"("montant":1,"dureeMois":2,"titulaires":[{"id":"Y"}],"modifications":
         [{"objetModification":"o","dateNotificationModification":"2020-01-01"}])");
  EXPECT_EQ(line.amount, "1");
  EXPECT_EQ(line.duration, "2");
  EXPECT_THAT(line.suppliers, ElementsAre(Supplier{"Y", "", ""}));
}

TEST(DecpLayout, every_spelling_of_the_amendments_is_read) {
  for (const std::string_view modifications : {
           R"("modifications":[{"montant":2},{"montant":3}])",
           R"("modifications":[{"modification":{"montant":2}},{"modification":{"montant":3}}])",
           R"("modifications":{"modification":[{"montant":2},{"montant":3}]})",
           R"("modifications":{"modification":{"montant":3}})",
           R"("modification":[{"montant":3}])",
           R"("modifications":{"montant":3})",
       }) {
    EXPECT_EQ(read_one(fmt::format(R"({},"montant":1)", modifications)).amount, "3")
        << modifications;
  }
}

TEST(DecpLayout, every_spelling_of_the_social_considerations_is_read) {
  for (const std::string_view value : {
           R"({"considerationSociale":["Clause sociale","Marché réservé"]})",
           R"({"considerationSociale":"Marché réservé"})",
           R"(["Critère social","Marché réservé"])",
           R"([{"considerationSociale":"Marché réservé"}])",
           R"("Clause sociale, Marché réservé")",
       }) {
    EXPECT_TRUE(read_one(fmt::format(R"("considerationsSociales":{})", value)).reserved) << value;
  }
  for (const std::string_view value : {
           R"({"considerationSociale":["Clause sociale","Critère social"]})",
           R"(["Pas de considération sociale"])",
           "[]",
           "{}",
       }) {
    EXPECT_FALSE(read_one(fmt::format(R"("considerationsSociales":{})", value)).reserved) << value;
  }
  EXPECT_FALSE(read_one(R"("objet":"Marché réservé")").reserved);
}

TEST(DecpLayout, a_reserved_contract_is_known_whatever_its_case_and_accents) {
  for (const std::string_view text :
       {"Marché réservé", "MARCHÉ RÉSERVÉ", "marche reserve",
        "Marche\xCC\x81 re\xCC\x81serve\xCC\x81", "March\xEF\xBF\xBD r\xEF\xBF\xBDserv\xEF\xBF\xBD",
        "Marché\xC2\xA0réservé", "Marché  réservé", "mmarché_réservé"}) {
    EXPECT_TRUE(says_reserved(text)) << text;
  }
  for (const std::string_view text : {"", "m", "Marché", "Marché réserv", "Clause sociale"}) {
    EXPECT_FALSE(says_reserved(text)) << text;
  }
}

TEST(DecpLayout, format_names_are_those_of_the_command_line) {
  for (const std::string_view name : {"decp", "decp2019", "decp2022", "decp-2019", "decp-2022"}) {
    EXPECT_EQ(format_from(name), Format::decp);
  }
  EXPECT_EQ(format_from("pes-v2"), Format::pes);
  EXPECT_EQ(format_from("csv"), Format::csv);
  EXPECT_EQ(format_from("xlsx"), std::nullopt);
  for (const Format format : {Format::decp, Format::pes, Format::csv}) {
    EXPECT_EQ(format_from(to_string(format)), format);
  }
}

}  // namespace
}  // namespace parangon::connectors::readers
