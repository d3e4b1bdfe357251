#include "shared/net/connection.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace parangon::net {

namespace asio = boost::asio;
using asio::awaitable;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds linger_time{2000};
constexpr std::size_t linger_bytes = 8 * 1024 * 1024;

}  // namespace

milliseconds time_for(std::uint64_t bytes, std::size_t bytes_per_second) {
  return milliseconds(bytes * 1000 / std::max<std::size_t>(bytes_per_second, 1));
}

Connection::Connection(Socket socket, const TlsContext& context)
    : socket_(std::move(socket)),
      tls_(context.get(), socket_.native_handle(), TlsIo::Role::server) {
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

void Connection::arm(milliseconds allowance) {
  arm_until(std::chrono::steady_clock::now() + allowance);
}

void Connection::arm_until(SteadyTime deadline) {
  deadline_ = deadline;
  timed_out_ = false;
}

bool Connection::expire_if_due(SteadyTime now) {
  if (now < deadline_) {
    return false;
  }
  disarm();
  timed_out_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  return true;
}

void Connection::cut() {
  cut_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

awaitable<bool> Connection::wait(Io what) {
  if (timed_out_ || cut_) {
    co_return false;
  }
  const auto kind = what == Io::want_write ? Socket::wait_write : Socket::wait_read;
  const auto [ec] = co_await socket_.async_wait(kind, asio::as_tuple(asio::use_awaitable));
  co_return !ec && !timed_out_ && !cut_;
}

awaitable<Step> Connection::handshake() {
  for (;;) {
    const Io io = tls_.handshake();
    if (io == Io::done) {
      co_return Step::done;
    }
    if (io == Io::closed || io == Io::failed) {
      co_return io == Io::closed ? Step::closed : Step::failed;
    }
    const bool ready = co_await wait(io);
    if (!ready) {
      co_return interrupted();
    }
  }
}

awaitable<Step> Connection::read(char* data, std::size_t size, std::size_t& got,
                                 bool more_is_coming) {
  // Without a reason to expect data, trying first would cost a system call for nothing.
  Io io = more_is_coming || tls_.has_pending() ? tls_.read(data, size, got) : Io::want_read;
  while (io == Io::want_read || io == Io::want_write) {
    const bool ready = co_await wait(io);
    if (!ready) {
      co_return interrupted();
    }
    io = tls_.read(data, size, got);
  }
  co_return io == Io::done ? Step::done : Step::closed;
}

awaitable<Step> Connection::write(std::string_view bytes, milliseconds allowance,
                                  std::size_t minimum_rate) {
  const SteadyTime begin = std::chrono::steady_clock::now() + allowance;
  std::uint64_t sent = 0;
  arm_until(begin);
  while (!bytes.empty()) {
    std::size_t put = 0;
    const Io io = tls_.write(bytes.data(), bytes.size(), put);
    if (io == Io::closed || io == Io::failed) {
      co_return Step::closed;
    }
    if (io == Io::done) {
      sent += put;
      bytes.remove_prefix(put);
      continue;
    }
    arm_until(begin + time_for(sent, minimum_rate));
    const bool ready = co_await wait(io);
    if (!ready) {
      co_return interrupted();
    }
  }
  co_return Step::done;
}

awaitable<void> Connection::close(bool linger) {
  tls_.send_close();
  boost::system::error_code ignored;
  if (linger && !cut_) {
    socket_.shutdown(Socket::shutdown_send, ignored);
    arm(linger_time);
    std::array<char, 16 * 1024> dropped{};
    for (std::size_t total = 0; total < linger_bytes;) {
      const ssize_t got = ::recv(socket_.native_handle(), dropped.data(), dropped.size(), 0);
      if (got > 0) {
        total += static_cast<std::size_t>(got);
        continue;
      }
      if (got == 0 || errno != EAGAIN) {
        break;
      }
      const bool ready = co_await wait(Io::want_read);
      if (!ready) {
        break;
      }
    }
  }
  socket_.close(ignored);
}

}  // namespace parangon::net
