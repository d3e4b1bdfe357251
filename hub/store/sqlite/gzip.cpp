#include "hub/store/sqlite/gzip.hpp"

// So that zlib's input is const in its type too (zconf.h).
#define ZLIB_CONST
#include <zlib.h>

#include <limits>
#include <stdexcept>

namespace parangon::hub::store {
namespace {

/// zlib.h: 15 bits of window, and 16 more for a gzip header, which zlib leaves without name and
/// time.
constexpr int gzip_window = 15 + 16;
constexpr int memory_level = 9;

const Bytef* input_of(std::string_view bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

uInt size_of(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<uInt>::max())
    throw std::length_error("too large for gzip");
  return static_cast<uInt>(bytes.size());
}

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib cannot compress");
  }
  std::string out(deflateBound(&stream, size_of(bytes)), '\0');
  stream.next_in = input_of(bytes);
  stream.avail_in = size_of(bytes);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = size_of(out);
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
  return out;
}

std::optional<std::string> gunzip(std::string_view member, std::size_t size) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::runtime_error("zlib cannot expand");
  // One byte more than expected, so that a longer content is seen.
  std::string out(size + 1, '\0');
  stream.next_in = input_of(member);
  stream.avail_in = size_of(member);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = size_of(out);
  const int done = inflate(&stream, Z_FINISH);
  const bool whole = done == Z_STREAM_END && stream.avail_in == 0 && stream.total_out == size;
  inflateEnd(&stream);
  if (!whole) return std::nullopt;
  out.resize(size);
  return out;
}

}  // namespace parangon::hub::store
