#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "shared/core/error.hpp"

namespace parangon::net {

/// Threads for work that blocks, with a bounded queue. Thread-safe. The destructor runs what is
/// queued, then joins.
class ThreadPool {
 public:
  /// `threads` at least 1; at most `max_queued` jobs wait.
  ThreadPool(std::size_t threads, std::size_t max_queued);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Runs `job` (which must not throw, and must live until this returns) on a thread of the pool
  /// and resumes on the caller's executor. Errc::unavailable when the queue is full. When the
  /// caller is cancelled while the job still waits, the job never runs: Errc::timeout; a job that
  /// has begun is always waited for. Use run_on rather than this.
  boost::asio::awaitable<Status> run(std::function<void()>& job);

  std::size_t queued() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

namespace detail {
template <class T>
struct AsResult {
  using type = Result<T>;
};
template <class T>
struct AsResult<Result<T>> {
  using type = Result<T>;
};
}  // namespace detail

/// Result<T> for a function that returns T or Result<T>.
template <class F>
using Offloaded = typename detail::AsResult<std::invoke_result_t<F&>>::type;

/// Runs blocking work (a call to the store) on the pool and resumes the coroutine on its own
/// executor. Errors: those of `work`; Errc::unavailable when the queue is full (503 with
/// Retry-After); Errc::timeout when the handler's time ran out before the work began. Exceptions
/// of `work` propagate. `work` may refer to locals of the calling coroutine. With g++ 12 it must be
/// a named local, moved: `auto work = [&] {…}; auto r = co_await run_on(pool, std::move(work));`.
template <class F>
boost::asio::awaitable<Offloaded<F>> run_on(ThreadPool& pool, F work) {
  using R = Offloaded<F>;
  std::optional<R> result;
  std::exception_ptr failure;
  std::function<void()> job = [&work, &result, &failure] {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
        work();
        result.emplace();
      } else {
        result.emplace(work());
      }
    } catch (...) {
      failure = std::current_exception();
    }
  };
  Status done = co_await pool.run(job);
  if (!done) {
    co_return R(done.error());
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  co_return std::move(*result);
}

}  // namespace parangon::net
