#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace parangon::bench {

/// The value below which `percent` of the values lie (nearest rank); `values` must not be empty.
double percentile(std::vector<double> values, double percent);
inline double median(std::vector<double> values) { return percentile(std::move(values), 50); }
/// Median of the quotients of the rounds: what the machine was doing in a round divides out.
double median_ratio(const std::vector<double>& ours, const std::vector<double>& peer);

/// One line of the summary.
struct Row {
  std::string name;
  std::string unit;
  double ours = 0;
  double peer = 0;
  double ratio = 0;
  bool higher_is_better = true;
  std::string peer_command;
};
/// Writes FOLDER/<name>.json, and the row to standard output. Throws when the disk refuses.
void write_row(const std::filesystem::path& folder, const Row& row);

/// A new folder under the system's temporary one (or the given parent), gone with the object.
class TempFolder {
 public:
  explicit TempFolder(const std::filesystem::path& parent = std::filesystem::temp_directory_path());
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A database file of SQLite and what lies beside it.
void remove_database(const std::filesystem::path& file);

}  // namespace parangon::bench
