#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "connectors/readers/byte_source.hpp"
#include "connectors/readers/json_records_scan.hpp"
#include "shared/core/error.hpp"

namespace parangon::connectors::readers {

/// Moves forward over a JSON text of any length, of which a piece is in memory: what is behind the
/// cursor is forgotten. All errors are file-level ones (see split_json_records); after one the
/// cursor is of no use.
class JsonCursor {
 public:
  /// Bytes in memory at first: few enough to stay in the processor's second cache.
  static constexpr std::size_t initial_bytes = 512U << 10;

  JsonCursor(ByteSource& source, std::string_view file_name);

  /// Called after each refill with the bytes consumed and their total.
  std::function<void(std::uint64_t, std::uint64_t)> on_refill;
  /// How many records came before, for messages.
  std::int64_t records = 0;

  /// The bytes at hand, from the cursor on; RecordScan::padding more can always be read.
  std::string_view rest() const { return {buffer_.get() + position_, size_ - position_}; }
  /// Nothing follows what rest() gives.
  bool last() const { return ended_; }
  bool at_end() const { return position_ == size_ && ended_; }
  /// Position in the whole (inflated) file, from 0.
  std::uint64_t where() const { return base_ + position_; }
  void skip(std::size_t bytes) { position_ += bytes; }

  /// Reads on, keeping what rest() gives (at another address). Where that fills the memory, the
  /// memory doubles: the caller sets the limit.
  Status refill();

  /// Next byte, left in place; '\0' at the end. A NUL is never right between records either.
  Result<char> byte();
  /// The same, after blanks.
  Result<char> peek();
  /// Goes over one value of any kind and length.
  Status skip_value();
  /// Goes to the end of the value that `scan` is in, from its begin at the cursor.
  Status skip_rest(RecordScan& scan);
  /// Goes over a key and its colon. Keys of more than 256 bytes are cut.
  Result<std::string> key();

  Error lost(std::string_view fr, std::string_view en) const;
  /// `expected` as symbols, the same in all languages.
  Error unexpected(std::string_view expected) const;

 private:
  static std::unique_ptr<char[]> allocate(std::size_t capacity);
  Status skip_string();
  Status skip_scalar();

  ByteSource& source_;
  std::string_view file_name_;
  std::size_t capacity_ = initial_bytes;
  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
  std::size_t position_ = 0;
  std::uint64_t base_ = 0;
  bool ended_ = false;
};

}  // namespace parangon::connectors::readers
