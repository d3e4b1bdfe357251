#include "hub/cli/secrecy_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {

std::string attacker_name(disclosure::HoldingIndex attacker, const disclosure::Table& table) {
  return attacker == disclosure::the_public ? "public" : table.holdings[attacker];
}

std::string protect_report(const disclosure::Outcome& outcome, bool presumed, double seconds) {
  const auto& table = outcome.table;
  const auto& protection = outcome.protection;
  const auto number = [&](disclosure::Amount amount) {
    return disclosure::to_decimal(amount, table.decimals);
  };
  const auto pattern = outcome.published_pattern();
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("cells", pattern.size());
  json.member("primaries", std::ranges::count(pattern, disclosure::CellStatus::primary));
  json.member("virtual_cells", outcome.virtual_cells);
  json.member("secondaries", protection.loss.cells);
  json.name("secondary_value").raw(number(protection.loss.value));
  json.name("secondary_cost").raw(number(protection.loss.cost));
  json.name("lower_bound");
  if (protection.lower_bound) {
    json.raw(number(*protection.lower_bound));
  } else {
    json.null();
  }
  json.member("optimal", protection.optimal).member("nodes", protection.nodes);
  json.member("seconds", seconds);
  json.member("conditions_audited", outcome.audit.conditions);
  json.member("insiders", outcome.audit.insiders).member("insiders_presumed", presumed);
  json.member("audit_failures", outcome.audit.failures.size());
  json.name("unprotected").begin_array();
  for (const auto cell : protection.unprotected) json.value(table.cells[cell].id);
  json.end_array().end_object();
  return out;
}

std::string audit_report(const disclosure::AuditReport& report, const disclosure::Table& table) {
  const auto number = [&](disclosure::Amount amount) {
    return disclosure::to_decimal(amount, table.decimals);
  };
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("conditions", report.conditions).member("insiders", report.insiders);
  json.name("failures").begin_array();
  for (const auto& failure : report.failures) {
    json.begin_object().member("cell", table.cells[failure.cell].id);
    json.member("attacker", attacker_name(failure.attacker, table));
    json.name("lower").raw(number(std::llround(failure.lower)));
    json.name("upper").raw(number(std::llround(failure.upper)));
    json.name("lower_needed").raw(number(failure.lower_needed));
    json.name("upper_needed").raw(number(failure.upper_needed));
    json.member("exact", failure.exact).end_object();
  }
  json.end_array().end_object();
  return out;
}

Status unsafe(std::size_t failures) {
  if (failures == 0) return {};
  return Error{Errc::rule_violation,
               {fmt::format("{} condition(s) non tenue(s)", failures),
                fmt::format("{} condition(s) not met", failures)}};
}

}  // namespace parangon::hub::cli
