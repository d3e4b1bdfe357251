// Proves that a file is recognised by its bytes, whatever its name, and no other one is.
#include "connectors/readers/known_files.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/unit/readers/recording_sink.hpp"

namespace parangon::connectors::readers {
namespace {

class KnownFilesTest : public ::testing::Test {
 protected:
  /// The number of the file before it with the same bytes, from 0; -1 when there is none.
  int add(const std::string& bytes) {
    files_.push_back(std::make_unique<TestFile>(bytes, "f" + std::to_string(files_.size())));
    const auto repeated = known_.repeated_by(files_.back()->path()).value();
    for (std::size_t i = 0; repeated && i < files_.size(); ++i) {
      if (files_[i]->path() == *repeated) return static_cast<int>(i);
    }
    return -1;
  }

  const ReadLimits limits_{};
  KnownFiles known_{limits_};

 private:
  std::vector<std::unique_ptr<TestFile>> files_;
};

TEST_F(KnownFilesTest, TheSameBytesUnderAnotherName) {
  const std::string large(700'000, 'x');
  EXPECT_EQ(add("date;montant\n"), -1);
  EXPECT_EQ(add("date;Montant\n"), -1);
  EXPECT_EQ(add("date;montant\n"), 0);
  EXPECT_EQ(add(large), -1);
  EXPECT_EQ(add(large.substr(1) + "y"), -1);
  EXPECT_EQ(add(large), 3);
}

TEST_F(KnownFilesTest, OneThatIsNotThereIsAnError) {
  EXPECT_EQ(known_.repeated_by("none.csv").error().code, Errc::not_found);
}

}  // namespace
}  // namespace parangon::connectors::readers
