#include "connectors/agent/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "shared/wire/csv.hpp"

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

Error damaged(const fs::path& file, std::int64_t row) {
  return {Errc::malformed,
          {fmt::format("{}:{} : ligne illisible", file.string(), row),
           fmt::format("{}:{}: unreadable line", file.string(), row)}};
}

constexpr std::string_view pending = "pending";
constexpr std::string_view none = "none";

std::string answer_text(const std::optional<classify::ReviewAnswer>& answer) {
  if (!answer) return std::string(pending);
  return std::string(answer->kind ? to_string(*answer->kind) : none);
}

/// One record "siret,answer,lines,amount"; nullopt when it is not one.
std::optional<ReviewEntry> review_entry(std::span<const std::string_view> fields) {
  if (fields.size() != 4) return std::nullopt;
  const auto siret = model::Siret::try_parse(fields[0]);
  const auto lines = number(fields[2]);
  const auto amount = model::Money::from_decimal(fields[3]);
  if (!siret || !lines || !amount) return std::nullopt;
  ReviewEntry entry{*siret, {*lines, *amount}, std::nullopt};
  if (fields[1] == none) {
    entry.answer = classify::ReviewAnswer{};
  } else if (fields[1] != pending) {
    const auto kind = model::supplier_kind_from(fields[1]);
    if (!kind) return std::nullopt;
    entry.answer = classify::ReviewAnswer{*kind};
  }
  return entry;
}

}  // namespace

Result<State> State::open(const fs::path& folder) {
  for (const char* part : {"register", "outbox", "receipts"}) {
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

Result<std::vector<ReviewEntry>> State::review() const {
  const auto file = folder_ / "review.csv";
  std::vector<ReviewEntry> out;
  std::error_code ec;
  if (!fs::exists(file, ec)) return out;
  const auto text = read_file(file, max_small_bytes);
  if (!text) return text.error();
  wire::CsvOptions options;
  options.delimiter = ',';
  auto reader = wire::CsvReader::open(wire::read_from(*text), options);
  if (!reader) return reader.error();
  wire::CsvRecord record;
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) return out;
    if (record.row == 1) continue;
    const auto entry = review_entry(record.fields);
    if (!entry) return damaged(file, record.row);
    out.push_back(*entry);
  }
}

Status State::write_review(const std::vector<ReviewEntry>& entries) {
  std::string out;
  wire::CsvWriter csv(out, {',', "\n", false});
  csv.value("siret").value("answer").value("lines").value("amount").end_record();
  for (const auto& entry : entries) {
    csv.value(entry.siret.to_string()).value(answer_text(entry.answer));
    csv.value(std::to_string(entry.item.lines)).value(entry.item.amount.to_decimal());
    csv.end_record();
  }
  return write_file(folder_ / "review.csv", out);
}

Status State::keep_review(const std::map<model::Siret, classify::ReviewItem>& items) {
  auto entries = review();
  if (!entries) return entries.error();
  std::erase_if(*entries,
                [&](const ReviewEntry& e) { return !e.answer && !items.contains(e.siret); });
  for (const auto& [siret, item] : items) {
    const auto it = std::find_if(entries->begin(), entries->end(),
                                 [&wanted = siret](const auto& e) { return e.siret == wanted; });
    if (it != entries->end()) {
      it->item = item;
    } else {
      entries->push_back({siret, item, std::nullopt});
    }
  }
  std::sort(entries->begin(), entries->end(),
            [](const ReviewEntry& a, const ReviewEntry& b) { return a.siret < b.siret; });
  return write_review(*entries);
}

Status State::answer(model::Siret siret, const std::optional<classify::ReviewAnswer>& answer) {
  auto entries = review();
  if (!entries) return entries.error();
  const auto it = std::find_if(entries->begin(), entries->end(),
                               [&](const ReviewEntry& e) { return e.siret == siret; });
  if (it == entries->end()) {
    return Error{Errc::not_found,
                 {fmt::format("{} n'est pas sur la liste à examiner", siret.to_string()),
                  fmt::format("{} is not on the review list", siret.to_string())}};
  }
  it->answer = answer;
  return write_review(*entries);
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

std::map<model::Siret, classify::ReviewAnswer> answers_of(const std::vector<ReviewEntry>& entries) {
  std::map<model::Siret, classify::ReviewAnswer> out;
  for (const auto& entry : entries) {
    if (entry.answer) out[entry.siret] = *entry.answer;
  }
  return out;
}

}  // namespace parangon::connectors::agent
