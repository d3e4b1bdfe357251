// Proves that each P- rule of the interpretation fires on the record it is about, excludes the
// line exactly when it is an error, and that what is read means what the field says.
#include "connectors/classify/interpret.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace parangon::connectors::classify {
namespace {

using model::Measure;
using readers::RawLine;
using readers::RawSupplier;

const RawSupplier good_supplier{"73282932000074", "SIRET", ""};

/// A contract that nothing is wrong with, and a payment likewise.
RawLine contract() {
  RawLine raw;
  raw.row = 7;
  raw.measure = Measure::awarded;
  raw.buyer = "22770001000019";
  raw.date = "2019-02-14";
  raw.amount = "50000.50";
  raw.tax = model::TaxBasis::before_tax;
  raw.suppliers = {&good_supplier, 1};
  raw.cpv = "77310000-6";
  raw.contract = "2019A01";
  raw.duration_months = "12";
  return raw;
}

RawLine payment() {
  RawLine raw;
  raw.row = 3;
  raw.date = "14/02/2019";
  raw.amount = "1 234,50";
  raw.amount_is_french = true;
  raw.tax = model::TaxBasis::before_tax;
  raw.suppliers = {&good_supplier, 1};
  raw.account = "60632";
  return raw;
}

class Interpret : public ::testing::Test {
 protected:
  Interpret() { options.today = *model::Date::of(2026, 1, 31); }

  const PurchaseLine* run(const RawLine& raw) {
    report = {};
    interpreter = std::make_unique<Interpreter>(options, model::Nomenclature::standard(), contracts,
                                                mapping, report);
    interpreter->begin_source("file.json");
    return interpreter->interpret(raw);
  }

  /// The line is excluded, by that rule, with that row.
  void excluded(const RawLine& raw, std::string_view rule) {
    EXPECT_EQ(run(raw), nullptr) << rule;
    ASSERT_EQ(report.errors(), 1) << rule;
    EXPECT_EQ(interpreter->last_exclusion(), rule);
    EXPECT_EQ(report.findings().back().rule, rule);
    EXPECT_EQ(report.findings().back().where.source, "file.json");
    EXPECT_EQ(report.findings().back().where.row, raw.row);
  }

  /// The line is used, and the rule warns.
  const PurchaseLine& warned(const RawLine& raw, std::string_view rule) {
    const auto* line = run(raw);
    EXPECT_NE(line, nullptr) << rule;
    EXPECT_EQ(report.errors(), 0) << rule;
    EXPECT_TRUE(report.counts().contains(rule)) << rule;
    static const PurchaseLine none;
    return line != nullptr ? *line : none;
  }

  InterpretOptions options;
  const ContractIndex* contracts = nullptr;
  const readers::SupplierMapping* mapping = nullptr;
  rules::Report report;
  std::unique_ptr<Interpreter> interpreter;
};

TEST_F(Interpret, AGoodContractIsReadWithoutARemark) {
  const auto* line = run(contract());
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(report.counts().empty());
  EXPECT_EQ(line->amount, model::Money::cents(5000050));
  EXPECT_EQ(line->date, *model::Date::of(2019, 2, 14));
  EXPECT_EQ(line->basis, model::Basis::direct);
  EXPECT_EQ(line->segment,
            model::Nomenclature::standard().segment_of(*model::Cpv::from_digits("77310000")));
  EXPECT_EQ(line->suppliers.at(0).unit, 732829320U);
}

TEST_F(Interpret, AGoodPaymentIsReadWithFrenchDateAndAmount) {
  const auto* line = run(payment());
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->amount, model::Money::cents(123450));
  EXPECT_EQ(line->date, *model::Date::of(2019, 2, 14));
}

TEST_F(Interpret, AmountsThatAreNoContractValuesAreExcluded) {
  auto raw = contract();
  for (const char* amount : {"0", "1", "-5", "0.5"}) {
    raw.amount = amount;
    excluded(raw, "P-AMOUNT-LOW");
  }
  for (const char* amount : {"1.01", "42", "99.99"}) {
    raw.amount = amount;
    excluded(raw, "P-AMOUNT-UNIT-PRICE");
  }
  for (const char* amount : {"99999999", "999999999", "1E9"}) {
    raw.amount = amount;
    excluded(raw, "P-AMOUNT-SENTINEL");
  }
  for (const char* amount : {"", "abc", "1,5"}) {
    raw.amount = amount;
    excluded(raw, "P-AMOUNT-UNREADABLE");
  }
  raw.amount = "99999998.99";
  EXPECT_NE(run(raw), nullptr);
  raw.amount = "100";
  EXPECT_NE(run(raw), nullptr);
}

TEST_F(Interpret, PaymentsMayBeSmallOrNegativeButNotZero) {
  auto raw = payment();
  raw.amount = "0,50";
  EXPECT_NE(run(raw), nullptr);
  raw.amount = "-12,00";
  ASSERT_NE(run(raw), nullptr);
  raw.amount = "0,00";
  excluded(raw, "P-AMOUNT-ZERO");
}

TEST_F(Interpret, AReductionIsNegativeWhicheverSignTheFileGives) {
  auto raw = payment();
  raw.negative = true;
  raw.amount = "12,00";
  EXPECT_EQ(run(raw)->amount, model::Money::cents(-1200));
  raw.amount = "-12,00";
  EXPECT_EQ(run(raw)->amount, model::Money::cents(-1200));
}

TEST_F(Interpret, DatesThatSayNoPeriodAreExcluded) {
  auto raw = contract();
  raw.date = "";
  raw.fallback_date = "2019-03-01";
  excluded(raw, "P-DATE-MISSING");
  raw.date = "soon";
  excluded(raw, "P-DATE-UNREADABLE");
  raw.date = "2019-02-30";
  excluded(raw, "P-DATE-UNREADABLE");
  raw.date = "0218-10-29";
  excluded(raw, "P-DATE-IMPLAUSIBLE");
  raw.date = "2028-01-01";
  excluded(raw, "P-DATE-IMPLAUSIBLE");
  raw.date = "2018-12-26+01:00";
  EXPECT_NE(run(raw), nullptr);
}

TEST_F(Interpret, ThePublicationDateStandsInOnlyWhereConfigured) {
  auto raw = contract();
  raw.date = "";
  raw.fallback_date = "2019-03-01";
  options.date_fallback = true;
  EXPECT_EQ(warned(raw, "P-DATE-FALLBACK").date, *model::Date::of(2019, 3, 1));
}

TEST_F(Interpret, LinesOfOtherPeriodsAreExcluded) {
  options.periods = {*model::Period::parse("2019-Q1")};
  EXPECT_NE(run(contract()), nullptr);
  auto raw = contract();
  raw.date = "2019-04-01";
  excluded(raw, "P-PERIOD-OTHER");
}

TEST_F(Interpret, OtherBuyersAndImpossibleBuyersAreExcluded) {
  auto raw = contract();
  raw.buyer = "11122233344455";
  excluded(raw, "P-BUYER-INVALID");
  options.buyers = InterpretOptions::Buyers::listed;
  options.listed = {*model::Siren::parse("227700010")};
  EXPECT_NE(run(contract()), nullptr);
  raw.buyer = "73282932000074";
  excluded(raw, "P-BUYER-OTHER");
}

TEST_F(Interpret, AccountsOutsidePurchasesAreExcludedWithTheReason) {
  auto raw = payment();
  for (const char* account : {"65242", "64111", "20422", "6573", "1641", "7061"}) {
    raw.account = account;
    excluded(raw, "P-ACCOUNT-NOT-PURCHASE");
    EXPECT_FALSE(report.findings().back().args.at(1).fr.empty()) << account;
  }
  for (const char* account : {"60632", "6156", "6226", "2031", "2157", "2313"}) {
    raw.account = account;
    EXPECT_NE(run(raw), nullptr) << account;
  }
}

TEST_F(Interpret, AVagueAccountIsUsedUnclassified) {
  auto raw = payment();
  raw.account = "6068";
  EXPECT_EQ(warned(raw, "P-ACCOUNT-VAGUE").segment, model::Segment::unclassified());
}

TEST_F(Interpret, TheFormatsOwnExclusionsWin) {
  for (const char* rule : {"P-PAYROLL", "P-ORDER-ENTRY", "P-NATURAL-PERSON", "P-CONCESSION"}) {
    auto raw = payment();
    raw.excluded_by = rule;
    excluded(raw, rule);
  }
}

TEST_F(Interpret, SuppliersAreReadRepairedOrLeftUnidentified) {
  const auto with = [](const RawSupplier& supplier) {
    auto raw = contract();
    raw.suppliers = {&supplier, 1};
    return raw;
  };
  const RawSupplier blanks{" 44189140500017 ", "SIRET", ""};
  EXPECT_EQ(run(with(blanks))->suppliers[0].unit, 441891405U);
  const RawSupplier dotted{"732 829 320 00074", "SIRET", ""};
  EXPECT_EQ(warned(with(dotted), "P-SUPPLIER-REPAIRED").suppliers[0].unit, 732829320U);
  const RawSupplier wrong{"73282932000075", "SIRET", ""};
  EXPECT_EQ(warned(with(wrong), "P-SUPPLIER-INVALID").suppliers[0].unit, 0U);
  const RawSupplier none{"", "", ""};
  EXPECT_EQ(warned(with(none), "P-SUPPLIER-MISSING").suppliers[0].unit, 0U);
  auto nobody = contract();
  nobody.suppliers = {};
  EXPECT_EQ(warned(nobody, "P-SUPPLIER-MISSING").suppliers[0].unit, 0U);
  const RawSupplier siren{"732829320", "SIREN", ""};
  EXPECT_EQ(run(with(siren))->suppliers[0].unit, 732829320U);
  EXPECT_FALSE(run(with(siren))->suppliers[0].siret.has_value());
  const RawSupplier foreign{"DE814864138", "TVA_INTRACOMMUNAUTAIRE", ""};
  EXPECT_GT(warned(with(foreign), "P-SUPPLIER-FOREIGN").suppliers[0].unit, 999'999'999U);
}

TEST_F(Interpret, AnOwnNumberIsResolvedByTheMappingTable) {
  const auto reading = readers::SupplierMapping::read(
      wire::read_from("reference;siret\n4078;73282932000074\n"), "tiers.csv");
  ASSERT_TRUE(reading);
  mapping = &reading->mapping;
  const RawSupplier known{"", "", "4078"};
  auto raw = payment();
  raw.suppliers = {&known, 1};
  EXPECT_EQ(run(raw)->suppliers[0].unit, 732829320U);
  const RawSupplier unknown{"", "", "4079"};
  raw.suppliers = {&unknown, 1};
  EXPECT_EQ(warned(raw, "P-SUPPLIER-UNMAPPED").suppliers[0].unit, 0U);
}

TEST_F(Interpret, CpvDefectsAreRepairedOrUnclassified) {
  auto raw = contract();
  raw.cpv = "3111000";
  EXPECT_EQ(warned(raw, "P-CPV-REPAIRED").segment,
            model::Nomenclature::standard().segment_of(*model::Cpv::from_digits("03111000")));
  raw.cpv = "4543100-7";  // Not a lost zero: 04543100 is no code.
  EXPECT_EQ(warned(raw, "P-CPV-MALFORMED").segment, model::Segment::unclassified());
  raw.cpv = "espaces verts";
  EXPECT_EQ(warned(raw, "P-CPV-MALFORMED").segment, model::Segment::unclassified());
  raw.cpv = "77310000-1";
  warned(raw, "P-CPV-CHECK-DIGIT");
  raw.cpv = "77310009";
  warned(raw, "P-CPV-UNKNOWN");
  raw.cpv = "";
  EXPECT_EQ(warned(raw, "P-CPV-MISSING").segment, model::Segment::unclassified());
}

TEST_F(Interpret, TheFamilyOfACsvIsTakenWhenItExists) {
  auto raw = payment();
  const auto known = model::Nomenclature::standard().segments().front().segment;
  const auto text = known.to_string();
  raw.family = text;
  const auto* line = run(raw);
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->segment.number() / 100, known.number() / 100);
  EXPECT_TRUE(line->segment.is_sub_family());
  raw.family = "F98.98";
  warned(raw, "P-FAMILY-UNKNOWN");
}

TEST_F(Interpret, AnExcludedLineWarnsOfNothing) {
  // Whatever else is odd in it: the report's warnings are of lines that are used.
  const RawSupplier bad{"11122233344455", "SIRET", ""};
  auto raw = contract();
  raw.suppliers = {&bad, 1};
  report = {};
  Interpreter one(options, model::Nomenclature::standard(), nullptr, nullptr, report);
  one.begin_source("file.json");
  EXPECT_NE(one.interpret(raw), nullptr);
  EXPECT_EQ(one.interpret(raw), nullptr);
  EXPECT_EQ(report.counts().at("P-DUPLICATE"), 1);
  EXPECT_EQ(report.counts().at("P-SUPPLIER-INVALID"), 1);
  options.date_fallback = true;
  raw = contract();
  raw.date = "";
  raw.fallback_date = "2019-03-01";
  raw.amount = "0";
  excluded(raw, "P-AMOUNT-LOW");
  EXPECT_EQ(report.warnings(), 0);
}

TEST_F(Interpret, RepeatedContractsAreToldApart) {
  report = {};
  Interpreter one(options, model::Nomenclature::standard(), nullptr, nullptr, report);
  one.begin_source("file.json");
  EXPECT_NE(one.interpret(contract()), nullptr);
  EXPECT_EQ(one.interpret(contract()), nullptr);
  EXPECT_EQ(one.last_exclusion(), "P-DUPLICATE");
  auto other_amount = contract();
  other_amount.amount = "60000";
  EXPECT_NE(one.interpret(other_amount), nullptr);
  EXPECT_EQ(report.counts().at("P-CONTRACT-REPEATED"), 1);
  const RawSupplier second{"35600000000048", "SIRET", ""};
  auto other_holder = contract();
  other_holder.suppliers = {&second, 1};
  EXPECT_NE(one.interpret(other_holder), nullptr);
  EXPECT_EQ(report.counts().at("P-CEILING-REPEATED"), 1);
}

TEST_F(Interpret, APaymentThatItsLedgerNumbersCountsOnce) {
  report = {};
  Interpreter one(options, model::Nomenclature::standard(), nullptr, nullptr, report);
  one.begin_source("march.xml");
  auto raw = payment();
  raw.account = "60636";  // Tells its family: no other warning.
  raw.identity = "2019/7/8/9";
  EXPECT_NE(one.interpret(raw), nullptr);
  raw.row = 4;
  EXPECT_EQ(one.interpret(raw), nullptr);
  EXPECT_EQ(one.last_exclusion(), "P-DUPLICATE");
  // Within a file another amount is another line; once more it is not.
  raw.amount = "10,00";
  EXPECT_NE(one.interpret(raw), nullptr);
  EXPECT_EQ(one.interpret(raw), nullptr);
  // In another file the number alone decides, whatever the amount.
  one.begin_source("first-quarter.xml");
  raw.amount = "99,00";
  EXPECT_EQ(one.interpret(raw), nullptr);
  raw.identity = "2019/7/8/10";
  EXPECT_NE(one.interpret(raw), nullptr);
  EXPECT_EQ(report.counts().at("P-DUPLICATE"), 3);
  const auto& last = report.findings().back();
  EXPECT_EQ(last.message(Lang::fr), "ligne déjà lue : march.xml ligne 3");
  EXPECT_EQ(last.message(Lang::en), "line already read: march.xml row 3");
  EXPECT_EQ(report.warnings(), 0);
}

TEST_F(Interpret, EqualPaymentsOfTwoFilesAskAndCount) {
  report = {};
  Interpreter one(options, model::Nomenclature::standard(), nullptr, nullptr, report);
  one.begin_source("march.csv");
  auto raw = payment();
  raw.account = "60636";  // Tells its family: no other warning.
  raw.label = "fournitures";
  EXPECT_NE(one.interpret(raw), nullptr);
  EXPECT_NE(one.interpret(raw), nullptr);  // A ledger may rightly pay the same twice.
  EXPECT_EQ(report.warnings(), 0);
  one.begin_source("first-quarter.csv");
  EXPECT_NE(one.interpret(raw), nullptr);
  ASSERT_EQ(report.counts().at("P-PAYMENT-REPEATED"), 1);
  EXPECT_EQ(report.findings().back().message(Lang::en),
            "payment equal to that of march.csv, row 3: counted twice?");
  const RawSupplier other_supplier{"35600000000048", "SIRET", ""};
  const RawSupplier own_number{"", "", "4078"};
  for (const auto change : {0, 1, 2, 3, 4, 5}) {
    auto other = raw;
    if (change == 0) other.date = "15/02/2019";
    if (change == 1) other.amount = "1 234,51";
    if (change == 2) other.account = "60623";
    if (change == 3) other.label = "mobilier";
    if (change == 4) other.suppliers = {&other_supplier, 1};
    if (change == 5) other.suppliers = {&own_number, 1};
    EXPECT_NE(one.interpret(other), nullptr);
    EXPECT_EQ(report.counts().at("P-PAYMENT-REPEATED"), 1) << change;
  }
}

TEST_F(Interpret, APaymentTakesBasisAndFamilyFromTheContractItNames) {
  ContractIndex index;
  const auto green = *model::Cpv::from_digits("77310000");
  const auto segment = model::Nomenclature::standard().segment_of(green);
  index.add("2015-15018D-00", {model::Basis::l2113_12, segment});
  contracts = &index;
  auto raw = payment();
  raw.contract = "2015 15018d";
  const auto* line = run(raw);
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->basis, model::Basis::l2113_12);
  EXPECT_EQ(line->segment, segment);
  raw.contract = "2016-1";
  EXPECT_EQ(run(raw)->basis, model::Basis::direct);
}

TEST_F(Interpret, ReservationsAreReadFromTheArticle) {
  auto raw = contract();
  raw.reserved = true;
  EXPECT_EQ(run(raw)->basis, model::Basis::reserved_unspecified);
  raw.reserved_article = "Article L. 2113-13-1";
  EXPECT_EQ(run(raw)->basis, model::Basis::l2113_13_1);
  raw.reserved_article = "L2113-99";
  EXPECT_EQ(warned(raw, "P-RESERVATION-UNKNOWN").basis, model::Basis::reserved_unspecified);
}

TEST_F(Interpret, OdditiesAreNotedOnUsedLines) {
  auto raw = contract();
  raw.duration_months = "400";
  warned(raw, "P-DURATION");
  raw = contract();
  raw.tax = model::TaxBasis::unknown;
  warned(raw, "P-TAX-UNKNOWN");
  raw = contract();
  raw.has_replacement_character = true;
  warned(raw, "P-TEXT-DAMAGED");
}

}  // namespace
}  // namespace parangon::connectors::classify
