// Proves that the published DECP files are read whole, record by record and field by field, in
// both layouts, and the same from gzip.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "connectors/readers/reader.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/readers/recording_sink.hpp"

namespace parangon::connectors::readers {
namespace {

using support::gzip;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Supplier = KeptLine::Supplier;

std::filesystem::path data(std::string_view name) {
  return std::filesystem::path(parangon::support::source_path("tests/data/decp")) / name;
}

RecordingSink read_file(const std::filesystem::path& path) {
  Source source;
  source.path = path;
  RecordingSink sink;
  const Status status = read(source, {}, sink);
  EXPECT_TRUE(status) << (status ? "" : status.error().message.en);
  return sink;
}

const KeptLine& contract(const RecordingSink& sink, std::string_view id) {
  const auto found = std::find_if(sink.lines.begin(), sink.lines.end(),
                                  [id](const KeptLine& line) { return line.contract == id; });
  if (found == sink.lines.end()) throw std::runtime_error("no such contract");
  return *found;
}

TEST(DecpFiles, every_contract_of_the_real_files_is_read) {
  const std::pair<const char*, std::size_t> expected[] = {
      {"real/decp2019_idf_collectivites.json", 908},
      {"real/decp2019_seine_et_marne_77.json", 180},
      {"real/decp2019_pes_full.json", 1148},
  };
  for (const auto& [name, count] : expected) {
    const RecordingSink sink = read_file(data(name));
    EXPECT_THAT(sink.lines, SizeIs(count)) << name;
    EXPECT_THAT(sink.findings, IsEmpty()) << name;
    EXPECT_EQ(sink.done_, std::filesystem::file_size(data(name)));
    EXPECT_EQ(sink.total_, sink.done_);
  }
}

TEST(DecpFiles, a_real_contract_has_all_its_fields) {
  const RecordingSink sink = read_file(data("real/decp2019_idf_collectivites.json"));
  const KeptLine& line = sink.lines.front();
  EXPECT_EQ(line.row, 1);
  EXPECT_EQ(line.element, "marches[0]");
  EXPECT_EQ(line.contract, "201902ST3500");
  EXPECT_EQ(line.buyer, "21780217200015");
  EXPECT_EQ(line.date, "2019-01-29");
  EXPECT_EQ(line.fallback_date, "2019-01-30");
  EXPECT_EQ(line.amount, "53163.6");
  EXPECT_EQ(line.cpv, "51700000");
  EXPECT_EQ(line.duration, "12");
  EXPECT_EQ(line.measure, model::Measure::awarded);
  EXPECT_EQ(line.tax, model::TaxBasis::before_tax);
  EXPECT_THAT(line.suppliers, ElementsAre(Supplier{"35327106700087", "SIRET", ""}));
  EXPECT_FALSE(line.reserved);
  EXPECT_FALSE(line.french);
  EXPECT_EQ(line.excluded_by, "");
  EXPECT_EQ(sink.lines.back().row, 908);
  EXPECT_EQ(sink.lines.back().element, "marches[907]");
}

TEST(DecpFiles, real_records_without_notification_date_have_none) {
  const RecordingSink sink = read_file(data("real/decp2019_idf_collectivites.json"));
  EXPECT_EQ(std::count_if(sink.lines.begin(), sink.lines.end(),
                          [](const KeptLine& line) { return line.date.empty(); }),
            908 - 585);
}

TEST(DecpFiles, real_replacement_characters_are_noticed) {
  const RecordingSink sink = read_file(data("real/decp2019_idf_collectivites.json"));
  std::ifstream in(data("real/decp2019_idf_collectivites.json"));
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const bool any = text.find("\xEF\xBF\xBD") != std::string::npos;
  EXPECT_EQ(std::any_of(sink.lines.begin(), sink.lines.end(),
                        [](const KeptLine& line) { return line.damaged; }),
            any);
}

TEST(DecpFiles, real_defects_are_handed_over_as_written) {
  std::ifstream in(data("real/decp2019_defects_sample.json"));
  std::string text{std::istreambuf_iterator<char>(in), {}};
  for (const std::string_view name :
       {"montant_le_1", "titulaire_siret_invalid", "montant_unit_price_lt_100",
        "acheteur_siret_invalid", "dateNotification_bad", "codeCPV_malformed",
        "montant_ge_99999999", "dateNotification_missing", "mojibake_U+FFFD",
        "duplicate_acheteur_id"}) {
    const std::size_t at = text.find(fmt::format("\"{}\"", name));
    ASSERT_NE(at, std::string::npos) << name;
    text.replace(at, name.size() + 2, "\"marches\"");
  }
  const RecordingSink sink = read_file(TestFile(text).path());
  EXPECT_THAT(sink.lines, SizeIs(104));
  EXPECT_EQ(std::count_if(sink.lines.begin(), sink.lines.end(),
                          [](const KeptLine& line) { return line.damaged; }),
            27);  // the twelve of that class, and fifteen among the others
  EXPECT_EQ(std::count_if(sink.lines.begin(), sink.lines.end(),
                          [](const KeptLine& line) { return line.amount == "0"; }) > 0,
            true);
}

TEST(DecpFiles, the_2019_example_has_the_suppliers_of_its_last_amendment) {
  const RecordingSink sink = read_file(data("examples/v1_mar-avec-modifications.json"));
  ASSERT_THAT(sink.lines, SizeIs(1));
  const KeptLine& line = sink.lines.front();
  EXPECT_EQ(line.contract, "2010345211201");
  EXPECT_EQ(line.buyer, "21350238800019");
  EXPECT_EQ(line.date, "2007-08-13");
  EXPECT_EQ(line.fallback_date, "2007-08-19");
  EXPECT_EQ(line.amount, "127000");
  EXPECT_EQ(line.duration, "24");
  EXPECT_EQ(line.cpv, "77313000");
  EXPECT_THAT(line.suppliers, ElementsAre(Supplier{"81223113200026", "SIRET", ""},
                                          Supplier{"87127639200012", "SIRET", ""}));
}

TEST(DecpFiles, the_2019_example_keeps_the_type_of_a_foreign_identifier) {
  const RecordingSink sink = read_file(data("examples/v1_mar-basique.json"));
  ASSERT_THAT(sink.lines, SizeIs(1));
  EXPECT_EQ(sink.lines.front().date, "2007-08-13+02:00");
  EXPECT_THAT(sink.lines.front().suppliers, ElementsAre(Supplier{"81223113200026", "SIRET", ""},
                                                        Supplier{"DE814864138", "TVA", ""}));
}

TEST(DecpFiles, the_2019_packets_tell_contracts_from_concessions) {
  for (const char* name : {"examples/v1_paquet.json", "examples/v1_paquet-avec-uid.json"}) {
    const RecordingSink sink = read_file(data(name));
    ASSERT_THAT(sink.lines, SizeIs(2));
    EXPECT_EQ(sink.lines[0].excluded_by, "");
    EXPECT_EQ(sink.lines[1].excluded_by, "P-CONCESSION");
    EXPECT_EQ(sink.lines[1].buyer, "21350238800019");
    EXPECT_EQ(sink.lines[1].amount, "27860000");
    EXPECT_EQ(sink.lines[1].date, "2001-02-21");
    EXPECT_THAT(sink.lines[1].suppliers, ElementsAre(Supplier{"81223113200026", "SIRET", ""}));
  }
}

TEST(DecpFiles, the_2022_example_has_its_amendments_applied) {
  const RecordingSink sink = read_file(data("examples/v2_marches_avec_modifications.json"));
  ASSERT_THAT(sink.lines, SizeIs(2));
  const KeptLine& line = contract(sink, "TEST2022Bis");
  EXPECT_EQ(line.row, 2);
  EXPECT_EQ(line.element, "marches.marche[1]");
  EXPECT_EQ(line.buyer, "21750001630040");
  EXPECT_EQ(line.cpv, "45000000-7");
  EXPECT_EQ(line.date, "2024-05-15");
  EXPECT_EQ(line.fallback_date, "2024-05-25");
  EXPECT_EQ(line.amount, "123457.87");  // 575000 before; subcontractors' amounts are not its own
  EXPECT_EQ(line.duration, "12");       // 48 before
  EXPECT_THAT(line.suppliers, ElementsAre(Supplier{"868768687576575", "SIRET", ""}));
  EXPECT_FALSE(line.reserved);
}

TEST(DecpFiles, the_2022_concessions_are_excluded_by_their_rule) {
  const RecordingSink sink = read_file(data("examples/v2_marches_concessions.json"));
  ASSERT_THAT(sink.lines, SizeIs(4));
  EXPECT_EQ(std::count_if(sink.lines.begin(), sink.lines.end(),
                          [](const KeptLine& line) { return line.excluded_by == "P-CONCESSION"; }),
            2);
  EXPECT_EQ(contract(sink, "0612202306122023").element, "marches.contrat-concession[1]");
  EXPECT_THAT(read_file(data("examples/v2_concessions.json")).lines, SizeIs(2));
  EXPECT_THAT(read_file(data("examples/v2_concessions_avec_modifications.json")).lines, SizeIs(2));
}

TEST(DecpFiles, gzip_reads_as_plain) {
  const auto path = data("real/decp2019_pes_full.json");
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const RecordingSink plain = read_file(path);
  const RecordingSink zipped = read_file(TestFile(gzip(text), path.filename().string()).path());
  EXPECT_EQ(zipped.everything(), plain.everything());
  const std::size_t middle = text.size() / 2;
  const TestFile two(gzip(text.substr(0, middle)) + gzip(text.substr(middle)));
  EXPECT_EQ(read_file(two.path()).everything(), plain.everything());
}

}  // namespace
}  // namespace parangon::connectors::readers
