#pragma once

#include <fmt/format.h>

#include <string_view>

#include "shared/core/error.hpp"

// For this folder's sources only.

namespace parangon::wire {

/// That a document of some kind cannot be read ("récépissé illisible", "unreadable receipt"):
/// called with what is wrong with it, the Error to give back.
struct Malformed {
  std::string_view fr;
  std::string_view en;

  Error operator()(const Text& what) const {
    return {Errc::malformed,
            {fmt::format("{} : {}", fr, what.fr), fmt::format("{}: {}", en, what.en)}};
  }
};

}  // namespace parangon::wire
