#include "certs/profiles.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace parangon::certs {
namespace {

constexpr std::string_view agency_prefix = "urn:parangon:agency:";
constexpr std::string_view person_prefix = "urn:parangon:person:";

struct Row {
  Profile profile;
  std::string_view name;
  int days;
};

constexpr std::array rows = std::to_array<Row>({
    {Profile::root, "root", 20 * 365 + 5},
    {Profile::issuing, "issuing", 10 * 365 + 2},
    {Profile::server, "server", 397},
    {Profile::agency, "agency", 2 * 365},
    {Profile::person, "person", 2 * 365},
    {Profile::signer, "signer", 3 * 365},
});

const Row& row(Profile profile) { return rows.at(static_cast<std::size_t>(profile)); }

trust::CertificateSpec authority_spec(std::string common_name, const std::string& consortium,
                                      int path_length, Validity validity) {
  trust::CertificateSpec spec;
  spec.common_name = std::move(common_name);
  spec.organization = consortium;
  spec.is_ca = true;
  spec.path_length = path_length;
  spec.key_usages = {"keyCertSign", "cRLSign"};
  spec.not_before = validity.not_before;
  spec.not_after = validity.not_after;
  return spec;
}

trust::CertificateSpec leaf_spec(std::string common_name, std::string organization,
                                 std::string_view extended_usage, Validity validity) {
  trust::CertificateSpec spec;
  spec.common_name = std::move(common_name);
  spec.organization = std::move(organization);
  spec.key_usages = {"digitalSignature"};
  spec.extended_usages = {std::string(extended_usage)};
  spec.not_before = validity.not_before;
  spec.not_after = validity.not_after;
  return spec;
}

}  // namespace

std::string_view to_string(Profile profile) { return row(profile).name; }

Result<Profile> profile_from(std::string_view name) {
  for (const Row& item : rows) {
    if (item.name == name) return item.profile;
  }
  return Error{Errc::malformed,
               {fmt::format("Profil de certificat « {} » inconnu", name),
                fmt::format("Unknown certificate profile \"{}\"", name)}};
}

int default_days(Profile profile) { return row(profile).days; }

Validity default_validity(Profile profile, Instant now) {
  const Instant start = now - clock_tolerance;
  return {start, start + std::chrono::days(default_days(profile))};
}

trust::CertificateSpec root_spec(const std::string& consortium, Validity validity) {
  return authority_spec(consortium + " Root CA", consortium, 1, validity);
}

trust::CertificateSpec issuing_spec(const std::string& consortium, Validity validity) {
  return authority_spec(consortium + " Issuing CA", consortium, 0, validity);
}

trust::CertificateSpec server_spec(const std::vector<std::string>& dns,
                                   const std::vector<std::string>& ip, Validity validity) {
  // The name is for people; programs compare the alternative names (RFC 9525).
  constexpr std::size_t max_name = 64;
  std::string name = !dns.empty() ? dns.front() : ip.empty() ? std::string() : ip.front();
  if (name.size() > max_name) name = "Parangon";
  auto spec = leaf_spec(std::move(name), "", trust::eku_server_auth, validity);
  spec.san.dns = dns;
  spec.san.ip = ip;
  return spec;
}

trust::CertificateSpec agency_spec(const model::Siret& siret, const std::string& name,
                                   Validity validity) {
  auto spec = leaf_spec(siret.to_string(), name, trust::eku_client_auth, validity);
  spec.san.uri = {agency_urn(siret)};
  return spec;
}

trust::CertificateSpec person_spec(const model::Siret& siret, const std::string& person,
                                   const std::string& label, Validity validity) {
  auto spec = leaf_spec(label, "", trust::eku_client_auth, validity);
  spec.san.uri = {agency_urn(siret), person_urn(person)};
  return spec;
}

trust::CertificateSpec signer_spec(const std::string& consortium, Validity validity) {
  auto spec = leaf_spec(consortium + " Signer", consortium, trust::eku_document_signing, validity);
  spec.san.uri = {std::string(hub_urn)};
  return spec;
}

void allow_key_agreement(Profile profile, trust::KeyAlgorithm algorithm,
                         trust::CertificateSpec& spec) {
  if (profile != Profile::agency || algorithm != trust::KeyAlgorithm::ec_p256) return;
  spec.key_usages.emplace_back("keyAgreement");
}

std::string agency_urn(const model::Siret& siret) {
  return std::string(agency_prefix) + siret.to_string();
}

std::string person_urn(const std::string& person) { return std::string(person_prefix) + person; }

Result<model::Siret> agency_of(const trust::Certificate& certificate) {
  std::optional<model::Siret> agency;
  int named = 0;
  for (const std::string& uri : certificate.uris()) {
    if (!uri.starts_with(agency_prefix)) continue;
    ++named;
    agency = model::Siret::try_parse(std::string_view(uri).substr(agency_prefix.size()));
  }
  if (named == 1 && agency) return *agency;
  return Error{Errc::forbidden,
               {"Le certificat ne nomme pas un acheteur et un seul ; demandez un certificat du "
                "profil « agency » à l'autorité du consortium",
                "The certificate does not name one agency and one only; ask the consortium's "
                "authority for a certificate of the \"agency\" profile"}};
}

Status check_key(Profile profile, const trust::PublicKey& key) {
  const trust::KeyAlgorithm algorithm = key.algorithm();
  const bool signs =
      algorithm == trust::KeyAlgorithm::ec_p256 || algorithm == trust::KeyAlgorithm::ed25519;
  const bool serves = profile == Profile::server && algorithm == trust::KeyAlgorithm::rsa;
  const bool strong = key.security_bits() >= trust::min_security_bits;
  if ((signs || serves) && strong) return {};
  return Error{
      Errc::invalid_argument,
      {fmt::format("Clé {} de {} bits non admise pour le profil « {} » ; générez une clé P-256 ou "
                   "Ed25519 et refaites la demande",
                   trust::to_string(algorithm), key.bits(), to_string(profile)),
       fmt::format("A {} key of {} bits is not allowed for the profile \"{}\"; make a P-256 or "
                   "Ed25519 key and a new request",
                   trust::to_string(algorithm), key.bits(), to_string(profile))}};
}

}  // namespace parangon::certs
