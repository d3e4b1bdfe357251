#include <fmt/format.h>

#include <array>

#include "shared/trust/digest.hpp"
#include "shared/trust/issue.hpp"
#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

using RevokedPtr = std::unique_ptr<X509_REVOKED, Free<X509_REVOKED_free>>;
using EnumeratedPtr = std::unique_ptr<ASN1_ENUMERATED, Free<ASN1_ENUMERATED_free>>;

/// In the order of the enumeration, whose values are those of RFC 5280.
constexpr std::array<std::string_view, 6> reason_names{"unspecified",  "keyCompromise",
                                                       "cACompromise", "affiliationChanged",
                                                       "superseded",   "cessationOfOperation"};

Asn1TimePtr time_of(Instant instant) {
  Asn1TimePtr time(ASN1_TIME_set(nullptr, to_time_t(instant)));
  require(time != nullptr, "write a date");
  return time;
}

RevokedPtr entry_for(const RevokedCertificate& revoked, std::string_view serial) {
  RevokedPtr entry(X509_REVOKED_new());
  const BignumPtr number(BN_bin2bn(uchars(serial), static_cast<int>(serial.size()), nullptr));
  const Asn1IntegerPtr integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
  require(entry != nullptr && integer != nullptr &&
              X509_REVOKED_set_serialNumber(entry.get(), integer.get()) == 1 &&
              X509_REVOKED_set_revocationDate(entry.get(), time_of(revoked.at).get()) == 1,
          "write a revocation");
  // RFC 5280 section 5.3.1: an unspecified reason is left out.
  if (revoked.reason == RevocationReason::unspecified) return entry;
  const EnumeratedPtr reason(ASN1_ENUMERATED_new());
  require(reason != nullptr &&
              ASN1_ENUMERATED_set(reason.get(), static_cast<long>(revoked.reason)) == 1 &&
              X509_REVOKED_add1_ext_i2d(entry.get(), NID_crl_reason, reason.get(), 0,
                                        X509V3_ADD_APPEND) == 1,
          "write a revocation reason");
  return entry;
}

void add_crl_extensions(X509_CRL* crl, X509* issuer, std::uint64_t number) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, nullptr, nullptr, crl, 0);
  X509V3_set_ctx_nodb(&context);
  const ExtensionPtr authority(
      X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"));
  const Asn1IntegerPtr integer(ASN1_INTEGER_new());
  require(authority != nullptr && integer != nullptr &&
              X509_CRL_add_ext(crl, authority.get(), -1) == 1 &&
              ASN1_INTEGER_set_uint64(integer.get(), number) == 1 &&
              X509_CRL_add1_ext_i2d(crl, NID_crl_number, integer.get(), 0, X509V3_ADD_APPEND) == 1,
          "write the extensions of a revocation list");
}

}  // namespace

std::string_view to_string(RevocationReason reason) {
  return reason_names.at(static_cast<std::size_t>(reason));
}

Result<RevocationReason> revocation_reason_from(std::string_view name) {
  for (std::size_t i = 0; i < reason_names.size(); ++i) {
    if (reason_names[i] == name) return static_cast<RevocationReason>(i);
  }
  const std::string list = fmt::format("{}", fmt::join(reason_names, ", "));
  return Error{Errc::invalid_argument,
               {fmt::format("Motif de révocation « {} » inconnu ; choisissez : {}", name, list),
                fmt::format("Unknown revocation reason \"{}\"; choose one of {}", name, list)}};
}

Result<std::string> make_crl(const Certificate& issuer, const PrivateKey& issuer_key,
                             std::span<const RevokedCertificate> revoked, std::uint64_t number,
                             Instant this_update, Instant next_update) {
  const ErrorScope errors;
  if (const Status able = check_issuer(issuer, issuer_key); !able) return able.error();
  if (next_update <= this_update) {
    return Error{Errc::invalid_argument,
                 {"La liste de révocation serait périmée dès sa date ; corrigez sa durée",
                  "The revocation list would be out of date from its start; correct its duration"}};
  }
  const X509CrlPtr crl(X509_CRL_new());
  X509* x509 = issuer.impl().x509.get();
  require(crl != nullptr && X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) == 1 &&
              X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(x509)) == 1 &&
              X509_CRL_set1_lastUpdate(crl.get(), time_of(this_update).get()) == 1 &&
              X509_CRL_set1_nextUpdate(crl.get(), time_of(next_update).get()) == 1,
          "start a revocation list");
  for (const auto& item : revoked) {
    const Result<std::string> serial = from_hex(item.serial_hex);
    if (!serial) return serial.error();
    RevokedPtr entry = entry_for(item, *serial);
    require(X509_CRL_add0_revoked(crl.get(), entry.get()) == 1, "list a revocation");
    static_cast<void>(entry.release());
  }
  add_crl_extensions(crl.get(), x509, number);
  const EVP_MD* digest = digest_for(issuer_key.algorithm());
  require(X509_CRL_sort(crl.get()) == 1 &&
              X509_CRL_sign(crl.get(), issuer_key.impl().pkey.get(), digest) > 0,
          "sign a revocation list");
  const BioPtr bio = collecting();
  require(PEM_write_bio_X509_CRL(bio.get(), crl.get()) == 1, "write a revocation list");
  return collected(bio.get());
}

}  // namespace parangon::trust
