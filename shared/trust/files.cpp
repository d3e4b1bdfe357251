#include "shared/trust/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "shared/trust/digest.hpp"

namespace parangon::trust {
namespace {

/// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

Error cannot(std::string_view fr, std::string_view en, const std::filesystem::path& file,
             int code) {
  const std::string why = std::generic_category().message(code);
  return {Errc::unavailable,
          {fmt::format("Impossible de {} « {} » ({}) ; vérifiez les droits et la place disponible",
                       fr, file.string(), why),
           fmt::format("Cannot {} \"{}\" ({}); check the permissions and the free space", en,
                       file.string(), why)}};
}

Error not_found(const std::filesystem::path& file) {
  return {Errc::not_found,
          {fmt::format("Fichier introuvable : « {} » ; vérifiez le chemin", file.string()),
           fmt::format("No such file: \"{}\"; check the path", file.string())}};
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

/// A new name is durable once its folder is synced.
bool sync_folder(const std::filesystem::path& file) {
  const Descriptor folder(::open(folder_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return folder.get() >= 0 && ::fsync(folder.get()) == 0;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes) {
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0 && errno == ENOENT) return not_found(file);
  if (fd.get() < 0) return cannot("lire", "read", file, errno);
  std::string bytes;
  char buffer[16 * 1024];
  while (true) {
    const ssize_t count = ::read(fd.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("lire", "read", file, errno);
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(count));
    if (bytes.size() > max_bytes) {
      return Error{Errc::too_large,
                   {fmt::format("« {} » dépasse {} octets ; est-ce le bon fichier ?", file.string(),
                                max_bytes),
                    fmt::format("\"{}\" is larger than {} bytes; is it the right file?",
                                file.string(), max_bytes)}};
    }
  }
}

Status write_new_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode) {
  Descriptor fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (fd.get() < 0 && errno == EEXIST) {
    return Error{Errc::already_exists,
                 {fmt::format("« {} » existe déjà et ne sera pas remplacé ; choisissez un autre "
                              "emplacement ou déplacez-le",
                              file.string()),
                  fmt::format("\"{}\" exists already and is not replaced; choose another place or "
                              "move it away",
                              file.string())}};
  }
  if (fd.get() < 0) return cannot("créer", "create", file, errno);
  const bool done = ::fchmod(fd.get(), mode) == 0 && write_all(fd.get(), bytes) &&
                    ::fsync(fd.get()) == 0 && fd.close() && sync_folder(file);
  if (done) return {};
  const int code = errno;
  ::unlink(file.c_str());
  return cannot("écrire", "write", file, code);
}

Status replace_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode) {
  std::filesystem::path fresh = file;
  fresh += "." + random_hex(8) + ".new";
  const Status written = write_new_file(fresh, bytes, mode);
  if (!written) return written.error();
  if (::rename(fresh.c_str(), file.c_str()) == 0 && sync_folder(file)) return {};
  const int code = errno;
  ::unlink(fresh.c_str());
  return cannot("remplacer", "replace", file, code);
}

}  // namespace parangon::trust
