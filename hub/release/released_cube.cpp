#include "hub/release/released_cube.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "shared/wire/csv.hpp"

namespace parangon::hub::release {
namespace {

using Json = nlohmann::json;

constexpr std::string_view package_file = "datapackage.json";

/// A release is our own work: what does not fit in it is a defect.
Error defect(std::string_view what) {
  return {Errc::internal,
          {fmt::format("publication incohérente : {}", what),
           fmt::format("a release that does not fit together: {}", what)}};
}

/// Null when it is not there or no JSON. (Json converts from and to almost all, a Result too.)
Json package_of(const ReleasedCube::ReadFile& file) {
  const auto bytes = file(package_file);
  auto package = bytes ? Json::parse(*bytes, nullptr, false) : Json();
  if (package.is_discarded()) return {};
  return package;
}

/// A table, unlike a code list, has columns that refer to others.
bool is_table(const Json& resource) {
  return !resource.at("name").get<std::string>().starts_with("codes-");
}

/// Opens a CSV and gives each record behind the header line.
template <class Work>
Status each_record(const std::string& csv, std::size_t fields, const Work& work) {
  wire::CsvOptions options;
  options.delimiter = ',';
  auto reader = wire::CsvReader::open(wire::read_from(csv), options);
  if (!reader) return reader.error();
  wire::CsvRecord record;
  for (bool header = true;; header = false) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) return {};
    if (record.fault != wire::CsvFault::none || record.fields.size() < fields) {
      return defect(fmt::format("line {}", record.row));
    }
    if (header) continue;
    if (auto done = work(record.fields); !done) return done;
  }
}

Status read_codes(const std::string& csv, ReleasedCube::Column& column) {
  std::map<std::string, std::uint32_t, std::less<>> positions;
  return each_record(csv, 4, [&](std::span<const std::string_view> fields) -> Status {
    const auto parent = positions.find(fields[1]);
    if (!fields[1].empty() && parent == positions.end()) return defect(column.list);
    column.parents.push_back(parent == positions.end() ? ReleasedCube::no_parent : parent->second);
    positions.emplace(fields[0], static_cast<std::uint32_t>(column.codes.size()));
    column.codes.emplace_back(fields[0]);
    column.labels.emplace_back(std::string(fields[2]), std::string(fields[3]));
    return {};
  });
}

std::vector<ReleasedCube::Column> columns_of(const Json& resource) {
  const auto& schema = resource.at("schema");
  std::map<std::string, std::string> lists;
  for (const auto& key : schema.at("foreignKeys")) {
    lists[key.at("fields").get<std::string>()] =
        key.at("reference").at("resource").get<std::string>() + ".csv";
  }
  std::vector<ReleasedCube::Column> out;
  for (const auto& field : schema.at("fields")) {
    ReleasedCube::Column column;
    column.name = field.at("name").get<std::string>();
    const auto list = lists.find(column.name);
    column.coded = list != lists.end();
    if (column.coded) column.list = list->second;
    out.push_back(std::move(column));
  }
  return out;
}

std::vector<std::string> tables_of(const Json& package) {
  std::vector<std::string> out;
  for (const auto& resource : package.at("resources")) {
    if (is_table(resource)) out.push_back(resource.at("name").get<std::string>());
  }
  return out;
}

}  // namespace

std::optional<std::uint32_t> ReleasedCube::Column::find(std::string_view code) const {
  const auto found = std::ranges::find(codes, code);
  if (found == codes.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - codes.begin());
}

std::string_view ReleasedCube::text(std::size_t row, std::size_t column) const {
  const auto& its = cell(row, column);
  if (columns_[column].coded) return columns_[column].codes[its.at];
  return std::string_view(numbers_).substr(its.at, its.size);
}

Result<std::vector<std::string>> ReleasedCube::tables(const ReadFile& file) {
  const Json package = package_of(file);
  if (package.is_null()) return defect(package_file);
  try {
    return tables_of(package);
  } catch (const Json::exception& fault) {
    return defect(fault.what());
  }
}

Status ReleasedCube::read_rows(const std::string& csv) {
  std::vector<std::map<std::string_view, std::uint32_t>> positions(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (std::uint32_t at = 0; at < columns_[i].codes.size(); ++at) {
      positions[i].emplace(columns_[i].codes[at], at);
    }
  }
  return each_record(csv, columns_.size(), [&](std::span<const std::string_view> fields) -> Status {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!columns_[i].coded) {
        cells_.push_back({static_cast<std::uint32_t>(numbers_.size()),
                          static_cast<std::uint32_t>(fields[i].size())});
        numbers_ += fields[i];
        continue;
      }
      const auto found = positions[i].find(fields[i]);
      if (found == positions[i].end()) return defect(columns_[i].name);
      cells_.push_back({found->second, 0});
    }
    return {};
  });
}

Result<std::shared_ptr<const ReleasedCube>> ReleasedCube::read(std::string_view id,
                                                               const ReadFile& file) {
  const Json package = package_of(file);
  if (package.is_null()) return defect(package_file);
  try {
    const auto known = tables_of(package);
    if (std::ranges::find(known, id) == known.end()) {
      return Error{Errc::not_found,
                   {fmt::format("Pas de table « {} » ; il y a : {}.", id, fmt::join(known, ", ")),
                    fmt::format("No table \"{}\"; there are: {}.", id, fmt::join(known, ", "))}};
    }
    auto cube = std::make_shared<ReleasedCube>();
    for (const auto& resource : package.at("resources")) {
      if (resource.at("name") == id) cube->columns_ = columns_of(resource);
    }
    for (auto& column : cube->columns_) {
      if (!column.coded) continue;
      const auto list = file(column.list);
      if (!list) return defect(column.list);
      if (auto done = read_codes(*list, column); !done) return done.error();
    }
    const auto csv = file(std::string(id) + ".csv");
    if (!csv) return defect(id);
    if (auto done = cube->read_rows(*csv); !done) return done.error();
    return std::shared_ptr<const ReleasedCube>(std::move(cube));
  } catch (const Json::exception& fault) {
    return defect(fault.what());
  }
}

}  // namespace parangon::hub::release
