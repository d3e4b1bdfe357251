// Proves that the built-in nomenclature covers every CPV code and every M57 account, with reasons.
#include "shared/model/nomenclature.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "shared/model/csv_table.hpp"
#include "tests/support/paths.hpp"

namespace parangon::model {
namespace {

using Verdict = AccountClass::Verdict;

std::string data_file(const std::string& name) {
  std::ifstream in(parangon::support::source_path("shared/model/data/") + name, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Read once, so that a loop over its rows holds on to nothing temporary.
const CsvTable& table(const std::string& name, std::initializer_list<std::string_view> columns) {
  static std::map<std::string, CsvTable> tables;
  const auto at = tables.find(name);
  if (at != tables.end()) return at->second;
  return tables.emplace(name, CsvTable::parse(name, data_file(name), columns).value())
      .first->second;
}

std::string segment_of(std::string_view cpv) {
  return Nomenclature::standard().segment_of(Cpv::from_digits(cpv).value()).to_string();
}

std::string family_of_account(std::string_view account) {
  const auto& verdict = Nomenclature::standard().account(account);
  return verdict.verdict == Verdict::excluded ? "excluded" : verdict.segment.to_string();
}

TEST(StandardNomenclature, HasItsVersionAndTheWholeVocabulary) {
  EXPECT_EQ(Nomenclature::standard().version(), "2026.1");
  EXPECT_EQ(Nomenclature::standard().cpv_count(), 9454U);
}

TEST(StandardNomenclature, HasAboutTwentyFamiliesAndAtMost150SubFamilies) {
  int families = 0;
  int sub_families = 0;
  for (const auto& info : Nomenclature::standard().segments()) {
    const bool technical = info.segment.number() / 100 == 99 || info.segment.number() % 100 == 99;
    if (technical) continue;
    ++(info.segment.is_family() ? families : sub_families);
  }
  EXPECT_GE(families, 18);
  EXPECT_LE(families, 25);
  EXPECT_GT(sub_families, 100);
  EXPECT_LE(sub_families, 150);
}

TEST(StandardNomenclature, EverySegmentIsOrderedNamedAndUnderItsFamily) {
  const auto& nomenclature = Nomenclature::standard();
  Segment last = Segment::all();
  std::set<std::string> french;
  for (const auto& info : nomenclature.segments()) {
    EXPECT_LT(last, info.segment);
    last = info.segment;
    EXPECT_FALSE(info.label.fr.empty());
    EXPECT_FALSE(info.label.en.empty());
    EXPECT_TRUE(nomenclature.knows(*info.segment.parent()));
    EXPECT_EQ(nomenclature.label(info.segment), info.label);
    const bool unclassified = info.segment.number() / 100 == 99;
    EXPECT_TRUE(french.insert(info.label.fr).second || unclassified) << info.label.fr;
    if (info.segment.is_family()) {
      EXPECT_TRUE(nomenclature.knows(Segment::from_number(info.segment.number() + 99)));
    }
  }
}

TEST(StandardNomenclature, EveryCpvCodeFallsIntoExactlyOneKnownSubFamily) {
  const auto& nomenclature = Nomenclature::standard();
  std::map<std::string, std::string> mapping;
  for (const auto& row : table("cpv-families-2026.1.csv", {"cpv", "segment", "note"}).rows()) {
    EXPECT_TRUE(mapping.emplace(row.fields[0], row.fields[1]).second) << row.fields[0];
  }
  std::size_t codes = 0;
  for (const auto& row : table("cpv-2008.csv", {"code", "fr"}).rows()) {
    const auto digits = row.fields[0].substr(0, 8);
    const auto code = Cpv::from_digits(digits).value();
    ASSERT_TRUE(nomenclature.knows(code)) << digits;
    // The longest listed prefix, found the slow way.
    std::string expected;
    for (std::size_t n = 1; n <= 8; ++n) {
      const auto at = mapping.find(digits.substr(0, n));
      if (at != mapping.end()) expected = at->second;
    }
    const auto segment = nomenclature.segment_of(code);
    EXPECT_EQ(segment.to_string(), expected) << digits;
    EXPECT_TRUE(segment.is_sub_family() && nomenclature.knows(segment)) << digits;
    EXPECT_EQ(nomenclature.check_digit(code), row.fields[0].back() - '0');
    EXPECT_EQ(nomenclature.cpv_label(code), row.fields[1]);
    ++codes;
  }
  EXPECT_EQ(codes, 9454U);
}

TEST(StandardNomenclature, OnlyCodesThatSayTooLittleAreUnspecifiedAndEachSaysWhy) {
  std::size_t vague = 0;
  for (const auto& row : table("cpv-families-2026.1.csv", {"cpv", "segment", "note"}).rows()) {
    if (!row.fields[1].ends_with(".99")) continue;
    ++vague;
    // Eight digits: the code itself, nothing below it.
    EXPECT_EQ(row.fields[0].size(), 8U) << row.fields[0];
    EXPECT_FALSE(row.fields[2].empty()) << row.fields[0];
  }
  std::size_t vague_codes = 0;
  for (const auto& row : table("cpv-2008.csv", {"code", "fr"}).rows()) {
    vague_codes += segment_of(row.fields[0].substr(0, 8)).ends_with(".99");
  }
  EXPECT_EQ(vague_codes, vague);
  EXPECT_LT(vague, 50U);
}

TEST(StandardNomenclature, EverySubFamilyHoldsSomeCpvCode) {
  std::set<std::string> used;
  for (const auto& row : table("cpv-2008.csv", {"code", "fr"}).rows()) {
    used.insert(segment_of(row.fields[0].substr(0, 8)));
  }
  for (const auto& info : Nomenclature::standard().segments()) {
    const bool real = info.segment.is_sub_family() && info.segment.number() % 100 != 99;
    EXPECT_TRUE(!real || used.contains(info.segment.to_string())) << info.segment.to_string();
  }
}

TEST(StandardNomenclature, PutsWhatIsOftenReservedWhereABuyerLooksForIt) {
  EXPECT_EQ(segment_of("77310000"), "F01.01");  // Green-space maintenance
  EXPECT_EQ(segment_of("77340000"), "F01.02");  // Pruning
  EXPECT_EQ(segment_of("45112710"), "F01.03");  // Landscaping
  EXPECT_EQ(segment_of("90910000"), "F02.01");  // Cleaning
  EXPECT_EQ(segment_of("90911300"), "F02.02");  // Windows
  EXPECT_EQ(segment_of("98310000"), "F03.01");  // Laundry
  EXPECT_EQ(segment_of("55510000"), "F04.01");  // Canteens
  EXPECT_EQ(segment_of("55520000"), "F04.02");  // Catering
  EXPECT_EQ(segment_of("79800000"), "F05.01");  // Printing
  EXPECT_EQ(segment_of("79571000"), "F05.04");  // Mailing
  EXPECT_EQ(segment_of("79921000"), "F06.01");  // Packaging
  EXPECT_EQ(segment_of("90511000"), "F07.01");  // Waste collection
  EXPECT_EQ(segment_of("90514000"), "F07.02");  // Recycling
  EXPECT_EQ(segment_of("79995100"), "F08.01");  // Archives
  EXPECT_EQ(segment_of("79999100"), "F08.02");  // Scanning
  EXPECT_EQ(segment_of("45442100"), "F09.09");  // Painting
  EXPECT_EQ(segment_of("45233141"), "F10.02");  // Road upkeep
  EXPECT_EQ(segment_of("50112300"), "F15.05");  // Car wash
  EXPECT_EQ(segment_of("79620000"), "F19.03");  // Temporary work
  EXPECT_EQ(segment_of("45000000"), "F09.01");
  EXPECT_EQ(segment_of("79000000"), "F99.99");
}

TEST(StandardNomenclature, AnUnlistedCodeTakesItsClosestListedAncestor) {
  const auto& nomenclature = Nomenclature::standard();
  const auto unlisted = Cpv::from_digits("77310009").value();
  ASSERT_FALSE(nomenclature.knows(unlisted));
  EXPECT_EQ(nomenclature.segment_of(unlisted).to_string(), "F01.01");
  EXPECT_FALSE(nomenclature.check_digit(unlisted));
  EXPECT_TRUE(nomenclature.cpv_label(unlisted).empty());
  // There is no division 99.
  EXPECT_EQ(segment_of("99999999"), "F99.99");
}

TEST(StandardNomenclature, NamesAllAndUnknownSegments) {
  const auto& nomenclature = Nomenclature::standard();
  EXPECT_TRUE(nomenclature.knows(Segment::all()));
  EXPECT_FALSE(nomenclature.knows(Segment::sub_family(1, 98)));
  EXPECT_EQ(nomenclature.label(Segment::sub_family(1, 98)).fr, "F01.98");
  EXPECT_EQ(nomenclature.label(Segment::all()).en, "all purchases");
  EXPECT_EQ(nomenclature.label(Segment::sub_family(2, 99)).en,
            "Cleaning and cleanliness: not specified");
}

TEST(StandardNomenclature, IsListedWholeInItsPage) {
  std::ifstream in(parangon::support::source_path("docs/families.md"));
  std::ostringstream page;
  page << in.rdbuf();
  for (const auto& row : table("families-2026.1.csv", {"segment", "name_fr", "name_en"}).rows()) {
    const std::string bold = row.fields[0].size() == 3 ? "**" : "";
    std::string line = "|";
    for (const auto& field : row.fields) line += " " + bold + field + bold + " |";
    EXPECT_NE(page.str().find(line), std::string::npos) << line;
  }
}

TEST(StandardAccounts, PurchasesAreAccounts60To62And20And21And23) {
  for (const char* account :
       {"60", "60612", "61", "6288", "62", "20", "2031", "21", "2188", "23", "238"}) {
    EXPECT_EQ(Nomenclature::standard().account(account).verdict, Verdict::purchase) << account;
  }
  for (const char* account :
       {"204", "204111", "2324", "64",   "6411", "65", "65242", "6574", "66", "67",
        "68",  "70",     "7478", "1641", "22",   "24", "26",    "27",   "28", "4011",
        "515", "6",      "2",    "001",  "86",   "63", "31",    ""}) {
    const auto& verdict = Nomenclature::standard().account(account);
    EXPECT_EQ(verdict.verdict, Verdict::excluded) << account;
    EXPECT_FALSE(verdict.reason.fr.empty()) << account;
    EXPECT_FALSE(verdict.reason.en.empty()) << account;
  }
}

TEST(StandardAccounts, StaysInCareInstitutionsAreNoPurchases) {
  const auto& disabled = Nomenclature::standard().account("65242");
  EXPECT_NE(disabled.reason.en.find("disabled adults"), std::string::npos);
  EXPECT_NE(Nomenclature::standard().account("6524").reason.en.find("care institutions"),
            std::string::npos);
  EXPECT_NE(Nomenclature::standard().account("6411").reason.fr.find("personnel"),
            std::string::npos);
}

TEST(StandardAccounts, TellAFamilyOnlyWhereTheirNameDoes) {
  EXPECT_EQ(family_of_account("60631"), "F02.99");
  EXPECT_EQ(family_of_account("6283"), "F02.99");
  EXPECT_EQ(family_of_account("61521"), "F01.99");
  EXPECT_EQ(family_of_account("6236"), "F05.99");
  EXPECT_EQ(family_of_account("6261"), "F05.99");
  EXPECT_EQ(family_of_account("60612"), "F17.99");
  EXPECT_EQ(family_of_account("6064"), "F13.99");
  EXPECT_EQ(family_of_account("60636"), "F03.99");
  EXPECT_EQ(family_of_account("6184"), "F19.99");
  EXPECT_EQ(family_of_account("615221"), "F09.99");
  for (const char* vague :
       {"60628", "6068", "60632", "611", "6288", "2188", "2315", "604", "205"}) {
    EXPECT_EQ(family_of_account(vague), "F99.99") << vague;
  }
}

TEST(StandardAccounts, FollowTheLongestPrefixAndReadOnlyDigits) {
  EXPECT_EQ(family_of_account("60612001"), "F17.99");
  EXPECT_EQ(family_of_account("60612-01"), "F17.99");
  EXPECT_EQ(family_of_account("606"), "F99.99");
  EXPECT_EQ(family_of_account("abc"), "excluded");
  EXPECT_EQ(family_of_account("6061299999999999999999"), "F17.99");
}

TEST(StandardAccounts, NeverNameARealSubFamily) {
  for (const auto& row :
       table("accounts-m57.csv", {"account", "segment", "reason_fr", "reason_en"}).rows()) {
    const auto& verdict = Nomenclature::standard().account(row.fields[0]);
    EXPECT_EQ(verdict.segment.number() % 100, 99) << row.fields[0];
    EXPECT_EQ(verdict.verdict == Verdict::excluded, row.fields[1].empty()) << row.fields[0];
  }
}

}  // namespace
}  // namespace parangon::model
