#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/cli/collection.hpp"
#include "hub/cli/inventory_tables.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/csv.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

struct InventoryInput {
  std::string campaign;
  std::string as_of;
  bool json = false;
  bool csv = false;
};

using Totals = std::vector<std::pair<const char*, std::int64_t>>;

Totals totals_of(const collect::InventoryTotals& t) {
  return {{"expected", t.expected},    {"received", t.received}, {"late", t.late},
          {"missing", t.missing},      {"waiting", t.waiting},   {"incomplete", t.incomplete},
          {"withdrawn", t.withdrawn},  {"blank", t.blank},       {"certified", t.certified},
          {"unexpected", t.unexpected}};
}

std::string lacking_of(const collect::InventoryLine& line) {
  std::string out;
  for (const auto measure : line.lacking) {
    out += (out.empty() ? "" : " ") + std::string(model::to_string(measure));
  }
  return out;
}

std::string as_json(const collect::TakenInventory& taken, const PublishedStandings& published) {
  const auto& inventory = taken.inventory;
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("campaign", taken.campaign.name).member("as_of", inventory.as_of);
  json.member("day", inventory.day.to_string()).member("phase", to_string(inventory.phase));
  json.name("totals").begin_object();
  for (const auto& [name, count] : totals_of(inventory.totals)) json.member(name, count);
  json.end_object().name("lines").begin_array();
  for (const auto& line : inventory.lines) {
    json.begin_object().member("agency", line.agency.to_string()).member("name", line.name);
    json.member("period", line.period.to_string()).member("expected", line.expected);
    json.member("state", to_string(line.state)).member("revision", line.revision);
    json.member("received", line.received).member("certified", line.certified);
    json.member("late", line.late).member("blank", line.blank);
    json.member("lacking", lacking_of(line));
    json.member("tables", standings_text(published.at({line.agency, line.period}))).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

std::string as_csv(const collect::Inventory& inventory, const PublishedStandings& published) {
  std::string out;
  wire::CsvWriter csv(out);
  for (const char* column : {"agency", "name", "period", "expected", "state", "revision",
                             "received", "certified", "late", "blank", "lacking", "tables"}) {
    csv.value(column);
  }
  csv.end_record();
  const auto flag = [](bool holds) { return holds ? "true" : "false"; };
  const auto instant = [](const std::optional<Instant>& at) {
    return at ? format_instant(*at) : std::string();
  };
  for (const auto& line : inventory.lines) {
    csv.value(line.agency.to_string()).text(line.name).value(line.period.to_string());
    csv.value(flag(line.expected)).value(to_string(line.state));
    csv.value(line.revision == 0 ? std::string() : std::to_string(line.revision));
    csv.value(instant(line.received)).value(instant(line.certified)).value(flag(line.late));
    csv.value(flag(line.blank)).value(lacking_of(line));
    csv.value(standings_text(published.at({line.agency, line.period}))).end_record();
  }
  return out;
}

/// "retard, à blanc": what there is to say of a line beside its state.
std::string remarks_of(const collect::InventoryLine& line,
                       const std::vector<PublishedStanding>& published, Lang lang) {
  std::vector<Text> remarks;
  if (line.late) remarks.emplace_back("en retard", "late");
  if (line.blank) remarks.emplace_back("rien à déclarer", "nothing to report");
  for (const auto measure : line.lacking) {
    const auto label = model::label(measure);
    remarks.emplace_back("sans " + label.fr, "without " + label.en);
  }
  if (!line.expected) remarks.emplace_back("pas attendu", "not expected");
  for (auto& remark : waiting_remarks(published)) remarks.push_back(std::move(remark));
  std::string out;
  for (const auto& remark : remarks) out += (out.empty() ? "" : ", ") + remark.in(lang);
  return out;
}

std::string totals_text(const collect::InventoryTotals& t) {
  return fmt::format(
      "attendus {} | reçus {} (en retard {}, sans objet {}, certifiés {}) | manquants {} | en "
      "attente {} | incomplets {} | retirés {}\n",
      t.expected, t.received, t.late, t.blank, t.certified, t.missing, t.waiting, t.incomplete,
      t.withdrawn);
}

std::string totals_text_en(const collect::InventoryTotals& t) {
  return fmt::format(
      "expected {} | received {} (late {}, blank {}, certified {}) | missing {} | waiting {} | "
      "incomplete {} | withdrawn {}\n",
      t.expected, t.received, t.late, t.blank, t.certified, t.missing, t.waiting, t.incomplete,
      t.withdrawn);
}

void print_inventory(const collect::TakenInventory& taken, const PublishedStandings& published,
                     Session& session) {
  const auto& [campaign, agencies, inventory] = taken;
  const bool fr = session.french();
  session.out << fmt::format("{} ({}){}{}{} {} {}, {} {}\n\n", campaign.title, campaign.name,
                             colon(session.lang), collect::label(inventory.phase).in(session.lang),
                             fr ? " ;" : ";", fr ? "échéance" : "due", campaign.due.to_string(),
                             fr ? "clôture" : "closing", campaign.closing.to_string());
  using enum TextTable::Align;
  TextTable table({left, left, left, left, right, left, left});
  table.row({"SIRET", fr ? "acheteur" : "agency", fr ? "période" : "period", fr ? "état" : "state",
             fr ? "révision" : "revision", fr ? "reçu (UTC)" : "received (UTC)",
             fr ? "remarques" : "remarks"});
  for (const auto& line : inventory.lines) {
    table.row({line.agency.to_string(), line.name, line.period.to_string(),
               collect::label(line.state).in(session.lang),
               line.revision == 0 ? std::string() : std::to_string(line.revision),
               line.received ? format_instant(*line.received).substr(0, 16) : std::string(),
               remarks_of(line, published.at({line.agency, line.period}), session.lang)});
  }
  session.out << table.render(session.width) << '\n';
  session.out << (fr ? totals_text(inventory.totals) : totals_text_en(inventory.totals));
}

Status show_inventory(const InventoryInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto as_of = instant_of(input.as_of, session);
  if (!as_of) return as_of.error();
  const auto taken = take_inventory(*opened, input.campaign, *as_of);
  if (!taken) return taken.error();
  const auto published = published_standings(*opened->store, taken->inventory);
  if (input.json) {
    session.out << as_json(*taken, published);
  } else if (input.csv) {
    session.out << as_csv(taken->inventory, published);
  } else {
    print_inventory(*taken, published, session);
  }
  return {};
}

}  // namespace

void declare_inventory(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<InventoryInput>();
  auto* command = app.add_subcommand(
      "inventory", fr ? "Qui a déposé quoi d'une campagne" : "Who has sent what of a campaign");
  command->add_option("--campaign", input->campaign, fr ? "Son nom" : "Its name")->required();
  command->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
  auto* json = command->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  command->add_flag("--csv", input->csv, fr ? "Pour un tableur" : "For a spreadsheet")
      ->excludes(json);
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return show_inventory(*input, session); };
  });
}

}  // namespace parangon::hub::cli
