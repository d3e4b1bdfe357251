#include "hub/disclosure/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace parangon::hub::disclosure {
namespace {
constexpr std::size_t most_workers = 8;
}

std::size_t worker_count() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, most_workers);
}

void share(std::size_t count, const std::function<void(std::size_t, std::size_t)>& task) {
  const std::size_t workers = std::min(worker_count(), count);
  if (workers <= 1) {
    for (std::size_t i = 0; i < count; ++i) task(0, i);
    return;
  }
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex guard;
  const auto work = [&](std::size_t worker) {
    try {
      for (std::size_t i = next++; i < count; i = next++) task(worker, i);
    } catch (...) {
      next = count;
      const std::lock_guard lock(guard);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t w = 1; w < workers; ++w) threads.emplace_back(work, w);
    work(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace parangon::hub::disclosure
