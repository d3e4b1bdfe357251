// What agencies derive of a draft's holes, for staff.
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

Text words(Closeness closeness) {
  switch (closeness) {
    case Closeness::exactly: return {"exactement", "exactly"};
    case Closeness::tenth:
      return {"dans moins du dixième de cet intervalle", "within a tenth of that interval"};
    case Closeness::alone:
    case Closeness::half: break;
  }
  return {"dans moins de la moitié de cet intervalle", "within half of that interval"};
}

}  // namespace

Text closer_text(const release::Hole& hole) {
  Text out;
  const auto add = [&](const Text& what, const std::string& name, const Text& how) {
    out.fr += fmt::format(" ; {} : {}{}", what.fr, name, how.fr);
    out.en += fmt::format("; {}: {}{}", what.en, name, how.en);
  };
  if (hole.closer.empty()) return out;
  const auto& first = hole.closer.front();
  if (first.closeness == Closeness::alone) {
    add({"seul dedans", "alone in it"}, first.name, {});
  }
  const auto other = std::ranges::find_if(
      hole.closer, [](const auto& agency) { return agency.closeness != Closeness::alone; });
  if (other == hole.closer.end()) return out;
  const auto as_close =
      std::ranges::count(hole.closer, other->closeness, &release::CloserAgency::closeness);
  const Text how = words(other->closeness);
  const std::string more = as_close > 1 ? fmt::format(" (+ {})", as_close - 1) : "";
  add({"au plus près", "closest"}, other->name + more, {", " + how.fr, ", " + how.en});
  return out;
}

std::string insiders_json(const release::StaffReport& report) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_array();
  for (const auto& table : report.tables) {
    json.begin_object().member("period", table.period.to_string());
    json.member("measure", model::to_string(table.measure)).name("holes").begin_array();
    for (const auto& hole : table.holes) {
      json.begin_object().member("cell", hole.id).name("agencies").begin_array();
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
