#include "shared/wire/entry.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "shared/wire/json_once.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view preview_name = "parangon-entry-preview";
constexpr std::array standings = {TableStanding::shown, TableStanding::waiting,
                                  TableStanding::absent};

constexpr Malformed malformed_standing = {"état des tableaux illisible",
                                          "unreadable standing of tables"};

Result<EntryTable> table_from(const ordered_json& json) {
  const auto period = model::Period::parse(json.at("period").get<std::string>());
  if (!period) return malformed_standing("period");
  const auto measure = model::measure_from(json.at("measure").get<std::string>());
  if (!measure) return malformed_standing("measure");
  EntryTable out{*period, *measure};
  json.at("vintage").get_to(out.vintage);
  json.at("state").get_to(out.state);
  const auto word = json.at("standing").get<std::string>();
  bool known = false;
  for (const auto standing : standings) {
    if (to_string(standing) != word) continue;
    out.standing = standing;
    known = true;
  }
  if (!known) return malformed_standing("standing");
  json.at("waiting").get_to(out.waiting);
  json.at("needed").get_to(out.needed);
  json.at("window_open").get_to(out.window_open);
  json.at("next_window").get_to(out.next_window);
  return out;
}

Result<EntryEffect> effect_from(const ordered_json& json) {
  const auto segment = model::Segment::parse(json.at("segment").get<std::string>());
  const auto kind = model::kind_node_from(json.at("kind").get<std::string>());
  const auto basis = model::basis_node_from(json.at("basis").get<std::string>());
  const auto measure = model::measure_from(json.at("measure").get<std::string>());
  if (!segment || !kind || !basis || !measure) return malformed_standing("effects");
  EntryEffect out{{*measure, *segment, *kind, *basis}, {}, json.at("shows").get<bool>()};
  const auto& change = json.at("change");
  if (change.is_null()) return out;
  const auto amount = model::Money::from_decimal(change.get<std::string>());
  if (!amount) return malformed_standing("change");
  out.change = *amount;
  return out;
}

ordered_json effect_json(const EntryEffect& effect) {
  ordered_json out = {{"measure", to_string(effect.key.measure)},
                      {"segment", effect.key.segment.to_string()},
                      {"kind", to_string(effect.key.kind)},
                      {"basis", to_string(effect.key.basis)}};
  out["change"] = effect.change ? ordered_json(effect.change->to_decimal()) : ordered_json();
  out["shows"] = effect.shows;
  return out;
}

Result<EntryPreview::Table> preview_table_from(const ordered_json& json) {
  const auto measure = model::measure_from(json.at("measure").get<std::string>());
  if (!measure) return malformed_standing("measure");
  EntryPreview::Table out{*measure, json.at("state").get<std::int64_t>(), {}};
  for (const auto& each : json.at("effects")) {
    auto effect = effect_from(each);
    if (!effect) return effect.error();
    out.effects.push_back(*effect);
  }
  return out;
}

}  // namespace

std::string_view to_string(TableStanding standing) {
  switch (standing) {
    case TableStanding::shown: return "shown";
    case TableStanding::waiting: return "waiting";
    case TableStanding::absent: return "absent";
  }
  return "";
}

std::string write_entry_tables(const std::vector<EntryTable>& tables) {
  ordered_json items = ordered_json::array();
  for (const auto& table : tables) {
    items.push_back({{"period", table.period.to_string()},
                     {"measure", to_string(table.measure)},
                     {"vintage", table.vintage},
                     {"state", table.state},
                     {"standing", to_string(table.standing)},
                     {"waiting", table.waiting},
                     {"needed", table.needed},
                     {"window_open", table.window_open},
                     {"next_window", table.next_window}});
  }
  return ordered_json{{"items", items}}.dump() + "\n";
}

Result<std::vector<EntryTable>> read_entry_tables(std::string_view text) {
  const auto json = parse_once(text);
  if (json.is_discarded() || !json.is_object()) return malformed_standing("JSON");
  try {
    std::vector<EntryTable> out;
    for (const auto& each : json.at("items")) {
      auto table = table_from(each);
      if (!table) return table.error();
      out.push_back(std::move(*table));
    }
    return out;
  } catch (const nlohmann::json::exception& e) {
    return malformed_standing(fault_text(e.id, e.what()));
  }
}

std::string write_entry_preview(const EntryPreview& preview) {
  ordered_json tables = ordered_json::array();
  for (const auto& table : preview.tables) {
    ordered_json effects = ordered_json::array();
    for (const auto& effect : table.effects) effects.push_back(effect_json(effect));
    tables.push_back({{"measure", to_string(table.measure)},
                      {"state", table.state},
                      {"effects", std::move(effects)}});
  }
  const ordered_json json = {{"document", preview_name},
                             {"format", 1},
                             {"agency", preview.agency.to_string()},
                             {"period", preview.period.to_string()},
                             {"revision", preview.revision},
                             {"layout", preview.layout},
                             {"tables", std::move(tables)}};
  return json.dump() + "\n";
}

Result<EntryPreview> read_entry_preview(std::string_view text) {
  const auto json = parse_once(text);
  if (json.is_discarded() || !json.is_object()) return malformed_standing("JSON");
  try {
    if (json.value("document", "") != preview_name || json.value("format", 0) != 1) {
      return malformed_standing("document");
    }
    const auto agency = model::Siret::parse(json.at("agency").get<std::string>());
    const auto period = model::Period::parse(json.at("period").get<std::string>());
    if (!agency) return malformed_standing("agency");
    if (!period) return malformed_standing("period");
    EntryPreview out{*agency,
                     *period,
                     json.at("revision").get<std::int64_t>(),
                     json.at("layout").get<std::string>(),
                     {}};
    for (const auto& each : json.at("tables")) {
      auto table = preview_table_from(each);
      if (!table) return table.error();
      out.tables.push_back(std::move(*table));
    }
    return out;
  } catch (const nlohmann::json::exception& e) {
    return malformed_standing(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
