#include <fmt/format.h>

#include <map>

#include "hub/collect/campaign.hpp"
#include "hub/collect/check_parts.hpp"
#include "hub/collect/events.hpp"

namespace parangon::hub::collect {
namespace {

std::string value_of(const wire::LogEvent& event, std::string_view name) {
  for (const auto& [key, value] : event.subject) {
    if (key == name) return value;
  }
  return {};
}

/// What the events say of a member, in one line.
std::string described(const std::string& name, const std::string& department,
                      const std::string& population, bool active, const std::string& reason) {
  return fmt::format("{}|{}|{}|{}|{}", name, department, population, active, reason);
}

std::map<std::string, std::string> members_of(const LogContent& log) {
  std::map<std::string, std::string> out;
  for (const auto& event : log.events) {
    if (event.event.starts_with("agency_")) {
      out[value_of(event, "siret")] = described(
          value_of(event, "name"), value_of(event, "department"), value_of(event, "population"),
          value_of(event, "active") == "true", value_of(event, "reason"));
    }
  }
  return out;
}

void check_members(const store::ReadStore& store, const LogContent& log,
                   std::vector<store::Problem>& problems) {
  auto logged = members_of(log);
  for (const auto& agency : store.agencies()) {
    const auto siret = agency.siret.to_string();
    const auto stored = described(agency.name, agency.department, std::to_string(agency.population),
                                  agency.active, agency.suspended_reason);
    if (logged[siret] != stored) {
      Place("agency " + siret, problems)
          .add({"n'est pas ce que dit le journal", "is not what the log says"});
    }
    logged.erase(siret);
  }
  for (const auto& [siret, unused] : logged) {
    Place("agency " + siret, problems)
        .add({"inscrite au journal, absente de la base", "in the log, missing from the store"});
  }
}

void check_registers(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                     std::vector<store::Problem>& problems) {
  std::map<std::string, std::string> logged;
  for (const auto& event : log.events) {
    if (event.event != "register_released") continue;
    logged[value_of(event, "number")] = value_of(event, "sha256");
  }
  for (const auto& info : store.register_releases()) {
    Place place(fmt::format("register release {}", info.number), problems);
    if (logged[std::to_string(info.number)] != info.sha256) {
      place.add({"n'est pas celle du journal", "is not that of the log"});
    }
    logged.erase(std::to_string(info.number));
    const auto release = store.register_release(info.number);
    if (!release) continue;
    if (hash_of(release->csv) != info.sha256) {
      place.add({"le registre a été modifié : son empreinte n'est pas celle enregistrée",
                 "the register was altered: its hash is not the recorded one"});
    }
    check_signature(release->signature, release->csv, trust.hub, trust::Purpose::document_signing,
                    info.created, place, {"signature du registre", "signature of the register"});
  }
  for (const auto& [number, unused] : logged) {
    Place("register release " + number, problems)
        .add({"inscrite au journal, absente de la base", "in the log, missing from the store"});
  }
}

std::string described(const collect::Subject& subject) {
  std::string out;
  for (const auto& [name, value] : subject) out += fmt::format("{}={}|", name, value);
  return out;
}

void check_campaigns(const store::ReadStore& store, const LogContent& log,
                     std::vector<store::Problem>& problems) {
  std::map<std::string, std::string> logged;
  for (const auto& event : log.events) {
    if (!event.event.starts_with("campaign_")) continue;
    logged[value_of(event, "name")] = described(event.subject);
  }
  for (const auto& campaign : store.campaigns()) {
    if (logged[campaign.name] != described(campaign_subject(campaign))) {
      Place("campaign " + campaign.name, problems)
          .add({"n'est pas ce que dit le journal", "is not what the log says"});
    }
    logged.erase(campaign.name);
  }
  for (const auto& [name, unused] : logged) {
    Place("campaign " + name, problems)
        .add({"inscrite au journal, absente de la base", "in the log, missing from the store"});
  }
}

}  // namespace

void check_events(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                  std::vector<store::Problem>& problems) {
  check_members(store, log, problems);
  check_registers(store, trust, log, problems);
  check_campaigns(store, log, problems);
}

}  // namespace parangon::hub::collect
