#include "hub/release/staff_values.hpp"

#include <fmt/format.h>

#include "hub/release/rounding.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::hub::release {
namespace {

constexpr std::size_t column_count = 9;

Error unreadable(std::uint64_t line) {
  return {Errc::malformed,
          {fmt::format("valeurs réservées au personnel, ligne {} : illisible", line),
           fmt::format("values for staff, line {}: cannot be read", line)}};
}

Result<StaffValue> value_from(std::span<const std::string_view> fields, std::uint64_t line) {
  const auto period = model::Period::parse(fields[0]);
  const auto measure = model::measure_from(fields[1]);
  if (!period || !measure) return unreadable(line);
  StaffValue out{*period,
                 *measure,
                 {},
                 std::string(fields[3]),
                 std::string(fields[4]),
                 std::string(fields[5]),
                 std::string(fields[6]),
                 {},
                 {}};
  if (!fields[2].empty()) {
    out.agency = model::Siret::try_parse(fields[2]);
    if (!out.agency) return unreadable(line);
  }
  const auto amount = [](std::string_view text) { return model::Money::from_decimal(text); };
  if (!fields[7].empty()) {
    const auto read = amount(fields[7]);
    if (!read) return unreadable(line);
    out.amount = *read;
  }
  if (!fields[8].empty()) {
    const auto read = amount(fields[8]);
    if (!read) return unreadable(line);
    out.per_thousand = Ratio(read->in_cents(), 1);
  }
  return out;
}

}  // namespace

std::string write_staff_values(std::span<const StaffValue> values) {
  std::string out;
  wire::CsvWriter csv(out);
  for (const auto* name : {"period", "measure", "siret", "name", "segment", "kind", "basis",
                           "amount_before_tax", "amount_per_1000_inhabitants"}) {
    csv.value(name);
  }
  csv.end_record();
  for (const StaffValue& value : values) {
    csv.value(value.period.to_string()).value(to_string(value.measure));
    csv.value(value.agency ? value.agency->to_string() : std::string()).text(value.name);
    csv.value(value.segment).value(value.kind).value(value.basis);
    csv.value(value.amount ? value.amount->to_decimal() : std::string());
    csv.value(value.per_thousand ? euros(*value.per_thousand) : std::string());
    csv.end_record();
  }
  return out;
}

Result<std::vector<StaffValue>> read_staff_values(const std::string& text) {
  wire::CsvOptions options;
  options.delimiter = ',';
  auto reader = wire::CsvReader::open(wire::read_from(text), options);
  if (!reader) return reader.error();
  std::vector<StaffValue> out;
  wire::CsvRecord record;
  for (bool header = true;; header = false) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) return out;
    const bool whole = record.fault == wire::CsvFault::none && record.fields.size() == column_count;
    if (!whole) return unreadable(record.row);
    if (header) continue;
    auto value = value_from(record.fields, record.row);
    if (!value) return value.error();
    out.push_back(std::move(*value));
  }
}

}  // namespace parangon::hub::release
