#include "shared/wire/consortium.hpp"

#include <nlohmann/json.hpp>

#include "shared/wire/json_once.hpp"
#include "shared/wire/json_writer.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

constexpr Malformed malformed_consortium = {"réponse du hub sur le consortium illisible",
                                            "the hub's answer about the consortium is unreadable"};

}  // namespace

std::string write_consortium(const ConsortiumDocument& d) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("hub", d.hub).member("name", d.name);
  json.member("grain", model::to_string(d.decisions.grain));
  json.name("secrecy").begin_object();
  json.member("min_suppliers", d.decisions.secrecy.min_suppliers);
  json.member("max_share", d.decisions.secrecy.max_share).end_object();
  json.member("max_move", d.decisions.max_move);
  json.member("supplier_pseudonyms", d.decisions.supplier_pseudonyms);
  json.member("register_release", d.decisions.register_release);
  json.member("rules_version", d.rules_version);
  json.member("families_version", d.families_version);
  json.name("limits").begin_object();
  json.member("max_submission_bytes", d.max_submission_bytes).end_object();
  json.member("time", d.time).end_object();
  return out + "\n";
}

Result<ConsortiumDocument> read_consortium(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed_consortium("JSON");
  try {
    ConsortiumDocument d;
    json.at("hub").get_to(d.hub);
    json.at("name").get_to(d.name);
    const auto grain = model::grain_from(json.at("grain").get<std::string>());
    if (!grain) return malformed_consortium("grain");
    d.decisions.grain = *grain;
    json.at("secrecy").at("min_suppliers").get_to(d.decisions.secrecy.min_suppliers);
    json.at("secrecy").at("max_share").get_to(d.decisions.secrecy.max_share);
    json.at("max_move").get_to(d.decisions.max_move);
    // A hub of before pseudonyms does not say it.
    d.decisions.supplier_pseudonyms = json.value("supplier_pseudonyms", false);
    json.at("register_release").get_to(d.decisions.register_release);
    json.at("rules_version").get_to(d.rules_version);
    json.at("families_version").get_to(d.families_version);
    json.at("limits").at("max_submission_bytes").get_to(d.max_submission_bytes);
    const auto time = parse_instant(json.at("time").get<std::string>());
    if (!time) return malformed_consortium("time");
    d.time = *time;
    return d;
  } catch (const nlohmann::json::exception& e) {
    return malformed_consortium(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
