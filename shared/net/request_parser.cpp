#include "shared/net/request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>

namespace parangon::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using BeastView = boost::beast::string_view;

constexpr std::size_t request_line_overhead = 32;  // Method, version and the spaces.
constexpr std::size_t max_query_parameters = 256;

std::string_view view(BeastView text) { return {text.data(), text.size()}; }

Verb to_verb(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Verb::get;
    case http::verb::head: return Verb::head;
    case http::verb::post: return Verb::post;
    case http::verb::put: return Verb::put;
    case http::verb::patch: return Verb::patch;
    case http::verb::delete_: return Verb::delete_;
    case http::verb::options: return Verb::options;
    default: return Verb::other;
  }
}

/// "/path?query" of any of the forms of RFC 9112 section 3.2; empty when it is none.
std::string_view origin_form(std::string_view target, Verb verb) {
  if (target == "*") {
    return verb == Verb::options ? target : std::string_view();
  }
  const std::size_t scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) {
    return target.starts_with('/') ? target : std::string_view();
  }
  if (!same_token(target.substr(0, scheme), "https")) {
    return {};
  }
  const std::size_t slash = target.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
}

class BeastRequestParser final : public http::basic_parser<true> {
 public:
  BeastRequestParser(Request& request, const Limits& limits) : request_(request), limits_(limits) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    body_limit(boost::none);
    eager(false);
    used_headers_ = 0;
  }

  unsigned status = 0;
  std::size_t max_body = 0;
  bool continue_expected = false;

 private:
  void refuse(unsigned with, error_code& ec) {
    status = with;
    ec = http::error::bad_value;
  }

  void on_request_impl(http::verb verb, BeastView method, BeastView target, int version,
                       error_code& ec) override {
    version_ = version;
    request_.verb = to_verb(verb);
    if (method.size() > request_line_overhead) {
      return refuse(400, ec);
    }
    if (target.size() > limits_.target_bytes) {
      return refuse(414, ec);
    }
    const std::string_view origin = origin_form(view(target), request_.verb);
    const std::size_t question = origin.find('?');
    request_.path.assign(origin.substr(0, question));
    request_.query.clear();
    if (origin.empty() || origin.find('#') != std::string_view::npos) {
      return refuse(400, ec);
    }
    if (question != std::string_view::npos) {
      auto query = parse_query(origin.substr(question + 1), max_query_parameters);
      if (!query) {
        return refuse(query.error().code == Errc::too_large ? 414 : 400, ec);
      }
      request_.query = std::move(*query);
    }
  }

  void on_field_impl(http::field name, BeastView text, BeastView value, error_code& ec) override {
    if (trailer_) {
      return;  // A trailer must not pass for a header.
    }
    if (used_headers_ == limits_.headers) {
      return refuse(431, ec);
    }
    // Strings of the previous request are written over, so that nothing is allocated.
    if (used_headers_ == request_.headers.size()) {
      request_.headers.emplace_back();
    }
    Header& field = request_.headers[used_headers_++];
    field.name.assign(text.data(), text.size());
    field.value.assign(value.data(), value.size());
    switch (name) {
      case http::field::host: ++hosts_; break;
      case http::field::content_length:
        // A list, or a second one, is how requests are smuggled past a proxy.
        if (++lengths_ > 1 || value.find(',') != BeastView::npos) {
          refuse(400, ec);
        }
        break;
      case http::field::transfer_encoding:
        if (++codings_ > 1 || version_ < 11) {
          refuse(400, ec);
        } else if (!same_token(view(value), "chunked")) {
          refuse(501, ec);
        }
        break;
      case http::field::expect:
        continue_expected = same_token(view(value), "100-continue");
        if (!continue_expected) {
          refuse(417, ec);
        }
        break;
      case http::field::accept_language: request_.lang = lang_from(field.value); break;
      default: break;
    }
  }

  void on_header_impl(error_code& ec) override {
    request_.headers.resize(used_headers_);
    trailer_ = true;
    if (hosts_ > 1 || (hosts_ == 0 && version_ >= 11)) {
      refuse(400, ec);
    }
    continue_expected = continue_expected && version_ >= 11;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& /*size*/,
                         error_code& /*ec*/) override {}

  std::size_t on_body_impl(BeastView /*body*/, error_code& /*ec*/) override { return 0; }

  void on_chunk_header_impl(std::uint64_t size, BeastView /*extensions*/, error_code& ec) override {
    if (size > max_body - std::min(max_body, request_.body.size())) {
      refuse(413, ec);
    }
  }

  std::size_t on_chunk_body_impl(std::uint64_t /*remain*/, BeastView body,
                                 error_code& /*ec*/) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }

  void on_response_impl(int, BeastView, int, error_code&) override {}
  void on_finish_impl(error_code& /*ec*/) override {}

  Request& request_;
  const Limits& limits_;
  std::size_t used_headers_ = 0;
  int version_ = 11;
  int hosts_ = 0;
  int lengths_ = 0;
  int codings_ = 0;
  bool trailer_ = false;
};

/// Whether a request line ends in a well-formed version, which then is one that we do not speak.
bool names_a_version(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\r'));
  return line.size() >= 9 && line.substr(line.size() - 9, 6) == " HTTP/" &&
         line[line.size() - 3] >= '0' && line[line.size() - 3] <= '9' &&
         line[line.size() - 2] == '.';
}

unsigned status_for(const error_code& ec, std::string_view bytes) {
  if (ec == http::error::header_limit) {
    return 431;
  }
  return ec == http::error::bad_version && names_a_version(bytes) ? 505 : 400;
}

}  // namespace

struct RequestParser::Message {
  explicit Message(const Limits& given) : limits(given) {}
  const Limits& limits;
  std::optional<BeastRequestParser> parser;
  std::size_t head_bytes = 0;
  unsigned status = 0;
};

RequestParser::RequestParser(const Limits& limits) : message_(std::make_unique<Message>(limits)) {}
RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;

void RequestParser::begin(Request& request) {
  message_->parser.emplace(request, message_->limits);
  message_->head_bytes = 0;
  message_->status = 0;
  request.body.clear();
  request.path_parameters.clear();
  request.lang = Lang::en;
  request.identity.reset();
}

RequestParser::State RequestParser::feed(std::string_view bytes, std::size_t& used) {
  BeastRequestParser& parser = *message_->parser;
  const bool in_head = !parser.is_header_done();
  used = 0;
  // An empty line before a request is to be ignored (RFC 9112 section 2.2).
  while (in_head && !parser.got_some() && bytes.substr(used).starts_with("\r\n")) {
    used += 2;
  }
  const bool half_line = in_head && !parser.got_some() && bytes.substr(used) == "\r";
  while (used < bytes.size() && !half_line) {
    error_code ec;
    used += parser.put(boost::asio::buffer(bytes.substr(used)), ec);
    if (in_head && parser.is_header_done() && !ec) {
      return State::head;
    }
    if (!in_head && parser.is_done()) {
      return State::done;
    }
    if (ec == http::error::need_more) {
      break;
    }
    if (ec) {
      message_->status = parser.status != 0 ? parser.status : status_for(ec, bytes);
      return State::failed;
    }
  }
  if (in_head) {
    message_->head_bytes += used;
    const bool line_read = message_->head_bytes > 2;
    const std::size_t waiting = bytes.size() - used;
    if (!line_read && waiting > message_->limits.target_bytes + request_line_overhead) {
      message_->status = 414;
      return State::failed;
    }
    if (message_->head_bytes + waiting > message_->limits.header_bytes) {
      message_->status = 431;
      return State::failed;
    }
  }
  return State::need_more;
}

void RequestParser::limit_body(std::size_t bytes) { message_->parser->max_body = bytes; }
unsigned RequestParser::failure() const { return message_->status; }
bool RequestParser::begun() const { return message_->parser && message_->parser->got_some(); }
bool RequestParser::keep_alive() const { return message_->parser->keep_alive(); }
bool RequestParser::chunked() const { return message_->parser->chunked(); }
bool RequestParser::expects_continue() const { return message_->parser->continue_expected; }

std::uint64_t RequestParser::content_length() const {
  return message_->parser->content_length().value_or(0);
}

}  // namespace parangon::net
