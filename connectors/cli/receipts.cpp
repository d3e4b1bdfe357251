#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/agent/evidence.hpp"
#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "connectors/cli/verify_claims.hpp"
#include "shared/core/columns.hpp"
#include "shared/core/file.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

using agent::ClaimId;
using agent::Verdict;

struct ReceiptsInput {
  std::filesystem::path config = ".";
};

/// How a receipt stands to the histories that were verified.
enum class HistoryStanding {
  current,    ///< In the history that goes on, up to its newest checkpoint.
  ended,      ///< In one that was given up by decision.
  untied,     ///< Not compared yet; the next sync does it.
  elsewhere,  ///< Its checkpoint is in none: what is kept was altered.
};

Text standing_label(HistoryStanding standing) {
  switch (standing) {
    case HistoryStanding::current: return {"dans l'histoire vérifiée", "in the verified history"};
    case HistoryStanding::ended:
      return {"dans une histoire abandonnée par décision", "in a history given up by decision"};
    case HistoryStanding::untied: return {"pas encore comparé", "not compared yet"};
    case HistoryStanding::elsewhere:
      return {"DANS AUCUNE HISTOIRE VÉRIFIÉE", "IN NO VERIFIED HISTORY"};
  }
  return {};
}

struct Verified {
  std::string folder;
  agent::Examined examined;
  HistoryStanding standing = HistoryStanding::untied;

  bool holds() const { return examined.holds() && standing != HistoryStanding::elsewhere; }
};

/// The checkpoint that a receipt was tied to must be one that the history has come through.
HistoryStanding standing_of(const agent::KeptReceipt& kept, const agent::Examined& examined,
                            const std::vector<agent::History>& histories) {
  if (kept.checkpoint.empty()) return HistoryStanding::untied;
  if (examined[ClaimId::log_consistency].verdict != Verdict::proven) {
    return HistoryStanding::elsewhere;
  }
  const auto note = trust::parse_note(kept.checkpoint);
  const auto tied =
      note ? trust::parse_checkpoint(note->text) : Result<trust::Checkpoint>(note.error());
  if (!tied) return HistoryStanding::elsewhere;
  for (const auto& history : histories) {
    const auto* known = history.at(tied->size);
    if (known == nullptr || known->root != tied->root || known->origin != tied->origin) continue;
    return history.ended ? HistoryStanding::ended : HistoryStanding::current;
  }
  return HistoryStanding::elsewhere;
}

void print_verified_json(const Context& context, const std::vector<Verified>& all,
                         const std::vector<agent::History>& histories, bool holds) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("holds", holds);
  json.name("log_size");
  if (!histories.empty() && !histories.front().ended && !histories.front().checkpoints.empty()) {
    json.value(histories.front().checkpoints.back().size);
  } else {
    json.null();
  }
  json.name("receipts").begin_array();
  constexpr std::array names = {"current", "ended", "untied", "elsewhere"};
  for (const auto& one : all) {
    json.begin_object().member("receipt", one.folder).member("holds", one.holds());
    json.member("history", names.at(static_cast<std::size_t>(one.standing)));
    write_claims(json, one.examined, context.lang);
    json.end_object();
  }
  json.end_array().end_object();
  context.out << out << '\n';
}

void print_verified(const Context& context, const std::vector<Verified>& all,
                    const std::vector<agent::History>& histories, bool holds) {
  for (const auto& one : all) {
    context.out << fmt::format("{}{c}{}, {}\n", one.folder,
                               one.examined.holds() ? context.t("fait foi", "holds")
                                                    : context.t("NE FAIT PAS FOI", "DOES NOT HOLD"),
                               standing_label(one.standing).in(context.lang),
                               fmt::arg("c", colon(context.lang)));
    for (const auto& claim : one.examined.claims) {
      if (claim.verdict != Verdict::refuted) continue;
      context.out << fmt::format("    {}{c}{}\n", label_of(claim.id).in(context.lang),
                                 claim.says.in(context.lang), fmt::arg("c", colon(context.lang)));
    }
  }
  for (const auto& history : histories) {
    if (history.checkpoints.empty()) continue;
    const auto& newest = history.checkpoints.back();
    context.out << fmt::format("{} {}{c}{} {}, {} {}{}\n", context.t("journal", "log"),
                               newest.origin, newest.size, context.t("entrées", "entries"),
                               history.checkpoints.size(),
                               context.t("points de contrôle vérifiés", "checkpoints verified"),
                               history.ended ? fmt::format(" ({})", history.ended->reason) : "",
                               fmt::arg("c", colon(context.lang)));
  }
  context.out << (holds
                      ? context.t("Tout ce qui est gardé fait foi.\n", "All that is kept holds.\n")
                      : context.t("Quelque chose ne fait pas foi.\n",
                                  "Something does not hold.\n"));
}

/// The roots are the configured ones: a folder's own ca.pem would vouch for itself.
int verify(const Context& context, const ReceiptsInput& input) {
  const auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  std::optional<std::string> roots;
  if (desk->config.hub) {
    auto pem = read_file(desk->config.hub->authority, max_roots_bytes);
    if (!pem) return fail(context, pem.error());
    roots = std::move(*pem);
  }
  const auto histories = desk->state.log().histories();
  if (!histories) return fail(context, histories.error());
  const auto kept = desk->state.filed().all();
  if (!kept) return fail(context, kept.error());
  std::vector<Verified> all;
  bool holds = true;
  for (const auto& one : *kept) {
    auto evidence = agent::read_evidence(desk->state.filed().path(one.folder));
    if (!evidence) return fail(context, evidence.error());
    if (roots) evidence->roots = roots;
    auto examined = agent::examine(*evidence);
    const auto standing = standing_of(one, examined, *histories);
    all.push_back({one.folder, std::move(examined), standing});
    holds = holds && all.back().holds();
  }
  context.json ? print_verified_json(context, all, *histories, holds)
               : print_verified(context, all, *histories, holds);
  return holds ? exit_ok : exit_refused;
}

int list(const Context& context, const ReceiptsInput& input) {
  const auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const auto kept = desk->state.filed().all();
  if (!kept) return fail(context, kept.error());
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::left, Align::left});
  table.row({context.t("récépissé", "receipt"), context.t("reçu par le hub", "received by the hub"),
             context.t("journal", "log")});
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().name("receipts").begin_array();
  for (const auto& one : *kept) {
    const auto receipt = agent::read_any_receipt(one.receipt);
    if (!receipt) return fail(context, receipt.error());
    const auto received = std::visit([](const auto& r) { return r.received; }, *receipt);
    const auto log = one.checkpoint.empty() ? Text("pas encore comparé", "not compared yet")
                                            : Text("comparé", "compared");
    table.row({one.folder, format_instant(received), log.in(context.lang)});
    json.begin_object().member("receipt", one.folder).member("kind", to_string(one.kind));
    json.member("received", received).member("compared", !one.checkpoint.empty()).end_object();
  }
  json.end_array().end_object();
  context.out << (context.json ? out + "\n" : table.render(context.width));
  return exit_ok;
}

}  // namespace

void declare_receipts(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<ReceiptsInput>();
  auto* parent =
      app.add_subcommand("receipts", fr ? "les récépissés gardés" : "the receipts that are kept");
  parent->fallthrough();
  add_config_option(*parent, lang, input->config);
  parent->callback([input, &chosen] {
    if (!chosen) chosen = [input](const Context& context) { return list(context, *input); };
  });
  parent->add_subcommand("list", fr ? "les liste" : "lists them")->callback([input, &chosen] {
    chosen = [input](const Context& context) { return list(context, *input); };
  });
  auto* check = parent->add_subcommand(
      "verify", fr ? "les vérifie tous, hors ligne" : "verifies all of them, off line");
  check->callback([input, &chosen] {
    chosen = [input](const Context& context) { return verify(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
