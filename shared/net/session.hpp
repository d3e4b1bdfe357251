#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "shared/net/listener.hpp"
#include "shared/net/request_parser.hpp"
#include "shared/net/worker.hpp"

namespace parangon::net {

/// HTTP on one connection: reads requests one after the other, finds their route, answers. Lives
/// on its worker's thread, from handshake to close.
class Session final : public Tickable {
 public:
  Session(Worker& worker, std::shared_ptr<Listener> listener, std::shared_ptr<Service> service,
          Socket socket, std::string remote_address);
  ~Session() override;

  /// Runs the session; `self` keeps it alive meanwhile.
  static void spawn(std::shared_ptr<Session> self);

  void tick(SteadyTime now) override;
  void finish() override;
  void cut() override;

 private:
  enum class Head { complete, refused, gone };

  /// Bytes received and not yet used: [begin, end) of storage.
  struct Input {
    std::string storage;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view view() const { return {storage.data() + begin, end - begin}; }
  };

  boost::asio::awaitable<void> run();
  boost::asio::awaitable<bool> open();
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<Head> read_head();
  boost::asio::awaitable<void> answer();
  boost::asio::awaitable<void> answer_route();
  boost::asio::awaitable<void> answer_refusal(Failure failure);
  boost::asio::awaitable<void> answer_without_route(bool path_known);
  boost::asio::awaitable<Status> authorize();
  boost::asio::awaitable<unsigned> read_body();
  boost::asio::awaitable<unsigned> read_sized_body(std::size_t size);
  boost::asio::awaitable<unsigned> read_chunked_body();
  boost::asio::awaitable<Result<Response>> call_handler();
  // Around the functions that were injected, which may take the handler's time.
  void begin_injected();
  boost::asio::awaitable<void> end_injected();

  boost::asio::awaitable<void> send(const Response& response);
  boost::asio::awaitable<void> send_prepared(const Prepared& prepared);
  boost::asio::awaitable<void> send_parts(std::string_view rest);

  bool make_room();
  unsigned refuse_body() const;
  std::size_t body_limit() const;
  void report_exception(std::string_view what);
  void report_refusal(Step step);
  RequestRecord record() const;

  Worker& worker_;
  const std::shared_ptr<Listener> listener_;
  const std::shared_ptr<Service> service_;
  const Limits& limits_;
  const Timeouts& timeouts_;
  const TlsContext context_;
  Connection connection_;
  boost::asio::cancellation_signal cancel_handler_;
  RequestParser parser_;
  Request request_;
  Input input_;
  std::string output_;

  // Of the request in work:
  const Route* route_ = nullptr;
  SteadyTime started_;
  unsigned status_ = 0;
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;
  bool keep_alive_ = true;

  std::size_t requests_ = 0;
  bool idle_ = false;
  bool finishing_ = false;
  bool in_handler_ = false;
  bool handler_cancelled_ = false;
  bool head_complete_ = false;
  bool body_done_ = false;  ///< Of a chunked body.
  bool broken_ = false;     ///< Nothing more can be sent.
  bool opened_ = false;
};

}  // namespace parangon::net
