#include "shared/trust/verify_errors.hpp"

#include <fmt/format.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <string_view>

namespace parangon::trust {
namespace {

struct Explanation {
  int code;
  std::string_view fr;
  std::string_view en;
};

constexpr std::array explanations = std::to_array<Explanation>({
    {X509_V_ERR_CERT_HAS_EXPIRED, "il est expiré ; demandez-en le renouvellement à l'autorité",
     "it has expired; ask the authority to renew it"},
    {X509_V_ERR_CERT_NOT_YET_VALID,
     "il n'est pas encore valable ; attendez sa date de début ou vérifiez l'heure de la machine",
     "it is not valid yet; wait for its first day or check the machine's clock"},
    {X509_V_ERR_CERT_REVOKED,
     "il a été révoqué ; générez une nouvelle clé et demandez un nouveau certificat",
     "it has been revoked; make a new key and ask for a new certificate"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
     "son émetteur n'est ni joint ni reconnu ; joignez le certificat de l'autorité émettrice, et "
     "vérifiez que la racine est celle du consortium",
     "its issuer is neither attached nor known; attach the issuing authority's certificate, and "
     "check that the root is the consortium's"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
     "l'émetteur d'une autorité manque ; ajoutez la racine aux autorités reconnues",
     "the issuer of an authority is missing; add the root to the known authorities"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
     "il est seul et sa signature ne peut être vérifiée ; joignez le certificat de l'autorité "
     "émettrice",
     "it comes alone and its signature cannot be verified; attach the issuing authority's "
     "certificate"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
     "il est signé par lui-même ; demandez un certificat à l'autorité du consortium",
     "it is signed by itself; ask the consortium's authority for a certificate"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
     "il vient d'une autorité qui n'est pas reconnue ; demandez un certificat à celle du "
     "consortium",
     "it comes from an authority that is not known; ask the consortium's for a certificate"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE,
     "sa signature n'est pas celle de l'autorité qu'il nomme : il a été modifié ou contrefait ; "
     "refusez-le et prévenez l'autorité",
     "its signature is not that of the authority it names: it was altered or forged; refuse it and "
     "tell the authority"},
    {X509_V_ERR_INVALID_PURPOSE,
     "il n'est pas fait pour cet usage ; demandez le profil voulu (agency, server ou signer)",
     "it is not made for this use; ask for the right profile (agency, server or signer)"},
    {X509_V_ERR_INVALID_CA,
     "il sert d'autorité sans en être une ; utilisez la chaîne fournie par le consortium",
     "it serves as an authority without being one; use the chain that the consortium gave"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED,
     "l'autorité ne peut avoir autant d'autorités sous elle ; utilisez la chaîne du consortium",
     "the authority may not have so many authorities below it; use the consortium's chain"},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG,
     "la chaîne est trop longue ; ne joignez que l'autorité émettrice",
     "the chain is too long; attach the issuing authority only"},
    {X509_V_ERR_EE_KEY_TOO_SMALL,
     "sa clé est trop faible (moins de 112 bits de sécurité) ; générez une clé P-256 ou Ed25519 et "
     "demandez un nouveau certificat",
     "its key is too weak (less than 112 bits of security); make a P-256 or Ed25519 key and ask "
     "for a new certificate"},
    {X509_V_ERR_CA_KEY_TOO_SMALL,
     "la clé de cette autorité est trop faible (moins de 112 bits de sécurité) ; il faut une autre "
     "autorité",
     "this authority's key is too weak (less than 112 bits of security); another authority is "
     "needed"},
    {X509_V_ERR_CA_MD_TOO_WEAK,
     "il est signé avec une empreinte trop faible (SHA-1, MD5) ; demandez un certificat signé avec "
     "SHA-256",
     "it is signed with a digest that is too weak (SHA-1, MD5); ask for one signed with SHA-256"},
    {X509_V_ERR_UNABLE_TO_GET_CRL,
     "la liste de révocation de son émetteur manque ; ajoutez-la (parangon-ca crl) et rechargez",
     "its issuer's revocation list is missing; add it (parangon-ca crl) and reload"},
    {X509_V_ERR_CRL_HAS_EXPIRED,
     "la liste de révocation de son émetteur est périmée ; publiez-en une nouvelle (parangon-ca "
     "crl) et rechargez",
     "its issuer's revocation list is out of date; publish a new one (parangon-ca crl) and reload"},
    {X509_V_ERR_CRL_NOT_YET_VALID,
     "la liste de révocation de son émetteur est datée du futur ; vérifiez l'heure des machines",
     "its issuer's revocation list is dated in the future; check the machines' clocks"},
    {X509_V_ERR_CRL_SIGNATURE_FAILURE,
     "la liste de révocation de son émetteur n'est pas signée par lui ; remplacez ce fichier",
     "its issuer's revocation list is not signed by the issuer; replace that file"},
    {X509_V_ERR_KEYUSAGE_NO_CRL_SIGN,
     "son émetteur n'a pas le droit de signer une liste de révocation ; utilisez la chaîne du "
     "consortium",
     "its issuer may not sign revocation lists; use the consortium's chain"},
    {X509_V_ERR_KEYUSAGE_NO_CERTSIGN,
     "son émetteur n'a pas le droit de signer des certificats ; utilisez la chaîne du consortium",
     "its issuer may not sign certificates; use the consortium's chain"},
    {X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION,
     "il porte une extension critique inconnue ; demandez un certificat des profils du consortium",
     "it carries an unknown critical extension; ask for one of the consortium's profiles"},
    {X509_V_ERR_PERMITTED_VIOLATION,
     "son nom est hors du domaine permis à son autorité ; demandez un autre certificat",
     "its name is outside what its authority is permitted; ask for another certificate"},
    {X509_V_ERR_EXCLUDED_VIOLATION,
     "son nom est exclu du domaine de son autorité ; demandez un autre certificat",
     "its name is excluded from its authority's domain; ask for another certificate"},
});

}  // namespace

Text explain_verify_error(int code) {
  for (const auto& explanation : explanations) {
    if (explanation.code == code) {
      return {std::string(explanation.fr), std::string(explanation.en)};
    }
  }
  const std::string_view reason = X509_verify_cert_error_string(code);
  return {
      fmt::format("il ne peut être vérifié (OpenSSL : {}) ; demandez-en un nouveau à l'autorité "
                  "du consortium",
                  reason),
      fmt::format("it cannot be verified (OpenSSL: {}); ask the consortium's authority for a "
                  "new one",
                  reason)};
}

}  // namespace parangon::trust
