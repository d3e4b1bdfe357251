#include "shared/core/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "shared/core/system_error.hpp"

namespace parangon {
namespace {

constexpr mode_t owner_only = 0600;

/// Closes a descriptor when it goes out of scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::filesystem::path folder_of(const std::filesystem::path& entry) {
  return entry.has_parent_path() ? entry.parent_path() : std::filesystem::path(".");
}

bool sync_folder(const std::filesystem::path& folder) {
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return fd.ok() && ::fsync(fd.get()) == 0;
}

/// " (1234 parangon-connector)", or nothing when the holder has not written it yet.
std::string holder_of(int fd) {
  char buffer[256];
  const auto count = ::pread(fd, buffer, sizeof buffer, 0);
  if (count <= 0) return {};
  std::string_view text(buffer, static_cast<std::size_t>(count));
  text = text.substr(0, text.find('\n'));
  return text.empty() ? std::string() : fmt::format(" ({})", text);
}

/// "d'écrire", "de lire".
std::string of_action(std::string_view action) {
  const bool vowel = action.starts_with("é") || action.find_first_of("aeiou") == 0;
  return fmt::format("{}{}", vowel ? "d'" : "de ", action);
}

Error cannot_write(const std::filesystem::path& file, int reason) {
  return file_error("écrire", "write", file, reason);
}

}  // namespace

Error file_error(std::string_view action_fr, std::string_view action_en,
                 const std::filesystem::path& file, int errno_value) {
  const auto code = errno_value == ENOENT ? Errc::not_found : Errc::unavailable;
  const Text reason = system_error_text(errno_value);
  return {code,
          {fmt::format("impossible {} {} : {}", of_action(action_fr), file.string(), reason.fr),
           fmt::format("cannot {} {}: {}", action_en, file.string(), reason.en)}};
}

Result<std::string> read_file(const std::filesystem::path& file, std::uint64_t max_bytes) {
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.ok()) return file_error("lire", "read", file, errno);
  std::string out;
  struct stat info {};
  if (::fstat(fd.get(), &info) == 0 && info.st_size > 0) {
    out.reserve(static_cast<std::size_t>(
        std::min<std::uint64_t>(static_cast<std::uint64_t>(info.st_size), max_bytes)));
  }
  char buffer[64 * 1024];
  for (;;) {
    const auto count = ::read(fd.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("lire", "read", file, errno);
    if (count == 0) return out;
    if (out.size() + static_cast<std::size_t>(count) > max_bytes) {
      return Error{Errc::too_large,
                   {fmt::format("{} : plus de {} octets", file.string(), max_bytes),
                    fmt::format("{}: more than {} bytes", file.string(), max_bytes)}};
    }
    out.append(buffer, static_cast<std::size_t>(count));
  }
}

Status write_file(const std::filesystem::path& file, std::string_view bytes) {
  const auto beside =
      file.parent_path() / fmt::format(".{}.{}.new", file.filename().string(), ::getpid());
  {
    const Descriptor fd(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, owner_only));
    if (!fd.ok()) return cannot_write(file, errno);
    if (!write_all(fd.get(), bytes) || ::fsync(fd.get()) != 0) {
      const int reason = errno;
      ::unlink(beside.c_str());
      return cannot_write(file, reason);
    }
  }
  if (::rename(beside.c_str(), file.c_str()) != 0) {
    const int reason = errno;
    ::unlink(beside.c_str());
    return cannot_write(file, reason);
  }
  if (!sync_folder(folder_of(file))) return cannot_write(file, errno);
  return {};
}

Status make_folder(const std::filesystem::path& folder) {
  if (folder.empty()) return {};
  std::error_code ec;
  if (std::filesystem::is_directory(folder, ec)) return {};
  if (auto parent = make_folder(folder.parent_path()); !parent) return parent;
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return file_error("créer", "create", folder, errno);
  }
  if (!sync_folder(folder_of(folder))) return file_error("créer", "create", folder, errno);
  return {};
}

Status move_entry(const std::filesystem::path& from, const std::filesystem::path& to) {
  // RENAME_NOREPLACE: plain rename would replace a file, or an empty folder, that stands there.
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) {
      return Error{Errc::already_exists,
                   {fmt::format("{} existe déjà", to.string()),
                    fmt::format("{} exists already", to.string())}};
    }
    return file_error("déplacer", "move", from, errno);
  }
  // The new place first: after a power loss the entry may stand at both, never at neither.
  if (!sync_folder(folder_of(to)) || !sync_folder(folder_of(from))) {
    return file_error("déplacer", "move", from, errno);
  }
  return {};
}

Status remove_entry(const std::filesystem::path& entry) {
  std::error_code ec;
  if (!std::filesystem::exists(std::filesystem::symlink_status(entry, ec))) return {};
  auto doomed = entry;
  if (!entry.filename().string().starts_with('.')) {
    doomed = folder_of(entry) / fmt::format(".{}.{}.gone", entry.filename().string(), ::getpid());
    if (auto moved = move_entry(entry, doomed); !moved) return moved;
  }
  std::filesystem::remove_all(doomed, ec);
  if (ec) return file_error("supprimer", "remove", entry, ec.value());
  if (!sync_folder(folder_of(entry))) return file_error("supprimer", "remove", entry, errno);
  return {};
}

Result<FileLock> FileLock::take(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
  if (fd < 0) return cannot_write(file, errno);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const auto holder = holder_of(fd);
    ::close(fd);
    return Error{
        Errc::conflict,
        {fmt::format("un autre processus{} tient {} ; attendez qu'il finisse", holder,
                     file.string()),
         fmt::format("another process{} holds {}; wait for it to end", holder, file.string())}};
  }
  // For people only: a lock is held by the descriptor, whatever the file says.
  if (::ftruncate(fd, 0) == 0) {
    write_all(fd, fmt::format("{} {}\n", ::getpid(), program_invocation_short_name));
  }
  return FileLock(fd);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace parangon
