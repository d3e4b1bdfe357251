#include "connectors/cli/documents.hpp"

#include <set>

#include "connectors/agent/statement.hpp"
#include "connectors/agent/sync.hpp"
#include "connectors/cli/justifications.hpp"
#include "connectors/cli/pseudonyms.hpp"
#include "connectors/cli/update.hpp"
#include "shared/rules/warning_rules.hpp"
#include "shared/trust/digest.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::connectors::cli {
namespace {

constexpr std::size_t nonce_bytes = 16;
constexpr std::size_t key_bytes = 16;

/// Those that have figures, and those that were asked for by name.
std::set<model::Period> periods_of(const Prepared& prepared,
                                   const std::vector<model::Period>& asked) {
  std::set<model::Period> out(asked.begin(), asked.end());
  for (const auto& [period, figures] : prepared.figures) out.insert(period);
  return out;
}

}  // namespace

Result<std::vector<model::Period>> parse_periods(const DocumentInput& input) {
  std::vector<model::Period> out;
  for (const auto& text : input.periods) {
    const auto period = model::Period::parse(text);
    if (!period) return Error{Errc::invalid_argument, period.error().message};
    out.push_back(*period);
  }
  if (input.nothing_to_report && out.empty()) {
    return Error{Errc::invalid_argument,
                 {"--nothing-to-report demande aussi --period : de quelle période ?",
                  "--nothing-to-report also needs --period: of which period?"}};
  }
  return out;
}

Result<std::vector<Document>> DocumentMaker::make(const DocumentInput& input, Instant now) const {
  const auto asked = parse_periods(input);
  if (!asked) return asked.error();
  const auto justifications = justifications_of(setup_.config(), input.justify);
  if (!justifications) return justifications.error();
  std::vector<Document> out;
  for (const auto& period : periods_of(prepared_, *asked)) {
    const SubmissionHeader header{
        setup_.config().siret, trust::random_hex(nonce_bytes), trust::random_hex(key_bytes), now,
        agent::software(),     setup_.config().sharing,        input.nothing_to_report};
    auto document = make_one(period, header, *justifications);
    if (!document) return document.error();
    out.push_back(std::move(*document));
  }
  return out;
}

Result<Document> DocumentMaker::make_one(model::Period period, const SubmissionHeader& header,
                                         const Justifications& justifications) const {
  auto submission = make_submission(job_, prepared_, period, header);
  const auto previous = last_year(period);
  if (!previous) return previous.error();
  std::optional<std::span<const model::Figure>> figures;
  if (*previous) figures = (*previous)->figures;
  auto report = judge_content(job_, submission, figures);
  justify(justifications, submission.manifest);
  if (state_ != nullptr) {
    if (auto done = agent::carry_justifications(*state_, submission); !done) return done.error();
  }
  rules::check_warnings(submission.manifest, report);
  return Document{std::move(submission.manifest), std::move(report),
                  describe(submission.contributors)};
}

Result<std::optional<model::Submission>> DocumentMaker::last_year(model::Period period) const {
  if (state_ == nullptr) return std::optional<model::Submission>{};
  auto document = state_->previous(period.previous_year());
  if (!document) return document.error();
  if (!*document) return std::optional<model::Submission>{};
  auto submission = wire::read_submission(**document);
  if (!submission) return submission.error();
  return std::optional(std::move(*submission));
}

model::Submission DocumentMaker::submission(const Document& document) const {
  return prepared_.under(document.manifest);
}

Status update_previous(agent::State& state, agent::HubSession& session, const Prepared& prepared,
                       const std::vector<model::Period>& asked) {
  for (const auto& period : periods_of(prepared, asked)) {
    const auto before = period.previous_year();
    const auto document = session.counting_document(before);
    if (!document) return document.error();
    if (auto kept = state.keep_previous(before, *document); !kept) return kept;
  }
  return {};
}

Result<Setup> setup_online(AgencyConfig config, agent::State& state, agent::HubSession& session,
                           std::vector<model::Period> periods, const Context* exchanging) {
  const auto updated = update_from_hub(state, session);
  if (!updated) return updated.error();
  if (exchanging != nullptr && updated->document.decisions.supplier_pseudonyms) {
    exchange_keys(*exchanging, config, state, session);
  }
  auto setup = Setup::from_config(std::move(config), &state, std::nullopt);
  if (!setup) return setup.error();
  if (auto done = setup->use(updated->document.decisions, updated->release); !done) {
    return done.error();
  }
  setup->restrict(std::move(periods));
  return setup;
}

Result<std::optional<Setup>> setup_offline(const AgencyConfig& config, const agent::State& state,
                                           const agent::HubSession& session,
                                           std::vector<model::Period> periods) {
  const auto decisions = state.consortium();
  if (!decisions) return decisions.error();
  const auto release = state.current_register();
  if (!release) return release.error();
  if (!*decisions || !*release) return std::optional<Setup>{};
  if (!session.verify((*release)->signature, (*release)->csv)) return std::optional<Setup>{};
  auto setup = Setup::from_config(config, &state, std::nullopt);
  if (!setup) return setup.error();
  setup->restrict(std::move(periods));
  return std::optional(std::move(*setup));
}

Error no_hub() {
  return {Errc::invalid_argument,
          {"la configuration n'a pas de section [hub] : rien à qui envoyer",
           "the configuration has no [hub] section: nobody to send to"}};
}

}  // namespace parangon::connectors::cli
