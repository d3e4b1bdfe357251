#include "hub/release/certificate_text.hpp"

#include "hub/disclosure/jj_format.hpp"
#include "hub/release/files/about.hpp"
#include "shared/core/wide.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::release {
namespace {

using wire::JsonWriter;

void write_rules(JsonWriter& json, const BuildInput& input) {
  const auto& rules = input.rules;
  json.name("rules").begin_object();
  write_rule_parameters(json, rules);
  json.member("digest", input.digest(disclosure::rules_text(rules)));
  json.end_object();
}

void write_table(JsonWriter& json, const BuildInput& input, const ProtectedTable& table) {
  const auto& outcome = table.outcome;
  std::size_t cells = 0, holes = 0;
  for (std::size_t i = 0; i < table.source.keys.size(); ++i) {
    if (!table.source.is_shown[i]) continue;
    ++cells;
    holes += table.is_hidden(i) ? 1 : 0;
  }
  json.begin_object();
  json.member("period", table.period.to_string());
  json.member("measure", model::to_string(table.measure));
  json.member("carried_over", table.carried);
  json.member("cells", cells);
  json.member("holes", holes);
  json.member("linked_cells", table.linked);
  json.name("named_agencies").begin_array();
  for (const auto& place : named_places(input.places, table)) json.value(place.code);
  json.end_array();
  json.member("gap_permille", gap_permille(outcome.protection));
  json.member("optimal", outcome.protection.optimal);
  json.member("input_digest", input.digest(input.salt + disclosure::write_jj(table.source.table) +
                                           disclosure::contributions_text(table.source.table)));
  json.member("pattern_digest", input.digest(public_pattern(table)));
  json.name("predecessors").begin_array();
  for (const auto& digest : table.predecessors) json.value(digest);
  json.end_array();
  json.name("audit").begin_object();
  json.member("conditions", outcome.audit.conditions);
  json.member("insiders", outcome.audit.insiders);
  json.member("failures", outcome.audit.failures.size());
  json.member("unprotected", outcome.protection.unprotected.size());
  json.end_object();
  json.end_object();
}

}  // namespace

std::optional<int> gap_permille(const disclosure::Protection& protection) {
  if (protection.optimal) return 0;
  if (!protection.lower_bound || *protection.lower_bound <= 0) return std::nullopt;
  const Wide bound = *protection.lower_bound, cost = protection.loss.cost;
  return static_cast<int>(((cost - bound) * 1000 + bound - 1) / bound);
}

std::string certificate_text(const BuildInput& input, std::span<const ProtectedTable> tables,
                             std::span<const KeptRelease> earlier) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::pretty);
  json.begin_object();
  json.member("format", "parangon-secrecy-certificate");
  json.member("version", 1);
  json.member("release", input.number);
  json.member("layout", input.layout.name);
  write_rules(json, input);
  json.name("attackers")
      .begin_array()
      .value("public")
      .value("each contributing agency")
      .end_array();
  json.name("earlier_releases").begin_array();
  for (const auto& release : earlier) json.value(release.number);
  json.end_array();
  json.name("tables").begin_array();
  for (const auto& table : tables) write_table(json, input, table);
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace parangon::hub::release
