#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string_view>
#include <utility>

#include "hub/api/metrics.hpp"
#include "hub/store/store_unavailable.hpp"
#include "shared/net/offload.hpp"

namespace parangon::hub::api {

/// How handlers call what blocks on the store: off the I/O thread, measured. Thread-safe;
/// references must outlive it.
class StoreCalls {
 public:
  StoreCalls(net::ThreadPool& pool, Metrics& metrics) : pool_(pool), metrics_(metrics) {}

  /// As net::run_on; `operation` (a literal) names the series. With g++ 12 pass `work` as a named
  /// local, moved.
  template <class F>
  boost::asio::awaitable<net::Offloaded<F>> run(std::string_view operation, F work) {
    auto timed = [this, operation, &work]() -> std::invoke_result_t<F&> {
      const Timer timer(metrics_, operation);
      try {
        return work();
      } catch (const store::StoreUnavailable& outage) {
        metrics_.store_outage(to_string(outage.outage()));
        throw;
      }
    };
    co_return co_await net::run_on(pool_, std::move(timed));
  }

 private:
  class Timer {
   public:
    Timer(Metrics& metrics, std::string_view operation)
        : metrics_(metrics), operation_(operation), begin_(std::chrono::steady_clock::now()) {}
    ~Timer() { metrics_.store_call(operation_, std::chrono::steady_clock::now() - begin_); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

   private:
    Metrics& metrics_;
    std::string_view operation_;
    std::chrono::steady_clock::time_point begin_;
  };

  net::ThreadPool& pool_;
  Metrics& metrics_;
};

}  // namespace parangon::hub::api
