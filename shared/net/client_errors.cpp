#include "shared/net/client_errors.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <openssl/x509_vfy.h>

#include <cerrno>

#include "shared/core/system_error.hpp"
#include "shared/net/tls_alert.hpp"

namespace parangon::net {
namespace {

Error make(Errc code, std::string_view peer, std::string_view fr, std::string_view en) {
  return {code, {fmt::format("{} : {}", peer, fr), fmt::format("{}: {}", peer, en)}};
}

/// Alerts that speak of a certificate (RFC 8446 section 6.2), 116 being its absence.
bool about_certificate(int alert) { return (alert >= 42 && alert <= 49) || alert == 116; }

}  // namespace

Error name_unknown(std::string_view host, int resolver_error) {
  const std::string_view fr = resolver_error == EAI_NONAME  ? "nom inconnu"
                              : resolver_error == EAI_AGAIN ? "le serveur de noms ne répond pas"
                                                            : "la résolution échoue";
  return make(
      Errc::unavailable, host,
      fmt::format("nom de serveur introuvable ({}). Vérifiez l'adresse et la connexion au réseau.",
                  fr),
      fmt::format("server name not found ({}). Check the address and the network.",
                  ::gai_strerror(resolver_error)));
}

Error cannot_connect(std::string_view peer, int system_error) {
  if (system_error == ETIMEDOUT) {
    return make(Errc::timeout, peer,
                "le serveur n'a pas répondu à temps. Vérifiez l'adresse et le pare-feu.",
                "the server did not answer in time. Check the address and the firewall.");
  }
  const Text detail = system_error_text(system_error);
  return make(Errc::unavailable, peer,
              fmt::format("connexion refusée ou impossible ({}). Vérifiez l'adresse et le port, et "
                          "que le serveur est en marche.",
                          detail.fr),
              fmt::format("connection refused or impossible ({}). Check the address and the port, "
                          "and that the server runs.",
                          detail.en));
}

Error connection_lost(std::string_view peer) {
  return make(Errc::unavailable, peer, "la liaison a été coupée avant la réponse. Réessayez.",
              "the connection was cut before the answer. Try again.");
}

Error too_slow(std::string_view peer) {
  return make(Errc::timeout, peer, "le serveur est trop lent à répondre. Réessayez plus tard.",
              "the server is too slow to answer. Try again later.");
}

Error refused_by_alert(std::string_view peer, int alert) {
  const Text text = alert_text(alert);
  return make(about_certificate(alert) ? Errc::unauthenticated : Errc::unavailable, peer, text.fr,
              text.en);
}

Error tls_failed(std::string_view peer, std::string_view detail) {
  return make(Errc::unavailable, peer,
              fmt::format("échec de la liaison TLS ({}). Vérifiez que l'adresse est celle d'un "
                          "serveur HTTPS en TLS 1.3.",
                          detail),
              fmt::format("the TLS connection failed ({}). Check that the address is that of an "
                          "HTTPS server with TLS 1.3.",
                          detail));
}

Error server_not_trusted(std::string_view peer, long verify_result) {
  switch (verify_result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return make(Errc::bad_signature, peer,
                  "le certificat du serveur est expiré. Prévenez le consortium ; vérifiez aussi "
                  "l'horloge de cette machine.",
                  "the server's certificate has expired. Tell the consortium; check this machine's "
                  "clock too.");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return make(Errc::bad_signature, peer,
                  "le certificat du serveur n'est pas encore valable. Vérifiez l'horloge de cette "
                  "machine.",
                  "the server's certificate is not yet valid. Check this machine's clock.");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return make(Errc::bad_signature, peer,
                  "le certificat du serveur porte un autre nom. Vérifiez l'adresse dans la "
                  "configuration.",
                  "the server's certificate bears another name. Check the address in the "
                  "configuration.");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return make(Errc::bad_signature, peer,
                  "le certificat du serveur ne vient pas de l'autorité du consortium. Vérifiez le "
                  "fichier de l'autorité ; un équipement intercepte peut-être la liaison.",
                  "the server's certificate does not come from the consortium's authority. Check "
                  "the authority file; equipment may be intercepting the connection.");
    default: break;
  }
  const char* const detail = X509_verify_cert_error_string(verify_result);
  return make(
      Errc::bad_signature, peer,
      fmt::format("le certificat du serveur n'est pas acceptable ({}). Prévenez le "
                  "consortium.",
                  detail),
      fmt::format("the server's certificate is not acceptable ({}). Tell the consortium.", detail));
}

Error not_http(std::string_view peer) {
  return make(Errc::malformed, peer,
              "la réponse n'est pas du HTTP correct, ou elle est incomplète. Vérifiez l'adresse.",
              "the answer is not well-formed HTTP, or incomplete. Check the address.");
}

Error answer_too_large(std::string_view peer, std::size_t limit) {
  return make(Errc::too_large, peer,
              fmt::format("la réponse dépasse la limite de {} octets.", limit),
              fmt::format("the answer is over the limit of {} bytes.", limit));
}

}  // namespace parangon::net
