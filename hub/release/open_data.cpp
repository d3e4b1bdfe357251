#include "hub/release/open_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "shared/wire/csv.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::release {
namespace {

constexpr int share_digits = 6;
constexpr int euro_digits = 2;

constexpr std::array<std::string_view, 13> columns = {"period",
                                                      "measure",
                                                      "segment",
                                                      "segment_label_fr",
                                                      "segment_label_en",
                                                      "kind",
                                                      "kind_label_fr",
                                                      "kind_label_en",
                                                      "basis",
                                                      "agencies",
                                                      "amount_before_tax",
                                                      "share_of_purchases",
                                                      "amount_per_1000_inhabitants"};

std::string share(const PublicCell& cell) {
  return cell.share ? cell.share->to_decimal(share_digits) : std::string();
}

/// The quotient is in cents; the division by 100 is exact, so that it is rounded once.
std::string per_thousand(const PublicCell& cell) {
  if (!cell.per_thousand) return {};
  return benchmark::Ratio(cell.per_thousand->numerator(), cell.per_thousand->denominator() * 100)
      .to_decimal(euro_digits);
}

Text method(const model::SecrecyRule& rule) {
  return {
      fmt::format("Montants hors taxes, en euros. Une valeur n'est publiée que si elle réunit au "
                  "moins {0} acheteurs et {0} fournisseurs, qu'aucun acheteur n'y dépasse "
                  "{1} %, et qu'aucune valeur non publiée ne peut en être déduite. Une ligne "
                  "absente est soit vide, soit couverte par le secret statistique. La part est "
                  "le rapport des sommes. Arrondis au plus proche, les demis en s'éloignant de "
                  "zéro.",
                  rule.min_suppliers, rule.max_share),
      fmt::format("Amounts before tax, in euros. A value is published only if it has at least "
                  "{0} agencies and {0} suppliers, no agency above {1} % of it, and no value "
                  "that is not published can be computed from what is. A row that is absent is "
                  "either empty or confidential. The share is the ratio of the sums. Rounded to "
                  "nearest, halves away from zero.",
                  rule.min_suppliers, rule.max_share)};
}

void write_number(wire::JsonWriter& json, std::string_view name, const std::string& digits) {
  json.name(name);
  json.raw(digits.empty() ? "null" : digits);
}

void write_about(wire::JsonWriter& json, const About& about) {
  json.member("title", about.title);
  json.name("licence").begin_object();
  json.member("name", about.licence).member("url", about.licence_url).end_object();
  json.member("rules_version", about.rules_version);
  json.member("families_version", about.families_version);
  json.name("secrecy").begin_object();
  json.member("min_suppliers", about.rule.min_suppliers).member("max_share", about.rule.max_share);
  json.end_object();
  json.member("method", method(about.rule));
  std::vector<std::string> sources = about.sources;
  std::sort(sources.begin(), sources.end());
  json.name("generated_from_sha256").begin_array();
  for (const std::string& digest : sources) json.value(digest);
  json.end_array();
}

void write_cell(wire::JsonWriter& json, const PublicCell& cell, const SegmentLabel& label) {
  json.begin_object();
  json.member("period", cell.period.to_string());
  json.member("measure", model::to_string(cell.key.measure));
  json.member("segment", cell.key.segment.to_string());
  json.member("segment_label", label(cell.key.segment));
  json.member("kind", model::to_string(cell.key.kind));
  json.member("kind_label", model::label(cell.key.kind));
  json.member("basis", model::to_string(cell.key.basis));
  json.member("agencies", cell.agencies);
  write_number(json, "amount_before_tax", cell.amount.to_decimal());
  write_number(json, "share_of_purchases", share(cell));
  write_number(json, "amount_per_1000_inhabitants", per_thousand(cell));
  json.end_object();
}

}  // namespace

std::string open_data_csv(std::span<const PublicCell> cells, const SegmentLabel& label) {
  std::string out;
  wire::CsvWriter csv(out);
  for (const std::string_view column : columns) csv.value(column);
  csv.end_record();
  for (const PublicCell& cell : cells) {
    const Text segment = label(cell.key.segment);
    const Text kind = model::label(cell.key.kind);
    csv.value(cell.period.to_string()).value(model::to_string(cell.key.measure));
    csv.value(cell.key.segment.to_string()).text(segment.fr).text(segment.en);
    csv.value(model::to_string(cell.key.kind)).text(kind.fr).text(kind.en);
    csv.value(model::to_string(cell.key.basis)).value(std::to_string(cell.agencies));
    csv.value(cell.amount.to_decimal()).value(share(cell)).value(per_thousand(cell));
    csv.end_record();
  }
  return out;
}

std::string open_data_json(std::span<const PublicCell> cells, const About& about,
                           const SegmentLabel& label) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object();
  write_about(json, about);
  json.name("cells").begin_array();
  for (const PublicCell& cell : cells) write_cell(json, cell, label);
  json.end_array().end_object();
  out += '\n';
  return out;
}

}  // namespace parangon::hub::release
