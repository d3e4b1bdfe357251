#include <array>
#include <utility>

#include "connectors/readers/formats.hpp"
#include "connectors/readers/reader.hpp"

namespace parangon::connectors::readers {

std::string_view to_string(Format format) {
  switch (format) {
    case Format::decp: return "decp";
    case Format::pes: return "pes";
    case Format::csv: return "csv";
  }
  return "";
}

std::optional<Format> format_from(std::string_view text) {
  static constexpr auto names = std::to_array<std::pair<std::string_view, Format>>({
      {"decp", Format::decp},
      {"decp2019", Format::decp},
      {"decp2022", Format::decp},
      {"decp-2019", Format::decp},
      {"decp-2022", Format::decp},
      {"pes", Format::pes},
      {"pes-v2", Format::pes},
      {"csv", Format::csv},
  });
  for (const auto& [name, format] : names) {
    if (name == text) return format;
  }
  return std::nullopt;
}

Status read(const Source& source, const ReadLimits& limits, LineSink& sink) {
  switch (source.format) {
    case Format::decp: return read_decp(source, limits, sink);
    case Format::pes: return read_pes(source, limits, sink);
    case Format::csv: return read_csv(source, limits, sink);
  }
  return Error{Errc::invalid_argument, {"format de source inconnu", "unknown source format"}};
}

}  // namespace parangon::connectors::readers
