#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "hub/cli/command.hpp"

namespace {

/// POSIX: the first of these that is set and not empty decides.
std::string locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const parangon::SystemClock clock;
  return parangon::hub::cli::run({argv + 1, argv + argc}, locale(), clock, std::cout, std::cerr);
}
