// Proves that the list of submissions is read whether or not it says which revision counts, and
// that what is no such list is refused.
#include "shared/wire/submission_list.hpp"

#include <gtest/gtest.h>

namespace parangon::wire {
namespace {

TEST(SubmissionList, SaysWhichRevisionCounts) {
  const auto list = read_submission_list(
      R"({"items":[{"id":"b","period":"2025","counts":true,"later":1},{"id":"a","period":"2025"}],"next":"7"})");
  ASSERT_TRUE(list) << list.error().message.en;
  ASSERT_EQ(list->items.size(), 2U);
  EXPECT_EQ(list->items[0].id, "b");
  EXPECT_EQ(list->items[0].period, "2025");
  EXPECT_TRUE(list->items[0].counts);
  EXPECT_FALSE(list->items[1].counts);
  EXPECT_EQ(list->next, "7");
}

TEST(SubmissionList, TheLastPageHasNoNext) {
  const auto list = read_submission_list(R"({"items":[],"next":null})");
  ASSERT_TRUE(list);
  EXPECT_FALSE(list->next);
}

TEST(SubmissionList, WhatIsNoneIsMalformed) {
  for (const char* text : {"", "[]", "{}", R"({"items":[{}],"next":null})",
                           R"({"items":[{"id":"a","period":"2025","counts":1}],"next":null})"}) {
    const auto list = read_submission_list(text);
    ASSERT_FALSE(list) << text;
    EXPECT_EQ(list.error().code, Errc::malformed);
  }
}

}  // namespace
}  // namespace parangon::wire
