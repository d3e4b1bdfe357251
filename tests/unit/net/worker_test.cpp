// Proves that a worker's thread ends whenever it is told to.
#include "shared/net/worker.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <future>
#include <thread>

#include "shared/net/server.hpp"

namespace parangon::net {
namespace {

TEST(Worker, ends_even_when_a_tick_is_due_at_that_moment) {
  Worker worker(0);
  worker.start();
  // The loop is busy until after the tick is due; then it takes the tick, after the request to end.
  std::promise<void> begun;
  boost::asio::post(worker.context(), [&begun] {
    begun.set_value();
    std::this_thread::sleep_for(Server::tick * 2);
  });
  begun.get_future().wait();
  worker.join();
}

TEST(Worker, request_ids_differ_within_and_between_workers) {
  Worker one(1);
  Worker two(2);
  std::string first;
  std::string second;
  std::string other;
  one.next_request_id(first);
  one.next_request_id(second);
  two.next_request_id(other);
  EXPECT_EQ(first.size(), 16U);
  EXPECT_NE(first, second);
  EXPECT_NE(first.substr(8), other.substr(8));
}

}  // namespace
}  // namespace parangon::net
