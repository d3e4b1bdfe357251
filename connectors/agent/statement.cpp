#include "connectors/agent/statement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "connectors/agent/certificate_uris.hpp"
#include "shared/core/version.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/statement.hpp"

namespace parangon::connectors::agent {
namespace {

constexpr std::size_t random_size = 16;

model::Statement drawn(const model::Siret& agency, model::StatementAction action, Instant now) {
  model::Statement out{agency, action, {}, 0, {}, {}, {}, {}, {}, {}, now, {}};
  out.nonce = trust::random_hex(random_size);
  out.idempotency_key = trust::random_hex(random_size);
  out.software = software();
  return out;
}

}  // namespace

std::string software() { return fmt::format("parangon-connector/{}", version()); }

Result<Signatory> Signatory::load(const std::filesystem::path& certificate,
                                  const std::filesystem::path& key) {
  auto chain = trust::load_chain_file(certificate);
  if (!chain) return chain.error();
  auto secret = trust::PrivateKey::load(key);
  if (!secret) return secret.error();
  if (!(secret->public_key() == chain->front().public_key())) {
    return Error{Errc::invalid_argument,
                 {fmt::format("la clé {} n'est pas celle du certificat {}", key.string(),
                              certificate.string()),
                  fmt::format("the key {} is not that of the certificate {}", key.string(),
                              certificate.string())}};
  }
  return Signatory{std::move(*secret), std::move(*chain)};
}

std::string Signatory::person() const {
  for (const auto& uri : chain.front().uris()) {
    if (uri.starts_with(person_uri_prefix)) return uri.substr(person_uri_prefix.size());
  }
  return {};
}

bool Signatory::is_of(const model::Siret& agency) const {
  return std::ranges::count(chain.front().uris(),
                            std::string(agency_uri_prefix) + agency.to_string()) == 1;
}

Result<std::string> Signatory::sign(std::string_view media_type,
                                    const std::string& document) const {
  trust::JwsHeader header;
  header.cty = media_type.substr(std::string_view("application/").size());
  header.x5c = chain;
  return trust::sign_detached(key, header, document);
}

model::Statement about_person(const model::Siret& agency, model::StatementAction action,
                              std::string person, std::string name, Instant now) {
  auto out = drawn(agency, action, now);
  out.person = std::move(person);
  out.person_name = std::move(name);
  return out;
}

model::Statement about_revision(const model::Siret& agency, model::StatementAction action,
                                const wire::RevisionInfo& revision, std::string reason,
                                Instant now) {
  auto out = drawn(agency, action, now);
  out.period = revision.period;
  out.revision = revision.revision;
  out.subject_sha256 = revision.document_sha256;
  out.reason = std::move(reason);
  return out;
}

Result<Spooled> sign_statement(const model::Statement& statement, const Signatory& signatory) {
  auto document = wire::write_statement(statement);
  if (const auto read = wire::read_statement(document); !read) return read.error();
  auto signature = signatory.sign(wire::statement_media_type, document);
  if (!signature) return signature.error();
  return Spooled{statement.idempotency_key, std::move(document), std::move(*signature),
                 Kind::statement};
}

}  // namespace parangon::connectors::agent
