// The part of Session that decides and makes the answer to one request.
#include <algorithm>
#include <boost/asio/this_coro.hpp>

#include "shared/net/failures.hpp"
#include "shared/net/session.hpp"

namespace parangon::net {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

constexpr std::size_t first_write_bytes = 16 * 1024;  // One TLS record.

std::string listed(const std::vector<std::string>& items) {
  std::string list;
  for (const std::string& item : items) {
    list.append(list.empty() ? "" : ", ").append(item);
  }
  return list;
}

}  // namespace

awaitable<void> Session::answer() {
  const auto match =
      listener_->config().routes->find(request_.verb, request_.path, request_.path_parameters);
  route_ = match.route;
  if (parser_.has_body()) {
    connection_.arm(timeouts_.body);
  }
  if (match.malformed) {
    route_ = nullptr;
    co_return co_await answer_refusal(http_failure(400));
  }
  if (route_ == nullptr) {
    co_return co_await answer_without_route(match.path_known);
  }
  if (route_->access != Access::anyone) {
    Status allowed = co_await authorize();
    if (!allowed) {
      co_return co_await answer_refusal(failure_from(allowed.error()));
    }
  }
  if (route_->cached && !parser_.has_body()) {
    const auto prepared = route_->cached(request_);
    if (prepared) {
      co_return co_await send_prepared(*prepared);
    }
  }
  co_await answer_route();
}

awaitable<void> Session::answer_without_route(bool path_known) {
  const bool everything = request_.path == "*";
  if (request_.verb == Verb::options && (path_known || everything) && !parser_.has_body()) {
    Response response;
    response.status = 204;
    response.headers.push_back({"Allow", everything
                                             ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
                                             : listener_->config().routes->allowed(request_.path)});
    co_return co_await send(response);
  }
  Failure failure = http_failure(path_known ? 405 : 404);
  if (path_known) {
    failure.headers.push_back({"Allow", listener_->config().routes->allowed(request_.path)});
  }
  co_await answer_refusal(std::move(failure));
}

awaitable<void> Session::answer_route() {
  unsigned refused = refuse_body();
  if (refused == 0 && parser_.has_body()) {
    refused = co_await read_body();
  }
  if (broken_) {
    co_return;
  }
  if (refused != 0) {
    Failure failure = http_failure(refused);
    if (refused == 415) {
      failure.headers.push_back({"Accept", listed(route_->accepts)});
    }
    co_return co_await answer_refusal(std::move(failure));
  }
  if (!route_->handler) {  // A cached answer that has nothing now.
    co_return co_await answer_refusal(http_failure(404));
  }
  // Never co_await in a conditional expression: g++ 12 destroys its temporaries twice.
  Result<Response> response = co_await call_handler();
  if (response) {
    co_return co_await send(*response);
  }
  co_await answer_refusal(failure_from(response.error()));
}

awaitable<void> Session::answer_refusal(Failure failure) {
  // What is left of an unread body cannot be told from the next request.
  const bool read_whole =
      head_complete_ && !connection_.timed_out() &&
      (parser_.chunked() ? body_done_ : request_.body.size() == parser_.content_length());
  keep_alive_ = keep_alive_ && read_whole;
  Response response;
  try {
    response = service_->render_error(failure, &request_);
  } catch (const std::exception& e) {
    report_exception(e.what());
    response = plain_error(failure, nullptr);
  }
  std::move(failure.headers.begin(), failure.headers.end(), std::back_inserter(response.headers));
  co_await send(response);
}

void Session::begin_injected() {
  connection_.arm(timeouts_.handler);
  in_handler_ = true;
}

awaitable<void> Session::end_injected() {
  in_handler_ = false;
  connection_.arm(timeouts_.write);
  if (handler_cancelled_) {
    handler_cancelled_ = false;
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
  }
}

awaitable<Status> Session::authorize() {
  if (!service_->authorizer) {
    co_return http_failure(403).error;
  }
  std::string thrown;
  Status allowed = http_failure(500).error;
  begin_injected();
  try {
    auto asked = service_->authorizer(*route_, request_);
    allowed = co_await std::move(asked);
  } catch (const std::exception& e) {
    thrown = e.what();
  }
  co_await end_injected();
  if (!thrown.empty()) {
    report_exception(thrown);
  }
  co_return allowed;
}

awaitable<Result<Response>> Session::call_handler() {
  std::string thrown;
  Result<Response> response = http_failure(500).error;
  begin_injected();
  try {
    auto called = route_->handler(request_);
    response = co_await std::move(called);
  } catch (const std::exception& e) {
    thrown = e.what();
  } catch (...) {
    thrown = "an exception that is no std::exception";
  }
  const bool cancelled = handler_cancelled_;
  co_await end_injected();
  if (!thrown.empty() && cancelled) {
    co_return http_failure(504).error;  // "Operation cancelled" is our own doing.
  }
  if (!thrown.empty()) {
    report_exception(thrown);
  }
  co_return response;
}

awaitable<void> Session::send(const Response& response) {
  const std::string_view body = response.body_view();
  const auto* etag = [&response]() -> const Header* {
    const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                    [](const Header& h) { return same_token(h.name, "ETag"); });
    return found == response.headers.end() ? nullptr : &*found;
  }();
  const bool reads = request_.verb == Verb::get || request_.verb == Verb::head;
  if (etag != nullptr && reads && response.status == 200 &&
      names_etag(request_.header("if-none-match").value_or(""), etag->value)) {
    const Response unchanged{304, {}, response.headers, std::string()};
    co_return co_await send(unchanged);
  }
  const bool bodiless = response.status == 204 || response.status == 304;
  status_ = response.status;
  keep_alive_ = keep_alive_ && !finishing_;
  HeadFacts facts{worker_.date().now(), keep_alive_, {}, request_.id};
  if (!bodiless) {
    facts.content_length = body.size();
  }
  output_.clear();
  append_head(output_, response, facts);
  std::string_view rest = bodiless || request_.verb == Verb::head ? std::string_view() : body;
  const std::size_t room = first_write_bytes - std::min(first_write_bytes, output_.size());
  output_.append(rest.substr(0, room));
  rest.remove_prefix(std::min(room, rest.size()));
  co_await send_parts(rest);
}

awaitable<void> Session::send_prepared(const Prepared& prepared) {
  std::string_view bytes = request_.verb == Verb::head ? prepared.head() : prepared.bytes();
  status_ = prepared.status();
  if (!prepared.etag().empty() && status_ == 200 &&
      names_etag(request_.header("if-none-match").value_or(""), prepared.etag())) {
    bytes = prepared.not_modified();
    status_ = 304;
  }
  keep_alive_ = keep_alive_ && !finishing_;
  output_.assign(bytes.substr(0, first_write_bytes));
  patch_head(output_, worker_.date().now(), keep_alive_);
  bytes.remove_prefix(output_.size());
  co_await send_parts(bytes);
}

awaitable<void> Session::send_parts(std::string_view rest) {
  bytes_out_ = output_.size() + rest.size();
  Step step = co_await connection_.write(output_, timeouts_.write, timeouts_.minimum_rate);
  if (step == Step::done && !rest.empty()) {
    step = co_await connection_.write(rest, timeouts_.write, timeouts_.minimum_rate);
  }
  broken_ = step != Step::done;
}

}  // namespace parangon::net
