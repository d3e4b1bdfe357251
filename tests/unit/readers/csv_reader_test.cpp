#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/readers/formats.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/readers/recording_sink.hpp"

namespace parangon::connectors::readers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Outcome {
  RecordingSink sink;
  Status status;
};

Outcome read_text(std::string_view text, const CsvLayout& layout = {},
                  const ReadLimits& limits = {}) {
  const TestFile file(text, "achats.csv");
  Outcome outcome;
  outcome.status = read_csv({Format::csv, file.path(), layout}, limits, outcome.sink);
  return outcome;
}

TEST(CsvPurchases, ReadsAFinanceExportAsItComes) {
  // Windows-1252, CRLF, semicolons, usual French headers: nothing configured.
  RecordingSink sink;
  const auto status =
      read_csv({Format::csv,
                parangon::support::source_path("tests/data/csv/achats_exemple_windows_1252.csv"),
                {}},
               {}, sink);
  ASSERT_TRUE(status) << status.error().message.en;
  ASSERT_EQ(sink.lines.size(), 4U);
  const auto& first = sink.lines[0];
  EXPECT_EQ(first.row, 2);
  EXPECT_EQ(first.date, "15/03/2024");
  EXPECT_EQ(first.amount, "1\u00A0234,56");
  EXPECT_TRUE(first.french);
  EXPECT_EQ(first.account, "60628");
  EXPECT_EQ(first.tax, model::TaxBasis::before_tax);
  EXPECT_THAT(first.suppliers, ElementsAre(KeptLine::Supplier{"99900000300015", "SIRET", "4078"}));
  const auto& second = sink.lines[1];
  EXPECT_EQ(second.cpv, "90910000");
  EXPECT_EQ(second.contract, "2024-015");
  EXPECT_TRUE(second.reserved);
  EXPECT_EQ(second.article, "L2113-12");
  EXPECT_THAT(sink.lines[2].suppliers, ElementsAre(KeptLine::Supplier{"", "SIRET", "811"}));
  EXPECT_EQ(sink.lines[2].amount, "-12,50");
  ASSERT_EQ(sink.findings.size(), 1U);  // The ragged line 6; the empty line 7 is no record.
  EXPECT_EQ(sink.findings[0].rule, "P-RECORD-MALFORMED");
  EXPECT_EQ(sink.findings[0].where.row, 6);
  EXPECT_EQ(sink.findings[0].where.source, "achats_exemple_windows_1252.csv");
  EXPECT_THAT(sink.findings[0].message(Lang::fr), HasSubstr("5 champs au lieu de 11"));
  EXPECT_EQ(sink.done_, sink.total_);
}

TEST(CsvPurchases, TakesAPiecesNumberOnlyWhenItIsDeclared) {
  const std::string_view text =
      "date;montant;siret;compte;mandat;objet\n1/2/2024;1;2;60628;M7;papier\n1/2/"
      "2024;1;2;60628;;x\n";
  const auto guessed = read_text(text);
  ASSERT_EQ(guessed.sink.lines.size(), 2U);
  EXPECT_EQ(guessed.sink.lines[0].identity, "");
  EXPECT_EQ(guessed.sink.lines[0].label, "papier");
  CsvLayout layout;
  layout.columns["piece"] = "mandat";
  const auto declared = read_text(text, layout);
  // A piece may have several lines: account, amount and the rest tell them apart.
  EXPECT_THAT(declared.sink.lines[0].identity, testing::StartsWith("M7\x1F"));
  EXPECT_THAT(declared.sink.lines[0].identity, HasSubstr("60628\x1F"));
  EXPECT_EQ(declared.sink.lines[1].identity, "");
}

TEST(CsvPurchases, RecognisesHeadersWhateverTheirCaseAccentsAndBlanks) {
  // The same field under French and English names; amounts "HT" are before tax, others unknown.
  const auto french = read_text("DATE DE MANDATEMENT;Montant H.T. (€);N° SIRET\n1/2/2024;1;2\n");
  ASSERT_EQ(french.sink.lines.size(), 1U);
  EXPECT_EQ(french.sink.lines[0].tax, model::TaxBasis::before_tax);
  EXPECT_EQ(french.sink.lines[0].suppliers.at(0).id, "2");
  const auto english = read_text("payment_date,Amount,Supplier SIRET,Account\n2024-02-01,1,2,60\n");
  ASSERT_EQ(english.sink.lines.size(), 1U);
  EXPECT_EQ(english.sink.lines[0].tax, model::TaxBasis::unknown);
  EXPECT_EQ(english.sink.lines[0].account, "60");
  const auto siren = read_text("date;montant;SIREN\n1/2/2024;1;2\n");
  EXPECT_EQ(siren.sink.lines.at(0).suppliers.at(0).type, "SIREN");
}

TEST(CsvPurchases, TakesTheAmountBeforeTaxAndThePaymentsDateFirst) {
  // Where a file has several candidates, the order of the table decides, not that of the file.
  const auto outcome = read_text(
      "Date facture;Date paiement;Montant TTC;Montant HT\n1/1/2024;2/2/2024;120,00;100,00\n");
  ASSERT_EQ(outcome.sink.lines.size(), 1U);
  EXPECT_EQ(outcome.sink.lines[0].date, "2/2/2024");
  EXPECT_EQ(outcome.sink.lines[0].amount, "100,00");
}

TEST(CsvPurchases, DeclaredColumnsAndLayoutWin) {
  // Delimiter, encoding, decimal, measure, tax and columns as the agency says.
  CsvLayout layout;
  layout.delimiter = '|';
  layout.encoding = "ISO-8859-15";
  layout.decimal = '.';
  layout.measure = model::Measure::awarded;
  layout.tax = model::TaxBasis::before_tax;
  layout.columns = {{"date", "Jour"},
                    {"amount",
                     "D\xC3\xA9"
                     "bours\xC3\xA9"},
                    {"family", "Code F"}};
  const auto outcome = read_text(
      "Jour|D\xE9"
      "bours\xE9|code_f|date\n1/2/2024|1.500|F03.07|x\n",
      layout);
  ASSERT_TRUE(outcome.status) << outcome.status.error().message.en;
  const auto& line = outcome.sink.lines.at(0);
  EXPECT_EQ(line.date, "1/2/2024");
  EXPECT_EQ(line.amount, "1.500");
  EXPECT_EQ(line.decimal, '.');
  EXPECT_EQ(line.measure, model::Measure::awarded);
  EXPECT_EQ(line.tax, model::TaxBasis::before_tax);
  EXPECT_EQ(line.family, "F03.07");
}

TEST(CsvPurchases, AMissingRequiredColumnNamesTheColumnsAndTheKey) {
  // The message gives what is there and what to write in connector.toml.
  const auto no_amount = read_text("date;libellé;débours\n1/1/2024;x;1\n");
  ASSERT_FALSE(no_amount.status);
  EXPECT_EQ(no_amount.status.error().code, Errc::invalid_argument);
  const auto& message = no_amount.status.error().message;
  EXPECT_THAT(message.fr, HasSubstr("achats.csv"));
  EXPECT_THAT(message.fr, HasSubstr("\"débours\""));
  EXPECT_THAT(message.fr, HasSubstr("columns.amount"));
  EXPECT_THAT(message.en, HasSubstr("columns.amount"));
  EXPECT_THAT(read_text("jour;montant\n").status.error().message.fr, HasSubstr("columns.date"));
}

TEST(CsvPurchases, ADeclaredColumnThatIsNotThereIsAnError) {
  // So are a field that does not exist and two columns of one name: none is guessed.
  CsvLayout absent;
  absent.columns = {{"cpv", "Code achat"}};
  EXPECT_THAT(read_text("date;montant\n", absent).status.error().message.en,
              HasSubstr("\"Code achat\""));
  EXPECT_EQ(read_text("date;montant\n", absent).status.error().code, Errc::invalid_argument);
  CsvLayout unknown;
  unknown.columns = {{"colour", "date"}};
  EXPECT_EQ(read_text("date;montant\n", unknown).status.error().code, Errc::invalid_argument);
  const auto twice = read_text("date;Montant;montant\n1/1/2024;1;2\n");
  ASSERT_FALSE(twice.status);
  EXPECT_EQ(twice.status.error().code, Errc::conflict);
}

TEST(CsvPurchases, RaggedRowsAreBrokenTrailingDelimitersAreNot) {
  // Too few and too many fields exclude the row; empty fields behind the last column do not.
  const auto outcome = read_text("date;montant\n1/1/2024\n1/1/2024;1;x\n1/1/2024;2;;\n");
  ASSERT_EQ(outcome.sink.findings.size(), 2U);
  EXPECT_EQ(outcome.sink.findings[0].rule, "P-RECORD-MALFORMED");
  EXPECT_EQ(outcome.sink.findings[1].where.row, 3);
  ASSERT_EQ(outcome.sink.lines.size(), 1U);
  EXPECT_EQ(outcome.sink.lines[0].row, 4);
}

TEST(CsvPurchases, AnEmptyAccountIsBrokenWhereTheFileHasAccounts) {
  // Otherwise a row without its account would pass the account filter.
  const auto outcome = read_text("date;montant;compte\n1/1/2024;1;\n1/1/2024;1;60\n");
  ASSERT_EQ(outcome.sink.findings.size(), 1U);
  EXPECT_EQ(outcome.sink.findings[0].rule, "P-FIELD-MISSING");
  EXPECT_EQ(outcome.sink.lines.size(), 1U);
  EXPECT_EQ(read_text("date;montant\n1/1/2024;1\n").sink.lines.size(), 1U);
}

TEST(CsvPurchases, ReservationIsReadFromYesNoOrAnArticle) {
  // Every usual spelling; a word that is neither is broken rather than guessed.
  const auto outcome = read_text(
      "date;montant;Réservé;Article de réservation\n"
      "1/1/2024;1;OUI;\n1/1/2024;1;0;\n1/1/2024;1;;\n1/1/2024;1;L2113-13;\n"
      "1/1/2024;1;;L2113-12\n1/1/2024;1;non;néant\n1/1/2024;1;peut-être;\n");
  ASSERT_EQ(outcome.sink.lines.size(), 6U);
  std::vector<bool> reserved;
  for (const auto& line : outcome.sink.lines) reserved.push_back(line.reserved);
  EXPECT_THAT(reserved, ElementsAre(true, false, false, true, true, false));
  EXPECT_EQ(outcome.sink.lines[3].article, "L2113-13");
  EXPECT_EQ(outcome.sink.lines[4].article, "L2113-12");
  ASSERT_EQ(outcome.sink.findings.size(), 1U);
  EXPECT_THAT(outcome.sink.findings[0].message(Lang::fr), HasSubstr("peut-être"));
}

TEST(CsvPurchases, OversizedFieldsAndRecordsAreBrokenByTheirRule) {
  // P-FIELD-TOO-LONG, P-RECORD-TOO-LARGE and a bad quote, each on its row; the rest is read.
  ReadLimits limits;
  limits.max_field_bytes = 20;
  limits.max_record_bytes = 40;
  const auto outcome =
      read_text("date;montant;a;b\n1;" + std::string(21, '1') + ";;\n1;1;" + std::string(20, 'x') +
                    ";" + std::string(20, 'y') + "\n\"1\"1;1;;\n1/1/2024;1;;\n",
                {}, limits);
  ASSERT_TRUE(outcome.status);
  ASSERT_EQ(outcome.sink.findings.size(), 3U);
  EXPECT_EQ(outcome.sink.findings[0].rule, "P-FIELD-TOO-LONG");
  EXPECT_EQ(outcome.sink.findings[1].rule, "P-RECORD-TOO-LARGE");
  EXPECT_EQ(outcome.sink.findings[2].rule, "P-RECORD-MALFORMED");
  EXPECT_EQ(outcome.sink.lines.size(), 1U);
}

TEST(CsvPurchases, DamagedTextFlagsItsLine) {
  // Bytes that are not the declared UTF-8.
  CsvLayout layout;
  layout.encoding = "UTF-8";
  const auto outcome = read_text("date;montant;x\n1;1;caf\xE9\n1;1;café\n", layout);
  ASSERT_EQ(outcome.sink.lines.size(), 2U);
  EXPECT_TRUE(outcome.sink.lines[0].damaged);
  EXPECT_FALSE(outcome.sink.lines[1].damaged);
}

TEST(CsvPurchases, WhatCannotBeReadIsAnErrorWithTheFilesName) {
  // Empty, without header, truncated within quotes, a spreadsheet, an unknown encoding, no file.
  EXPECT_THAT(read_text("").status.error().message.fr, HasSubstr("vide"));
  EXPECT_THAT(read_text("\n;;\n").status.error().message.fr, HasSubstr("vide"));
  const auto truncated = read_text("date;montant\n1/1/2024;\"1");
  ASSERT_FALSE(truncated.status);
  EXPECT_THAT(truncated.status.error().message.en, HasSubstr("achats.csv: line 2"));
  EXPECT_THAT(read_text("PK\x03\x04").status.error().message.en, HasSubstr("XLSX"));
  CsvLayout layout;
  layout.encoding = "EBCDIC";
  EXPECT_EQ(read_text("date;montant\n", layout).status.error().code, Errc::invalid_argument);
  RecordingSink sink;
  EXPECT_EQ(read_csv({Format::csv, "/nonexistent/achats.csv", {}}, {}, sink).error().code,
            Errc::not_found);
}

TEST(CsvPurchases, ProgressIsToldOnTheWay) {
  // A file of some megabytes reports more than once and ends at its size.
  class Counting final : public LineSink {
   public:
    void line(const RawLine&) override { ++lines; }
    void broken(rules::Finding) override {}
    void progress(std::uint64_t done, std::uint64_t total) override {
      ++calls;
      last = done;
      size = total;
    }
    int lines = 0, calls = 0;
    std::uint64_t last = 0, size = 0;
  };
  std::string text = "date;montant;libellé\n";
  while (text.size() < (10U << 20)) text += "1/1/2024;12,50;" + std::string(200, 'x') + "\n";
  const TestFile file(text, "gros.csv");
  Counting sink;
  ASSERT_TRUE(read_csv({Format::csv, file.path(), {}}, {}, sink));
  EXPECT_GE(sink.calls, 3);
  EXPECT_EQ(sink.last, text.size());
  EXPECT_EQ(sink.size, text.size());
  EXPECT_GT(sink.lines, 40000);
}

}  // namespace
}  // namespace parangon::connectors::readers
