#include "hub/collect/identity.hpp"

#include <fmt/format.h>

#include <optional>

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

}  // namespace

Result<MemberIdentity> identify(const trust::Certificate& certificate) {
  std::optional<std::string_view> siret;
  for (const std::string& uri : certificate.uris()) {
    if (!uri.starts_with(agency_uri_prefix)) continue;
    if (siret)
      return no_identity(certificate, "nomme plusieurs acheteurs", "names several agencies");
    siret = std::string_view(uri).substr(agency_uri_prefix.size());
  }
  if (!siret) return no_identity(certificate, "ne nomme pas d'acheteur", "names no agency");
  const auto agency = model::Siret::parse(*siret);
  if (!agency) {
    return no_identity(certificate, agency.error().message.fr, agency.error().message.en);
  }
  return MemberIdentity{*agency, trust::to_hex(certificate.fingerprint())};
}

}  // namespace parangon::hub::collect
