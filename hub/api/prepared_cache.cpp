#include "hub/api/prepared_cache.hpp"

namespace parangon::hub::api {

std::shared_ptr<const net::Prepared> PreparedCache::find(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.until < std::chrono::steady_clock::now()) {
    return nullptr;
  }
  return found->second.answer;
}

std::uint64_t PreparedCache::generation() const {
  const std::lock_guard lock(mutex_);
  return generation_;
}

void PreparedCache::put(std::string_view key, const net::Response& response,
                        std::uint64_t generation) {
  auto answer = net::Prepared::make(response);
  const std::lock_guard lock(mutex_);
  if (generation != generation_) return;
  if (entries_.size() >= max_entries) entries_.clear();
  entries_.insert_or_assign(std::string(key),
                            Entry{std::move(answer), std::chrono::steady_clock::now() + lifetime_});
}

void PreparedCache::invalidate() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  ++generation_;
}

}  // namespace parangon::hub::api
