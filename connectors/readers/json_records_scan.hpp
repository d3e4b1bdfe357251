#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace parangon::connectors::readers {

/// Finds where one JSON object or array ends, by its brackets outside strings (RFC 8259), 64 bytes
/// at a time. Resumable: bytes may come in pieces. What stands between the brackets is not
/// checked; that is the parser's work. `{` and `[` are not told apart: a pair that does not match
/// ends the value all the same, and the parser refuses it.
class RecordScan {
 public:
  /// Bytes that must be readable, whatever they hold, behind those given to advance().
  static constexpr std::size_t padding = 64;

  /// Nesting beyond `max_depth` (the value itself is 1) is noted; scanning goes on.
  explicit RecordScan(int max_depth) : max_depth_(max_depth) {}

  /// Scans on from the last call. `data` is the value's first byte (or what drop() left) and
  /// `size` the bytes known so far; unless `last`, a tail shorter than 64 bytes waits for the next
  /// call. Bytes from `data` to the end of the value, or nullopt when it has not ended yet.
  std::optional<std::size_t> advance(const char* data, std::size_t size, bool last);

  /// Bytes from `data` that advance() will not look at again.
  std::size_t scanned() const { return offset_; }
  /// Forgets the scanned bytes: the next `data` is the first byte not scanned.
  void drop() { offset_ = 0; }

  bool too_deep() const { return too_deep_; }
  /// Some byte was a backslash: strings may hold escapes.
  bool has_backslash() const { return has_backslash_; }
  /// Some byte was 0xEF, with which U+FFFD begins in UTF-8.
  bool has_byte_ef() const { return has_byte_ef_; }

 private:
  std::optional<std::size_t> block(const char* data, std::uint64_t valid);
  std::uint64_t escaped(std::uint64_t backslashes);

  std::size_t offset_ = 0;
  std::uint64_t in_string_ = 0;     ///< All ones when the next block begins inside a string.
  std::uint64_t next_escaped_ = 0;  ///< 1 when its first byte is escaped.
  std::int64_t depth_ = 0;
  int max_depth_;
  bool too_deep_ = false;
  bool has_backslash_ = false;
  bool has_byte_ef_ = false;
};

}  // namespace parangon::connectors::readers
