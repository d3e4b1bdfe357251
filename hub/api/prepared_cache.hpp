#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "shared/net/http.hpp"

namespace parangon::hub::api {

/// Answers that do not depend on the caller, ready to be sent, by a key of the resource's choice.
/// An entry lives until invalidate() or for `lifetime`, because another process (`parangon-hub
/// register import`) may change the store too. Thread-safe; never blocks on anything but itself.
class PreparedCache {
 public:
  /// Most entries kept; one more and all are dropped.
  static constexpr std::size_t max_entries = 256;
  static constexpr std::chrono::seconds default_lifetime{2};

  explicit PreparedCache(std::chrono::milliseconds lifetime = default_lifetime)
      : lifetime_(lifetime) {}

  /// Null when there is none.
  std::shared_ptr<const net::Prepared> find(std::string_view key) const;

  /// What to pass to put(): take it before reading the state that the answer is made of.
  std::uint64_t generation() const;
  /// Keeps the answer, unless invalidate() was called since `generation` was taken: the answer
  /// may then be of the state before.
  void put(std::string_view key, const net::Response& response, std::uint64_t generation);

  /// After every change of the store by this process.
  void invalidate();

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Entry {
    std::shared_ptr<const net::Prepared> answer;
    Time until;
  };
  std::chrono::milliseconds lifetime_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::uint64_t generation_ = 0;
};

}  // namespace parangon::hub::api
