#include "connectors/readers/byte_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "shared/core/system_error.hpp"

namespace parangon::connectors::readers {
namespace {

/// Compressed bytes read at once.
constexpr std::size_t gzip_block = 64U << 10;
/// Inflated bytes before the ratio is looked at: short files may compress by any ratio.
constexpr std::uint64_t ratio_floor = 1U << 20;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// A file opened for one pass from its first byte to its last.
class File {
 public:
  File(FileDescriptor fd, std::uint64_t size, std::string name)
      : fd_(std::move(fd)), size_(size), name_(std::move(name)) {}

  /// Fills `into` unless the file ends.
  Result<std::size_t> read(std::span<char> into) {
    std::size_t filled = 0;
    while (filled < into.size()) {
      const ssize_t got = ::read(fd_.get(), into.data() + filled, into.size() - filled);
      if (got == 0) break;
      if (got < 0) {
        if (errno == EINTR) continue;
        const Text why = system_error_text(errno);
        return Error{Errc::unavailable,
                     {fmt::format("{} : lecture impossible à l'octet {} ({}). Vérifiez le disque "
                                  "ou le partage réseau, puis relancez.",
                                  name_, consumed_ + filled, why.fr),
                      fmt::format("{}: cannot be read at byte {} ({}). Check the disk or the "
                                  "network share, then run again.",
                                  name_, consumed_ + filled, why.en)}};
      }
      filled += static_cast<std::size_t>(got);
    }
    consumed_ += filled;
    return filled;
  }
  std::uint64_t consumed() const { return consumed_; }
  std::uint64_t size() const { return size_; }
  const std::string& name() const { return name_; }

 private:
  FileDescriptor fd_;
  std::uint64_t size_;
  std::uint64_t consumed_ = 0;
  std::string name_;
};

class PlainSource final : public ByteSource {
 public:
  /// `head` is what was read to tell the kind of file.
  PlainSource(File file, std::string head) : file_(std::move(file)), head_(std::move(head)) {}

  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t from_head = std::min(into.size(), head_.size());
    std::copy_n(head_.data(), from_head, into.data());
    head_.erase(0, from_head);
    auto got = file_.read(into.subspan(from_head));
    if (!got) return got.error();
    return from_head + *got;
  }
  std::uint64_t consumed() const override { return file_.consumed() - head_.size(); }
  std::uint64_t size() const override { return file_.size(); }

 private:
  File file_;
  std::string head_;
};

class GzipSource final : public ByteSource {
 public:
  GzipSource(File file, std::string_view head, const ReadLimits& limits)
      : file_(std::move(file)), limits_(limits) {
    std::copy(head.begin(), head.end(), input_.begin());
    stream_.next_in = input_.data();
    stream_.avail_in = static_cast<uInt>(head.size());
    // 15: the largest window; +16: a gzip header and trailer, checked by zlib (its manual).
    ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
  }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override { inflateEnd(&stream_); }

  Result<std::size_t> read(std::span<char> into) override {
    if (!ready_) throw std::bad_alloc();
    std::size_t filled = 0;
    while (filled < into.size() && !ended_) {
      const std::size_t room = std::min<std::size_t>(into.size() - filled, 1U << 30);
      stream_.next_out = reinterpret_cast<Bytef*>(into.data()) + filled;
      stream_.avail_out = static_cast<uInt>(room);
      if (auto done = step(); !done) return done.error();
      const std::size_t made = room - stream_.avail_out;
      filled += made;
      inflated_ += made;
      if (auto ok = check_limits(); !ok) return ok.error();
    }
    return filled;
  }
  std::uint64_t consumed() const override { return file_.consumed() - stream_.avail_in; }
  std::uint64_t size() const override { return file_.size(); }

 private:
  /// Inflates into what the stream's output points at, reading more of the file where needed.
  Status step() {
    if (stream_.avail_in == 0) {
      auto more = refill();
      if (!more) return more.error();
      if (*more == 0) return end_of_file();
    }
    if (between_members_) {
      // Some writers pad the last member with zeros to a block's end (gzip manual, section 8).
      while (stream_.avail_in > 0 && *stream_.next_in == 0) skip_byte();
      if (stream_.avail_in == 0) return {};
      inflateReset(&stream_);
      between_members_ = false;
    }
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code == Z_STREAM_END) {
      between_members_ = true;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      return damaged();
    }
    return {};
  }

  Result<std::size_t> refill() {
    auto got = file_.read({reinterpret_cast<char*>(input_.data()), input_.size()});
    if (!got) return got;
    stream_.next_in = input_.data();
    stream_.avail_in = static_cast<uInt>(*got);
    return got;
  }

  void skip_byte() {
    ++stream_.next_in;
    --stream_.avail_in;
  }

  Status end_of_file() {
    ended_ = true;
    if (between_members_) return {};
    return Error{Errc::malformed,
                 {fmt::format("{} : fichier gzip tronqué (il s'arrête à l'octet {} au milieu des "
                              "données). Refaites la copie ou l'export.",
                              file_.name(), file_.consumed()),
                  fmt::format("{}: truncated gzip file (it ends at byte {} in the middle of the "
                              "data). Copy or export it again.",
                              file_.name(), file_.consumed())}};
  }

  Error damaged() const {
    return {Errc::malformed,
            {fmt::format("{} : données gzip endommagées vers l'octet {}. Refaites la copie ou "
                         "l'export.",
                         file_.name(), consumed()),
             fmt::format("{}: damaged gzip data near byte {}. Copy or export it again.",
                         file_.name(), consumed())}};
  }

  Status check_limits() const {
    const auto ratio = static_cast<std::uint64_t>(std::max(limits_.max_inflate_ratio, 1));
    if (inflated_ > limits_.max_inflated_bytes) {
      return Error{Errc::too_large,
                   {fmt::format("{} : plus de {} octets une fois décompressé (limite "
                                "max_inflated_bytes). Découpez l'export.",
                                file_.name(), limits_.max_inflated_bytes),
                    fmt::format("{}: more than {} bytes once inflated (limit "
                                "max_inflated_bytes). Split the export.",
                                file_.name(), limits_.max_inflated_bytes)}};
    }
    if (inflated_ > ratio_floor && inflated_ / ratio > consumed()) {
      return Error{Errc::too_large,
                   {fmt::format("{} : plus de {} fois sa taille une fois décompressé (limite "
                                "max_inflate_ratio) : ce n'est pas un export.",
                                file_.name(), ratio),
                    fmt::format("{}: more than {} times its size once inflated (limit "
                                "max_inflate_ratio): this is no export.",
                                file_.name(), ratio)}};
    }
    return {};
  }

  File file_;
  ReadLimits limits_;
  z_stream stream_{};
  std::array<Bytef, gzip_block> input_;
  std::uint64_t inflated_ = 0;
  bool ready_ = false;
  bool between_members_ = false;
  bool ended_ = false;
};

Error cannot_open(const std::string& name, int code) {
  if (code == ENOENT || code == ENOTDIR) {
    return {Errc::not_found,
            {fmt::format("{} : fichier introuvable. Vérifiez le chemin.", name),
             fmt::format("{}: no such file. Check the path.", name)}};
  }
  const Text why = system_error_text(code);
  return {Errc::unavailable,
          {fmt::format("{} : ouverture impossible ({}). Vérifiez les droits.", name, why.fr),
           fmt::format("{}: cannot be opened ({}). Check the permissions.", name, why.en)}};
}

}  // namespace

Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::filesystem::path& path,
                                                     const ReadLimits& limits) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return cannot_open(path.string(), errno);
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return cannot_open(path.string(), errno);
  if (S_ISDIR(info.st_mode)) {
    return Error{Errc::invalid_argument,
                 {fmt::format("{} est un dossier : donnez un fichier.", path.string()),
                  fmt::format("{} is a folder: give a file.", path.string())}};
  }
  ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  File file(std::move(fd), static_cast<std::uint64_t>(std::max<off_t>(info.st_size, 0)),
            path.string());

  std::string head(2, '\0');
  auto got = file.read(head);
  if (!got) return got.error();
  head.resize(*got);
  if (head == "\x1F\x8B") return std::make_unique<GzipSource>(std::move(file), head, limits);
  return std::make_unique<PlainSource>(std::move(file), std::move(head));
}

}  // namespace parangon::connectors::readers
