#include "shared/net/offload.hpp"

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace parangon::net {

namespace asio = boost::asio;

namespace {

struct Job {
  std::function<void()>* work = nullptr;
  std::function<void(Status)> resume;  ///< Posts the outcome to the caller's executor.
};
using JobPtr = std::shared_ptr<Job>;

Error queue_full() {
  return {
      Errc::unavailable,
      {"Le serveur est surchargé : trop de travaux attendent. Réessayez dans quelques secondes.",
       "The server is overloaded: too many jobs are waiting. Try again in a few seconds."}};
}

Error given_up() {
  return {Errc::timeout,
          {"Le serveur n'a pas pu commencer ce travail à temps. Réessayez plus tard.",
           "The server could not begin this job in time. Try again later."}};
}

}  // namespace

struct ThreadPool::State {
  explicit State(std::size_t limit) : max_queued(limit) {}

  bool push(const JobPtr& job) {
    const std::lock_guard lock(mutex);
    if (queue.size() >= max_queued + idle) {
      return false;
    }
    queue.push_back(job);
    wake.notify_one();
    return true;
  }

  /// True when the job had not begun; it never will.
  bool withdraw(const JobPtr& job) {
    const std::lock_guard lock(mutex);
    const auto found = std::find(queue.begin(), queue.end(), job);
    if (found == queue.end()) {
      return false;
    }
    queue.erase(found);
    return true;
  }

  void serve() {
    std::unique_lock lock(mutex);
    for (;;) {
      ++idle;
      wake.wait(lock, [this] { return closing || !queue.empty(); });
      --idle;
      if (queue.empty()) {
        return;
      }
      const JobPtr job = std::move(queue.front());
      queue.pop_front();
      lock.unlock();
      (*job->work)();
      job->resume({});
      lock.lock();
    }
  }

  /// What waits is still done; then every thread has ended.
  void end() {
    {
      const std::lock_guard lock(mutex);
      closing = true;
    }
    wake.notify_all();
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

  const std::size_t max_queued;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<JobPtr> queue;
  std::size_t idle = 0;
  bool closing = false;
  std::vector<std::thread> threads;
};

ThreadPool::ThreadPool(std::size_t threads, std::size_t max_queued)
    : state_(std::make_shared<State>(max_queued)) {
  try {
    for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) {
      state_->threads.emplace_back([state = state_.get()] { state->serve(); });
    }
  } catch (...) {
    // No memory for another stack: the reason can be told only once those that run have ended.
    state_->end();
    throw;
  }
}

ThreadPool::~ThreadPool() { state_->end(); }

std::size_t ThreadPool::queued() const {
  const std::lock_guard lock(state_->mutex);
  return state_->queue.size();
}

asio::awaitable<Status> ThreadPool::run(std::function<void()>& work) {
  auto initiation = [state = state_, &work](auto handler) {
    using Completion = decltype(handler);
    auto executor = asio::get_associated_executor(handler);
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto shared = std::make_shared<Completion>(std::move(handler));
    auto guard = asio::make_work_guard(executor);
    auto job = std::make_shared<Job>();
    job->work = &work;
    job->resume = [shared, guard, slot](Status outcome) {
      auto complete = [shared, slot, outcome = std::move(outcome)]() mutable {
        slot.clear();
        (*shared)(std::move(outcome));
      };
      asio::post(guard.get_executor(), std::move(complete));
    };
    if (slot.is_connected()) {
      slot.assign([state, weak = std::weak_ptr<Job>(job)](asio::cancellation_type /*type*/) {
        const JobPtr waiting = weak.lock();
        if (waiting && state->withdraw(waiting)) {
          waiting->resume(given_up());
        }
      });
    }
    if (!state->push(job)) {
      job->resume(queue_full());
    }
  };
  auto token = asio::use_awaitable;
  Status outcome = co_await asio::async_initiate<asio::use_awaitable_t<>, void(Status)>(
      std::move(initiation), token);
  co_return outcome;
}

}  // namespace parangon::net
