#include "shared/net/tls_alert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace parangon::net {
namespace {

struct Alert {
  int alert;
  std::string_view name;
  std::string_view fr;
  std::string_view en;
};

constexpr std::array<Alert, 21> alerts{{
    {0, "close_notify", "Le serveur a fermé la liaison.", "The server closed the connection."},
    {10, "unexpected_message", "Le serveur n'a pas compris notre message TLS.",
     "The server did not understand our TLS message."},
    {20, "bad_record_mac", "La liaison a été altérée en route.",
     "The connection was altered on its way."},
    {40, "handshake_failure",
     "Aucun réglage TLS commun avec le serveur. Vérifiez que rien n'intercepte la liaison.",
     "No TLS setting in common with the server. Check that nothing intercepts the connection."},
    {42, "bad_certificate",
     "Le serveur refuse notre certificat : il est illisible, pas encore valable, ou sa clé est "
     "trop faible. Demandez un nouveau certificat au consortium.",
     "The server refuses our certificate: it is unreadable, not yet valid, or its key is too weak. "
     "Ask the consortium for a new certificate."},
    {43, "unsupported_certificate",
     "Le serveur refuse notre certificat : il n'est pas fait pour un client TLS. Demandez au "
     "consortium un certificat d'acheteur.",
     "The server refuses our certificate: it is not made for a TLS client. Ask the consortium for "
     "an agency certificate."},
    {44, "certificate_revoked",
     "Notre certificat a été révoqué. Demandez un nouveau certificat au consortium.",
     "Our certificate has been revoked. Ask the consortium for a new certificate."},
    {45, "certificate_expired",
     "Notre certificat est expiré, ou la liste de révocation du serveur l'est. Renouvelez le "
     "certificat ; s'il est encore valable, prévenez le consortium.",
     "Our certificate has expired, or the server's revocation list has. Renew the certificate; if "
     "it is still valid, tell the consortium."},
    {46, "certificate_unknown",
     "Le serveur refuse notre certificat sans dire pourquoi. Contactez le consortium.",
     "The server refuses our certificate without saying why. Contact the consortium."},
    {47, "illegal_parameter", "Le serveur refuse un paramètre TLS de notre part.",
     "The server refuses one of our TLS parameters."},
    {48, "unknown_ca",
     "Notre certificat ne vient pas d'une autorité que le serveur connaît, ou un certificat "
     "intermédiaire manque dans le fichier. Utilisez le fichier complet remis par le consortium.",
     "Our certificate does not come from an authority that the server knows, or an intermediate "
     "certificate is missing from the file. Use the whole file that the consortium gave."},
    {49, "access_denied",
     "Le serveur reconnaît notre certificat mais refuse l'accès. Contactez le consortium.",
     "The server knows our certificate but denies access. Contact the consortium."},
    {50, "decode_error", "Le serveur n'a pas pu lire notre message TLS.",
     "The server could not read our TLS message."},
    {51, "decrypt_error",
     "Le serveur n'a pas pu vérifier la signature de notre clé. Vérifiez que la clé va avec le "
     "certificat.",
     "The server could not verify our key's signature. Check that the key belongs to the "
     "certificate."},
    {70, "protocol_version",
     "Le serveur ne parle pas TLS 1.3, ou un équipement sur le chemin l'empêche. Voyez avec le "
     "service informatique.",
     "The server does not speak TLS 1.3, or equipment on the way prevents it. Ask the IT "
     "department."},
    {71, "insufficient_security", "Le serveur demande un chiffrement plus fort.",
     "The server asks for stronger encryption."},
    {80, "internal_error", "Le serveur a un défaut interne ; réessayez plus tard.",
     "The server has an internal fault; try again later."},
    {90, "user_canceled", "Le serveur a interrompu la liaison.",
     "The server interrupted the connection."},
    {112, "unrecognized_name",
     "Le serveur ne porte pas le nom demandé. Vérifiez l'adresse dans la configuration.",
     "The server does not bear the name asked for. Check the address in the configuration."},
    {116, "certificate_required",
     "Le serveur demande un certificat et nous n'en avons pas présenté. Indiquez le certificat et "
     "la clé de l'acheteur dans la configuration.",
     "The server requires a certificate and we presented none. Give the agency's certificate and "
     "key in the configuration."},
    {120, "no_application_protocol", "Le serveur ne parle pas HTTP/1.1 ici.",
     "The server does not speak HTTP/1.1 here."},
}};

const Alert* find_alert(int alert) {
  const auto* found = std::find_if(alerts.begin(), alerts.end(),
                                   [alert](const Alert& row) { return row.alert == alert; });
  return found == alerts.end() ? nullptr : found;
}

}  // namespace

std::string_view alert_name(int alert) {
  const Alert* row = find_alert(alert);
  return row == nullptr ? "unknown_alert" : row->name;
}

Text alert_text(int alert) {
  const Alert* row = find_alert(alert);
  if (row == nullptr) {
    return {fmt::format("Le serveur a refusé la liaison TLS (alerte {}).", alert),
            fmt::format("The server refused the TLS connection (alert {}).", alert)};
  }
  return {fmt::format("{} (alerte TLS {} : {})", row->fr, alert, row->name),
          fmt::format("{} (TLS alert {}: {})", row->en, alert, row->name)};
}

}  // namespace parangon::net
