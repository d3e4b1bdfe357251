#include "hub/release/files/sdmx.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/release/ascii.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::hub::release {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// CL_FREQ: A, Q, M, from how the period is written.
std::string_view frequency_code(std::string_view period) {
  if (period.find('Q') != std::string_view::npos) return "Q";
  return period.size() == 4 ? "A" : "M";
}

void write_header(wire::CsvWriter& csv, const Table& table) {
  const Cube& cube = table.cube();
  const std::size_t time = time_dimension(cube);
  const bool timed = time < cube.dimensions.size();
  csv.value("STRUCTURE").value("STRUCTURE_ID").value("ACTION");
  if (timed) csv.value("FREQ");
  for (std::size_t i = 0; i < cube.dimensions.size(); ++i)
    if (i != time) csv.value(sdmx_id(cube.dimensions[i].id));
  if (timed) csv.value("TIME_PERIOD");
  csv.value("OBS_VALUE").value("AGENCIES").value("SHARE_OF_PURCHASES");
  csv.value("AMOUNT_PER_1000_INHABITANTS").value("OBS_STATUS").value("CONF_STATUS");
  csv.value("UNIT_MEASURE");
  if (table.has_intervals()) csv.value("INTERVAL_LOWER").value("INTERVAL_UPPER");
  csv.end_record();
}

void write_row(wire::CsvWriter& csv, const Table& table, const Observation& observation) {
  const Cube& cube = table.cube();
  const std::size_t time = time_dimension(cube);
  const std::size_t dimensions = cube.dimensions.size();
  const std::vector<std::string> row = table.row(observation);
  if (time < dimensions) csv.value(frequency_code(row[time]));
  for (std::size_t i = 0; i < dimensions; ++i)
    if (i != time) csv.value(sdmx_code(row[i]));
  if (time < dimensions) csv.value(row[time]);
  constexpr std::size_t values = 4;
  for (std::size_t i = 0; i < values; ++i) csv.value(row[dimensions + i]);
  const bool confidential = observation.status == ObservationStatus::confidential;
  csv.value(confidential ? "Q" : row.back()).value(confidential ? "C" : "F").value("EUR");
  if (table.has_intervals()) {
    csv.value(row[dimensions + values]).value(row[dimensions + values + 1]);
  }
  csv.end_record();
}

}  // namespace

std::string sdmx_code(std::string_view code) {
  std::string out(code);
  for (char& c : out)
    if (!is_letter(c) && !is_digit(c) && c != '-') c = '_';
  return out;
}

std::string sdmx_id(std::string_view id) {
  std::string out = sdmx_code(id);
  std::transform(out.begin(), out.end(), out.begin(), upper);
  return out;
}

std::string sdmx_agency(const Publisher& publisher) {
  std::string_view host = publisher.base_uri;
  if (const auto scheme = host.find("://"); scheme != std::string_view::npos)
    host.remove_prefix(scheme + 3);
  host = host.substr(0, host.find_first_of(":/"));
  std::string out;
  while (!host.empty()) {
    const auto dot = host.rfind('.');
    std::string label = sdmx_code(dot == std::string_view::npos ? host : host.substr(dot + 1));
    host = dot == std::string_view::npos ? std::string_view() : host.substr(0, dot);
    if (label.empty()) continue;
    if (!is_letter(label.front())) label.insert(0, "x");
    if (!out.empty()) out += '.';
    out += label;
  }
  return out;
}

std::size_t time_dimension(const Cube& cube) {
  const auto found = std::find_if(cube.dimensions.begin(), cube.dimensions.end(),
                                  [](const Dimension& d) { return d.id == "period"; });
  return static_cast<std::size_t>(found - cube.dimensions.begin());
}

std::string sdmx_csv(const Publication& publication, const Table& table) {
  const std::string structure = fmt::format("{}:{}({}.0.0)", sdmx_agency(publication.publisher),
                                            sdmx_id(table.cube().id), publication.number);
  std::string out;
  wire::CsvWriter csv(out);
  write_header(csv, table);
  for (const Observation& observation : table.cube().observations) {
    csv.value("dataflow").value(structure).value("I");
    write_row(csv, table, observation);
  }
  return out;
}

}  // namespace parangon::hub::release
