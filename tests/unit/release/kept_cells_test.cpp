// Proves that what is kept of a publication tells the next one's changes exactly as the publication
// itself would, and that nothing else is read.
#include "hub/release/kept_cells.hpp"

#include <gtest/gtest.h>

#include "hub/release/files/changes.hpp"
#include "tests/support/sample_publication.hpp"

namespace parangon::hub::release {
namespace {

const char* const open_data_url = "https://data.example.org/open-data";

TEST(KeptCells, TellTheSameChanges) {
  const auto before = testing::sample_publication(1, open_data_url);
  const auto after = testing::sample_publication(2, open_data_url);
  const auto read = read_cells(write_cells(before));
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_EQ(difference(*read, after), difference(before, after));
  EXPECT_EQ(difference(*read, before), difference(before, before));
  EXPECT_EQ(change_note(after, &*read), change_note(after, &before));
  EXPECT_EQ(write_cells(*read), write_cells(before));
}

TEST(KeptCells, RefuseWhatTheyDidNotWrite) {
  const auto written = write_cells(testing::sample_publication(1, open_data_url));
  for (const char* line :
       {"cell\t0\tA\t1\t\t\t\n", "list\tx\ndimension\ta\tx\n", "cube\tx\ndimension\ta\tnolist\n",
        "nonsense\n", "period\t20x5\n", "release\t1\tyesterday\ta\tb\n",
        "cube\tx\ncell\t9\tA\t\t\t\t\n", "\n", "cube\tx"}) {
    const auto read = read_cells(line);
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error().code, Errc::malformed);
  }
  for (const auto& [from, to] :
       {std::pair("\tA\t", "\tX\t"), std::pair("/", "x"), std::pair("cell\t0", "cell\t99")}) {
    auto bad = written;
    bad.replace(bad.find(from), std::string_view(from).size(), to);
    EXPECT_FALSE(read_cells(bad)) << from;
  }
}

}  // namespace
}  // namespace parangon::hub::release
