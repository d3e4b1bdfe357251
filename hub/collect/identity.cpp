#include "hub/collect/identity.hpp"

#include <fmt/format.h>

#include <vector>

#include "shared/model/statement.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::collect {
namespace {

Error no_identity(const trust::Certificate& certificate, std::string_view fr, std::string_view en) {
  return {Errc::unauthenticated,
          {fmt::format("certificat {} : {} ; demandez au consortium un certificat d'acheteur",
                       certificate.serial_hex(), fr),
           fmt::format("certificate {}: {}; ask the consortium for an agency's certificate",
                       certificate.serial_hex(), en)}};
}

/// What the certificate's URIs of this kind say.
std::vector<std::string_view> after_prefix(const trust::Certificate& certificate,
                                           std::string_view prefix) {
  std::vector<std::string_view> out;
  for (const std::string& uri : certificate.uris()) {
    if (uri.starts_with(prefix)) out.push_back(std::string_view(uri).substr(prefix.size()));
  }
  return out;
}

}  // namespace

Result<MemberIdentity> identify(const trust::Certificate& certificate) {
  const auto agencies = after_prefix(certificate, agency_uri_prefix);
  const auto persons = after_prefix(certificate, person_uri_prefix);
  if (agencies.empty()) {
    return no_identity(certificate, "ne nomme pas d'acheteur", "names no agency");
  }
  if (agencies.size() > 1) {
    return no_identity(certificate, "nomme plusieurs acheteurs", "names several agencies");
  }
  if (persons.size() > 1) {
    return no_identity(certificate, "nomme plusieurs personnes", "names several persons");
  }
  const auto agency = model::Siret::parse(agencies.front());
  if (!agency) {
    return no_identity(certificate, agency.error().message.fr, agency.error().message.en);
  }
  MemberIdentity out{*agency, trust::to_hex(certificate.fingerprint()), {}};
  if (persons.empty()) return out;
  if (!model::is_person_id(persons.front())) {
    return no_identity(certificate, "identifiant de personne invalide",
                       "invalid person identifier");
  }
  out.person = persons.front();
  return out;
}

}  // namespace parangon::hub::collect
