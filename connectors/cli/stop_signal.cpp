#include "connectors/cli/stop_signal.hpp"

#include <pthread.h>

#include <csignal>
#include <cstdlib>

namespace parangon::connectors::cli {
namespace {

/// Sent to the watcher itself, to end it.
constexpr int farewell = SIGUSR1;

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, farewell);
  return set;
}

}  // namespace

StopSignal::StopSignal(std::chrono::milliseconds grace, std::function<void()> last_words)
    : grace_(grace), last_words_(std::move(last_words)) {
  const auto set = watched();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  watcher_ = std::thread([this] { watch(); });
}

StopSignal::~StopSignal() {
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  ::pthread_kill(watcher_.native_handle(), farewell);
  watcher_.join();
}

void StopSignal::watch() {
  const auto set = watched();
  int signal = 0;
  while (::sigwait(&set, &signal) != 0) {
  }
  std::unique_lock lock(mutex_);
  if (signal == farewell && ended_) return;
  requested_ = true;
  changed_.notify_all();
  if (changed_.wait_for(lock, grace_, [this] { return ended_; })) return;
  last_words_();
  std::_Exit(EXIT_SUCCESS);
}

bool StopSignal::requested() {
  const std::scoped_lock lock(mutex_);
  return requested_;
}

void StopSignal::wait(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most, [this] { return requested_; });
}

}  // namespace parangon::connectors::cli
