#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "shared/wire/csv_header.hpp"
#include "shared/wire/register_collector.hpp"

namespace parangon::wire {
namespace {

using Column = std::optional<std::size_t>;
using Header = std::span<const std::string_view>;

constexpr std::array<std::string_view, 8> siret_headers = {"siret",
                                                           "n siret",
                                                           "numero siret",
                                                           "numero de siret",
                                                           "siret etablissement",
                                                           "siret structure",
                                                           "titulaire.id",
                                                           "siret du titulaire"};
constexpr std::array<std::string_view, 9> kind_headers = {
    "kind",       "type",      "type structure",      "type de structure",
    "kind guess", "categorie", "categorie structure", "statut",
    "type siae"};
constexpr std::array<std::string_view, 6> first_day_headers = {
    "first day", "date debut", "date de debut", "debut", "date agrement", "date convention"};
constexpr std::array<std::string_view, 5> last_day_headers = {"last day", "date fin", "date de fin",
                                                              "fin", "date echeance"};

/// The column that the layout names, which must be there, else the first usual one, if any.
Result<Column> column_of(Header header, const std::string& named,
                         std::span<const std::string_view> usual) {
  if (!named.empty()) {
    auto found = find_column(header, named);
    if (!found || *found) return found;
    return Error{
        Errc::invalid_argument,
        {fmt::format("la colonne « {} » n'est pas dans l'annuaire ; colonnes trouvées : {}", named,
                     list_columns(header)),
         fmt::format("column \"{}\" is not in the directory; columns found: {}", named,
                     list_columns(header))}};
  }
  for (const auto name : usual) {
    auto found = find_column(header, name);
    if (!found || *found) return found;
  }
  return Column{};
}

struct Columns {
  std::size_t siret = 0;
  Column kind, first_day, last_day, source, keep;
  std::size_t width = 0;
};

Result<Columns> find_columns(Header header, const DirectoryLayout& layout) {
  Columns columns;
  columns.width = header.size();
  const auto siret = column_of(header, layout.siret_column, siret_headers);
  if (!siret) return siret.error();
  if (!*siret) {
    return Error{Errc::invalid_argument,
                 {fmt::format("aucune colonne de SIRET reconnue : nommez-la (--siret-column) ; "
                              "colonnes trouvées : {}",
                              list_columns(header)),
                  fmt::format("no column of SIRET is recognised: name it (--siret-column); columns "
                              "found: {}",
                              list_columns(header))}};
  }
  columns.siret = **siret;
  const auto put = [&](Column& into, const std::string& named,
                       std::span<const std::string_view> usual) -> Status {
    const auto found = column_of(header, named, usual);
    if (!found) return found.error();
    into = *found;
    return {};
  };
  constexpr std::array<std::string_view, 1> source_header = {"source"};
  for (const auto& status :
       {put(columns.kind, layout.kind_column, kind_headers),
        put(columns.first_day, layout.first_day_column, first_day_headers),
        put(columns.last_day, layout.last_day_column, last_day_headers),
        put(columns.source, "", source_header), put(columns.keep, layout.keep_column, {})}) {
    if (!status) return status.error();
  }
  if (!columns.kind && layout.default_kind.empty()) {
    return Error{
        Errc::invalid_argument,
        {fmt::format("aucune colonne de type de structure reconnue : nommez-la "
                     "(--kind-column) ou donnez un type (--kind) ; colonnes trouvées : {}",
                     list_columns(header)),
         fmt::format("no column of supplier kinds is recognised: name it (--kind-column) or "
                     "give a kind (--kind); columns found: {}",
                     list_columns(header))}};
  }
  return columns;
}

/// Kinds that the layout gives must exist; found out before the first row rather than at each.
Status check_kinds(const DirectoryLayout& layout) {
  const auto known = [](std::string_view kind) {
    model::RegisterEntry entry{*model::Siret::try_parse("35600000000048"), {}, {}, {}, {}, 0, {}};
    return kind.empty() || set_kind(kind, entry);
  };
  const auto refuse = [](std::string_view kind) {
    return Error{
        Errc::invalid_argument,
        {fmt::format("type de structure « {} » inconnu dans la description de l'annuaire", kind),
         fmt::format("unknown supplier kind \"{}\" in the directory's layout", kind)}};
  };
  if (!known(layout.default_kind)) return refuse(layout.default_kind);
  for (const auto& [word, kind] : layout.kinds) {
    if (!known(kind)) return refuse(kind);
  }
  return {};
}

class Directory {
 public:
  Directory(const RegisterSource& source, const DirectoryLayout& layout, const Columns& columns)
      : source_(source), layout_(layout), columns_(columns), collector_(source.file) {}

  void take(const CsvRecord& record) {
    if (record.fault == CsvFault::none && record.is_blank()) return;
    collector_.begin(record.row);
    if (record.fault != CsvFault::none || record.fields.size() != columns_.width) {
      return collector_.reject(
          "R-RECORD-MALFORMED", "",
          Text(fmt::format("{} champs au lieu de {}", record.fields.size(), columns_.width),
               fmt::format("{} fields instead of {}", record.fields.size(), columns_.width)));
    }
    const auto cell = [&](Column column) {
      return column ? trimmed(record.fields[*column]) : std::string_view{};
    };
    if (columns_.keep && std::find(layout_.keep_values.begin(), layout_.keep_values.end(),
                                   cell(columns_.keep)) == layout_.keep_values.end()) {
      return collector_.leave_out();
    }
    auto kind = cell(columns_.kind);
    const auto translation = layout_.kinds.find(std::string(kind));
    if (translation != layout_.kinds.end()) {
      if (translation->second.empty()) return collector_.leave_out();
      kind = translation->second;
    }
    if (kind.empty()) kind = layout_.default_kind;
    collector_.take({record.fields[columns_.siret], kind, cell(columns_.first_day),
                     cell(columns_.last_day), label(cell(columns_.source))});
  }

  RegisterReading finish() { return collector_.finish(); }

 private:
  std::string_view label(std::string_view said) const {
    if (!source_.label.empty()) return source_.label;
    return said.empty() ? std::string_view(source_.file) : said;
  }

  const RegisterSource& source_;
  const DirectoryLayout& layout_;
  const Columns& columns_;
  RegisterCollector collector_;
};

}  // namespace

Result<RegisterReading> read_directory(const ReadBytes& read, const RegisterSource& source,
                                       const DirectoryLayout& layout) {
  if (const auto fine = check_kinds(layout); !fine) return fine.error();
  auto reader = CsvReader::open(read);
  if (!reader) return reader.error();
  CsvRecord record;
  const auto first = reader->next(record);
  if (!first) return first.error();
  if (!*first) {
    return Error{Errc::malformed,
                 {"fichier vide : il faut un en-tête et des lignes",
                  "empty file: a header and rows are needed"}};
  }
  const auto columns = find_columns(record.fields, layout);
  if (!columns) return columns.error();
  Directory directory(source, layout, *columns);
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) return directory.finish();
    directory.take(record);
  }
}

}  // namespace parangon::wire
