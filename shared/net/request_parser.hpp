#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "shared/net/http.hpp"
#include "shared/net/server.hpp"

namespace parangon::net {

/// Reads requests of one connection out of bytes: the grammar is Beast's, the limits and the
/// refusals are ours. No sockets, no time.
class RequestParser {
 public:
  enum class State {
    need_more,  ///< Feed again with what was not used, and more after it.
    head,       ///< The head is complete. Nothing of the body was used.
    done,       ///< The chunked body is complete.
    failed      ///< See failure().
  };

  explicit RequestParser(const Limits& limits);
  ~RequestParser();
  RequestParser(RequestParser&&) noexcept;

  /// Begins a request. Reuses the storage that `request` holds; it must live as long as the
  /// request is fed. Sets its id to nothing and leaves the connection's fields alone.
  void begin(Request& request);

  /// Takes bytes; `used` tells how many are done with. After `head`, only for a chunked body, which
  /// is appended to request.body.
  State feed(std::string_view bytes, std::size_t& used);

  /// Largest chunked body, before it is fed.
  void limit_body(std::size_t bytes);

  /// The status to refuse with: 400, 413, 414, 431, 501 or 505.
  unsigned failure() const;

  /// Whether a byte of this request has been seen.
  bool begun() const;

  // After `head`:
  bool keep_alive() const;
  bool chunked() const;
  bool expects_continue() const;
  std::uint64_t content_length() const;  ///< 0 when not given.
  bool has_body() const { return chunked() || content_length() > 0; }

 private:
  struct Message;
  std::unique_ptr<Message> message_;
};

}  // namespace parangon::net
