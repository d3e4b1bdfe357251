// Proves that a source gives a file's bytes, inflated when it is gzip in one or several members,
// and that what cannot be opened, is damaged, cut short or a bomb is refused with its own code.
#include "connectors/readers/byte_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/gzip.hpp"
#include "tests/unit/readers/recording_sink.hpp"

namespace parangon::connectors::readers {
namespace {

using support::gzip;
using testing::HasSubstr;

Result<std::string> all_of(const TestFile& file, const ReadLimits& limits = {},
                           std::size_t step = 1000) {
  auto source = ByteSource::open(file.path(), limits);
  if (!source) return source.error();
  std::string text;
  std::string piece(step, '\0');
  for (;;) {
    auto got = (*source)->read(piece);
    if (!got) return got.error();
    text.append(piece, 0, *got);
    if (*got < step) break;
  }
  EXPECT_EQ((*source)->consumed(), (*source)->size());
  return text;
}

std::string varied(std::size_t size) {
  std::string text;
  for (std::uint32_t i = 1; text.size() < size; i = i * 1664525 + 1013904223) {
    text += std::to_string(i) + ";";
  }
  return text;
}

TEST(ByteSource, gives_a_plain_file_as_it_is) {
  const std::string text = varied(5000);
  for (const std::size_t step : {1UL, 7UL, 5000UL, 100000UL}) {
    EXPECT_EQ(all_of(TestFile(text), {}, step).value(), text) << step;
  }
}

TEST(ByteSource, gives_files_of_no_one_and_two_bytes) {
  EXPECT_EQ(all_of(TestFile("")).value(), "");
  EXPECT_EQ(all_of(TestFile("a")).value(), "a");
  EXPECT_EQ(all_of(TestFile("ab")).value(), "ab");
}

TEST(ByteSource, inflates_gzip_whatever_the_size_of_the_reads) {
  const std::string text = varied(300000);
  for (const std::size_t step : {1000UL, 65536UL, 1000000UL}) {
    EXPECT_EQ(all_of(TestFile(gzip(text)), {}, step).value(), text) << step;
  }
}

TEST(ByteSource, joins_the_members_of_a_gzip_file) {
  const std::string members = gzip("one ") + gzip("") + gzip("two");
  EXPECT_EQ(all_of(TestFile(members)).value(), "one two");
}

TEST(ByteSource, ignores_zeros_behind_the_last_gzip_member) {
  EXPECT_EQ(all_of(TestFile(gzip("text") + std::string(70000, '\0'))).value(), "text");
}

TEST(ByteSource, refuses_other_bytes_behind_the_last_gzip_member) {
  EXPECT_EQ(all_of(TestFile(gzip("text") + "more")).error().code, Errc::malformed);
}

TEST(ByteSource, refuses_truncated_gzip_wherever_it_is_cut) {
  const std::string whole = gzip(varied(2000));
  for (std::size_t size = 2; size < whole.size(); size += 11) {
    const auto read = all_of(TestFile(whole.substr(0, size)));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, Errc::malformed);
    EXPECT_THAT(read.error().message.en, HasSubstr("truncated"));
    EXPECT_THAT(read.error().message.fr, HasSubstr("tronqué"));
  }
}

TEST(ByteSource, refuses_gzip_with_a_changed_byte) {
  std::string damaged = gzip(varied(2000));
  damaged[damaged.size() - 6] ^= 1;  // in the CRC
  const auto read = all_of(TestFile(damaged));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::malformed);
}

TEST(ByteSource, refuses_gzip_that_inflates_beyond_the_limit) {
  ReadLimits limits;
  limits.max_inflated_bytes = 10000;
  const auto read = all_of(TestFile(gzip(varied(20000))), limits);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::too_large);
  EXPECT_THAT(read.error().message.en, HasSubstr("max_inflated_bytes"));
}

TEST(ByteSource, refuses_a_gzip_bomb_by_its_ratio) {
  // By the standard limits, which lines that hardly differ still meet.
  const auto read = all_of(TestFile(gzip(std::string(8U << 20, ' '))), {}, 1U << 16);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::too_large);
  EXPECT_THAT(read.error().message.fr, HasSubstr("max_inflate_ratio"));
  std::string lines;
  for (int i = 0; i < 100'000; ++i) {
    lines += "01/02/2018;73282932000074;6236;" + std::to_string(i % 1000) + ",00;;x\r\n";
  }
  EXPECT_TRUE(all_of(TestFile(gzip(lines)), {}, 1U << 16));
}

TEST(ByteSource, says_that_a_file_is_missing) {
  EXPECT_EQ(ByteSource::open("/nonexistent/file.json", {}).error().code, Errc::not_found);
}

TEST(ByteSource, refuses_a_folder) {
  EXPECT_EQ(ByteSource::open(std::filesystem::temp_directory_path(), {}).error().code,
            Errc::invalid_argument);
}

TEST(ByteSource, says_that_something_cannot_be_opened) {
  // A socket's node is refused to everybody, root included.
  const TestFile beside("");
  const auto path = beside.path().parent_path() / "socket";
  ASSERT_EQ(::mknod(path.c_str(), S_IFSOCK | 0600, 0), 0);
  EXPECT_EQ(ByteSource::open(path, {}).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace parangon::connectors::readers
