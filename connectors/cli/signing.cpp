#include "connectors/cli/signing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/trust/digest.hpp"

namespace parangon::connectors::cli {
namespace {

Error no_such_revision(std::string_view period, std::optional<std::int64_t> revision) {
  const auto which = revision ? fmt::format(" {}", *revision) : std::string();
  return {
      Errc::not_found,
      {fmt::format("{} : pas de révision{} au hub (parangon-connector revisions)", period, which),
       fmt::format("{}: no revision{} at the hub (parangon-connector revisions)", period, which)}};
}

}  // namespace

Result<agent::Signatory> load_person(const std::filesystem::path& certificate,
                                     const std::filesystem::path& key, const AgencyConfig& config) {
  auto person = agent::Signatory::load(certificate, key);
  if (!person) return person;
  if (!person->is_of(config.siret) || person->person().empty()) {
    return Error{Errc::invalid_argument,
                 {fmt::format("{} n'est pas le certificat d'une personne de {}",
                              certificate.string(), config.siret.to_string()),
                  fmt::format("{} is not the certificate of a person of {}", certificate.string(),
                              config.siret.to_string())}};
  }
  return person;
}

Result<wire::RevisionInfo> find_revision(const model::Period& period,
                                         std::optional<std::int64_t> number, bool counting,
                                         agent::HubSession& session) {
  const auto found = agent::revisions(session, period);
  if (!found) return found.error();
  const auto wanted = [&](const wire::RevisionInfo& one) {
    return number ? one.revision == *number : !counting || one.counts;
  };
  const auto revision = std::ranges::find_if(*found, wanted);
  if (revision == found->end()) return no_such_revision(period.to_string(), number);
  return *revision;
}

Result<std::string> document_of(const wire::RevisionInfo& revision, agent::HubSession& session,
                                const agent::State& state) {
  auto document = agent::revision_document(session, revision.id);
  if (!document) return document;
  const auto digest = trust::to_hex(trust::sha256(*document));
  const auto kept = state.acknowledged_document(
      fmt::format("{}-r{}", revision.period.to_string(), revision.revision));
  if (digest == revision.document_sha256 && (!kept || *kept == *document)) return document;
  return Error{Errc::bad_signature,
               {"le document que donne le hub n'est pas celui qui fut déposé ; rien n'est signé",
                "the document that the hub gives is not the one that was submitted; nothing is "
                "signed"}};
}

int sign_and_send(const Context& context, Desk& desk, agent::HubSession& session,
                  const model::Statement& statement, const agent::Signatory& person,
                  bool with_agency_key) {
  const auto signed_one = agent::sign_statement(statement, person);
  if (!signed_one) return fail(context, {Errc::invalid_argument, signed_one.error().message});
  if (auto kept = desk.state.outbox().put(*signed_one); !kept) return fail(context, kept.error());
  return report_exchange(
      context,
      agent::exchange(desk.state, session, {desk.config.siret, context.clock, with_agency_key}));
}

}  // namespace parangon::connectors::cli
