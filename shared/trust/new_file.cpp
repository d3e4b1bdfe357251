#include "shared/trust/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "shared/core/file.hpp"

namespace parangon::trust {
namespace {

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// A new name is durable once its folder is synced.
bool sync_folder_of(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced;
}

Error exists_already(const std::filesystem::path& file) {
  return {
      Errc::already_exists,
      {fmt::format("« {} » existe déjà et ne sera pas remplacé ; choisissez un autre emplacement "
                   "ou déplacez-le",
                   file.string()),
       fmt::format("\"{}\" exists already and is not replaced; choose another place or move it "
                   "away",
                   file.string())}};
}

}  // namespace

Status write_new_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode) {
  // Written beside and linked in: whoever finds the name finds all of it, also after a kill.
  const auto beside =
      file.parent_path() / fmt::format(".{}.{}.new", file.filename().string(), ::getpid());
  const int fd =
      ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
  if (fd < 0) return file_error("créer", "create", file, errno);
  const bool done = ::fchmod(fd, mode) == 0 && write_all(fd, bytes) && ::fsync(fd) == 0 &&
                    ::link(beside.c_str(), file.c_str()) == 0;
  int code = errno;
  ::close(fd);
  ::unlink(beside.c_str());
  if (!done && code == EEXIST) return exists_already(file);
  if (!done) return file_error("écrire", "write", file, code);
  if (sync_folder_of(file)) return {};
  code = errno;
  ::unlink(file.c_str());
  return file_error("écrire", "write", file, code);
}

}  // namespace parangon::trust
