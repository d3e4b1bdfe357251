#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace parangon::connectors::cli {

/// SIGTERM and SIGINT for a program whose work blocks: a thread waits for them. One that waits() is
/// woken; one that works is left `grace`, then the process ends at once with status 0. Make it
/// before any other thread, one for a process.
class StopSignal {
 public:
  /// `last_words` is called, on the thread, before the process is ended in the midst of work.
  StopSignal(std::chrono::milliseconds grace, std::function<void()> last_words);
  /// The work has come to its end.
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  bool requested();
  /// Until a signal comes, at most that long.
  void wait(std::chrono::milliseconds at_most);

 private:
  void watch();

  std::chrono::milliseconds grace_;
  std::function<void()> last_words_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool requested_ = false;
  bool ended_ = false;
  std::thread watcher_;
};

}  // namespace parangon::connectors::cli
