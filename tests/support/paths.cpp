#include "tests/support/paths.hpp"

namespace parangon::support {

std::string source_path(std::string_view below) {
  return std::string(PARANGON_SOURCE_DIR "/").append(below);
}

}  // namespace parangon::support
