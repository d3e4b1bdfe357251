#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon {

/// The whole file. Errc::not_found, Errc::too_large over `max_bytes`, Errc::unavailable otherwise;
/// messages name the file and the system's reason.
Result<std::string> read_file(const std::filesystem::path& file, std::uint64_t max_bytes);

/// Replaces or creates the file so that after a crash either the old or the new content is there
/// whole: written beside, synced, renamed, folder synced. Mode 0600. On Errc::unavailable (disk
/// full, no right) the old content stays and nothing is left beside it.
Status write_file(const std::filesystem::path& file, std::string_view bytes);

/// Makes the folder and its parents, mode 0700, unless they exist; durable like write_file.
Status make_folder(const std::filesystem::path& folder);

/// Renames a file or folder within a file system. After a crash it stands, whole, at the one place
/// or the other; once this has returned, at the new one. Errc::already_exists when something
/// stands there, Errc::not_found when nothing is to be moved.
Status move_entry(const std::filesystem::path& from, const std::filesystem::path& to);

/// Removes a folder with all that is in it, or a file; durable. Nothing there is no error. A folder
/// that is half removed after a crash has a name that begins with a dot.
Status remove_entry(const std::filesystem::path& entry);

/// "cannot write /x: No space left on device", from `errno_value`, in both languages (the system's
/// reason is in the system's).
Error file_error(std::string_view action_fr, std::string_view action_en,
                 const std::filesystem::path& file, int errno_value);

/// An exclusive lock on a file, held while the object lives: one process at a time. The file stays.
class FileLock {
 public:
  /// Errc::conflict when another process holds it; the message says which, because whoever takes
  /// a lock writes its number and name into the file.
  static Result<FileLock> take(const std::filesystem::path& file);
  FileLock() = default;
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace parangon
