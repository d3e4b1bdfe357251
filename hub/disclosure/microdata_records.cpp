#include "hub/disclosure/microdata_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "hub/disclosure/csv_lines.hpp"

namespace parangon::hub::disclosure {
namespace {

using Fields = std::vector<std::string_view>;

/// Texts numbered as they are met.
class Numbers {
 public:
  explicit Numbers(std::vector<std::string>& texts) : texts_(texts) {}
  std::uint32_t of(std::string_view text) {
    const auto next = static_cast<std::uint32_t>(texts_.size());
    const auto [at, is_new] = numbers_.emplace(text, next);
    if (is_new) texts_.emplace_back(text);
    return at->second;
  }

 private:
  std::vector<std::string>& texts_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// Where the wanted columns are: the dimensions', the value's, then the holding's and the weight's
/// if they are asked for.
Result<std::vector<std::size_t>> find_columns(const CsvLines& lines,
                                              const std::vector<std::string>& names,
                                              const MicrodataLayout& layout) {
  std::vector<std::string> wanted;
  for (const auto& dimension : layout.dimensions) wanted.push_back(dimension.column);
  wanted.push_back(layout.value);
  for (const auto& column : {layout.holding, layout.weight}) {
    if (!column.empty()) wanted.push_back(column);
  }
  std::vector<std::size_t> places;
  for (const auto& name : wanted) {
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) {
      return lines.error(fmt::format("colonne « {} » absente", name),
                         fmt::format("no column \"{}\"", name));
    }
    if (std::ranges::count(names, name) > 1) {
      return lines.error(fmt::format("deux colonnes « {} »", name),
                         fmt::format("two columns \"{}\"", name));
    }
    places.push_back(static_cast<std::size_t>(at - names.begin()));
  }
  return places;
}

Error bad_code(const CsvLines& lines, const std::string& column) {
  return lines.error(
      fmt::format("colonne « {} » : un code ne peut être vide ni tenir sur deux lignes", column),
      fmt::format("column \"{}\": a code cannot be empty or on two lines", column));
}

Error bad_amount(const CsvLines& lines, std::string_view text) {
  const bool comma = text.find(',') != std::string_view::npos;
  return lines.error(fmt::format("montant refusé : « {} »{}", text,
                                 comma ? " (le séparateur décimal est le point)" : ""),
                     fmt::format("amount refused: \"{}\"{}", text,
                                 comma ? " (decimals stand after a point)" : ""));
}

Result<Decimal> weight_from(const CsvLines& lines, std::string_view text) {
  const auto weight = parse_decimal(text);
  if (weight && weight->digits >= 0) return *weight;
  return lines.error(
      fmt::format("poids refusé : « {} » (un nombre positif ou nul est attendu)", text),
      fmt::format("weight refused: \"{}\" (a number from 0 up is expected)", text));
}

class RecordReader {
 public:
  RecordReader(const MicrodataLayout& layout, MicrodataRecords& into)
      : layout_(layout), into_(into), holdings_(into.holdings) {
    into_.codes.resize(layout.dimensions.size());
    for (auto& codes : into_.codes) codes_.emplace_back(codes);
  }

  Status add(const CsvLines& lines, const Fields& fields, const std::vector<std::size_t>& places) {
    if (into_.records.size() == max_records) {
      return Error{Errc::too_large,
                   lines.error("trop d'enregistrements", "too many records").message};
    }
    MicrodataRecord record;
    record.line = lines.number();
    const std::size_t dimensions = layout_.dimensions.size();
    for (std::size_t d = 0; d < dimensions; ++d) {
      const std::string_view code = fields[places[d]];
      if (code.empty() || code.find_first_of("\r\n") != std::string_view::npos) {
        return bad_code(lines, layout_.dimensions[d].column);
      }
      record.codes[d] = codes_[d].of(code);
    }
    const std::string_view text = fields[places[dimensions]];
    const auto amount = parse_decimal(text);
    if (!amount) return bad_amount(lines, text);
    record.amount = record.single = *amount;
    const bool named = !layout_.holding.empty();
    if (named && fields[places[dimensions + 1]].empty()) {
      return lines.error("groupe vide", "empty holding");
    }
    if (!layout_.weight.empty()) {
      const auto weight = weight_from(lines, fields[places.back()]);
      if (!weight) return weight.error();
      if (weight->digits == 0) return {};
      const auto product = times(*amount, *weight);
      if (!product) return bad_amount(lines, text);
      record.amount = *product;
    }
    record.holding = named ? holdings_.of(fields[places[dimensions + 1]])
                           : holdings_.of(fmt::format("#{}", record.line));
    into_.records.push_back(record);
    return {};
  }

 private:
  const MicrodataLayout& layout_;
  MicrodataRecords& into_;
  std::vector<Numbers> codes_;
  Numbers holdings_;
};

}  // namespace

Result<MicrodataRecords> read_microdata_records(std::string_view csv,
                                                const MicrodataLayout& layout) {
  auto lines = CsvLines::open(csv);
  if (!lines) return lines.error();
  std::vector<std::string> names = layout.columns;
  if (names.empty()) {
    const auto header = lines->next();
    if (!header) return header.error();
    names.assign(header->begin(), header->end());
  }
  const auto places = find_columns(*lines, names, layout);
  if (!places) return places.error();
  MicrodataRecords read;
  RecordReader reader(layout, read);
  while (true) {
    const auto fields = lines->next();
    if (!fields) return fields.error();
    if (fields->empty()) return read;
    if (fields->size() != names.size()) {
      return lines->error(fmt::format("{} champs attendus, {} lus", names.size(), fields->size()),
                          fmt::format("{} fields expected, {} read", names.size(), fields->size()));
    }
    if (auto added = reader.add(*lines, *fields, *places); !added) return added.error();
  }
}

}  // namespace parangon::hub::disclosure
