// Proves that a released table is read from a release's files alone, that questions to it are
// understood or refused, and which form of a document an Accept header gets.
#include "hub/release/released_cube.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>

#include "hub/api/negotiation.hpp"
#include "hub/api/open_data_query.hpp"
#include "hub/release/files/write_release.hpp"
#include "shared/trust/digest.hpp"
#include "tests/support/sample_publication.hpp"

namespace parangon::hub::api {
namespace {

using Files = std::map<std::string, std::string, std::less<>>;

Files sample_files() {
  const auto publication =
      parangon::testing::sample_publication(1, "https://example.org/open-data");
  const auto digest = [](std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); };
  Files out;
  for (auto& file : release::write_release(publication, nullptr, digest)) {
    out[file.path] = std::move(file.bytes);
  }
  return out;
}

ReleasedCube::ReadFile reader(const Files& files) {
  return [&files](std::string_view path) -> std::optional<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return std::nullopt;
    return found->second;
  };
}

net::Request asked(std::vector<net::Parameter> query) {
  net::Request out;
  out.query = std::move(query);
  return out;
}

/// Codes of a column in the rows that a question gives.
std::vector<std::string> answers(const ReleasedCube& cube, std::vector<net::Parameter> query,
                                 std::string_view column) {
  const auto read = cube_query(cube, asked(std::move(query)));
  EXPECT_TRUE(read) << read.error().message.en;
  std::vector<std::string> out;
  if (!read) return out;
  const auto& columns = cube.columns();
  const auto at = static_cast<std::size_t>(
      std::ranges::find(columns, column, &ReleasedCube::Column::name) - columns.begin());
  for (const auto row : matching_rows(cube, *read)) out.emplace_back(cube.text(row, at));
  return out;
}

// Every row and value of the CSV is there, in its order, and every table that the package names.
TEST(ReleasedCube, HoldsTheTable) {
  const auto files = sample_files();
  const auto tables = ReleasedCube::tables(reader(files));
  ASSERT_TRUE(tables);
  ASSERT_FALSE(tables->empty());
  for (const auto& table : *tables) {
    const auto cube = ReleasedCube::read(table, reader(files));
    ASSERT_TRUE(cube) << cube.error().message.en;
    std::string csv;
    for (std::size_t row = 0; row <= (*cube)->rows(); ++row) {
      for (std::size_t i = 0; i < (*cube)->columns().size(); ++i) {
        csv += i == 0 ? "" : ",";
        csv += row == 0 ? (*cube)->columns()[i].name : (*cube)->text(row - 1, i);
      }
      csv += "\r\n";
    }
    EXPECT_EQ(csv, files.at(table + ".csv"));
  }
  EXPECT_EQ(ReleasedCube::read("nothing", reader(files)).error().code, Errc::not_found);
}

// Files that do not fit together give no table.
TEST(ReleasedCube, RefusesFilesThatDoNotFit) {
  for (const char* path : {"datapackage.json", "segments.csv", "codes-segment.csv"}) {
    auto files = sample_files();
    files.erase(path);
    EXPECT_EQ(ReleasedCube::read("segments", reader(files)).error().code, Errc::internal) << path;
    files[path] = "code,parent\r\nx,nobody\r\n";
    EXPECT_EQ(ReleasedCube::read("segments", reader(files)).error().code, Errc::internal) << path;
  }
}

// `within` takes a code and all below it; filters of one column add up, those of two both hold.
TEST(CubeQuestion, RestrictsByCodesAndTrees) {
  const auto files = sample_files();
  const auto cube = ReleasedCube::read("segments", reader(files)).value();
  const auto all = answers(*cube, {}, "segment");
  const auto expected = [&](auto admits) {
    std::vector<std::string> out;
    std::ranges::copy_if(all, std::back_inserter(out), admits);
    return out;
  };
  const auto below = expected([](const std::string& s) { return s.starts_with("F01"); });
  EXPECT_FALSE(below.empty());
  EXPECT_EQ(answers(*cube, {{"within", "F01"}}, "segment"), below);
  EXPECT_EQ(answers(*cube, {{"within", "segment:F01"}}, "segment"), below);
  EXPECT_EQ(answers(*cube, {{"segment", "F01,F03"}}, "segment"),
            expected([](const std::string& s) { return s == "F01" || s == "F03"; }));
  EXPECT_EQ(answers(*cube, {{"within", "F01"}, {"segment", "F01,F03"}}, "segment"),
            expected([](const std::string& s) { return s == "F01"; }));
}

TEST(Negotiation, TakesTheBestThatIsOffered) {
  constexpr std::array<std::string_view, 2> offered = {"application/json", "text/csv"};
  const auto best = [&](std::string_view accept) {
    const auto chosen = best_type(accept, offered);
    return chosen ? static_cast<int>(*chosen) : -1;
  };
  EXPECT_EQ(best(""), 0);
  EXPECT_EQ(best("*/*"), 0);
  EXPECT_EQ(best("text/csv"), 1);
  EXPECT_EQ(best("TEXT/*"), 1);
  EXPECT_EQ(best("text/csv, application/json"), 0);
  EXPECT_EQ(best("text/csv, application/json;q=0.9"), 1);
  EXPECT_EQ(best("*/*;q=0.1, application/json;q=0"), 1);
  EXPECT_EQ(best("text/html"), -1);
  EXPECT_EQ(best("application/json;q=0"), -1);
}

}  // namespace
}  // namespace parangon::hub::api
