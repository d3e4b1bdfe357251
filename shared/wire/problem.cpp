#include "shared/wire/problem.hpp"

#include <nlohmann/json.hpp>

#include "shared/wire/json_once.hpp"
#include "shared/wire/json_writer.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

constexpr Malformed malformed_answer = {"le serveur n'a pas répondu dans la forme attendue",
                                        "the server did not answer in the expected form"};

ReportedFindings findings_from(const nlohmann::json& json) {
  ReportedFindings out;
  out.errors = json.value("errors", std::int64_t{0});
  out.warnings = json.value("warnings", std::int64_t{0});
  if (const auto counts = json.find("counts"); counts != json.end()) counts->get_to(out.counts);
  const auto list = json.find("findings");
  if (list == json.end()) return out;
  for (const auto& item : *list) {
    ReportedFinding finding;
    finding.rule = item.value("rule", "");
    finding.severity = item.value("severity", "");
    finding.message = item.value("message", "");
    if (const auto where = item.find("where"); where != item.end()) {
      finding.where = {where->value("source", ""), where->value("row", std::int64_t{0}),
                       where->value("column", "")};
    }
    out.findings.push_back(std::move(finding));
  }
  return out;
}

}  // namespace

ReportedFindings reported(const rules::Report& report, Lang lang) {
  ReportedFindings out{report.errors(), report.warnings(), {}, {}};
  for (const auto& [rule, count] : report.counts()) out.counts.emplace(rule, count);
  for (const auto& finding : report.findings()) {
    out.findings.push_back({std::string(finding.rule),
                            std::string(rules::to_string(finding.severity())), finding.where,
                            finding.message(lang)});
  }
  return out;
}

void write_findings(JsonWriter& json, const ReportedFindings& report) {
  json.member("errors", report.errors).member("warnings", report.warnings);
  json.name("counts").begin_object();
  for (const auto& [rule, count] : report.counts) json.member(rule, count);
  json.end_object().name("findings").begin_array();
  for (const auto& finding : report.findings) {
    json.begin_object().member("rule", finding.rule).member("severity", finding.severity);
    json.name("where").begin_object().member("source", finding.where.source);
    json.member("row", finding.where.row).member("column", finding.where.column).end_object();
    json.member("message", finding.message).end_object();
  }
  json.end_array();
}

std::string write_report(const ReportedFindings& report) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_findings(json, report);
  json.end_object();
  return out + "\n";
}

std::string write_problem(const Problem& problem) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("type", problem.type).member("title", problem.title);
  json.member("status", problem.status).member("detail", problem.detail);
  if (!problem.instance.empty()) json.member("instance", problem.instance);
  json.member("code", problem.code);
  if (problem.report.errors + problem.report.warnings > 0) write_findings(json, problem.report);
  json.end_object();
  return out + "\n";
}

Result<ReportedFindings> read_report(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed_answer("JSON");
  try {
    return findings_from(json);
  } catch (const nlohmann::json::exception& e) {
    return malformed_answer(fault_text(e.id, e.what()));
  }
}

Result<Problem> read_problem(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed_answer("JSON");
  try {
    Problem out;
    out.type = json.value("type", "about:blank");
    out.title = json.value("title", "");
    out.status = json.at("status").get<unsigned>();
    out.detail = json.value("detail", "");
    out.instance = json.value("instance", "");
    out.code = json.value("code", "");
    out.report = findings_from(json);
    return out;
  } catch (const nlohmann::json::exception& e) {
    return malformed_answer(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
