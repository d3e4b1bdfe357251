#include "hub/disclosure/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace parangon::hub::disclosure {
namespace {

constexpr std::size_t most_workers = 8;

/// One call of share(). Whoever calls works too, so that it never waits for a helper that has not
/// begun: a busy machine may start one only after all is done.
class Job {
 public:
  using Task = std::function<void(std::size_t, std::size_t)>;

  Job(std::size_t count, const Task& task) : count_(count), task_(task) {}

  /// For helpers: nothing once the caller has left.
  void help() {
    std::size_t worker = 0;
    {
      const std::lock_guard lock(guard_);
      if (closed_) return;
      worker = ++helpers_;
      ++active_;
    }
    work(worker);
    const std::lock_guard lock(guard_);
    if (--active_ == 0) idle_.notify_all();
  }

  /// For the caller: works, waits for the helpers that have begun, and passes on what they threw.
  void finish() {
    work(0);
    std::unique_lock lock(guard_);
    closed_ = true;
    idle_.wait(lock, [this] { return active_ == 0; });
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void work(std::size_t worker) {
    try {
      for (std::size_t i = next_++; i < count_; i = next_++) task_(worker, i);
    } catch (...) {
      next_ = count_;
      const std::lock_guard lock(guard_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  std::size_t count_;
  const Task& task_;  ///< Lives until finish() returns.
  std::atomic<std::size_t> next_ = 0;
  std::mutex guard_;
  std::condition_variable idle_;
  bool closed_ = false;
  std::size_t helpers_ = 0, active_ = 0;
  std::exception_ptr failure_;
};

/// Threads that live as long as the program: made once, since searches share work thousands of
/// times a second.
class Helpers {
 public:
  Helpers() {
    for (std::size_t i = 1; i < worker_count(); ++i) {
      threads_.emplace_back([this](const std::stop_token& stop) { serve(stop); });
    }
  }

  void offer(const std::shared_ptr<Job>& job, std::size_t helpers) {
    {
      const std::lock_guard lock(guard_);
      for (std::size_t i = 0; i < helpers; ++i) jobs_.push_back(job);
    }
    offered_.notify_all();
  }
  /// Takes back what nobody has begun: there is nothing left to do of it.
  void withdraw(const std::shared_ptr<Job>& job) {
    const std::lock_guard lock(guard_);
    std::erase(jobs_, job);
  }

 private:
  void serve(const std::stop_token& stop) {
    while (true) {
      std::shared_ptr<Job> job;
      {
        std::unique_lock lock(guard_);
        if (!offered_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job->help();
    }
  }

  std::mutex guard_;
  std::condition_variable_any offered_;
  std::deque<std::shared_ptr<Job>> jobs_;
  std::vector<std::jthread> threads_;  ///< Last, so that they end first.
};

Helpers& helpers() {
  static Helpers all;
  return all;
}

}  // namespace

std::size_t worker_count() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, most_workers);
}

void share(std::size_t count, const std::function<void(std::size_t, std::size_t)>& task) {
  const std::size_t workers = std::min(worker_count(), count);
  if (workers <= 1) {
    for (std::size_t i = 0; i < count; ++i) task(0, i);
    return;
  }
  const auto job = std::make_shared<Job>(count, task);
  helpers().offer(job, workers - 1);
  job->finish();
  helpers().withdraw(job);
}

}  // namespace parangon::hub::disclosure
