#include "hub/store/sqlite/documents.hpp"

#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include <optional>

#include "hub/store/sqlite/compression.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::store {
namespace {

constexpr std::uint64_t max_frame_bytes = 512ULL << 20;

std::string_view bytes_of(const SQLite::Column& column) {
  return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
}

Error undecompressable() {
  return {Errc::malformed,
          {"la pièce reçue ne se décompresse pas", "the evidence does not decompress"}};
}

/// Documents that may move: received before the bound, still rows.
std::vector<std::string> candidates(Database& db, Instant before, std::int64_t limit) {
  Prepared select(db,
                  "SELECT d.sha256 FROM documents AS d JOIN submissions AS s ON "
                  "s.document_sha256 = d.sha256 WHERE s.received < ? ORDER BY s.sequence "
                  "LIMIT ?");
  SQLite::bind(select, to_milliseconds(before), limit);
  std::vector<std::string> out;
  while (select.executeStep()) out.push_back(select.getColumn(0).getString());
  return out;
}

}  // namespace

std::filesystem::path Documents::file_of(const std::string& sha256) const {
  return folder_ / sha256.substr(0, 2) / (sha256 + ".zst");
}

Result<std::string> Documents::frame_of(const std::string& sha256) const {
  return read_file(file_of(sha256), max_frame_bytes);
}

Result<std::string> Documents::read(Database& db, const std::string& sha256,
                                    std::size_t size) const {
  Prepared select(db, "SELECT zstd FROM documents WHERE sha256 = ?");
  select.bind(1, sha256);
  std::optional<std::string> document;
  if (select.executeStep()) {
    document = decompress(bytes_of(select.getColumn(0)), size);
  } else {
    const auto frame = frame_of(sha256);
    if (!frame) return frame.error();
    document = decompress(*frame, size);
  }
  if (!document) return undecompressable();
  return std::move(*document);
}

void Documents::insert(Database& db, const std::string& sha256, std::string_view frame) const {
  Prepared insert(db, "INSERT INTO documents VALUES (?, ?)");
  insert.bind(1, sha256);
  insert.bindNoCopy(2, frame.data(), static_cast<int>(frame.size()));
  insert.exec();
}

Status Documents::archive(Database& db, const std::string& sha256, Instant at) const {
  Prepared select(db, "SELECT zstd FROM documents WHERE sha256 = ?");
  select.bind(1, sha256);
  if (!select.executeStep()) return {};
  const auto frame = bytes_of(select.getColumn(0));
  const auto file = file_of(sha256);
  if (auto made = make_folder(file.parent_path()); !made) return made;
  if (auto written = write_file(file, frame); !written) return written;
  Prepared insert(db, "INSERT INTO document_archives VALUES (?, ?, ?, ?)");
  SQLite::bind(insert, sha256, to_milliseconds(at), static_cast<std::int64_t>(frame.size()),
               trust::to_hex(trust::sha256(frame)));
  insert.exec();
  select.reset();
  Prepared drop(db, "DELETE FROM documents WHERE sha256 = ?");
  drop.bind(1, sha256);
  drop.exec();
  return {};
}

Result<std::int64_t> SqliteStore::archive_documents(Instant before, std::int64_t limit,
                                                    Instant at) {
  return write([&](Database& db) -> Result<std::int64_t> {
    const auto moving = candidates(db, before, limit);
    for (const auto& sha256 : moving) {
      if (auto done = documents_.archive(db, sha256, at); !done) return done.error();
    }
    return static_cast<std::int64_t>(moving.size());
  });
}

}  // namespace parangon::hub::store
