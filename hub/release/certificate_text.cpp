#include "hub/release/certificate_text.hpp"

#include <set>

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

/// Whole euros, outwards.
std::optional<std::int64_t> whole_euros(const std::optional<model::Money>& amount, bool up) {
  constexpr std::int64_t euro = 100;
  if (!amount) return {};
  const auto cents = amount->in_cents(), rest = cents % euro;
  return cents / euro + (up && rest > 0 ? 1 : 0) - (!up && rest < 0 ? 1 : 0);
}

void write_table(JsonWriter& json, const BuildInput& input, const ProtectedTable& table,
                 const SafeInterval& hidden) {
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
  json.name("value_hidden").begin_object();
  json.member("at_least", whole_euros(hidden.lower, false));
  json.member("at_most", whole_euros(hidden.upper, true));
  json.end_object();
  json.member("linked_cells", table.linked);
  json.name("named_agencies").begin_array();
  for (const auto& place : named_places(input.places, table)) json.value(place.code);
  json.end_array();
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

std::vector<disclosure::CellIndex> finest_cells(const ProtectedTable& table,
                                                const Territories& places, const Box& box) {
  const auto counts = [&](const CellKey& key) {
    const auto node = node_of(key.kind);
    const bool kind = node ? !model::is_flag(*node) : key.kind == Kind::other;
    return kind && within(box, key, places) && !key.rest && key.basis == model::BasisNode::any &&
           !places.is_agency(key.territory);
  };
  std::set<CellKey> totals;
  for (const CellKey& key : table.source.keys) {
    if (!counts(key)) continue;
    const auto node = node_of(key.kind);
    const auto place = places.parent(key.territory);
    const auto segment = key.segment.parent();
    const auto kind = node ? model::parent(*node) : std::optional(model::KindNode::all);
    const auto add = [&](auto member, auto value) {
      CellKey up = key;
      up.*member = value;
      totals.insert(up);
    };
    if (place) add(&CellKey::territory, *place);
    if (segment) add(&CellKey::segment, *segment);
    if (kind) add(&CellKey::kind, kind_of(*kind));
  }
  std::vector<disclosure::CellIndex> finest;
  for (disclosure::CellIndex i = 0; i < table.source.keys.size(); ++i) {
    const CellKey& key = table.source.keys[i];
    if (counts(key) && !totals.contains(key)) finest.push_back(i);
  }
  return finest;
}

std::string certificate_text(const BuildInput& input, std::span<const ProtectedTable> tables,
                             std::span<const SafeInterval> hidden,
                             std::span<const KeptRelease> earlier) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::pretty);
  json.begin_object();
  json.member("format", "parangon-secrecy-certificate");
  json.member("version", 3);
  json.member("release", input.number);
  json.member("layout", input.layout.name);
  write_rules(json, input);
  json.name("attackers")
      .begin_array()
      .value("public")
      .value("each contributing agency")
      .end_array();
  json.name("earlier_releases").begin_array();
  for (const auto& release : earlier) {
    if (release.published) json.value(release.number);
  }
  json.end_array();
  json.name("tables").begin_array();
  for (std::size_t i = 0; i < tables.size(); ++i) write_table(json, input, tables[i], hidden[i]);
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace parangon::hub::release
