#include "connectors/cli/justifications.hpp"

#include <fmt/format.h>

#include "shared/core/file.hpp"
#include "shared/wire/csv.hpp"
#include "shared/wire/csv_header.hpp"

namespace parangon::connectors::cli {
namespace {

constexpr std::uint64_t max_justifications_bytes = 1U << 20;

/// Why "rule" cannot be justified by "text"; nothing when it can.
std::optional<Text> objection(std::string_view rule, std::string_view text) {
  const rules::Rule* found = rules::find(rule);
  if (found == nullptr || found->severity != rules::Severity::warning) {
    return Text{fmt::format("« {} » n'est pas une règle d'avertissement (docs/rules.md)", rule),
                fmt::format("\"{}\" is not a warning rule (docs/rules.md)", rule)};
  }
  if (!model::is_justification(text)) {
    return Text{fmt::format("{} : une justification a de 1 à {} caractères, sur une ligne", rule,
                            model::max_justification),
                fmt::format("{}: a justification has 1 to {} characters, on one line", rule,
                            model::max_justification)};
  }
  return std::nullopt;
}

Error at(const std::filesystem::path& file, std::int64_t row, const Text& why) {
  return {Errc::malformed,
          {fmt::format("{}:{} : {}", file.string(), row, why.fr),
           fmt::format("{}:{}: {}", file.string(), row, why.en)}};
}

struct Columns {
  std::size_t rule = 0;
  std::size_t text = 0;
};

Result<Columns> columns_of(const wire::CsvRecord& header, const std::filesystem::path& file) {
  const auto rule = wire::find_column(header.fields, "rule");
  const auto text = wire::find_column(header.fields, "text");
  if (rule && text && *rule && *text) return Columns{**rule, **text};
  return at(file, header.row,
            {"les colonnes « rule » et « text » sont attendues, une fois chacune",
             "the columns \"rule\" and \"text\" are expected, once each"});
}

Status take(const wire::CsvRecord& record, const Columns& columns,
            const std::filesystem::path& file, Justifications& out) {
  if (record.is_blank()) return {};
  if (record.fault != wire::CsvFault::none ||
      record.fields.size() <= std::max(columns.rule, columns.text)) {
    return at(file, record.row, {"colonnes manquantes", "columns are missing"});
  }
  const auto rule = record.fields[columns.rule];
  const auto text = record.fields[columns.text];
  if (const auto why = objection(rule, text)) return at(file, record.row, *why);
  if (!out.emplace(rule, text).second) {
    return at(file, record.row,
              {fmt::format("{} est justifiée deux fois", rule),
               fmt::format("{} is justified twice", rule)});
  }
  return {};
}

}  // namespace

Result<Justifications> read_justifications(const std::filesystem::path& file) {
  const auto bytes = read_file(file, max_justifications_bytes);
  if (!bytes) return bytes.error();
  auto reader = wire::CsvReader::open(wire::read_from(*bytes));
  if (!reader) return reader.error();
  wire::CsvRecord record;
  const auto header = reader->next(record);
  if (!header) return header.error();
  const auto columns = columns_of(record, file);
  if (!columns) return columns.error();
  Justifications out;
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) return out;
    if (auto taken = take(record, *columns, file, out); !taken) return taken.error();
  }
}

Result<Justifications> justifications_of(const AgencyConfig& config,
                                         const std::vector<std::string>& options) {
  Justifications out;
  if (config.justifications) {
    auto read = read_justifications(*config.justifications);
    if (!read) return Error{Errc::invalid_argument, read.error().message};
    out = std::move(*read);
  }
  for (const auto& option : options) {
    const auto equals = option.find('=');
    const auto rule = option.substr(0, equals);
    const auto text = equals == std::string::npos ? std::string() : option.substr(equals + 1);
    if (const auto why = objection(rule, text)) {
      return Error{Errc::invalid_argument, {"--justify : " + why->fr, "--justify: " + why->en}};
    }
    out[rule] = text;
  }
  return out;
}

}  // namespace parangon::connectors::cli
