#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <string_view>

#include "shared/net/tls_context.hpp"
#include "shared/net/tls_io.hpp"

namespace parangon::net {

using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using SteadyTime = std::chrono::steady_clock::time_point;

/// How a step on a connection ended.
enum class Step {
  done,
  closed,   ///< The peer went away, or the server cut the connection.
  timeout,  ///< The deadline passed.
  failed    ///< TLS refused; see Connection::tls().
};

/// One TLS connection of the server: reads and writes with a deadline. The deadline is not a timer
/// of its own: the worker's ticker calls expire_if_due(). All on the worker's thread.
class Connection {
 public:
  Connection(Socket socket, const TlsContext& context);

  /// Sets the deadline for what comes next, and forgets that an earlier one passed.
  void arm(std::chrono::milliseconds allowance);
  void arm_until(SteadyTime deadline);
  void disarm() { deadline_ = SteadyTime::max(); }
  bool timed_out() const { return timed_out_; }

  /// Wakes whatever waits when the deadline has passed. True when it has just passed.
  bool expire_if_due(SteadyTime now);
  /// Ends every wait, now and later.
  void cut();
  bool is_cut() const { return cut_; }

  boost::asio::awaitable<Step> handshake();
  /// Reads at least one byte. `more_is_coming`: tries before it waits.
  boost::asio::awaitable<Step> read(char* data, std::size_t size, std::size_t& got,
                                    bool more_is_coming);
  /// Writes all; the deadline begins anew from `allowance` and grows with what has gone out, at
  /// `minimum_rate` bytes per second.
  boost::asio::awaitable<Step> write(std::string_view bytes, std::chrono::milliseconds allowance,
                                     std::size_t minimum_rate);

  /// Says goodbye. `linger`: reads and drops what the peer still sends, so that closing does not
  /// destroy the answer on its way (RFC 9112 section 9.6).
  boost::asio::awaitable<void> close(bool linger);

  TlsIo& tls() { return tls_; }

 private:
  boost::asio::awaitable<bool> wait(Io what);
  Step interrupted() const { return timed_out_ ? Step::timeout : Step::closed; }

  Socket socket_;
  TlsIo tls_;
  SteadyTime deadline_ = SteadyTime::max();
  bool timed_out_ = false;
  bool cut_ = false;
};

/// Time in which `bytes` pass at `bytes_per_second`.
std::chrono::milliseconds time_for(std::uint64_t bytes, std::size_t bytes_per_second);

}  // namespace parangon::net
