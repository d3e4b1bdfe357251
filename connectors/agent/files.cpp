#include "connectors/agent/files.hpp"

#include <algorithm>
#include <charconv>

#include "shared/core/file.hpp"

namespace parangon::connectors::agent {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(folder, ec)) {
    auto name = entry.path().filename().string();
    if (!name.starts_with('.')) out.push_back(std::move(name));
  }
  std::sort(out.begin(), out.end());
  return out;
}

Status remove_unfinished(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(folder, ec)) {
    if (entry.path().filename().string().starts_with('.')) found.push_back(entry.path());
  }
  for (const auto& entry : found) {
    if (auto removed = remove_entry(entry); !removed) return removed;
  }
  return {};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<std::optional<std::string>> read_if_there(const fs::path& file, std::uint64_t max_bytes) {
  auto text = read_file(file, max_bytes);
  if (text) return std::optional(std::move(*text));
  if (text.error().code == Errc::not_found) return std::optional<std::string>{};
  return text.error();
}

}  // namespace parangon::connectors::agent
