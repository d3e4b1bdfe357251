#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/store/sqlite/database.hpp"

namespace parangon::bench {

/// The peer of what the hub commits: a bare SQLite program that inserts the very rows that a hub's
/// store holds into another file of the same schema, one durable transaction for each submission,
/// statement or event; with prepared statements, its values ready in memory, and the hub's pragmas
/// (WAL, synchronous = FULL).
class Replay {
 public:
  /// Rows that belong together: `rows` selects those of one number (its only parameter) from the
  /// source, to be inserted into `table`.
  struct Part {
    std::string table;
    std::string rows;
  };

  /// `target` must exist. `prepare` is run on it first: a table of the bench's own, or nothing.
  Replay(const std::filesystem::path& source, const std::filesystem::path& target,
         const std::vector<Part>& parts, const std::string& prepare = {});
  ~Replay();
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  /// What else is done in each transaction, before it commits.
  using Addition = std::function<void(hub::store::Database& db)>;

  /// Reads the rows of the numbers `first` to `last`, then inserts them: gives the seconds that
  /// the transactions alone took.
  double run(std::int64_t first, std::int64_t last, const Addition& addition = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The rows of one submission, by its sequence, without the log's and the proof.
std::vector<Replay::Part> submission_rows();

/// The largest number that `sql` finds in the store of a hub that may be running.
std::int64_t largest(const std::filesystem::path& store, const std::string& sql);

}  // namespace parangon::bench
