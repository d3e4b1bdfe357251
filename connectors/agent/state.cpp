#include "connectors/agent/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace parangon::connectors::agent {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_register_bytes = 256ULL << 20;
constexpr std::uint64_t max_document_bytes = 512ULL << 20;
constexpr std::uint64_t max_small_bytes = 16ULL << 20;

/// Names in a folder, sorted; none when it does not exist. Hidden ones are unfinished writes.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(folder, ec)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with('.')) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Error system_error(std::string_view fr, std::string_view en, const fs::path& path,
                   const std::error_code& ec) {
  return file_error(fr, en, path, ec.value());
}

}  // namespace

Result<State> State::open(const fs::path& folder) {
  for (const char* part : {"register", "previous", "outbox", "receipts"}) {
    if (auto made = make_folder(folder / part); !made) return made.error();
  }
  auto lock = FileLock::take(folder / ".lock");
  if (!lock) return lock.error();
  return State(folder, std::move(*lock));
}

Result<std::optional<KeptRegister>> State::current_register() const {
  std::optional<std::int64_t> newest;
  for (const auto& name : names_in(folder_ / "register")) {
    const auto release = number(fs::path(name).stem().string());
    if (release && name.ends_with(".csv")) newest = std::max(newest.value_or(0), *release);
  }
  if (!newest) return std::optional<KeptRegister>{};
  const auto base = folder_ / "register" / std::to_string(*newest);
  auto csv = read_file(base.string() + ".csv", max_register_bytes);
  if (!csv) return csv.error();
  auto signature = read_file(base.string() + ".jws", max_small_bytes);
  if (!signature) return signature.error();
  return std::optional(KeptRegister{*newest, std::move(*csv), std::move(*signature)});
}

Status State::keep_register(const KeptRegister& release) {
  const auto base = folder_ / "register" / std::to_string(release.release);
  // The signature first: current_register() looks for the CSV.
  if (auto done = write_file(base.string() + ".jws", release.signature); !done) return done;
  return write_file(base.string() + ".csv", release.csv);
}

Result<std::optional<std::string>> State::consortium() const {
  const auto file = folder_ / "consortium.json";
  std::error_code ec;
  if (!fs::exists(file, ec)) return std::optional<std::string>{};
  auto text = read_file(file, max_small_bytes);
  if (!text) return text.error();
  return std::optional(std::move(*text));
}

Status State::keep_consortium(std::string_view json) {
  return write_file(folder_ / "consortium.json", json);
}

Result<std::optional<std::string>> State::previous(model::Period period) const {
  const auto file = folder_ / "previous" / (period.to_string() + ".json");
  std::error_code ec;
  if (!fs::exists(file, ec)) return std::optional<std::string>{};
  auto text = read_file(file, max_document_bytes);
  if (!text) return text.error();
  return std::optional(std::move(*text));
}

Status State::keep_previous(model::Period period, const std::optional<std::string>& document) {
  const auto file = folder_ / "previous" / (period.to_string() + ".json");
  if (document) return write_file(file, *document);
  std::error_code ec;
  fs::remove(file, ec);
  if (ec) return system_error("supprimer", "remove", file, ec);
  return {};
}

Status State::spool(const Spooled& submission) {
  const auto hidden = folder_ / "outbox" / ("." + submission.key);
  std::error_code ec;
  fs::remove_all(hidden, ec);
  if (auto done = make_folder(hidden); !done) return done;
  if (auto done = write_file(hidden / "document.json", submission.document); !done) return done;
  if (auto done = write_file(hidden / "signature.jws", submission.signature); !done) return done;
  fs::rename(hidden, folder_ / "outbox" / submission.key, ec);
  if (ec) return system_error("mettre en attente", "spool", hidden, ec);
  return {};
}

Result<std::vector<Spooled>> State::spooled() const {
  std::vector<Spooled> out;
  for (const auto& key : names_in(folder_ / "outbox")) {
    const auto folder = folder_ / "outbox" / key;
    auto document = read_file(folder / "document.json", max_document_bytes);
    if (!document) return document.error();
    auto signature = read_file(folder / "signature.jws", max_small_bytes);
    if (!signature) return signature.error();
    out.push_back({key, std::move(*document), std::move(*signature)});
  }
  return out;
}

Status State::acknowledge(const std::string& key, const KeptReceipt& receipt) {
  const auto folder = folder_ / "outbox" / key;
  if (auto done = write_file(folder / "receipt.json", receipt.receipt); !done) return done;
  if (auto done = write_file(folder / "receipt.jws", receipt.signature); !done) return done;
  std::error_code ec;
  fs::rename(folder, folder_ / "receipts" / receipt.folder, ec);
  if (ec) return system_error("archiver", "archive", folder, ec);
  return {};
}

Status State::drop(const std::string& key) {
  std::error_code ec;
  fs::remove_all(folder_ / "outbox" / key, ec);
  if (ec) return system_error("supprimer", "remove", folder_ / "outbox" / key, ec);
  return {};
}

Result<std::vector<KeptReceipt>> State::receipts() const {
  std::vector<KeptReceipt> out;
  for (const auto& name : names_in(folder_ / "receipts")) {
    const auto folder = folder_ / "receipts" / name;
    auto receipt = read_file(folder / "receipt.json", max_small_bytes);
    if (!receipt) return receipt.error();
    auto signature = read_file(folder / "receipt.jws", max_small_bytes);
    if (!signature) return signature.error();
    out.push_back({name, std::move(*receipt), std::move(*signature)});
  }
  return out;
}

Result<std::string> State::acknowledged_document(const std::string& folder) const {
  return read_file(folder_ / "receipts" / folder / "document.json", max_document_bytes);
}

}  // namespace parangon::connectors::agent
