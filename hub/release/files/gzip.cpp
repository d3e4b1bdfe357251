#include "hub/release/files/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace parangon::hub::release {

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  constexpr int window_and_gzip = 15 + 16;
  constexpr int memory = 8;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_and_gzip, memory,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib: deflateInit2");
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  // zlib reads through a pointer to bytes that are not const, and writes none of them.
  std::string in(bytes);
  constexpr std::size_t most = std::numeric_limits<uInt>::max();
  std::size_t read = 0;
  std::size_t written = 0;
  int state = Z_OK;
  while (state == Z_OK) {
    const std::size_t block = std::min(in.size() - read, most);
    const std::size_t room = std::min(out.size() - written, most);
    stream.next_in = reinterpret_cast<Bytef*>(in.data() + read);
    stream.avail_in = static_cast<uInt>(block);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    stream.avail_out = static_cast<uInt>(room);
    state = deflate(&stream, read + block == in.size() ? Z_FINISH : Z_NO_FLUSH);
    read += block - stream.avail_in;
    written += room - stream.avail_out;
  }
  deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error("zlib: deflate");
  out.resize(written);
  return out;
}

std::vector<File> compressed(const std::vector<File>& files) {
  std::vector<File> out;
  out.reserve(files.size());
  for (const File& file : files)
    out.push_back({file.path + ".gz", "application/gzip", gzip(file.bytes)});
  return out;
}

}  // namespace parangon::hub::release
