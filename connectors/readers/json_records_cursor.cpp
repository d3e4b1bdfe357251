#include "connectors/readers/json_records_cursor.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace parangon::connectors::readers {
namespace {

/// A longer key is none that anybody looks for.
constexpr std::size_t max_key_bytes = 256;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Characters of JSON's numbers and of true, false, null.
bool is_scalar(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' ||
         c == 'E';
}

}  // namespace

JsonCursor::JsonCursor(ByteSource& source, std::string_view file_name)
    : source_(source), file_name_(file_name), buffer_(allocate(capacity_)) {}

std::unique_ptr<char[]> JsonCursor::allocate(std::size_t capacity) {
  auto buffer = std::make_unique_for_overwrite<char[]>(capacity + RecordScan::padding);
  std::memset(buffer.get() + capacity, 0, RecordScan::padding);
  return buffer;
}

Status JsonCursor::refill() {
  const std::size_t kept = size_ - position_;
  if (kept == capacity_) {
    auto larger = allocate(capacity_ * 2);
    std::memcpy(larger.get(), buffer_.get(), kept);
    buffer_ = std::move(larger);
    capacity_ *= 2;
  } else {
    std::memmove(buffer_.get(), buffer_.get() + position_, kept);
  }
  base_ += position_;
  position_ = 0;
  size_ = kept;
  auto got = source_.read({buffer_.get() + kept, capacity_ - kept});
  if (!got) return got.error();
  size_ += *got;
  ended_ = size_ < capacity_;
  // Scans by blocks look at bytes behind the last one without using them: let them be defined.
  if (ended_) std::memset(buffer_.get() + size_, 0, RecordScan::padding);
  if (on_refill) on_refill(source_.consumed(), source_.size());
  return {};
}

Error JsonCursor::lost(std::string_view fr, std::string_view en) const {
  return {Errc::malformed,
          {fmt::format("{} : {} (octet {}, après {} enregistrements). Refaites l'export ; rien "
                       "n'a été retenu de ce fichier.",
                       file_name_, fr, where(), records),
           fmt::format("{}: {} (byte {}, after {} records). Export the file again; nothing of it "
                       "was kept.",
                       file_name_, en, where(), records)}};
}

Error JsonCursor::unexpected(std::string_view expected) const {
  if (at_end()) return lost("le fichier s'arrête avant la fin du JSON", "the JSON is truncated");
  return lost(fmt::format("ce n'est pas du JSON : {} attendu", expected),
              fmt::format("this is not JSON: expected {}", expected));
}

Result<char> JsonCursor::byte() {
  if (position_ == size_) {
    if (ended_) return '\0';
    if (auto ok = refill(); !ok) return ok.error();
    if (at_end()) return '\0';
  }
  return buffer_[position_];
}

Result<char> JsonCursor::peek() {
  for (;;) {
    while (position_ < size_ && is_blank(buffer_[position_])) ++position_;
    if (position_ < size_) return buffer_[position_];
    if (ended_) return '\0';
    if (auto ok = refill(); !ok) return ok.error();
  }
}

Status JsonCursor::skip_rest(RecordScan& scan) {
  for (;;) {
    const auto length = scan.advance(rest().data(), rest().size(), ended_);
    if (length) {
      position_ += *length;
      return {};
    }
    position_ += scan.scanned();
    scan.drop();
    if (ended_) return lost("le fichier s'arrête dans une valeur", "the file ends inside a value");
    if (auto ok = refill(); !ok) return ok;
  }
}

Status JsonCursor::skip_value() {
  auto first = byte();
  if (!first) return first.error();
  if (*first == '"') return skip_string();
  if (*first == '{' || *first == '[') {
    RecordScan scan(0);
    return skip_rest(scan);
  }
  return skip_scalar();
}

Status JsonCursor::skip_scalar() {
  const std::uint64_t begin = where();
  for (;;) {
    auto next = byte();
    if (!next) return next.error();
    if (!is_scalar(*next)) break;
    ++position_;
  }
  if (where() == begin) return unexpected("{ / [ / \" / 0-9 / true / false / null");
  return {};
}

Status JsonCursor::skip_string() {
  ++position_;
  bool escaped = false;
  for (;; ++position_) {
    auto next = byte();
    if (!next) return next.error();
    if (at_end()) return unexpected("\"");
    if (*next == '"' && !escaped) break;
    escaped = *next == '\\' && !escaped;
  }
  ++position_;
  return {};
}

Result<std::string> JsonCursor::key() {
  auto next = peek();
  if (!next) return next.error();
  if (*next != '"') return unexpected("\"");
  std::string text;
  ++position_;
  bool escaped = false;
  for (;; ++position_) {
    if (next = byte(); !next) return next.error();
    if (at_end()) return unexpected("\"");
    if (*next == '"' && !escaped) break;
    escaped = *next == '\\' && !escaped;
    if (text.size() < max_key_bytes) text += *next;
  }
  ++position_;
  if (next = peek(); !next) return next.error();
  if (*next != ':') return unexpected(":");
  ++position_;
  return text;
}

}  // namespace parangon::connectors::readers
