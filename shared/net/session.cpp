#include "shared/net/session.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include "shared/net/failures.hpp"
#include "shared/net/tls_alert.hpp"

namespace parangon::net {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

constexpr std::size_t first_input_bytes = 4 * 1024;

}  // namespace

Session::Session(Worker& worker, std::shared_ptr<Listener> listener,
                 std::shared_ptr<Service> service, Socket socket, std::string remote_address)
    : worker_(worker),
      listener_(std::move(listener)),
      service_(std::move(service)),
      limits_(listener_->config().limits),
      timeouts_(listener_->config().timeouts),
      context_(listener_->context()),
      connection_(std::move(socket), context_),
      parser_(limits_) {
  request_.remote_address = std::move(remote_address);
}

Session::~Session() {
  listener_->leave(request_.remote_address);
  --service_->connections;
}

void Session::spawn(std::shared_ptr<Session> self) {
  if (self->service_->stopping) {
    return;  // Accepted just before the listeners closed.
  }
  Session& session = *self;
  auto slot = session.cancel_handler_.slot();
  auto ended = [self = std::move(self)](const std::exception_ptr& failure) {
    self->worker_.remove(*self);
    if (self->opened_) {
      self->service_->observer->connection_closed(self->listener_->config().name);
    }
    if (failure) {
      self->report_exception("exception outside a handler");
    }
  };
  session.worker_.add(session);
  asio::co_spawn(session.worker_.context(), session.run(),
                 asio::bind_cancellation_slot(slot, std::move(ended)));
}

void Session::tick(SteadyTime now) {
  if (connection_.expire_if_due(now) && in_handler_) {
    handler_cancelled_ = true;
    cancel_handler_.emit(asio::cancellation_type::terminal);
  }
}

void Session::finish() {
  finishing_ = true;
  if (idle_) {
    connection_.cut();
  }
}

void Session::cut() {
  finishing_ = true;
  connection_.cut();
  if (in_handler_) {
    handler_cancelled_ = true;
    cancel_handler_.emit(asio::cancellation_type::terminal);
  }
}

awaitable<void> Session::run() {
  // A handler that ran out of time ends by itself; an exception at each later co_await would also
  // take away the answer that says so.
  co_await asio::this_coro::throw_if_cancelled(false);
  const bool open_now = co_await open();
  if (!open_now) {
    co_return;
  }
  bool more = true;
  while (more) {
    more = co_await serve_one();
  }
  const bool linger = requests_ > 0 && !broken_ && !idle_;
  co_await connection_.close(linger);
}

awaitable<bool> Session::open() {
  connection_.arm(timeouts_.handshake);
  const Step step = co_await connection_.handshake();
  if (step != Step::done) {
    report_refusal(step);
    co_await connection_.close(step == Step::failed);
    co_return false;
  }
  request_.peer = peer_certificate(connection_.tls().native());
  opened_ = true;
  service_->observer->connection_opened(listener_->config().name);
  co_return true;
}

void Session::report_refusal(Step step) {
  const TlsIo& tls = connection_.tls();
  std::string reason = step == Step::timeout ? "timeout" : "connection_lost";
  if (tls.alert_sent() >= 0) {
    reason = alert_name(tls.alert_sent());
  } else if (tls.alert_received() >= 0) {
    reason = "peer_" + std::string(alert_name(tls.alert_received()));
  } else if (step == Step::failed) {
    reason = "not_tls";
  }
  service_->observer->connection_refused(
      {listener_->config().name, request_.remote_address, reason, tls.failure_detail()});
}

awaitable<bool> Session::serve_one() {
  parser_.begin(request_);
  route_ = nullptr;
  bytes_in_ = 0;
  bytes_out_ = 0;
  body_done_ = false;
  status_ = 0;
  const Head head = co_await read_head();
  if (head == Head::gone) {
    co_return false;
  }
  head_complete_ = head == Head::complete;
  idle_ = false;
  started_ = std::chrono::steady_clock::now();
  worker_.next_request_id(request_.id);
  ++requests_;
  if (head == Head::refused) {
    keep_alive_ = false;
    const unsigned status = connection_.timed_out() ? 408 : parser_.failure();
    co_await answer_refusal(http_failure(status));
  } else {
    keep_alive_ =
        parser_.keep_alive() && !finishing_ && requests_ < limits_.requests_per_connection;
    co_await answer();
  }
  service_->observer->request_answered(record());
  co_return keep_alive_ && !broken_ && !connection_.is_cut();
}

bool Session::make_room() {
  std::string& storage = input_.storage;
  if (input_.begin > 0) {
    storage.erase(0, input_.begin);
    storage.resize(storage.size() + input_.begin);
    input_.end -= input_.begin;
    input_.begin = 0;
  }
  // One byte over the limit is enough for the parser to see that it is broken.
  const std::size_t most = limits_.header_bytes + 1;
  if (input_.end == storage.size() && storage.size() < most) {
    storage.resize(std::min(most, std::max(first_input_bytes, storage.size() * 2)));
  }
  return input_.end < storage.size();
}

awaitable<Session::Head> Session::read_head() {
  idle_ = input_.begin == input_.end;
  connection_.arm(idle_ ? timeouts_.idle : timeouts_.header);
  if (idle_ && finishing_) {
    co_return Head::gone;
  }
  for (;;) {
    if (input_.begin < input_.end) {
      std::size_t used = 0;
      const auto state = parser_.feed(input_.view(), used);
      input_.begin += used;
      bytes_in_ += used;
      if (state == RequestParser::State::head) {
        co_return Head::complete;
      }
      if (state == RequestParser::State::failed) {
        co_return Head::refused;
      }
    }
    if (input_.begin == input_.end) {
      input_.begin = 0;
      input_.end = 0;
    }
    if ((input_.begin > 0 || input_.end == input_.storage.size()) && !make_room()) {
      co_return Head::refused;
    }
    std::size_t got = 0;
    const Step step = co_await connection_.read(input_.storage.data() + input_.end,
                                                input_.storage.size() - input_.end, got, false);
    if (step != Step::done) {
      // Who has sent nothing is just closed; who is too slow is told so.
      co_return step == Step::timeout && !idle_ ? Head::refused : Head::gone;
    }
    input_.end += got;
    if (idle_) {
      idle_ = false;
      connection_.arm(timeouts_.header);
    }
  }
}

void Session::report_exception(std::string_view what) {
  service_->observer->handler_failed(record(), what);
}

RequestRecord Session::record() const {
  RequestRecord record;
  record.listener = listener_->config().name;
  record.pattern = route_ == nullptr ? std::string_view() : route_->pattern;
  record.verb = request_.verb;
  record.path = request_.path;
  record.remote_address = request_.remote_address;
  record.request_id = request_.id;
  record.status = status_;
  record.duration = std::chrono::steady_clock::now() - started_;
  record.bytes_in = bytes_in_;
  record.bytes_out = bytes_out_;
  return record;
}

}  // namespace parangon::net
