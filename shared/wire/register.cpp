#include "shared/wire/register.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "shared/wire/csv_header.hpp"
#include "shared/wire/register_collector.hpp"

namespace parangon::wire {
namespace {

constexpr std::array<std::string_view, 4> format_names = {"register", "finess-xml", "finess-csv",
                                                          "directory"};
constexpr std::array<std::string_view, 5> register_columns = {"siret", "kind", "first_day",
                                                              "last_day", "source"};

/// The positions of the register's five columns; an Error that names the one that is missing.
Result<std::array<std::size_t, register_columns.size()>> find_columns(
    std::span<const std::string_view> header) {
  std::array<std::size_t, register_columns.size()> at{};
  for (std::size_t i = 0; i < register_columns.size(); ++i) {
    const auto found = find_column(header, register_columns[i]);
    if (!found) return found.error();
    if (!*found) {
      return Error{
          Errc::malformed,
          {fmt::format(
               "ce n'est pas un registre : la colonne « {} » manque ; colonnes trouvées : {}",
               register_columns[i], list_columns(header)),
           fmt::format("not a register: column \"{}\" is missing; columns found: {}",
                       register_columns[i], list_columns(header))}};
    }
    at[i] = **found;
  }
  return at;
}

auto sort_key(const model::RegisterEntry& e) {
  return std::tuple(e.siret, e.order, e.kind, e.flag, e.first_day, e.last_day,
                    std::string_view(e.source));
}

}  // namespace

std::string_view to_string(RegisterFormat format) {
  return format_names[static_cast<std::size_t>(format)];
}

std::optional<RegisterFormat> register_format_from(std::string_view text) {
  const auto it = std::find(format_names.begin(), format_names.end(), text);
  if (it == format_names.end()) return std::nullopt;
  return static_cast<RegisterFormat>(it - format_names.begin());
}

Result<RegisterReading> read_register_csv(const ReadBytes& read, const RegisterSource& source) {
  auto reader = CsvReader::open(read);
  if (!reader) return reader.error();
  CsvRecord record;
  const auto first = reader->next(record);
  if (!first) return first.error();
  const auto at = find_columns(*first ? record.fields : std::span<const std::string_view>{});
  if (!at) return at.error();
  const auto width = record.fields.size();
  RegisterCollector collector(source.file);
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) return collector.finish();
    if (record.fault == CsvFault::none && record.is_blank()) continue;
    collector.begin(record.row);
    if (record.fault != CsvFault::none || record.fields.size() != width) {
      collector.reject("R-RECORD-MALFORMED", "",
                       Text(fmt::format("{} champs au lieu de {}", record.fields.size(), width),
                            fmt::format("{} fields instead of {}", record.fields.size(), width)));
      continue;
    }
    const auto& f = record.fields;
    collector.take({f[(*at)[0]], f[(*at)[1]], f[(*at)[2]], f[(*at)[3]],
                    source.label.empty() ? f[(*at)[4]] : std::string_view(source.label)});
  }
}

Result<RegisterReading> read_register(RegisterFormat format, const ReadBytes& read,
                                      const RegisterSource& source, const DirectoryLayout& layout) {
  auto reading = [&]() -> Result<RegisterReading> {
    switch (format) {
      case RegisterFormat::register_csv: return read_register_csv(read, source);
      case RegisterFormat::finess_xml: return read_finess_xml(read, source);
      case RegisterFormat::finess_csv: return read_finess_csv(read, source);
      case RegisterFormat::directory: return read_directory(read, source, layout);
    }
    return Error{Errc::invalid_argument, {"format de registre inconnu", "unknown register format"}};
  }();
  if (reading) return reading;
  auto error = reading.error();
  error.message = {source.file + " : " + error.message.fr, source.file + ": " + error.message.en};
  return error;
}

std::vector<model::RegisterEntry> canonical_register(std::vector<model::RegisterEntry> entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return sort_key(a) < sort_key(b); });
  std::set<std::string> seen;
  std::erase_if(entries, [&](const auto& e) { return !seen.insert(approval_key(e)).second; });
  std::int32_t order = 0;
  for (auto& entry : entries) entry.order = order++;
  return entries;
}

std::string write_register(std::vector<model::RegisterEntry> entries) {
  std::string out;
  CsvWriter writer(out);
  for (const auto column : register_columns) writer.value(column);
  writer.end_record();
  const auto sorted = canonical_register(std::move(entries));
  for (const auto& entry : sorted) {
    writer.value(entry.siret.to_string()).value(kind_text(entry));
    writer.value(entry.first_day ? entry.first_day->to_string() : "");
    writer.value(entry.last_day ? entry.last_day->to_string() : "");
    writer.text(entry.source).end_record();
  }
  return out;
}

}  // namespace parangon::wire
