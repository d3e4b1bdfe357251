// Proves that files and folders are replaced, moved and removed whole, that nothing is overwritten
// by a move, and that a lock says who holds it.
#include "shared/core/file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

namespace parangon {
namespace {

namespace fs = std::filesystem;

class FileTest : public ::testing::Test {
 protected:
  FileTest() {
    std::string pattern = (fs::temp_directory_path() / "parangon-file-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~FileTest() override { fs::remove_all(folder_); }
  FileTest(const FileTest&) = delete;
  FileTest& operator=(const FileTest&) = delete;

  fs::path folder_;
};

TEST_F(FileTest, AFolderMovesWithWhatIsInIt) {
  ASSERT_TRUE(make_folder(folder_ / "a/b"));
  ASSERT_TRUE(write_file(folder_ / "a/b/file", "text"));
  ASSERT_TRUE(make_folder(folder_ / "c"));
  ASSERT_TRUE(move_entry(folder_ / "a/b", folder_ / "c/d"));
  EXPECT_EQ(*read_file(folder_ / "c/d/file", 10), "text");
  EXPECT_FALSE(fs::exists(folder_ / "a/b"));
}

TEST_F(FileTest, AMoveOverwritesNothingNotEvenAnEmptyFolder) {
  ASSERT_TRUE(make_folder(folder_ / "a"));
  ASSERT_TRUE(make_folder(folder_ / "empty"));
  ASSERT_TRUE(write_file(folder_ / "file", "text"));
  EXPECT_EQ(move_entry(folder_ / "a", folder_ / "empty").error().code, Errc::already_exists);
  EXPECT_EQ(move_entry(folder_ / "a", folder_ / "file").error().code, Errc::already_exists);
  EXPECT_EQ(move_entry(folder_ / "none", folder_ / "x").error().code, Errc::not_found);
  EXPECT_TRUE(fs::exists(folder_ / "a"));
}

TEST_F(FileTest, RemovingLeavesNothingAndIsNoErrorTwice) {
  ASSERT_TRUE(make_folder(folder_ / "a/b"));
  ASSERT_TRUE(write_file(folder_ / "a/b/file", "text"));
  ASSERT_TRUE(remove_entry(folder_ / "a"));
  EXPECT_TRUE(fs::is_empty(folder_));
  EXPECT_TRUE(remove_entry(folder_ / "a"));
}

TEST_F(FileTest, MessagesElideInFrench) {
  const auto missing = folder_ / "none/file";
  EXPECT_TRUE(write_file(missing, "text").error().message.fr.starts_with("impossible d'écrire "));
  EXPECT_TRUE(read_file(missing, 10).error().message.fr.starts_with("impossible de lire "));
}

TEST_F(FileTest, ALockSaysWhoHoldsIt) {
  auto lock = FileLock::take(folder_ / "lock");
  ASSERT_TRUE(lock);
  const auto second = FileLock::take(folder_ / "lock");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::conflict);
  EXPECT_NE(second.error().message.fr.find(std::to_string(::getpid())), std::string::npos);
  *lock = FileLock();
  EXPECT_TRUE(FileLock::take(folder_ / "lock"));
}

}  // namespace
}  // namespace parangon
