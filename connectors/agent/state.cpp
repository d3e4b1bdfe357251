#include "connectors/agent/state.hpp"

#include <algorithm>

#include "connectors/agent/files.hpp"

namespace parangon::connectors::agent {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_register_bytes = 256ULL << 20;
}  // namespace

Result<State> State::open(const fs::path& folder) {
  for (const char* part : {"register", "previous"}) {
    if (auto made = make_folder(folder / part); !made) return made.error();
  }
  auto lock = FileLock::take(folder / ".lock");
  if (!lock) return lock.error();
  auto spool = Spool::open(folder);
  if (!spool) return spool.error();
  auto log = LogState::open(folder);
  if (!log) return log.error();
  return State(folder, std::move(*lock), std::move(*spool), std::move(*log));
}

Result<std::optional<KeptRegister>> State::current_register() const {
  std::optional<std::int64_t> newest;
  for (const auto& name : names_in(folder_ / "register")) {
    const auto release = whole_number(fs::path(name).stem().string());
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
  return remove_entry(file);
}

}  // namespace parangon::connectors::agent
