#include "hub/store/log_store.hpp"

#include "shared/trust/tiles.hpp"

namespace parangon::hub::store {

std::string_view to_string(LogAlarm::Kind kind) {
  return kind == LogAlarm::Kind::behind ? "behind" : "forked";
}

std::string shown_by(const LogAlarm& alarm) {
  return alarm.agency ? alarm.agency->to_string() : std::string();
}

Result<trust::Sha256Digest> LogNodes::node(unsigned level, std::uint64_t index) const {
  const unsigned within = level % trust::tile_height;
  const auto width = std::size_t{1} << within;
  const auto hashes = store_.log_hashes(level / trust::tile_height, index << within, width);
  if (hashes.size() != width) {
    return Error{Errc::not_found,
                 {"le journal n'a pas ce nœud", "the log does not have that node"}};
  }
  return trust::root_of(hashes);
}

}  // namespace parangon::hub::store
