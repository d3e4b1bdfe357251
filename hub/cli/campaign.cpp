#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <ostream>

#include "hub/calendar.hpp"
#include "hub/cli/collection.hpp"
#include "hub/collect/events.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

struct CampaignInput {
  std::string name;
  std::optional<std::string> title;
  std::vector<std::string> periods;
  std::vector<std::string> datasets;
  std::optional<std::string> opening;
  std::optional<std::string> due;
  std::optional<std::string> closing;
  std::vector<std::string> agencies;
  bool everybody = false;
  std::string as_of;
  bool json = false;
};

Status set_day(const std::optional<std::string>& text, model::Date& day) {
  if (!text) return {};
  const auto read = model::Date::from_iso(*text);
  if (!read || read->to_string() != *text) {
    return Error{Errc::malformed,
                 {fmt::format("« {} » : un jour attendu (2026-03-31)", *text),
                  fmt::format("\"{}\": a day expected (2026-03-31)", *text)}};
  }
  day = *read;
  return {};
}

/// Replaces a list by what was given, if anything was.
template <class T, class Read>
Status set_list(const std::vector<std::string>& texts, std::vector<T>& list, const Read& read) {
  if (texts.empty()) return {};
  list.clear();
  for (const auto& text : texts) {
    const Result<T> item = read(text);
    if (!item) return item.error();
    list.push_back(*item);
  }
  return {};
}

Result<model::Measure> read_dataset(const std::string& text) {
  if (const auto measure = model::measure_from(text)) return *measure;
  return Error{Errc::malformed,
               {fmt::format("« {} » : paid ou awarded attendu", text),
                fmt::format("\"{}\": paid or awarded expected", text)}};
}

Status check_members(const store::Campaign& campaign, const store::ReadStore& store) {
  for (const auto siret : campaign.agencies) {
    if (store.agency(siret)) continue;
    return Error{Errc::not_found,
                 {fmt::format("l'acheteur {} n'est pas membre", siret.to_string()),
                  fmt::format("agency {} is not a member", siret.to_string())}};
  }
  return {};
}

/// Applies what was given to a campaign, and judges the outcome.
Status apply(const CampaignInput& input, const OpenStore& opened, Instant now,
             store::Campaign& campaign) {
  campaign.name = input.name;
  campaign.title = input.title.value_or(campaign.title);
  campaign.since = now;
  if (input.everybody) campaign.agencies.clear();
  for (const auto& done :
       {set_day(input.opening, campaign.opening), set_day(input.due, campaign.due),
        set_day(input.closing, campaign.closing),
        set_list(input.periods, campaign.periods, &model::Period::parse),
        set_list(input.datasets, campaign.datasets, &read_dataset),
        set_list(input.agencies, campaign.agencies, &model::Siret::parse)}) {
    if (!done) return done;
  }
  collect::normalise(campaign);
  const auto fine = collect::check_campaign(campaign, opened.config.grain);
  return fine ? check_members(campaign, *opened.store) : fine;
}

store::EventMaker event_of(const OpenStore& opened, std::string_view name,
                           const store::Campaign& campaign) {
  return collect::event(opened.config.hub_name, name, collect::local_operator(),
                        collect::campaign_subject(campaign));
}

Status add_campaign(const CampaignInput& input, Session& session) {
  auto opened = open(session, true);
  if (!opened) return opened.error();
  store::Campaign campaign;
  campaign.datasets = {model::Measure::paid, model::Measure::awarded};
  auto fine = apply(input, *opened, session.clock.now(), campaign);
  if (!fine) return fine;
  auto added =
      opened->store->add_campaign(campaign, event_of(*opened, "campaign_opened", campaign));
  if (!added) return added;
  session.out << Text(fmt::format("Campagne {} ajoutée : du {} au {}, échéance {}\n", campaign.name,
                                  campaign.opening.to_string(), campaign.closing.to_string(),
                                  campaign.due.to_string()),
                      fmt::format("Campaign {} added: {} to {}, due {}\n", campaign.name,
                                  campaign.opening.to_string(), campaign.closing.to_string(),
                                  campaign.due.to_string()))
                     .in(session.lang);
  return {};
}

Status edit_campaign(const CampaignInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto versions = opened->store->campaign_versions(input.name);
  if (versions.empty()) return collect::no_such_campaign(input.name);
  auto campaign = versions.back();
  auto fine = apply(input, *opened, session.clock.now(), campaign);
  if (!fine) return fine;
  auto changed =
      opened->store->change_campaign(campaign, event_of(*opened, "campaign_changed", campaign));
  if (!changed) return changed;
  session.out << Text(fmt::format("Campagne {} modifiée (version {})\n", input.name,
                                  versions.size() + 1),
                      fmt::format("Campaign {} changed (version {})\n", input.name,
                                  versions.size() + 1))
                     .in(session.lang);
  return {};
}

std::string periods_of(const store::Campaign& campaign) {
  std::string out;
  for (const auto& period : campaign.periods) {
    out += (out.empty() ? "" : " ") + period.to_string();
  }
  return out;
}

void write_campaign(wire::JsonWriter& json, const store::Campaign& campaign) {
  json.begin_object().member("since", campaign.since);
  for (const auto& [name, value] : collect::campaign_subject(campaign)) json.member(name, value);
  json.end_object();
}

std::string as_json(const std::vector<store::Campaign>& campaigns) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_array();
  for (const auto& campaign : campaigns) write_campaign(json, campaign);
  json.end_array();
  return out + "\n";
}

Status list_campaigns(const CampaignInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto as_of = instant_of(input.as_of, session);
  if (!as_of) return as_of.error();
  const auto calendar = calendar_of(opened->config.time_zone);
  if (!calendar) return calendar.error();
  const auto campaigns = opened->store->campaigns(*as_of);
  if (input.json) {
    session.out << as_json(campaigns);
    return {};
  }
  const bool fr = session.french();
  using enum TextTable::Align;
  TextTable table({left, left, left, left, left, left, left});
  table.row({fr ? "nom" : "name", fr ? "titre" : "title", fr ? "périodes" : "periods",
             fr ? "ouverture" : "opening", fr ? "échéance" : "due", fr ? "clôture" : "closing",
             fr ? "état" : "state"});
  for (const auto& campaign : campaigns) {
    const auto phase = collect::phase_on(campaign, (*calendar)(*as_of));
    table.row({campaign.name, campaign.title, periods_of(campaign), campaign.opening.to_string(),
               campaign.due.to_string(), campaign.closing.to_string(),
               collect::label(phase).in(session.lang)});
  }
  session.out << table.render(session.width);
  return {};
}

/// Every version of one, oldest first.
Status show_campaign(const CampaignInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto as_of = instant_of(input.as_of, session);
  if (!as_of) return as_of.error();
  const auto versions = opened->store->campaign_versions(input.name, *as_of);
  if (versions.empty()) return collect::no_such_campaign(input.name);
  if (input.json) {
    session.out << as_json(versions);
    return {};
  }
  for (const auto& version : versions) {
    session.out << format_instant(version.since) << '\n';
    for (const auto& [name, value] : collect::campaign_subject(version)) {
      const auto shown = name == "agencies" && value.empty()
                             ? Text("tous les membres actifs", "all active members")
                             : Text(value);
      session.out << fmt::format("  {:<9} {}\n", name, shown.in(session.lang));
    }
  }
  return {};
}

void declare_change(CLI::App& parent, bool fr, bool fresh, Action& chosen) {
  auto input = std::make_shared<CampaignInput>();
  auto* command =
      fresh ? parent.add_subcommand("add", fr ? "Ajouter une campagne" : "Add a campaign")
            : parent.add_subcommand("edit", fr ? "Modifier une campagne : ce qui est donné remplace"
                                               : "Change a campaign: what is given replaces");
  command->add_option("name", input->name, fr ? "Nom, fixe (2025)" : "Its name, fixed (2025)")
      ->required();
  const auto day = [&](const char* option, std::optional<std::string>& value, const char* what) {
    command->add_option(option, value, what)->required(fresh);
  };
  command->add_option("--title", input->title, fr ? "Titre" : "Title")->required(fresh);
  command->add_option("--periods", input->periods, "2025,2024")->delimiter(',')->required(fresh);
  command
      ->add_option("--datasets", input->datasets,
                   fr ? "paid,awarded : ce qui est demandé (les deux sinon)"
                      : "paid,awarded: what is asked for (else both)")
      ->delimiter(',');
  day("--opening", input->opening, fr ? "Premier jour des dépôts" : "First day of submissions");
  day("--due", input->due, fr ? "Dernier jour à l'heure" : "Last day that is on time");
  day("--closing", input->closing, fr ? "Dernier jour des dépôts" : "Last day of submissions");
  auto* agencies = command
                       ->add_option("--agencies", input->agencies,
                                    fr ? "SIRET attendus (sinon tous les membres actifs)"
                                       : "SIRETs that are expected (else all active members)")
                       ->delimiter(',');
  if (!fresh) {
    command
        ->add_flag("--everybody", input->everybody,
                   fr ? "Tous les membres actifs sont attendus" : "All active members are expected")
        ->excludes(agencies);
  }
  command->callback([input, fresh, &chosen] {
    chosen = [input, fresh](Session& session) {
      return fresh ? add_campaign(*input, session) : edit_campaign(*input, session);
    };
  });
}

}  // namespace

void declare_campaign(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto* parent = app.add_subcommand("campaign", fr ? "Les campagnes de collecte" : "The campaigns");
  parent->require_subcommand(1);
  declare_change(*parent, fr, true, chosen);
  declare_change(*parent, fr, false, chosen);
  auto input = std::make_shared<CampaignInput>();
  const auto reading = [&](const char* name, const char* what, auto work) {
    auto* command = parent->add_subcommand(name, what);
    command->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
    command->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
    command->callback([input, work, &chosen] {
      chosen = [input, work](Session& session) { return work(*input, session); };
    });
    return command;
  };
  reading("list", fr ? "Toutes les campagnes" : "All campaigns", &list_campaigns);
  reading("show", fr ? "Une campagne et ses versions" : "One campaign and its versions",
          &show_campaign)
      ->add_option("name", input->name, fr ? "Son nom" : "Its name")
      ->required();
}

}  // namespace parangon::hub::cli
