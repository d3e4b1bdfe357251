#include "hub/cli/secrecy_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "hub/disclosure/cell_names.hpp"
#include "hub/disclosure/explain.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

/// Cells that a verdict names.
constexpr std::size_t named_cells = 5;

/// `"members"` of a virtual cell; nothing for one of the input.
void add_members(wire::JsonWriter& json, disclosure::CellIndex cell,
                 const disclosure::Table& table) {
  const auto members = disclosure::members_of(cell, table);
  if (members.empty()) return;
  json.name("members").begin_array();
  for (const auto member : members) json.value(table.cells[member].id);
  json.end_array();
}

void add_optimality(wire::JsonWriter& json, const disclosure::Protection& protection,
                    unsigned decimals) {
  json.name("lower_bound");
  if (protection.lower_bound) {
    json.raw(disclosure::to_decimal(*protection.lower_bound, decimals));
  } else {
    json.null();
  }
  json.member("optimal", protection.optimal).member("nodes", protection.nodes);
}

/// What the search with the secret came to. Not for publication: it says something of the secret.
void add_internal(wire::JsonWriter& json, const disclosure::Protection& salted) {
  json.name("internal").begin_object();
  json.member("salted_cost", salted.loss.cost).member("salted_lower_bound", salted.lower_bound);
  json.member("salted_optimal", salted.optimal).member("nodes", salted.nodes).end_object();
}

/// Where contributors may pool what they know: how many pairs were judged, and whether all were.
void add_coalitions(wire::JsonWriter& json, const disclosure::AuditReport& report,
                    const disclosure::Table& table) {
  if (table.coalition == 1) return;
  json.member("coalition", table.coalition).member("pairs", report.pairs);
  json.member("all_pairs", report.all_pairs);
}

/// "anybody: at most 25, 30 needed"
Text what_fails(const disclosure::AuditFailure& failure, const disclosure::Table& table) {
  const auto number = [&](double amount) {
    return disclosure::to_decimal(std::llround(amount), table.decimals);
  };
  const Text who = disclosure::attacker_of(failure, table);
  if (failure.exact) return {who.fr + " : exactement", who.en + ": exactly"};
  std::string known = number(failure.upper), needed = number(failure.upper_needed);
  Text how{"au plus", "at most"};
  if (failure.side == disclosure::Side::below) {
    known = number(failure.lower);
    needed = number(failure.lower_needed);
    how = {"au moins", "at least"};
  } else if (failure.side == disclosure::Side::width) {
    known = number(failure.upper - failure.lower);
    needed = number(failure.upper_needed - failure.lower_needed);
    how = {"à près de", "to within"};
  }
  return {fmt::format("{} : {} {}, il faut {}", who.fr, how.fr, known, needed),
          fmt::format("{}: {} {}, {} needed", who.en, how.en, known, needed)};
}

}  // namespace

std::string attacker_name(const disclosure::Attacker& attacker, const disclosure::Table& table) {
  if (attacker.is_public()) return "public";
  const std::string& name = table.holdings[attacker.holding];
  if (attacker.partner == disclosure::the_public) return name;
  return name + " + " + table.holdings[attacker.partner];
}

std::string protect_report(const disclosure::Outcome& outcome, const Contributors& contributors,
                           double seconds, const std::vector<std::string>& notes) {
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
  if (!outcome.salted) add_optimality(json, protection, table.decimals);
  if (protection.cut_short) json.member("cut_short", true);
  json.member("seconds", seconds);
  json.member("conditions_audited", outcome.audit.conditions);
  json.member("insiders", outcome.audit.insiders)
      .member("insiders_presumed", contributors.presumed);
  add_coalitions(json, outcome.audit, table);
  json.member("contributors_unknown", contributors.unknown);
  json.member("audit_failures", outcome.audit.failures.size());
  json.name("unprotected").begin_array();
  for (const auto cell : protection.unprotected) json.value(table.cells[cell].id);
  json.end_array().name("unprotected_sums").begin_array();
  for (const auto cell : protection.unprotected) {
    if (cell < pattern.size()) continue;
    json.begin_object().member("id", table.cells[cell].id);
    add_members(json, cell, table);
    json.end_object();
  }
  json.end_array().name("notes").begin_array();
  for (const auto& note : notes) json.value(note);
  json.end_array();
  if (outcome.salted) add_internal(json, *outcome.salted);
  json.end_object();
  return out;
}

std::string audit_report(const disclosure::AuditReport& report, const disclosure::Table& table) {
  const auto number = [&](disclosure::Amount amount) {
    return disclosure::to_decimal(amount, table.decimals);
  };
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("conditions", report.conditions).member("insiders", report.insiders);
  add_coalitions(json, report, table);
  json.name("failures").begin_array();
  for (const auto& failure : report.failures) {
    json.begin_object().member("cell", table.cells[failure.cell].id);
    add_members(json, failure.cell, table);
    json.member("attacker", attacker_name({failure.attacker, failure.partner}, table));
    json.name("lower").raw(number(std::llround(failure.lower)));
    json.name("upper").raw(number(std::llround(failure.upper)));
    json.name("lower_needed").raw(number(failure.lower_needed));
    json.name("upper_needed").raw(number(failure.upper_needed));
    json.member("exact", failure.exact).end_object();
  }
  json.end_array().end_object();
  return out;
}

Status verdict(const disclosure::Table& table,
               const std::vector<disclosure::AuditFailure>& failures,
               const std::vector<disclosure::CellIndex>& unprotected) {
  std::map<disclosure::CellIndex, Text> unsafe;
  for (const auto& failure : failures) unsafe.emplace(failure.cell, what_fails(failure, table));
  for (const auto cell : unprotected) {
    unsafe.emplace(cell, Text{"aucun masque ne la protège", "no pattern protects it"});
  }
  if (unsafe.empty()) return {};
  Text list;
  std::size_t named = 0;
  for (const auto& [cell, why] : unsafe) {
    if (named++ == named_cells) break;
    const Text name = disclosure::name_of(cell, table);
    list.fr += fmt::format("{}{} ({})", list.fr.empty() ? "" : " ; ", name.fr, why.fr);
    list.en += fmt::format("{}{} ({})", list.en.empty() ? "" : "; ", name.en, why.en);
  }
  const std::string more = unsafe.size() > named_cells ? " …" : "";
  return Error{Errc::rule_violation,
               {fmt::format("{} cellule(s) non protégée(s) : {}{}", unsafe.size(), list.fr, more),
                fmt::format("{} cell(s) not protected: {}{}", unsafe.size(), list.en, more)}};
}

}  // namespace parangon::hub::cli
