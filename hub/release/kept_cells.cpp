#include "hub/release/kept_cells.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/release/read_number.hpp"

namespace parangon::hub::release {
namespace {

using Fields = std::vector<std::string_view>;

std::string written(const std::optional<Ratio>& ratio) {
  if (!ratio) return {};
  return fmt::format("{}/{}", ratio->numerator(), ratio->denominator());
}

void write_cell(std::string& out, const Observation& cell) {
  out += fmt::format("cell\t{}\t{}\t{}\t{}\t{}\t{}\n", fmt::join(cell.codes, " "),
                     static_cast<char>(cell.status),
                     cell.amount ? std::to_string(cell.amount->in_cents()) : std::string(),
                     cell.agencies ? std::to_string(*cell.agencies) : std::string(),
                     written(cell.share), written(cell.per_thousand));
}

Fields split(std::string_view text, char separator) {
  Fields out;
  for (;;) {
    const auto end = text.find(separator);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

/// Thirty digits are more than any product of amounts and populations has.
bool read_wide(std::string_view text, Wide& out) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 30) return false;
  out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  if (negative) out = -out;
  return true;
}

bool read_ratio(std::string_view text, std::optional<Ratio>& out) {
  if (text.empty()) return true;
  const auto slash = text.find('/');
  Wide numerator = 0;
  Wide denominator = 0;
  if (slash == std::string_view::npos || !read_wide(text.substr(0, slash), numerator) ||
      !read_wide(text.substr(slash + 1), denominator) || denominator <= 0) {
    return false;
  }
  out = Ratio(numerator, denominator);
  return true;
}

class CellsReader {
 public:
  bool take(const Fields& fields) {
    const auto kind = fields[0];
    const auto field = [&](std::size_t i) { return std::string(fields[i]); };
    if (kind == "release" && fields.size() == 5) return take_release(fields);
    if (kind == "period" && fields.size() == 2) {
      const auto period = model::Period::parse(field(1));
      if (period) out.periods.push_back(*period);
      return static_cast<bool>(period);
    }
    if (kind == "source" && fields.size() == 2) return out.sources.push_back(field(1)), true;
    if (kind == "list" && fields.size() == 2) {
      out.code_lists.push_back({.id = field(1), .label = {}, .codes = {}});
      return true;
    }
    if (kind == "code" && fields.size() == 2 && !out.code_lists.empty()) {
      out.code_lists.back().codes.push_back(
          {.code = field(1), .parent = {}, .label = {}, .uri = {}});
      return true;
    }
    if (kind == "cube" && fields.size() == 2) {
      out.cubes.push_back(
          {.id = field(1), .title = {}, .description = {}, .dimensions = {}, .observations = {}});
      return true;
    }
    if (kind == "dimension" && fields.size() == 3 && !out.cubes.empty()) {
      return take_dimension(field(1), field(2));
    }
    return kind == "cell" && fields.size() == 7 && !out.cubes.empty() && take_cell(fields);
  }

  Publication out;

 private:
  bool take_release(const Fields& fields) {
    const auto issued = parse_instant(fields[2]);
    if (!issued) return false;
    out.issued = *issued;
    out.rules_version = fields[3];
    out.families_version = fields[4];
    return read_number(fields[1], out.number);
  }

  bool take_dimension(std::string id, std::string list) {
    const auto known = std::ranges::find(out.code_lists, list, &CodeList::id);
    if (known == out.code_lists.end()) return false;
    sizes_.resize(out.cubes.size());
    sizes_.back().push_back(known->codes.size());
    out.cubes.back().dimensions.push_back(
        {.id = std::move(id), .label = {}, .code_list = std::move(list)});
    return true;
  }

  bool take_cell(const Fields& fields) {
    Observation cell;
    for (const auto code : split(fields[1], ' ')) {
      std::uint32_t at = 0;
      if (!read_number(code, at)) return false;
      cell.codes.push_back(at);
    }
    const auto& cube = out.cubes.back();
    if (cell.codes.size() != cube.dimensions.size()) return false;
    for (std::size_t i = 0; i < cell.codes.size(); ++i) {
      if (cell.codes[i] >= sizes_.back()[i]) return false;
    }
    if (fields[2] != "A" && fields[2] != "P" && fields[2] != "c") return false;
    cell.status = static_cast<ObservationStatus>(fields[2][0]);
    std::int64_t cents = 0;
    int agencies = 0;
    if (!fields[3].empty() && !read_number(fields[3], cents)) return false;
    if (!fields[3].empty()) cell.amount = model::Money::cents(cents);
    if (!fields[4].empty() && !read_number(fields[4], agencies)) return false;
    if (!fields[4].empty()) cell.agencies = agencies;
    if (!read_ratio(fields[5], cell.share) || !read_ratio(fields[6], cell.per_thousand)) {
      return false;
    }
    out.cubes.back().observations.push_back(std::move(cell));
    return true;
  }

  std::vector<std::vector<std::size_t>> sizes_;  ///< Of the lists of each cube's dimensions.
};

}  // namespace

std::string write_cells(const Publication& publication) {
  std::string out = fmt::format("release\t{}\t{}\t{}\t{}\n", publication.number,
                                format_instant(publication.issued), publication.rules_version,
                                publication.families_version);
  for (const auto& period : publication.periods) out += "period\t" + period.to_string() + "\n";
  for (const auto& source : publication.sources) out += "source\t" + source + "\n";
  for (const auto& list : publication.code_lists) {
    out += "list\t" + list.id + "\n";
    for (const auto& code : list.codes) out += "code\t" + code.code + "\n";
  }
  for (const auto& cube : publication.cubes) {
    out += "cube\t" + cube.id + "\n";
    for (const auto& dimension : cube.dimensions) {
      out += fmt::format("dimension\t{}\t{}\n", dimension.id, dimension.code_list);
    }
    for (const auto& cell : cube.observations) write_cell(out, cell);
  }
  return out;
}

Result<Publication> read_cells(std::string_view text) {
  CellsReader reader;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos || !reader.take(split(text.substr(0, end), '\t'))) {
      return Error{Errc::malformed,
                   {fmt::format("cases gardées d'une publication, ligne {} illisible", line),
                    fmt::format("kept cells of a release, line {} is unreadable", line)}};
    }
    text.remove_prefix(end + 1);
  }
  return std::move(reader.out);
}

}  // namespace parangon::hub::release
