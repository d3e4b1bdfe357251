#include "hub/store/sqlite/sqlite_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "hub/store/sqlite/migrate.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"
#include "shared/core/system_error.hpp"

namespace parangon::hub::store {
namespace {

Error cannot_open(const std::filesystem::path& file, const Text& why) {
  return {Errc::unavailable,
          {fmt::format("impossible d'ouvrir la base {} : {}", file.string(), why.fr),
           fmt::format("cannot open the store {}: {}", file.string(), why.en)}};
}

/// Makes an empty file that only its owner can read, before SQLite would make one by the umask.
/// SQLite gives the files beside it (-wal, -shm) the same mode.
Status make_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600);
  if (descriptor < 0 && errno != EEXIST) return cannot_open(file, system_error_text(errno));
  if (descriptor >= 0) ::close(descriptor);
  return {};
}

std::filesystem::path folder_of_documents(const SqliteOptions& options) {
  if (!options.documents.empty()) return options.documents;
  return options.file.parent_path() / (options.file.stem().string() + "-documents");
}

}  // namespace

SqliteStore::SqliteStore(const SqliteOptions& options)
    : options_(options),
      documents_(folder_of_documents(options)),
      writer_(options, Connection::Mode::write, 1),
      readers_(options, Connection::Mode::read, options.readers),
      checkpointer_(options, writer_.borrow().connection()) {}

std::string SqliteStore::metadata(const char* name) const {
  return read([name](Database& db) {
    Prepared select(db, "SELECT value FROM metadata WHERE name = ?");
    select.bind(1, name);
    if (!select.executeStep()) throw StoreUnavailable(Outage::corrupt, "metadata are missing");
    return select.getColumn(0).getString();
  });
}

std::string SqliteStore::hub_name() const { return metadata("hub_name"); }

std::string SqliteStore::release_secret() const { return metadata("release_secret"); }

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Instant now) {
  std::error_code ignored;
  if (!options.create && !std::filesystem::exists(options.file, ignored)) {
    return Error{Errc::not_found,
                 {fmt::format("la base {} n'existe pas", options.file.string()),
                  fmt::format("the store {} does not exist", options.file.string())}};
  }
  if (auto made = make_file(options.file); !made) return made.error();
  try {
    return translated([&]() -> Result<std::unique_ptr<Store>> {
      {
        SQLite::Database db(options.file, SQLite::OPEN_READWRITE,
                            static_cast<int>(options.busy_timeout.count()));
        if (auto done = migrate(db, options.hub_name, now); !done) return done.error();
      }
      return std::unique_ptr<Store>(std::make_unique<SqliteStore>(options));
    });
  } catch (const StoreUnavailable& down) {
    if (down.outage() != Outage::corrupt) return cannot_open(options.file, down.message());
    return Error{
        Errc::malformed,
        {fmt::format("{} n'est pas une base de hub Parangon, ou est endommagé",
                     options.file.string()),
         fmt::format("{} is not a Parangon hub's store, or is damaged", options.file.string())}};
  }
}

}  // namespace parangon::hub::store
