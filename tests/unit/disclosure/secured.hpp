#pragma once

#include <gtest/gtest.h>

#include <utility>

#include "hub/disclosure/disclosure.hpp"

namespace parangon::hub::disclosure {

/// By the usual rules, against insiders too; the test fails where that is an error.
inline Outcome secured(Table table) {
  Request request;
  request.table = std::move(table);
  request.rules = PrimaryRules{};
  auto outcome = secure(std::move(request));
  EXPECT_TRUE(outcome) << outcome.error().message.en;
  return std::move(*outcome);
}

}  // namespace parangon::hub::disclosure
