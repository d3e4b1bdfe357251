#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::wire {

/// Reads a configuration file strictly: what is asked for must have the right type, and what is
/// never asked for is an error too, so that a misspelt key cannot pass unnoticed. Getters record
/// the first defect and give a default; finish() tells it, with file, line and key.
class TomlTable {
 public:
  /// Errc::not_found, Errc::unavailable, or Errc::malformed with file and line.
  static Result<TomlTable> load(const std::filesystem::path& file);

  bool has(std::string_view key) const;
  std::optional<std::string> string(std::string_view key);
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  /// An array of strings, or one string taken as an array of one. Empty when absent.
  std::vector<std::string> strings(std::string_view key);
  /// A string or a defect.
  std::string required(std::string_view key);
  /// A path, made absolute from the file's folder. nullopt when absent.
  std::optional<std::filesystem::path> path(std::string_view key);
  std::filesystem::path required_path(std::string_view key);
  /// A table inside this one; nullopt when absent.
  std::optional<TomlTable> table(std::string_view key);
  /// An array of tables ([[key]]).
  std::vector<TomlTable> tables(std::string_view key);
  /// All keys of this table, which then count as asked for: for tables whose keys are data.
  std::vector<std::string> keys();

  /// Records a defect of a value that has the right type but makes no sense.
  void reject(std::string_view key, const Text& why);
  /// The first defect of the whole file, including keys that nobody asked for.
  Status finish();

 private:
  struct File;
  struct Node;
  TomlTable(std::shared_ptr<File> file, const Node* node);
  std::shared_ptr<File> file_;
  const Node* node_;
};

}  // namespace parangon::wire
