#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "hub/collect/campaign.hpp"
#include "hub/collect/check_parts.hpp"
#include "hub/collect/events.hpp"
#include "hub/collect/hash.hpp"

namespace parangon::hub::collect {
namespace {

/// What the log says of each thing of one kind: from which instant on it was what.
using Histories = std::map<std::string, std::map<Instant, std::string>>;

Histories histories(const LogContent& log, std::string_view prefix, std::string_view key) {
  Histories out;
  for (const auto& event : log.events) {
    // Of several at one instant the last holds.
    if (event.event.starts_with(prefix)) {
      out[value_of(event, key)][event.at] = written(event.subject);
    }
  }
  return out;
}

/// Compares a history with what is stored as of each change and just before it. `stored`: a thing's
/// description as of an instant, empty where it was not there.
template <class Stored>
void compare(const std::map<Instant, std::string>& logged, const Stored& stored, Place place) {
  std::string before;
  for (const auto& [at, description] : logged) {
    if (stored(at - std::chrono::milliseconds(1)) != before || stored(at) != description) {
      return place.add({fmt::format("n'est pas ce que dit le journal, au {}", format_instant(at)),
                        fmt::format("is not what the log says, as of {}", format_instant(at))});
    }
    before = description;
  }
  // After the last change, too.
  if (stored(std::nullopt) != before) {
    place.add({"n'est pas ce que dit le journal", "is not what the log says"});
  }
}

void missing(const Histories& logged, std::string_view kind,
             std::vector<store::Problem>& problems) {
  for (const auto& [name, unused] : logged) {
    Place(fmt::format("{} {}", kind, name), problems)
        .add({"inscrite au journal, absente de la base", "in the log, missing from the store"});
  }
}

void check_members(const store::ReadStore& store, const LogContent& log,
                   std::vector<store::Problem>& problems) {
  auto logged = histories(log, "agency_", "siret");
  for (const auto& agency : store.agencies()) {
    const auto siret = agency.siret.to_string();
    Place place("agency " + siret, problems);
    const auto stored = [&](store::ReadStore::AsOf at) {
      const auto then = store.agency(agency.siret, at);
      return then ? written(member_subject(*then)) : std::string();
    };
    const auto& history = logged[siret];
    if (!history.empty() && history.begin()->first != agency.added) {
      place.add({"n'est pas membre depuis l'instant que dit le journal",
                 "is not a member since the instant that the log says"});
    }
    compare(history, stored, place);
    logged.erase(siret);
  }
  missing(logged, "agency", problems);
}

/// A canonical register has a line of columns, then one for each entry.
std::int64_t entries_of(std::string_view csv) { return std::ranges::count(csv, '\n') - 1; }

void check_registers(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                     std::vector<store::Problem>& problems) {
  std::map<std::string, std::string> logged;
  for (const auto& event : log.events) {
    if (event.event != "register_released") continue;
    logged[value_of(event, "number")] = format_instant(event.at) + written(event.subject);
  }
  for (const auto& info : store.register_releases()) {
    const auto number = std::to_string(info.number);
    Place place("register release " + number, problems);
    if (logged[number] !=
        format_instant(info.created) +
            written({{"number", number}, {"sha256", info.sha256}, {"note", info.note}})) {
      place.add({"n'est pas celle du journal", "is not that of the log"});
    }
    logged.erase(number);
    const auto release = store.register_release(info.number);
    if (!release) continue;
    if (hash_of(release->csv) != info.sha256) {
      place.add({"le registre a été modifié : son empreinte n'est pas celle enregistrée",
                 "the register was altered: its hash is not the recorded one"});
    } else if (entries_of(release->csv) != info.entries) {
      place.add({"n'a pas le nombre de structures enregistré",
                 "does not have the recorded number of entries"});
    }
    check_signature(release->signature, release->csv, trust.hub, trust::Purpose::document_signing,
                    info.created, place, {"signature du registre", "signature of the register"});
  }
  for (const auto& [number, unused] : logged) {
    Place("register release " + number, problems)
        .add({"inscrite au journal, absente de la base", "in the log, missing from the store"});
  }
}

void check_campaigns(const store::ReadStore& store, const LogContent& log,
                     std::vector<store::Problem>& problems) {
  auto logged = histories(log, "campaign_", "name");
  for (const auto& campaign : store.campaigns()) {
    const auto stored = [&](store::ReadStore::AsOf at) {
      const auto versions = store.campaign_versions(campaign.name, at);
      return versions.empty() ? std::string() : written(campaign_subject(versions.back()));
    };
    compare(logged[campaign.name], stored, {"campaign " + campaign.name, problems});
    logged.erase(campaign.name);
  }
  missing(logged, "campaign", problems);
}

}  // namespace

std::string value_of(const wire::LogEvent& event, std::string_view name) {
  for (const auto& [key, value] : event.subject) {
    if (key == name) return value;
  }
  return {};
}

std::string written(const Subject& subject) {
  std::string out;
  for (const auto& [name, value] : subject) out += fmt::format("|{}={}", name, value);
  return out;
}

void check_events(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                  std::vector<store::Problem>& problems) {
  check_members(store, log, problems);
  check_registers(store, trust, log, problems);
  check_campaigns(store, log, problems);
}

}  // namespace parangon::hub::collect
