// Why each cell of a draft is withheld, and who places it how closely: for auditors, because it
// follows from withheld amounts, in steps.
#include <fmt/format.h>

#include <algorithm>

#include "hub/cli/release_draft.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

using release::Closeness;

std::string_view code(Closeness closeness) {
  switch (closeness) {
    case Closeness::alone: return "alone";
    case Closeness::exactly: return "exactly";
    case Closeness::tenth: return "under-a-tenth";
    case Closeness::half: return "under-half";
  }
  return "";
}

std::string_view code(disclosure::PrimaryReason reason) {
  switch (reason) {
    case disclosure::PrimaryReason::frequency: return "frequency";
    case disclosure::PrimaryReason::dominance: return "dominance";
    case disclosure::PrimaryReason::p_percent: return "p-percent";
    case disclosure::PrimaryReason::prior_posterior: return "prior-posterior";
    case disclosure::PrimaryReason::zero: return "zero";
  }
  return "";
}

void write_interval(wire::JsonWriter& json, const release::SafeInterval& interval) {
  json.name("everybody").begin_object();
  if (interval.lower) json.member("lower", *interval.lower);
  if (interval.upper) json.member("upper", *interval.upper);
  json.end_object();
}

}  // namespace

std::string insiders_json(const release::StaffReport& report) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_array();
  for (const auto& table : report.tables) {
    json.begin_object().member("period", table.period.to_string());
    json.member("measure", model::to_string(table.measure)).name("holes").begin_array();
    for (const auto& hole : table.holes) {
      json.begin_object().member("cell", hole.id);
      if (hole.rule) {
        json.member("rule", code(hole.rule->reason));
        json.member("of_suppliers", hole.rule->of_suppliers);
      }
      write_interval(json, hole.everybody);
      if (!hole.explanation.fr.empty()) json.member("explanation", hole.explanation);
      json.name("agencies").begin_array();
      for (const auto& agency : hole.closer) {
        json.begin_object().member("siren", agency.siren).member("name", agency.name);
        json.member("places_it", code(agency.closeness)).end_object();
      }
      json.end_array().end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
  return out + "\n";
}

}  // namespace parangon::hub::cli
