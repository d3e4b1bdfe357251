#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "connectors/agent/hub_calls.hpp"
#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "connectors/render/revision.hpp"
#include "shared/trust/digest.hpp"
#include "shared/wire/receipt.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::connectors::cli {
namespace {

struct DiffInput {
  std::filesystem::path config = ".";
  std::string period;
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::string as_of;
};

/// Revisions of one period that were there at an instant (now when none is said): out of the kept
/// receipts, and from the hub what is not there.
class Revisions {
 public:
  Revisions(const Context& context, const Desk& desk, model::Period period,
            std::optional<Instant> as_of)
      : context_(context), desk_(desk), period_(period), as_of_(as_of) {}

  Result<model::Submission> read(std::int64_t number) {
    const auto folder = fmt::format("{}-r{}", period_.to_string(), number);
    if (auto known = known_by_then(folder, number); !known) return known.error();
    auto document = desk_.state.acknowledged_document(folder);
    if (!document && document.error().code == Errc::not_found) document = from_hub(number);
    if (!document) return document.error();
    return wire::read_submission(*document);
  }

 private:
  Error no_revision(std::int64_t number) const {
    const auto fr = as_of_ ? fmt::format(" au {}", format_instant(*as_of_)) : std::string();
    const auto en = as_of_ ? fmt::format(" at {}", format_instant(*as_of_)) : std::string();
    return {Errc::not_found,
            {fmt::format("{} : pas de révision {}{}", period_.to_string(), number, fr),
             fmt::format("{}: no revision {}{}", period_.to_string(), number, en)}};
  }

  /// Of what is kept; the hub answers for the rest.
  Status known_by_then(const std::string& folder, std::int64_t number) const {
    if (!as_of_) return {};
    const auto kept = desk_.state.receipts();
    if (!kept) return kept.error();
    const auto one = std::ranges::find(*kept, folder, &agent::KeptReceipt::folder);
    if (one == kept->end()) return {};
    const auto receipt = wire::read_receipt(one->receipt);
    if (!receipt) return receipt.error();
    if (receipt->received > *as_of_) return no_revision(number);
    return {};
  }

  Result<std::string> from_hub(std::int64_t number) {
    if (!session_) {
      auto opened = open_session(context_, desk_.config);
      if (!opened) return opened.error();
      session_ = std::move(*opened);
    }
    const auto found = agent::revisions(*session_, period_, as_of_);
    if (!found) return found.error();
    const auto one = std::ranges::find(*found, number, &wire::RevisionInfo::revision);
    if (one == found->end()) return no_revision(number);
    auto document = agent::revision_document(*session_, one->id);
    if (document && trust::to_hex(trust::sha256(*document)) != one->document_sha256) {
      return Error{Errc::bad_signature,
                   {fmt::format("le hub donne un autre document pour la révision {}", number),
                    fmt::format("the hub gives another document for revision {}", number)}};
    }
    return document;
  }

  const Context& context_;
  const Desk& desk_;
  model::Period period_;
  std::optional<Instant> as_of_;
  std::unique_ptr<agent::HubSession> session_;
};

int diff(const Context& context, const DiffInput& input) {
  const auto period = model::Period::parse(input.period);
  if (!period) return fail(context, {Errc::invalid_argument, period.error().message});
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return fail(context, as_of.error());
  const auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  Revisions revisions(context, *desk, *period, *as_of);
  const auto from = revisions.read(input.from);
  if (!from) return fail(context, from.error());
  const auto to = revisions.read(input.to);
  if (!to) return fail(context, to.error());
  const auto changes = compare(*from, *to);
  context.out << (context.json ? render_changes_json(changes, input.from, input.to)
                               : render_changes(changes, model::Nomenclature::standard(),
                                                context.lang, context.width));
  return exit_ok;
}

}  // namespace

void declare_diff(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<DiffInput>();
  auto* c = app.add_subcommand(
      "diff", fr ? "ce qui change entre deux révisions" : "what differs between two revisions");
  add_config_option(*c, lang, input->config);
  c->add_option("--period", input->period, "2025, 2025-Q1…")->required();
  c->add_option("--from", input->from, fr ? "révision de départ" : "revision to start from")
      ->required();
  c->add_option("--to", input->to, fr ? "révision d'arrivée" : "revision to end with")->required();
  add_as_of_option(*c, lang, input->as_of);
  c->callback([input, &chosen] {
    chosen = [input](const Context& context) { return diff(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
