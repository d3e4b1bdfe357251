#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>

#include "hub/store/sqlite/sqlite_store_impl.hpp"
#include "shared/core/system_error.hpp"

namespace parangon::hub::store {
namespace {

Error cannot_write(const std::filesystem::path& file, const Text& why) {
  return {Errc::unavailable,
          {fmt::format("impossible d'écrire la sauvegarde {} : {}", file.string(), why.fr),
           fmt::format("cannot write the backup {}: {}", file.string(), why.en)}};
}

/// SQLite has its sentences in English only.
Text sqlite_says(int code, std::string_view what) {
  return {fmt::format("erreur SQLite {}", code), std::string(what)};
}

/// A new file of mode 0600; removed again unless kept.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& file) : file_(file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600);
    error_ = descriptor < 0 ? errno : 0;
    if (descriptor >= 0) ::close(descriptor);
  }
  ~NewFile() {
    std::error_code ignored;
    if (error_ == 0 && !kept_) std::filesystem::remove(file_, ignored);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  int error() const { return error_; }
  /// Makes the file's name durable too; SQLite has synced its content.
  Status keep() {
    const auto folder = file_.has_parent_path() ? file_.parent_path() : ".";
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) return cannot_write(file_, system_error_text(error));
    kept_ = true;
    return {};
  }

 private:
  const std::filesystem::path file_;
  int error_ = 0;
  bool kept_ = false;
};

/// Copies in one step: that is one read transaction on the source, so the copy is of one instant,
/// and the write-ahead log lets others write meanwhile. Returns SQLite's code.
int copy(SQLite::Database& from, SQLite::Database& to) {
  sqlite3_backup* backup = sqlite3_backup_init(to.getHandle(), "main", from.getHandle(), "main");
  if (backup == nullptr) return sqlite3_errcode(to.getHandle());
  sqlite3_backup_step(backup, -1);
  return sqlite3_backup_finish(backup);
}

}  // namespace

Status SqliteStore::backup(const std::filesystem::path& file) const {
  NewFile made(file);
  if (made.error() == EEXIST) {
    return Error{Errc::already_exists,
                 {fmt::format("{} existe déjà ; choisissez un autre nom", file.string()),
                  fmt::format("{} exists already; choose another name", file.string())}};
  }
  if (made.error() != 0) return cannot_write(file, system_error_text(made.error()));
  return translated([&]() -> Status {
    // A connection of its own: a copy may take longer than any reader's deadline.
    Connection source(options_, Connection::Mode::read);
    try {
      SQLite::Database target(file, SQLite::OPEN_READWRITE);
      if (const int code = copy(source.db(), target); code != SQLITE_OK) {
        return cannot_write(file, sqlite_says(code, sqlite3_errstr(code)));
      }
      // One file that needs no other beside it, and can be read from a read-only medium.
      target.exec("PRAGMA journal_mode = DELETE");
    } catch (const SQLite::Exception& error) {
      return cannot_write(file, sqlite_says(error.getErrorCode(), error.what()));
    }
    return made.keep();
  });
}

}  // namespace parangon::hub::store
