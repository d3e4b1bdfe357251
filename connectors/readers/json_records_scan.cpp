#include "connectors/readers/json_records_scan.hpp"

#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace parangon::connectors::readers {
namespace {

// Setting this bit maps '[' to '{' and ']' to '}', and no other byte to either.
constexpr char case_bit = 0x20;

/// One bit per byte of a block of 64, the first byte lowest.
struct Masks {
  std::uint64_t quotes = 0;
  std::uint64_t backslashes = 0;
  std::uint64_t opens = 0;
  std::uint64_t closes = 0;
  std::uint64_t bytes_ef = 0;
};

#if defined(__SSE2__)

std::uint64_t equal(const __m128i (&bytes)[4], char wanted) {
  const __m128i all = _mm_set1_epi8(wanted);
  std::uint64_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    const auto part = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes[i], all)));
    bits |= std::uint64_t{part} << (16 * i);
  }
  return bits;
}

Masks masks_of(const char* data) {
  __m128i bytes[4];
  __m128i folded[4];
  for (int i = 0; i < 4; ++i) {
    bytes[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data) + i);
    folded[i] = _mm_or_si128(bytes[i], _mm_set1_epi8(case_bit));
  }
  return {equal(bytes, '"'), equal(bytes, '\\'), equal(folded, '{'), equal(folded, '}'),
          equal(bytes, '\xEF')};
}

#else

Masks masks_of(const char* data) {
  Masks masks;
  for (int i = 0; i < 64; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    const char folded = static_cast<char>(data[i] | case_bit);
    if (data[i] == '"') masks.quotes |= bit;
    if (data[i] == '\\') masks.backslashes |= bit;
    if (folded == '{') masks.opens |= bit;
    if (folded == '}') masks.closes |= bit;
    if (data[i] == '\xEF') masks.bytes_ef |= bit;
  }
  return masks;
}

#endif

/// Bit i of the result is the parity of bits 0 to i: ones from each opening quote up to the byte
/// before its closing one.
std::uint64_t prefix_xor(std::uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

std::uint64_t RecordScan::escaped(std::uint64_t backslashes) {
  std::uint64_t result = next_escaped_;
  next_escaped_ = 0;
  backslashes &= ~result;
  while (backslashes != 0) {
    const int at = std::countr_zero(backslashes);
    if (at == 63) {
      next_escaped_ = 1;
      break;
    }
    const std::uint64_t next = std::uint64_t{2} << at;
    result |= next;
    backslashes &= backslashes - 1;
    backslashes &= ~next;
  }
  return result;
}

/// Bytes of the block up to the value's end, if it ends there.
std::optional<std::size_t> RecordScan::block(const char* data, std::uint64_t valid) {
  Masks masks = masks_of(data);
  if (((masks.backslashes & valid) | next_escaped_) != 0) {
    has_backslash_ = true;
    masks.quotes &= ~escaped(masks.backslashes);
  }
  has_byte_ef_ |= (masks.bytes_ef & valid) != 0;
  const std::uint64_t inside = prefix_xor(masks.quotes) ^ in_string_;
  in_string_ = std::uint64_t{0} - (inside >> 63);

  const std::uint64_t outside = ~inside & valid;
  masks.opens &= outside;
  for (std::uint64_t both = masks.opens | (masks.closes & outside); both != 0; both &= both - 1) {
    const int at = std::countr_zero(both);
    if ((masks.opens >> at & 1) != 0) {
      if (++depth_ > max_depth_) too_deep_ = true;
    } else if (--depth_ == 0) {
      return static_cast<std::size_t>(at) + 1;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> RecordScan::advance(const char* data, std::size_t size, bool last) {
  for (; offset_ + 64 <= size; offset_ += 64) {
    if (auto end = block(data + offset_, ~std::uint64_t{0})) return offset_ + *end;
  }
  if (last && offset_ < size) {
    const std::uint64_t valid = (std::uint64_t{1} << (size - offset_)) - 1;
    if (auto end = block(data + offset_, valid)) return offset_ + *end;
    offset_ = size;
  }
  return std::nullopt;
}

}  // namespace parangon::connectors::readers
