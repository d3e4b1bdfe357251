#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "shared/net/client.hpp"

namespace parangon::net {

/// Reads one answer out of bytes, skipping interim ones (1xx). No sockets, no time.
class ResponseParser {
 public:
  enum class State { need_more, done, malformed, too_large };

  /// `of_head`: the answer to a HEAD request, which has no body whatever its headers say.
  ResponseParser(std::size_t max_header_bytes, std::size_t max_body_bytes, bool of_head);
  ~ResponseParser();

  /// Takes bytes; `used` tells how many are done with.
  State feed(std::string_view bytes, std::size_t& used);
  /// The peer has closed: done for a body that ends so, else malformed.
  State end();

  bool begun() const;       ///< A byte of the answer has been seen.
  bool keep_alive() const;  ///< After done.
  ClientResponse take();    ///< After done.

 private:
  struct Message;
  std::unique_ptr<Message> message_;
};

}  // namespace parangon::net
