// The part of Session that reads the body of a request, or refuses it unread.
#include <algorithm>

#include "shared/net/session.hpp"

namespace parangon::net {

using boost::asio::awaitable;

namespace {

constexpr std::size_t body_step_bytes = 64 * 1024;
constexpr std::size_t max_reserved_body = std::size_t{256} * 1024 * 1024;
/// Room behind the body for parsers that read past the end, so that they need no copy.
constexpr std::size_t parser_padding = 64;

bool takes_body(Verb verb) {
  return verb == Verb::post || verb == Verb::put || verb == Verb::patch;
}

std::string_view media_type(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  const std::size_t last = type.find_last_not_of(" \t");
  return type.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

std::size_t Session::body_limit() const {
  return route_->max_body_bytes.value_or(takes_body(request_.verb) ? limits_.body_bytes : 0);
}

unsigned Session::refuse_body() const {
  if (parser_.content_length() > body_limit() || (parser_.chunked() && body_limit() == 0)) {
    return 413;
  }
  const auto& accepts = route_->accepts;
  if (accepts.empty() || !(parser_.has_body() || takes_body(request_.verb))) {
    return 0;
  }
  const std::string_view type = media_type(request_.header("content-type").value_or(""));
  const bool taken = std::any_of(accepts.begin(), accepts.end(),
                                 [type](const auto& item) { return same_token(item, type); });
  return taken ? 0 : 415;
}

awaitable<unsigned> Session::read_body() {
  if (parser_.expects_continue() && input_.begin == input_.end) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const Step step = co_await connection_.write(go_on, timeouts_.write, timeouts_.minimum_rate);
    broken_ = step != Step::done;
  }
  if (broken_) {
    co_return 0;
  }
  if (parser_.chunked()) {
    co_return co_await read_chunked_body();
  }
  co_return co_await read_sized_body(static_cast<std::size_t>(parser_.content_length()));
}

awaitable<unsigned> Session::read_sized_body(std::size_t size) {
  const SteadyTime begin = std::chrono::steady_clock::now() + timeouts_.body;
  std::string& body = request_.body;
  body.reserve(std::min(size, max_reserved_body) + parser_padding);
  const std::size_t at_hand = std::min(size, input_.end - input_.begin);
  body.assign(input_.view().substr(0, at_hand));
  input_.begin += at_hand;
  std::size_t filled = at_hand;
  while (filled < size) {
    body.resize(std::min(size, std::max(body.size(), filled + body_step_bytes)));
    connection_.arm_until(begin + time_for(filled, timeouts_.minimum_rate));
    std::size_t got = 0;
    const Step step =
        co_await connection_.read(body.data() + filled, body.size() - filled, got, true);
    if (step != Step::done) {
      body.resize(filled);
      broken_ = step != Step::timeout;
      co_return 408;
    }
    filled += got;
  }
  bytes_in_ += size;
  co_return 0;
}

awaitable<unsigned> Session::read_chunked_body() {
  const SteadyTime begin = std::chrono::steady_clock::now() + timeouts_.body;
  parser_.limit_body(body_limit());
  for (;;) {
    std::size_t used = 0;
    const auto state = parser_.feed(input_.view(), used);
    input_.begin += used;
    bytes_in_ += used;
    if (state == RequestParser::State::done) {
      body_done_ = true;
      co_return 0;
    }
    if (state == RequestParser::State::failed) {
      co_return parser_.failure();
    }
    if (!make_room()) {
      co_return 400;  // A chunk's header or the trailer is longer than all headers may be.
    }
    connection_.arm_until(begin + time_for(request_.body.size(), timeouts_.minimum_rate));
    std::size_t got = 0;
    const Step step = co_await connection_.read(input_.storage.data() + input_.end,
                                                input_.storage.size() - input_.end, got, true);
    if (step != Step::done) {
      broken_ = step != Step::timeout;
      co_return 408;
    }
    input_.end += got;
  }
}

}  // namespace parangon::net
