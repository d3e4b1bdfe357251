#include <array>

#include "shared/wire/register_collector.hpp"
#include "shared/wire/xml_stream.hpp"

namespace parangon::wire {
namespace {

/// What the importers take of a structure, whatever the extract.
struct Structure {
  std::string_view number;  ///< nofinesset
  std::string_view category;
  std::string_view siret;
  std::string_view opened;
  std::string_view authorised;
  std::string_view closed;
};

void take(const Structure& s, std::string_view label, RegisterCollector& collector) {
  std::string_view kind;
  if (s.category == "246") kind = "esat";
  if (s.category == "247") kind = "ea";
  if (kind.empty()) {
    return collector.reject("R-CATEGORY-OTHER", "categetab", shortened(s.category, 20));
  }
  if (s.siret.empty()) return collector.reject("R-SIRET-MISSING", "siret", shortened(s.number, 20));
  collector.take({s.siret, kind, s.opened.empty() ? s.authorised : s.opened, s.closed, label});
}

enum Field { number, category, siret, opened, closed, authorised, field_count };
constexpr std::array<std::string_view, field_count> xml_names = {
    "nofinesset", "categetab", "siret", "dateouv", "datefermeture", "dateautor"};
constexpr std::size_t longest_field = 1000;

/// Collects `structureet` elements; xsi:nil elements are empty and need no look at the attribute.
class FinessXml final : public XmlHandler {
 public:
  FinessXml(const RegisterSource& source, RegisterCollector& collector)
      : label_(source.label.empty() ? "FINESS" : source.label), collector_(collector) {}

  Status start(const XmlElement& element) override {
    if (element.name == "structureet") {
      collector_.begin(collector_.rows() + 1);
      for (auto& value : values_) value.clear();
      inside_ = true;
      too_long_ = false;
    }
    current_ = nullptr;
    for (std::size_t i = 0; inside_ && i < xml_names.size(); ++i) {
      if (xml_names[i] == element.name) current_ = &values_[i];
    }
    return {};
  }

  void text(std::string_view piece) override {
    if (current_ == nullptr) return;
    too_long_ = too_long_ || current_->size() + piece.size() > longest_field;
    if (!too_long_) *current_ += piece;
  }

  Status end(std::string_view name, std::uint64_t) override {
    current_ = nullptr;
    if (name != "structureet") return {};
    inside_ = false;
    if (too_long_) {
      collector_.reject("R-RECORD-MALFORMED", "", Text("champ trop long", "field too long"));
      return {};
    }
    take({trimmed(values_[number]), trimmed(values_[category]), trimmed(values_[siret]),
          trimmed(values_[opened]), trimmed(values_[authorised]), trimmed(values_[closed])},
         label_, collector_);
    return {};
  }

 private:
  std::string label_;
  RegisterCollector& collector_;
  std::array<std::string, field_count> values_;
  std::string* current_ = nullptr;
  bool inside_ = false;
  bool too_long_ = false;
};

// Positions in a line of the extract etalab-cs1100502 (data.gouv.fr, "FINESS Extraction du Fichier
// des établissements"; the same in its geolocated variant etalab-cs1100507), counted from 0, the
// line's tag included. No header; the first line is "finess;etalab;<version>;<date>".
constexpr std::size_t csv_number = 1;
constexpr std::size_t csv_category = 18;
constexpr std::size_t csv_siret = 22;
constexpr std::size_t csv_opened = 28;
constexpr std::size_t csv_authorised = 29;

Error not_finess(std::string_view fr, std::string_view en) {
  return Error{Errc::malformed, {std::string(fr), std::string(en)}};
}

void take_csv(const CsvRecord& record, std::string_view label, RegisterCollector& collector) {
  const auto tag = record.fields.empty() ? std::string_view{} : record.fields[0];
  if (record.fault == CsvFault::none && (tag == "geolocalisation" || record.is_blank())) return;
  collector.begin(record.row);
  if (record.fault != CsvFault::none || tag != "structureet" ||
      record.fields.size() <= csv_authorised) {
    return collector.reject("R-RECORD-MALFORMED", "",
                            Text("ce n'est pas une ligne « structureet » complète",
                                 "not a complete line \"structureet\""));
  }
  const auto field = [&](std::size_t i) { return trimmed(record.fields[i]); };
  take({field(csv_number),
        field(csv_category),
        field(csv_siret),
        field(csv_opened),
        field(csv_authorised),
        {}},
       label, collector);
}

}  // namespace

Result<RegisterReading> read_finess_xml(const ReadBytes& read, const RegisterSource& source) {
  RegisterCollector collector(source.file);
  FinessXml handler(source, collector);
  if (const auto parsed = parse_xml(read, {}, handler); !parsed) return parsed.error();
  if (collector.rows() == 0) {
    return not_finess("aucun élément structureet : ce n'est pas une extraction FINESS",
                      "no element structureet: not a FINESS extract");
  }
  return collector.finish();
}

Result<RegisterReading> read_finess_csv(const ReadBytes& read, const RegisterSource& source) {
  CsvOptions options;
  options.delimiter = ';';
  auto reader = CsvReader::open(read, options);
  if (!reader) return reader.error();
  RegisterCollector collector(source.file);
  std::string label = source.label.empty() ? "FINESS" : source.label;
  bool is_finess = false;
  CsvRecord record;
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) break;
    const auto& fields = record.fields;
    if (!is_finess && fields.size() >= 2 && fields[0] == "finess") {
      is_finess = true;
      if (source.label.empty() && fields.size() > 3) label += " " + std::string(trimmed(fields[3]));
      continue;
    }
    is_finess = is_finess || (!fields.empty() && fields[0] == "structureet");
    if (!is_finess) break;
    take_csv(record, label, collector);
  }
  if (!is_finess || collector.rows() == 0) {
    return not_finess(
        "aucune ligne « structureet » : ce n'est pas l'extraction FINESS etalab-cs1100502",
        "no line \"structureet\": not the FINESS extract etalab-cs1100502");
  }
  return collector.finish();
}

}  // namespace parangon::wire
