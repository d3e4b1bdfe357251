#include "shared/trust/issue.hpp"
#include "shared/trust/openssl.hpp"

namespace parangon::trust {

Csr::Csr(std::string pem, std::string subject_cn, PublicKey public_key)
    : pem_(std::move(pem)),
      subject_cn_(std::move(subject_cn)),
      public_key_(std::move(public_key)) {}

Result<Csr> Csr::from_pem(std::string_view pem) {
  const ErrorScope errors;
  if (pem.size() > max_key_file_bytes) pem = {};
  const X509ReqPtr request(
      PEM_read_bio_X509_REQ(reading(pem).get(), nullptr, no_passphrase, nullptr));
  EVP_PKEY* pkey = request == nullptr ? nullptr : X509_REQ_get0_pubkey(request.get());
  if (pkey == nullptr) {
    return Error{Errc::malformed,
                 {"Demande de certificat illisible : il faut un texte PEM (BEGIN CERTIFICATE "
                  "REQUEST)",
                  "Unreadable certificate request: a PEM text is needed (BEGIN CERTIFICATE "
                  "REQUEST)"}};
  }
  if (X509_REQ_verify(request.get(), pkey) != 1) {
    return Error{Errc::bad_signature,
                 {"La demande de certificat n'est pas signée par sa propre clé ; produisez-la de "
                  "nouveau",
                  "The certificate request is not signed by its own key; make it again"}};
  }
  return Csr(std::string(pem), name_entry(X509_REQ_get_subject_name(request.get()), NID_commonName),
             public_key_of(pkey));
}

Result<Csr> Csr::create(const PrivateKey& key, std::string_view common_name) {
  const ErrorScope errors;
  const X509ReqPtr request(X509_REQ_new());
  EVP_PKEY* pkey = key.impl().pkey.get();
  require(request != nullptr && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1 &&
              X509_REQ_set_pubkey(request.get(), pkey) == 1,
          "start a certificate request");
  X509_NAME* name = X509_REQ_get_subject_name(request.get());
  if (common_name.empty() ||
      X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, uchars(common_name),
                                 static_cast<int>(common_name.size()), -1, 0) != 1) {
    return Error{Errc::invalid_argument,
                 {"Le nom d'une demande de certificat a 1 à 64 caractères ; abrégez-le",
                  "The name of a certificate request has 1 to 64 characters; shorten it"}};
  }
  const EVP_MD* digest = digest_for(key.algorithm());
  require(X509_REQ_sign(request.get(), pkey, digest) > 0, "sign a certificate request");
  const BioPtr bio = collecting();
  require(PEM_write_bio_X509_REQ(bio.get(), request.get()) == 1, "write a certificate request");
  return from_pem(collected(bio.get()));
}

}  // namespace parangon::trust
