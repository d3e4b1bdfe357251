#include "shared/net/response_parser.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>

namespace parangon::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using BeastView = boost::beast::string_view;

class BeastResponseParser final : public http::basic_parser<false> {
 public:
  BeastResponseParser(std::size_t max_header_bytes, std::size_t max_body_bytes, bool of_head)
      : max_body_(max_body_bytes) {
    header_limit(static_cast<std::uint32_t>(max_header_bytes));
    body_limit(boost::none);
    skip(of_head);
    eager(true);
  }

  ClientResponse response;
  bool over_limit = false;

 private:
  void on_response_impl(int status, BeastView /*reason*/, int /*version*/,
                        error_code& /*ec*/) override {
    response.status = static_cast<unsigned>(status);
  }

  void on_field_impl(http::field /*name*/, BeastView text, BeastView value,
                     error_code& /*ec*/) override {
    if (!is_header_done()) {
      response.headers.push_back(
          {std::string(text.data(), text.size()), std::string(value.data(), value.size())});
    }
  }

  void on_header_impl(error_code& /*ec*/) override {}

  void on_body_init_impl(const boost::optional<std::uint64_t>& size, error_code& ec) override {
    if (size && *size > max_body_) {
      refuse(ec);
    }
  }

  std::size_t on_body_impl(BeastView body, error_code& ec) override { return append(body, ec); }

  void on_chunk_header_impl(std::uint64_t /*size*/, BeastView /*extensions*/,
                            error_code& /*ec*/) override {}

  std::size_t on_chunk_body_impl(std::uint64_t /*remain*/, BeastView body,
                                 error_code& ec) override {
    return append(body, ec);
  }

  void on_request_impl(http::verb, BeastView, BeastView, int, error_code&) override {}
  void on_finish_impl(error_code& /*ec*/) override {}

  std::size_t append(BeastView body, error_code& ec) {
    if (body.size() > max_body_ - response.body.size()) {
      refuse(ec);
      return 0;
    }
    response.body.append(body.data(), body.size());
    return body.size();
  }

  void refuse(error_code& ec) {
    over_limit = true;
    ec = http::error::body_limit;
  }

  const std::size_t max_body_;
};

}  // namespace

struct ResponseParser::Message {
  std::size_t max_header_bytes;
  std::size_t max_body_bytes;
  bool of_head;
  std::optional<BeastResponseParser> parser{};
  std::size_t head_bytes = 0;
  bool begun = false;
};

ResponseParser::ResponseParser(std::size_t max_header_bytes, std::size_t max_body_bytes,
                               bool of_head)
    : message_(new Message{max_header_bytes, max_body_bytes, of_head}) {
  message_->parser.emplace(max_header_bytes, max_body_bytes, of_head);
}

ResponseParser::~ResponseParser() = default;

ResponseParser::State ResponseParser::feed(std::string_view bytes, std::size_t& used) {
  used = 0;
  message_->begun = message_->begun || !bytes.empty();
  while (used < bytes.size()) {
    auto& parser = message_->parser;
    error_code ec;
    const std::size_t taken = parser->put(boost::asio::buffer(bytes.substr(used)), ec);
    used += taken;
    message_->head_bytes += parser->is_header_done() ? 0 : taken;
    if (parser->is_done() && parser->response.status / 100 == 1) {
      parser.emplace(message_->max_header_bytes, message_->max_body_bytes, message_->of_head);
      continue;
    }
    if (parser->is_done()) {
      return State::done;
    }
    const bool head_too_long =
        ec == http::error::header_limit || message_->head_bytes > message_->max_header_bytes;
    if (parser->over_limit || head_too_long) {
      return State::too_large;
    }
    if (ec && ec != http::error::need_more) {
      return State::malformed;
    }
    if (ec) {
      break;
    }
  }
  return State::need_more;
}

ResponseParser::State ResponseParser::end() {
  if (!message_->parser->got_some()) {
    return State::malformed;
  }
  error_code ec;
  message_->parser->put_eof(ec);
  return ec ? State::malformed : State::done;
}

bool ResponseParser::begun() const { return message_->begun; }
bool ResponseParser::keep_alive() const { return message_->parser->keep_alive(); }
ClientResponse ResponseParser::take() { return std::move(message_->parser->response); }

}  // namespace parangon::net
