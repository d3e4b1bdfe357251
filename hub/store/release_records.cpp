#include "hub/store/release_records.hpp"

namespace parangon::hub::store {

std::string_view to_string(ReleaseState state) {
  switch (state) {
    case ReleaseState::built: return "built";
    case ReleaseState::published: return "published";
    case ReleaseState::withdrawn: return "withdrawn";
    case ReleaseState::discarded: return "discarded";
  }
  return "discarded";
}

}  // namespace parangon::hub::store
