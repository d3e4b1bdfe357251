#include <fmt/format.h>

#include <algorithm>

#include "connectors/agent/files.hpp"
#include "connectors/agent/state.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::connectors::agent {
namespace {

namespace fs = std::filesystem;

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
  const auto lines = whole_number(fields[2]);
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

std::map<model::Siret, classify::ReviewAnswer> answers_of(const std::vector<ReviewEntry>& entries) {
  std::map<model::Siret, classify::ReviewAnswer> out;
  for (const auto& entry : entries) {
    if (entry.answer) out[entry.siret] = *entry.answer;
  }
  return out;
}

}  // namespace parangon::connectors::agent
