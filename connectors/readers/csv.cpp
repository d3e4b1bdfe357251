#include <fmt/format.h>

#include <array>
#include <utility>

#include "connectors/readers/byte_source.hpp"
#include "connectors/readers/csv_columns.hpp"
#include "connectors/readers/formats.hpp"
#include "connectors/readers/trim.hpp"
#include "shared/wire/csv.hpp"
#include "shared/wire/csv_header.hpp"

namespace parangon::connectors::readers {
namespace {

/// What a cell of yes or no says; nullopt when it says neither.
std::optional<bool> yes_or_no(std::string_view cell) {
  const auto key = wire::header_key(cell);
  for (const std::string_view no : {"", "non", "no", "n", "0", "faux", "false", "aucun", "aucune",
                                    "neant", "sansobjet", "nonreserve"}) {
    if (key == no) return false;
  }
  for (const std::string_view yes :
       {"oui", "yes", "o", "y", "1", "x", "vrai", "true", "reserve", "marchereserve"}) {
    if (key == yes) return true;
  }
  return std::nullopt;
}

/// One pass over one file.
class CsvPurchases {
 public:
  CsvPurchases(const Source& source, const ReadLimits& limits, LineSink& sink, ByteSource& bytes)
      : layout_(source.csv),
        limits_(limits),
        sink_(sink),
        bytes_(bytes),
        name_(source.path.filename().string()) {}

  Status run();

 private:
  Result<wire::CsvReader> open();
  Result<bool> read_header(wire::CsvReader& reader);
  void take(const wire::CsvRecord& record);
  bool usable(const wire::CsvRecord& record);
  bool read_reservation(RawLine& line);
  std::string_view identity();
  std::string_view cell(CsvField field) const {
    const auto column = columns_[field];
    return column ? trim(fields_[*column]) : std::string_view{};
  }
  void broken(std::string_view rule, std::string column, Text arg) {
    sink_.broken({rule, {name_, row_, std::move(column)}, {std::move(arg)}});
  }

  const CsvLayout& layout_;
  const ReadLimits& limits_;
  LineSink& sink_;
  ByteSource& bytes_;
  std::string name_;
  CsvColumns columns_;
  std::span<const std::string_view> fields_;
  std::string identity_;
  std::int64_t row_ = 0;
  std::uint64_t told_ = 0;  ///< Bytes of the last progress report.
};

Result<wire::CsvReader> CsvPurchases::open() {
  wire::CsvOptions options;
  options.delimiter = layout_.delimiter;
  options.max_record_bytes = limits_.max_record_bytes;
  options.max_field_bytes = limits_.max_field_bytes;
  if (!layout_.encoding.empty()) {
    options.encoding = wire::text_encoding_from(layout_.encoding);
    if (!options.encoding) {
      return Error{Errc::invalid_argument,
                   {fmt::format("encodage « {} » inconnu (clé encoding) : UTF-8, UTF-16, "
                                "ISO-8859-1, ISO-8859-15 ou windows-1252",
                                layout_.encoding),
                    fmt::format("unknown encoding \"{}\" (key encoding): UTF-8, UTF-16, "
                                "ISO-8859-1, ISO-8859-15 or windows-1252",
                                layout_.encoding)}};
    }
  }
  return wire::CsvReader::open([this](std::span<char> into) { return bytes_.read(into); }, options);
}

Result<bool> CsvPurchases::read_header(wire::CsvReader& reader) {
  wire::CsvRecord record;
  do {
    const auto more = reader.next(record);
    if (!more) return more.error();
    if (!*more) {
      return Error{Errc::malformed,
                   {"fichier vide : il faut un en-tête puis une ligne par achat",
                    "empty file: a header and one row per purchase are needed"}};
    }
  } while (record.is_blank());
  if (record.fault != wire::CsvFault::none) {
    return Error{Errc::malformed,
                 {fmt::format("ligne {} : en-tête illisible ; vérifiez le délimiteur et les "
                              "guillemets",
                              record.row),
                  fmt::format("line {}: unreadable header; check the delimiter and the quotes",
                              record.row)}};
  }
  constexpr std::array required = {CsvField::amount, CsvField::date};
  const auto columns = recognise_columns(record.fields, layout_.columns, required);
  if (!columns) return columns.error();
  columns_ = *columns;
  return true;
}

Status CsvPurchases::run() {
  auto reader = open();
  if (!reader) return reader.error();
  if (const auto header = read_header(*reader); !header) return header.error();
  wire::CsvRecord record;
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) break;
    take(record);
    if (bytes_.consumed() - told_ >= progress_step) {
      told_ = bytes_.consumed();
      sink_.progress(told_, bytes_.size());
    }
  }
  sink_.progress(bytes_.consumed(), bytes_.size());
  return {};
}

/// Whether the record has the header's shape; says why not.
bool CsvPurchases::usable(const wire::CsvRecord& record) {
  switch (record.fault) {
    case wire::CsvFault::none: break;
    case wire::CsvFault::text_after_quote:
      broken("P-RECORD-MALFORMED", "",
             Text("du texte suit un guillemet fermant ; doublez les guillemets d'un champ",
                  "text follows a closing quote; double the quotes within a field"));
      return false;
    case wire::CsvFault::record_too_large:
      broken("P-RECORD-TOO-LARGE", "", fmt::to_string(limits_.max_record_bytes));
      return false;
    case wire::CsvFault::field_too_large:
      broken("P-FIELD-TOO-LONG", "", fmt::to_string(limits_.max_field_bytes));
      return false;
    case wire::CsvFault::too_many_fields:
      broken("P-RECORD-MALFORMED", "", Text("trop de colonnes", "too many columns"));
      return false;
  }
  // Software that ends each line with a delimiter adds empty fields; they say nothing.
  auto count = record.fields.size();
  while (count > columns_.count && trim(record.fields[count - 1]).empty()) --count;
  if (count == columns_.count) return true;
  broken("P-RECORD-MALFORMED", "",
         Text(fmt::format("{} champs au lieu de {}", count, columns_.count),
              fmt::format("{} fields instead of {}", count, columns_.count)));
  return false;
}

/// False when the cell says neither yes nor no: guessing would move money between bases.
bool CsvPurchases::read_reservation(RawLine& line) {
  const auto reserved = cell(CsvField::reserved);
  const auto article = cell(CsvField::article);
  if (const auto answer = yes_or_no(reserved)) {
    line.reserved = *answer;
  } else if (model::basis_from_article(reserved)) {
    line.reserved = true;
    line.reserved_article = reserved;
  } else {
    const auto seen = wire::shortened(reserved, 40);
    broken("P-RECORD-MALFORMED", "reserved",
           Text(fmt::format("« {} » n'est ni oui, ni non, ni un article", seen),
                fmt::format("\"{}\" is neither yes, nor no, nor an article", seen)));
    return false;
  }
  if (yes_or_no(article).value_or(true)) {
    line.reserved = true;
    line.reserved_article = article;
  }
  return true;
}

/// A piece may have several lines: what differs between them belongs to a line's identity.
std::string_view CsvPurchases::identity() {
  using enum CsvField;
  identity_.clear();
  if (cell(piece).empty()) return identity_;
  for (const auto part :
       {piece, buyer, date, amount, account, supplier, supplier_reference, contract, label}) {
    identity_ += cell(part);
    identity_ += '\x1F';
  }
  return identity_;
}

void CsvPurchases::take(const wire::CsvRecord& record) {
  if (record.fault == wire::CsvFault::none && record.is_blank()) return;
  row_ = record.row;
  if (!usable(record)) return;
  fields_ = record.fields;
  RawLine line;
  line.row = row_;
  line.measure = layout_.measure;
  line.buyer = cell(CsvField::buyer);
  line.date = cell(CsvField::date);
  line.amount = cell(CsvField::amount);
  line.amount_is_french = true;
  line.decimal = layout_.decimal;
  line.tax = columns_.amount_before_tax ? model::TaxBasis::before_tax : layout_.tax;
  line.account = cell(CsvField::account);
  line.cpv = cell(CsvField::cpv);
  line.contract = cell(CsvField::contract);
  line.identity = identity();
  line.label = cell(CsvField::label);
  line.family = cell(CsvField::family);
  line.duration_months = cell(CsvField::duration);
  line.has_replacement_character = record.has_replacement_character;
  // Without its account a payment cannot be shown to be a purchase (account filter).
  if (columns_[CsvField::account] && line.account.empty()) {
    return broken("P-FIELD-MISSING", "account", "account");
  }
  if (!read_reservation(line)) return;
  const RawSupplier supplier{cell(CsvField::supplier), columns_.supplier_type,
                             cell(CsvField::supplier_reference)};
  const bool named = !supplier.id.empty() || !supplier.own_reference.empty();
  if (named) line.suppliers = {&supplier, 1};
  sink_.line(line);
}

}  // namespace

Status read_csv(const Source& source, const ReadLimits& limits, LineSink& sink) {
  const auto bytes = ByteSource::open(source.path, limits);
  if (!bytes) return bytes.error();
  auto status = CsvPurchases(source, limits, sink, **bytes).run();
  if (status) return status;
  const auto name = source.path.filename().string();
  auto error = status.error();
  error.message = {fmt::format("{} : {}", name, error.message.fr),
                   fmt::format("{}: {}", name, error.message.en)};
  return error;
}

}  // namespace parangon::connectors::readers
