#include "shared/net/client.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/net/client_errors.hpp"
#include "shared/net/client_link.hpp"
#include "shared/net/response_parser.hpp"

namespace parangon::net {
namespace {

using Clock = std::chrono::steady_clock;
using Outcome = ClientLink::Outcome;

constexpr std::size_t joined_body_bytes = 12 * 1024;  // Goes out in one record with the head.
constexpr std::size_t record_bytes = 16 * 1024;
constexpr std::size_t input_bytes = 64 * 1024;

bool repeatable(const ClientRequest& request) {
  const bool keyed = std::any_of(request.headers.begin(), request.headers.end(), [](const auto& h) {
    return same_token(h.name, "Idempotency-Key");
  });
  return keyed || (request.verb != Verb::post && request.verb != Verb::patch);
}

class HttpsClient final : public Client {
 public:
  HttpsClient(ClientConfig config, BaseUrl url, TlsContext context)
      : config_(std::move(config)),
        url_(std::move(url)),
        peer_(url_.host + ":" + url_.port),
        context_(std::move(context)) {}

  Result<ClientResponse> send(const ClientRequest& request) override {
    // Nothing should be waiting on an idle connection but the server's goodbye.
    if (link_ && link_->has_input()) {
      close();
    }
    const bool reused = link_ != nullptr;
    bool answered = false;
    auto response = exchange(request, answered);
    const bool stale =
        !response && reused && !answered && response.error().code == Errc::unavailable;
    if (stale && repeatable(request)) {
      response = exchange(request, answered);
    }
    return response;
  }

  void close() override { link_.reset(); }

 private:
  std::string head_of(const ClientRequest& request) const {
    std::string head =
        fmt::format("{} {}{} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\n", to_string(request.verb),
                    url_.prefix, request.target, url_.host_field, config_.user_agent);
    const bool has_body = !request.body.empty() || request.verb == Verb::post ||
                          request.verb == Verb::put || request.verb == Verb::patch;
    if (has_body) {
      head += fmt::format("Content-Length: {}\r\n", request.body.size());
    }
    if (!request.content_type.empty()) {
      head += fmt::format("Content-Type: {}\r\n", request.content_type);
    }
    for (const Header& field : request.headers) {
      head += fmt::format("{}: {}\r\n", field.name, field.value);
    }
    return head + "\r\n";
  }

  /// One attempt. Leaves the connection open only when it can serve again. `answered`: a byte of an
  /// answer came.
  Result<ClientResponse> exchange(const ClientRequest& request, bool& answered) {
    if (!link_) {
      auto opened = ClientLink::open(url_, config_, context_);
      if (!opened) {
        return opened.error();
      }
      link_ = std::move(*opened);
    }
    const Outcome sent = send_request(request);
    if (sent == Outcome::timeout) {
      const Error error = link_->error(sent);
      close();
      return error;
    }
    // A server that refuses answers before it has read all, or closes with an alert: so read even
    // when sending failed.
    ResponseParser parser(config_.max_header_bytes, config_.max_response_bytes,
                          request.verb == Verb::head);
    auto response = receive(parser);
    answered = parser.begun();
    if (!response || sent != Outcome::done || !parser.keep_alive()) {
      close();
    }
    return response;
  }

  Outcome send_request(const ClientRequest& request) {
    std::string head = head_of(request);
    std::string_view body = request.body;
    const std::size_t joined = body.size() <= joined_body_bytes ? body.size() : 0;
    head.append(body.substr(0, joined));
    body.remove_prefix(joined);
    const Outcome outcome = send_all(head, {});
    if (outcome != Outcome::done) {
      return outcome;
    }
    const std::uint64_t total = request.body.size();
    return send_all(body, [&](std::size_t left) {
      if (request.progress) {
        request.progress(total - left, total);
      }
    });
  }

  Outcome send_all(std::string_view bytes, const std::function<void(std::size_t)>& progress) {
    while (!bytes.empty()) {
      if (link_->has_input()) {
        return Outcome::closed;  // An answer before the whole request: sending on is no use.
      }
      std::size_t put = 0;
      const Outcome outcome =
          link_->write(bytes.substr(0, record_bytes), put, Clock::now() + config_.idle_timeout);
      if (outcome != Outcome::done) {
        return outcome;
      }
      bytes.remove_prefix(put);
      if (progress) {
        progress(bytes.size());
      }
    }
    return Outcome::done;
  }

  Result<ClientResponse> receive(ResponseParser& parser) {
    const auto deadline = Clock::now() + config_.answer_timeout;
    std::string input;
    std::size_t filled = 0;
    for (;;) {
      input.resize(std::max(input.size(), filled + input_bytes));
      std::size_t got = 0;
      const Outcome outcome =
          link_->read(input.data() + filled, input.size() - filled, got, deadline);
      if (outcome == Outcome::closed && parser.begun() &&
          parser.end() == ResponseParser::State::done) {
        return parser.take();
      }
      if (outcome != Outcome::done) {
        return link_->error(outcome);
      }
      filled += got;
      std::size_t used = 0;
      const auto state = parser.feed(std::string_view(input).substr(0, filled), used);
      input.erase(0, used);
      filled -= used;
      switch (state) {
        case ResponseParser::State::done: return parser.take();
        case ResponseParser::State::malformed: return not_http(peer_);
        case ResponseParser::State::too_large:
          return answer_too_large(peer_, config_.max_response_bytes);
        case ResponseParser::State::need_more: break;
      }
    }
  }

  const ClientConfig config_;
  const BaseUrl url_;
  const std::string peer_;
  const TlsContext context_;
  std::unique_ptr<ClientLink> link_;
};

}  // namespace

std::optional<std::string_view> ClientResponse::header(std::string_view name) const {
  for (const Header& field : headers) {
    if (same_token(field.name, name)) {
      return field.value;
    }
  }
  return std::nullopt;
}

Result<std::unique_ptr<Client>> Client::make(ClientConfig config) {
  auto url = BaseUrl::parse(config.base_url);
  if (!url) {
    return url.error();
  }
  if (config.certificate_chain.has_value() != config.private_key.has_value()) {
    return Error{Errc::invalid_argument,
                 {"Le certificat et la clé privée vont ensemble : indiquez les deux.",
                  "The certificate and the private key go together: give both."}};
  }
  auto context = make_client_context(config);
  if (!context) {
    return context.error();
  }
  return std::unique_ptr<Client>(
      std::make_unique<HttpsClient>(std::move(config), std::move(*url), std::move(*context)));
}

}  // namespace parangon::net
