#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/siret.hpp"
#include "shared/trust/issue.hpp"

namespace parangon::certs {

/// The certificates that the consortium's authority makes (docs/certificates.md).
enum class Profile {
  root,     ///< Believed by everybody; signs the issuing authority and nothing else.
  issuing,  ///< Signs everything below.
  server,   ///< A listener of the hub.
  agency,   ///< A member: its TLS client certificate, and the signature of its submissions.
  person,   ///< Whom a member names: the signature of what the person certifies.
  signer,   ///< The hub's signature on receipts and releases.
};
/// "root", "issuing", "server", "agency", "person", "signer".
std::string_view to_string(Profile profile);
/// Inverse of to_string. Errc::malformed otherwise.
Result<Profile> profile_from(std::string_view name);
/// How long a certificate of the profile lasts unless something else is asked.
int default_days(Profile profile);

struct Validity {
  Instant not_before;
  Instant not_after;
};
/// How far back everything is dated, for machines whose clocks differ.
inline constexpr std::chrono::minutes clock_tolerance{5};

/// From `now` less clock_tolerance, for the profile's default duration.
Validity default_validity(Profile profile, Instant now);

/// What each profile's certificate says. Nothing of it is checked here: trust::issue does.
trust::CertificateSpec root_spec(const std::string& consortium, Validity validity);
trust::CertificateSpec issuing_spec(const std::string& consortium, Validity validity);
trust::CertificateSpec server_spec(const std::vector<std::string>& dns,
                                   const std::vector<std::string>& ip, Validity validity);
trust::CertificateSpec agency_spec(const model::Siret& siret, const std::string& name,
                                   Validity validity);
/// `person` is for programs (model::is_person_id), `label` for people: a function, or a name.
trust::CertificateSpec person_spec(const model::Siret& siret, const std::string& person,
                                   const std::string& label, Validity validity);
trust::CertificateSpec signer_spec(const std::string& consortium, Validity validity);

/// Subject alternative name of the hub's document-signing certificate.
inline constexpr std::string_view hub_urn = "urn:parangon:hub";
/// Adds the key usage keyAgreement to an agency's certificate with a P-256 key: pseudonym keys are
/// wrapped for it (docs/adr/0004). Other profiles and keys stay as they are.
void allow_key_agreement(Profile profile, trust::KeyAlgorithm algorithm,
                         trust::CertificateSpec& spec);

/// "urn:parangon:agency:<SIRET>", the subject alternative name of an agency's certificate.
std::string agency_urn(const model::Siret& siret);
/// "urn:parangon:person:<ID>", which a person's certificate has besides its agency's.
std::string person_urn(const std::string& person);
/// The agency that a certificate names: exactly one agency URN with a valid SIRET.
/// Errc::forbidden otherwise. Says nothing on whether the certificate is believed.
Result<model::Siret> agency_of(const trust::Certificate& certificate);

/// Errc::invalid_argument when the profile's holder could not do its work with such a key: agency,
/// person and signer sign documents, hence P-256 or Ed25519; a server may also have RSA.
Status check_key(Profile profile, const trust::PublicKey& key);

}  // namespace parangon::certs
