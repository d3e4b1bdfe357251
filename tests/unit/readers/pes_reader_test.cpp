#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <set>

#include "connectors/readers/formats.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/readers/recording_sink.hpp"

namespace parangon::connectors::readers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::filesystem::path sample =
    parangon::support::source_path("tests/data/pes/depense_exemple_iso_8859_1.xml");

Source source_of(const std::filesystem::path& path) { return {Format::pes, path, {}}; }

RecordingSink read_sample() {
  RecordingSink sink;
  const auto status = read_pes(source_of(sample), {}, sink);
  EXPECT_TRUE(status) << (status ? "" : status.error().message.en);
  return sink;
}

std::string sample_text() {
  std::ifstream file(sample, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Payments {
  RecordingSink sink;
  Status status;
};

Payments read_document(std::string_view xml, const ReadLimits& limits = {}) {
  const TestFile file(xml, "paiements.xml");
  Payments outcome;
  outcome.status = read_pes(source_of(file.path()), limits, outcome.sink);
  return outcome;
}

/// A file of one line; `piece` and `line` stand in InfoPce and behind InfoLignePce's opening.
std::string document(const std::string& line, const std::string& piece = "<TypPce V='01'/>",
                     const std::string& parties = "") {
  return "<PES_Aller><EnTetePES><DteStr V='2024-04-02'/><IdColl V='22770001000019'/></EnTetePES>"
         "<PES_DepenseAller><Bordereau><BlocBordereau><IdBord V='7'/></BlocBordereau><Piece>"
         "<BlocPiece><InfoPce><IdPce V='8'/>" +
         piece +
         "</InfoPce></BlocPiece><LigneDePiece><BlocLignePiece><InfoLignePce><IdLigne V='9'/>" +
         line + "</InfoLignePce></BlocLignePiece>" + parties +
         "</LigneDePiece></Piece></Bordereau></PES_DepenseAller></PES_Aller>";
}

std::string party(const std::string& info) {
  return "<Tiers><InfoTiers>" + info + "</InfoTiers></Tiers>";
}

const std::string complete_line = "<Nature V='60628'/><MtHT V='1.00'/>";

TEST(PesPayments, ALineIsKnownByTheNumbersOfItsBudgetYearSlipPieceAndLine) {
  const auto sink = read_sample();
  EXPECT_EQ(sink.lines[0].identity,
            "22770001000019\x1F"
            "100\x1F"
            "00\x1F"
            "2024\x1F"
            "01\x1F"
            "2372\x1F"
            "6623\x1F"
            "1\x1F");
  std::set<std::string> identities;
  for (const auto& line : sink.lines) identities.insert(line.identity);
  EXPECT_EQ(identities.size(), sink.lines.size());
  // Slips are numbered anew each year: without the year there is no identity.
  const auto without = read_document(document(complete_line));
  ASSERT_EQ(without.sink.lines.size(), 1U);
  EXPECT_EQ(without.sink.lines[0].identity, "");
}

TEST(PesReader, GivesOneLinePerLigneDePiece) {
  // Nine expense lines, in file order, each with its place; the revenue part gives none.
  const auto sink = read_sample();
  ASSERT_EQ(sink.lines.size(), 9U);
  EXPECT_TRUE(sink.findings.empty());
  for (std::size_t i = 0; i < sink.lines.size(); ++i) {
    EXPECT_EQ(sink.lines[i].row, static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(sink.lines[i].measure, model::Measure::paid);
    EXPECT_EQ(sink.lines[i].buyer, "22770001000019");
  }
  EXPECT_EQ(sink.lines[0].element, "Bordereau 2372 / Piece 6623 / Ligne 1");
  EXPECT_THAT(sink.everything(), Not(HasSubstr("777.00")));
  EXPECT_EQ(sink.done_, sink.total_);
}

TEST(PesReader, TakesAmountAccountSupplierAndContract) {
  // The fields of an ordinary line, as written.
  const auto sink = read_sample();
  const auto& line = sink.lines.at(1);
  EXPECT_EQ(line.amount, "1200.00");
  EXPECT_FALSE(line.french);
  EXPECT_EQ(line.account, "6188");
  EXPECT_EQ(line.contract, "2024-015");
  EXPECT_THAT(line.suppliers, ElementsAre(KeptLine::Supplier{"99900000300015", "SIRET", "4078"}));
  EXPECT_EQ(sink.lines.at(0).contract, "");  // The neighbour's contract does not stick.
}

TEST(PesReader, TheTaxBasisIsKnownOnlyWhereTheTaxIsGiven) {
  // MtHT is tax-inclusive in practice where there is no MtTVA.
  const auto sink = read_sample();
  EXPECT_EQ(sink.lines.at(0).tax, model::TaxBasis::unknown);
  EXPECT_EQ(sink.lines.at(1).tax, model::TaxBasis::before_tax);
  EXPECT_EQ(sink.lines.at(2).tax, model::TaxBasis::unknown);
}

TEST(PesReader, TheDateIsTheSlipsElseTheFiles) {
  // DteBordEm, and DteStr where the slip has none, even behind a slip that had one.
  const auto sink = read_sample();
  EXPECT_EQ(sink.lines.at(0).date, "2024-03-15");
  EXPECT_EQ(sink.lines.at(6).date, "2024-03-20");
  EXPECT_EQ(sink.lines.at(7).date, "2024-04-02");
}

TEST(PesReader, ReductionsAreNegative) {
  // TypBord 02 and NatPce 06, and nothing else.
  const auto sink = read_sample();
  std::vector<bool> negative;
  for (const auto& line : sink.lines) negative.push_back(line.negative);
  EXPECT_THAT(negative, ElementsAre(false, false, false, false, false, false, true, true, false));
}

TEST(PesReader, PayrollOrderEntriesAndPersonsAreExcludedByRule) {
  // NatPce 11, TypPce 03 and 04, CatTiers 01: each its rule, the others none.
  const auto sink = read_sample();
  std::vector<std::string> rules;
  for (const auto& line : sink.lines) rules.push_back(line.excluded_by);
  EXPECT_THAT(
      rules, ElementsAre("", "", "", "P-PAYROLL", "P-ORDER-ENTRY", "P-NATURAL-PERSON", "", "", ""));
  EXPECT_EQ(sink.lines[3].excluded_detail, "11");
  EXPECT_EQ(sink.lines[4].excluded_detail, "03");
  const auto type04 = read_document(document(complete_line, "<TypPce V='04'/><NatPce V='01'/>"));
  EXPECT_EQ(type04.sink.lines.at(0).excluded_by, "P-ORDER-ENTRY");
}

TEST(PesReader, NamesPersonsAndBankDataNeverReachTheSink) {
  // No byte of Nom, ComplNom, Prenom, Adresse, CpteBancaire, labels, a person's own number or a
  // social-security number comes out, in lines, findings or messages.
  const auto everything = read_sample().everything();
  for (const auto* secret :
       {"FOURNISSEUR", "COMPLEMENT", "PRENOM-TEST", "RUE DE", "VILLE-TEST", "TESTFRPP", "FR000000",
        "BANQUE-TEST", "LIBELLE-TEST", "OBJET-TEST", "290010100100100"}) {
    EXPECT_THAT(everything, Not(HasSubstr(secret)));
  }
  EXPECT_TRUE(read_sample().lines.at(5).suppliers.empty());
  const auto broken = read_document(
      document("<MtHT V='1'/>", "<TypPce V='01'/>",
               "<Tiers><InfoTiers><Nom V='NOM-TEST'/></InfoTiers><CpteBancaire><IBAN V='FR99'/>"
               "</CpteBancaire></Tiers>"));
  ASSERT_EQ(broken.sink.findings.size(), 1U);
  EXPECT_THAT(broken.sink.everything(), Not(HasSubstr("NOM-TEST")));
  EXPECT_THAT(broken.sink.everything(), Not(HasSubstr("FR99")));
}

TEST(PesReader, PersonalIdentifiersAreDroppedFromOtherCategoriesToo) {
  // NatIdTiers 04 and 11, and fifteen characters without a type, never leave, whatever CatTiers.
  for (const auto* info :
       {"<IdTiers V='290010100100100'/><NatIdTiers V='04'/><RefTiers V='5'/><CatTiers V='50'/>",
        "<IdTiers V='IREP123'/><NatIdTiers V='11'/><RefTiers V='5'/><CatTiers V='50'/>",
        "<IdTiers V='290010100100100'/><RefTiers V='5'/><CatTiers V='50'/>"}) {
    const auto outcome = read_document(document(complete_line, "<TypPce V='01'/>", party(info)));
    EXPECT_THAT(outcome.sink.lines.at(0).suppliers, ElementsAre(KeptLine::Supplier{"", "", "5"}));
  }
}

TEST(PesReader, TranslatesIdentifierTypesAndTakesEveryTiers) {
  // 02 SIREN, 03 FINESS, several Tiers on a line, none at all, and an unknown code as it is.
  const auto sink = read_sample();
  EXPECT_THAT(sink.lines.at(2).suppliers, ElementsAre(KeptLine::Supplier{"", "", "811"}));
  EXPECT_THAT(sink.lines.at(7).suppliers,
              ElementsAre(KeptLine::Supplier{"999000011", "SIREN", "77"}));
  EXPECT_THAT(sink.lines.at(8).suppliers,
              ElementsAre(KeptLine::Supplier{"99900002900010", "SIRET", "78"},
                          KeptLine::Supplier{"010000040", "FINESS", "79"}));
  const auto other = read_document(
      document(complete_line, "<TypPce V='01'/>", party("<IdTiers V='X'/><NatIdTiers V='42'/>")));
  EXPECT_THAT(other.sink.lines.at(0).suppliers, ElementsAre(KeptLine::Supplier{"X", "42", ""}));
  EXPECT_TRUE(read_document(document(complete_line)).sink.lines.at(0).suppliers.empty());
}

TEST(PesReader, APersonBesideASupplierIsLeftOutOfTheLine) {
  // The payment to an enterprise stays; what identifies the person beside it does not.
  const auto outcome = read_document(
      document(complete_line, "<TypPce V='01'/>",
               party("<RefTiers V='1'/><CatTiers V='01'/>") +
                   party("<IdTiers V='99900000300015'/><NatIdTiers V='01'/><CatTiers V='50'/>")));
  const auto& line = outcome.sink.lines.at(0);
  EXPECT_EQ(line.excluded_by, "");
  EXPECT_THAT(line.suppliers, ElementsAre(KeptLine::Supplier{"99900000300015", "SIRET", ""}));
}

TEST(PesReader, ALineWithoutAccountOrAmountIsBroken) {
  // Without Nature the account filter could be passed; without MtHT there is nothing to count.
  const auto no_account = read_document(document("<MtHT V='1.00'/>"));
  ASSERT_EQ(no_account.sink.findings.size(), 1U);
  EXPECT_EQ(no_account.sink.findings[0].rule, "P-FIELD-MISSING");
  EXPECT_EQ(no_account.sink.findings[0].where.column, "Bordereau 7 / Piece 8 / Ligne 9");
  EXPECT_EQ(no_account.sink.findings[0].where.row, 1);
  EXPECT_TRUE(no_account.sink.lines.empty());
  const auto no_amount = read_document(document("<Nature V='60628'/>"));
  EXPECT_THAT(no_amount.sink.findings.at(0).message(Lang::fr), HasSubstr("MtHT"));
}

TEST(PesReader, ReadsOtherDeclaredEncodingsAndGzip) {
  // The sample as UTF-8, as Windows-1252, as UTF-16 and compressed gives the same lines.
  const auto expected = read_sample().everything();
  const auto latin = sample_text();
  const auto relabelled = [&](const std::string& name) {
    auto text = latin;
    return text.replace(text.find("ISO-8859-1"), 10, name);
  };
  EXPECT_EQ(read_document(relabelled("windows-1252")).sink.everything(), expected);
  EXPECT_EQ(read_document(relabelled("ISO-8859-15")).sink.everything(), expected);
  std::string utf16 = "\xFF\xFE";
  for (const char c : relabelled("UTF-16")) utf16 += {c, '\0'};
  EXPECT_EQ(read_document(utf16).sink.everything(), expected);

  const TestFile zipped("", "paiements.xml.gz");
  gzFile gz = gzopen(zipped.path().c_str(), "wb");
  ASSERT_EQ(gzwrite(gz, latin.data(), static_cast<unsigned>(latin.size())),
            static_cast<int>(latin.size()));
  gzclose(gz);
  RecordingSink sink;
  ASSERT_TRUE(read_pes(source_of(zipped.path()), {}, sink));
  EXPECT_EQ(sink.everything(), expected);
}

TEST(PesReader, ATruncatedFileIsAnErrorWithFileLineAndColumn) {
  // What came before was handed over; the caller discards it.
  const auto whole = sample_text();
  const auto outcome = read_document(whole.substr(0, whole.size() / 2));
  ASSERT_FALSE(outcome.status);
  EXPECT_EQ(outcome.status.error().code, Errc::malformed);
  EXPECT_THAT(outcome.status.error().message.fr, HasSubstr("paiements.xml : ligne "));
  EXPECT_THAT(outcome.status.error().message.fr, HasSubstr("colonne"));
  EXPECT_FALSE(outcome.sink.lines.empty());
}

TEST(PesReader, AnEntityBombIsRefused) {
  // The DOCTYPE itself is refused, before the first entity.
  const auto outcome =
      read_document("<!DOCTYPE PES_Aller [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" +
                    document("<Nature V='&b;'/>"));
  ASSERT_FALSE(outcome.status);
  EXPECT_THAT(outcome.status.error().message.fr, HasSubstr("DOCTYPE"));
  EXPECT_TRUE(outcome.sink.lines.empty());
}

TEST(PesReader, DeepNestingIsRefused) {
  // One limit for all readers: ReadLimits::max_depth.
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "<x>";
  const auto outcome = read_document("<PES_Aller>" + deep);
  ASSERT_FALSE(outcome.status);
  EXPECT_EQ(outcome.status.error().code, Errc::too_large);
}

TEST(PesReader, ALongAttributeBreaksItsLineAndATenMegabyteOneTheFile) {
  // Over max_field_bytes the line is broken and reading goes on; over max_record_bytes it stops.
  const auto two = read_document(document("<Nature V='" + std::string(2U << 20, '6') + "'/>"));
  ASSERT_TRUE(two.status);
  ASSERT_EQ(two.sink.findings.size(), 1U);
  EXPECT_EQ(two.sink.findings[0].rule, "P-FIELD-TOO-LONG");
  const auto ten = read_document(document("<Nature V='" + std::string(10U << 20, '6') + "'/>"));
  ASSERT_FALSE(ten.status);
  EXPECT_EQ(ten.status.error().code, Errc::too_large);
}

TEST(PesReader, ALineOfEndlessTiersIsTooLarge) {
  // A line over max_record_bytes is broken, its Tiers are not kept, and the next line is read.
  std::string many;
  while (many.size() < (5U << 20)) many += party("<IdTiers V='99900000300015'/>");
  auto text = document(complete_line, "<TypPce V='01'/>", many);
  const auto at = text.find("</Piece>");
  text.insert(at, "<LigneDePiece><BlocLignePiece><InfoLignePce><IdLigne V='10'/>" + complete_line +
                      "</InfoLignePce></BlocLignePiece></LigneDePiece>");
  const auto outcome = read_document(text);
  ASSERT_TRUE(outcome.status);
  ASSERT_EQ(outcome.sink.findings.size(), 1U);
  EXPECT_EQ(outcome.sink.findings[0].rule, "P-RECORD-TOO-LARGE");
  ASSERT_EQ(outcome.sink.lines.size(), 1U);
  EXPECT_EQ(outcome.sink.lines[0].row, 2);
}

TEST(PesReader, WhatIsNoPesFileIsNamed) {
  // Another root, no payments inside, no XML at all, no file.
  EXPECT_THAT(read_document("<rss/>").status.error().message.en, HasSubstr("\"rss\""));
  EXPECT_THAT(read_document("<PES_Aller><PES_RecetteAller/></PES_Aller>").status.error().message.fr,
              HasSubstr("PES_DepenseAller"));
  EXPECT_EQ(read_document("date;montant\n").status.error().code, Errc::malformed);
  RecordingSink sink;
  EXPECT_EQ(read_pes(source_of("/nonexistent/pes.xml"), {}, sink).error().code, Errc::not_found);
}

TEST(PesReader, AWrongDeclaredEncodingIsAnErrorThatSaysSo) {
  // Latin-1 bytes in a file that calls itself UTF-8.
  auto text = sample_text();
  text.replace(text.find("ISO-8859-1"), 10, "UTF-8");
  const auto outcome = read_document(text);
  ASSERT_FALSE(outcome.status);
  EXPECT_THAT(outcome.status.error().message.fr, HasSubstr("encod"));
}

TEST(PesReader, UndefinedBytesOfADeclaredEncodingFlagTheLine) {
  // 0x81 means nothing in Windows-1252: the record is kept and flagged.
  const auto outcome = read_document("<?xml version='1.0' encoding='windows-1252'?>" +
                                     document("<Nature V='60628'/><MtHT V='1\x81'/>"));
  ASSERT_TRUE(outcome.status);
  EXPECT_TRUE(outcome.sink.lines.at(0).damaged);
  EXPECT_FALSE(read_document(document(complete_line)).sink.lines.at(0).damaged);
}

}  // namespace
}  // namespace parangon::connectors::readers
