#include <array>

#include "connectors/render/render.hpp"
#include "shared/wire/csv.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors {
namespace {

using wire::JsonWriter;

void write_tally(JsonWriter& json, const model::Tally& tally) {
  json.begin_object()
      .member("amount", tally.amount)
      .member("lines", tally.lines)
      .member("suppliers", tally.suppliers)
      .member("largest_share", tally.largest_share)
      .end_object();
}

void write_figure(JsonWriter& json, const model::Period& period, const model::Figure& figure) {
  const auto& key = model::key_of(figure);
  const auto& value = model::SealedCodec::value(figure);
  json.begin_object()
      .member("period", period.to_string())
      .member("measure", to_string(key.measure))
      .member("segment", key.segment.to_string())
      .member("kind", to_string(key.kind))
      .member("basis", to_string(key.basis))
      .member("sealed", model::is_sealed(figure))
      .member("suppliers", value.suppliers);
  json.name("before_tax");
  write_tally(json, value.before_tax);
  json.name("tax_unknown");
  write_tally(json, value.tax_unknown);
  json.end_object();
}

void write_finding(JsonWriter& json, const rules::Finding& finding, Lang lang) {
  json.begin_object()
      .member("rule", finding.rule)
      .member("severity", to_string(finding.severity()))
      .member("source", finding.where.source)
      .member("row", finding.where.row)
      .member("column", finding.where.column)
      .member("message", finding.message(lang))
      .end_object();
}

void write_lines(JsonWriter& json, const Prepared& prepared) {
  json.member("lines_in", prepared.lines.in).member("lines_used", prepared.lines.used);
  json.name("lines_excluded").begin_object();
  for (const auto& [rule, count] : prepared.excluded_by) json.member(rule, count);
  json.end_object().member("lines_excluded_total", prepared.lines.excluded);
  json.name("sources").begin_array();
  for (const auto& source : prepared.sources) {
    json.begin_object()
        .member("name", source.name)
        .member("lines_in", source.lines.in)
        .member("lines_used", source.lines.used)
        .member("lines_excluded", source.lines.excluded)
        .end_object();
  }
  json.end_array();
}

void write_report(JsonWriter& json, const rules::Report& report, Lang lang) {
  json.name("warnings").begin_object();
  for (const auto& [rule, count] : report.counts()) {
    if (rules::find(rule)->severity == rules::Severity::warning) json.member(rule, count);
  }
  json.end_object().name("findings").begin_array();
  for (const auto& finding : report.findings()) write_finding(json, finding, lang);
  json.end_array();
}

}  // namespace

void write_documents(JsonWriter& json, std::span<const Document> documents, Lang lang) {
  json.name("documents").begin_array();
  for (const auto& [manifest, report, pseudonyms] : documents) {
    json.begin_object().member("period", manifest.period.to_string());
    json.member("nothing_to_report", manifest.nothing_to_report);
    json.member("figures", manifest.figures).member("sealed", manifest.sealed);
    json.name("sharing").begin_object();
    json.member("paid", to_string(manifest.sharing.paid));
    json.member("awarded", to_string(manifest.sharing.awarded)).end_object();
    json.name("warnings").begin_array();
    for (const auto& [rule, count] : manifest.warnings) {
      json.begin_object().member("rule", rule).member("count", count).name("justification");
      const auto found = manifest.justifications.find(rule);
      found == manifest.justifications.end() ? json.null() : json.value(found->second);
      json.end_object();
    }
    json.end_array().member("errors", report.errors()).name("findings").begin_array();
    for (const auto& finding : report.findings()) write_finding(json, finding, lang);
    json.end_array();
    if (pseudonyms) {
      json.name("pseudonyms").begin_object().member("key", pseudonyms->key);
      json.member("cells", pseudonyms->cells).member("listed", pseudonyms->listed).end_object();
    }
    json.end_object();
  }
  json.end_array();
}

std::string render_json(const Prepared& prepared, std::span<const Document> documents,
                        const RenderContext& context) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::compact);
  json.begin_object()
      .member("agency", context.agency.to_string())
      .member("rules_version", rules::catalogue_version())
      .member("families_version", context.nomenclature->version());
  write_lines(json, prepared);
  write_report(json, prepared.report, context.lang);
  write_documents(json, documents, context.lang);
  json.name("periods").begin_array();
  for (const auto& [period, figures] : prepared.figures) json.value(period.to_string());
  json.end_array().name("figures").begin_array();
  for (const auto& [period, figures] : prepared.figures) {
    for (const auto& figure : figures) write_figure(json, period, figure);
  }
  json.end_array().name("review").begin_array();
  for (const auto& [siret, item] : prepared.review) {
    json.begin_object()
        .member("siret", siret.to_string())
        .member("lines", item.lines)
        .member("amount", item.amount)
        .end_object();
  }
  json.end_array().end_object();
  out.push_back('\n');
  return out;
}

std::string render_report_csv(const Prepared& prepared, const RenderContext& context) {
  std::string out = "\xEF\xBB\xBF";
  wire::CsvWriter csv(out, {';', "\r\n", true});
  constexpr std::array fr = {"règle", "gravité", "source", "ligne", "colonne", "message", "nombre"};
  constexpr std::array en = {"rule", "severity", "source", "row", "column", "message", "count"};
  for (const char* column : context.lang == Lang::fr ? fr : en) csv.value(column);
  csv.end_record();
  for (const auto& finding : prepared.report.findings()) {
    csv.value(finding.rule).value(to_string(finding.severity())).text(finding.where.source);
    csv.value(std::to_string(finding.where.row)).text(finding.where.column);
    csv.text(finding.message(context.lang)).value("").end_record();
  }
  for (const auto& [rule, count] : prepared.report.counts()) {
    csv.value(rule).value(to_string(rules::find(rule)->severity)).value("").value("").value("");
    csv.value("total").value(std::to_string(count)).end_record();
  }
  return out;
}

}  // namespace parangon::connectors
