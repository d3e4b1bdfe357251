#include "shared/core/version.hpp"

namespace parangon {

std::string_view version() { return PARANGON_VERSION; }

}  // namespace parangon
