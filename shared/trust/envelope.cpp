#include "shared/trust/envelope.hpp"

#include <fmt/format.h>
#include <openssl/cms.h>

#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

using CmsPtr = std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo_free>>;

Error cannot_receive(const Certificate& certificate) {
  const auto& name = certificate.subject_cn();
  const auto algorithm = to_string(certificate.key_algorithm());
  return {Errc::invalid_argument,
          {fmt::format("Le certificat de {} ne permet pas de chiffrer pour lui (clé {}) ; il faut "
                       "une clé P-256",
                       name, algorithm),
           fmt::format("The certificate of {} does not allow encrypting for it ({} key); a P-256 "
                       "key is needed",
                       name, algorithm)}};
}

Error unreadable() {
  return {Errc::malformed,
          {"Enveloppe CMS illisible, ou d'un autre algorithme que prévu",
           "Unreadable CMS envelope, or of another algorithm than expected"}};
}

Error not_ours() {
  return {Errc::forbidden,
          {"L'enveloppe n'est pas pour cette clé, ou a été altérée ; demandez un nouvel envoi",
           "The envelope is not for this key, or was altered; ask for it to be sent again"}};
}

/// The key derivation of the recipient; OpenSSL's default hashes with SHA-1.
void derive_with_sha256(CMS_ContentInfo* cms) {
  STACK_OF(CMS_RecipientInfo)* recipients = CMS_get0_RecipientInfos(cms);
  for (int i = 0; i < sk_CMS_RecipientInfo_num(recipients); ++i) {
    EVP_PKEY_CTX* context =
        CMS_RecipientInfo_get0_pkey_ctx(sk_CMS_RecipientInfo_value(recipients, i));
    require(context != nullptr && EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0,
            "choose the key derivation of an envelope");
  }
}

/// One key agreement and nothing else: what seal_for() makes.
bool is_as_sealed(CMS_ContentInfo* cms) {
  if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_id_smime_ct_authEnvelopedData) return false;
  STACK_OF(CMS_RecipientInfo)* recipients = CMS_get0_RecipientInfos(cms);
  return sk_CMS_RecipientInfo_num(recipients) == 1 &&
         CMS_RecipientInfo_type(sk_CMS_RecipientInfo_value(recipients, 0)) == CMS_RECIPINFO_AGREE;
}

}  // namespace

bool can_receive(const Certificate& certificate) {
  return certificate.key_algorithm() == KeyAlgorithm::ec_p256;
}

Result<std::string> seal_for(const Certificate& recipient, std::string_view content) {
  if (!can_receive(recipient)) return cannot_receive(recipient);
  if (content.size() > max_envelope_content) {
    return Error{Errc::too_large,
                 {fmt::format("Enveloppe : plus de {} octets", max_envelope_content),
                  fmt::format("Envelope: more than {} bytes", max_envelope_content)}};
  }
  const ErrorScope scope;
  constexpr unsigned flags = CMS_BINARY | CMS_PARTIAL;
  const CmsPtr cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), flags));
  require(cms != nullptr, "make an envelope");
  require(CMS_add1_recipient_cert(cms.get(), recipient.impl().x509.get(), CMS_KEY_PARAM) != nullptr,
          "add an envelope's recipient");
  derive_with_sha256(cms.get());
  const auto bytes = reading(content);
  require(CMS_final(cms.get(), bytes.get(), nullptr, flags) == 1, "seal an envelope");
  const auto out = collecting();
  require(i2d_CMS_bio(out.get(), cms.get()) == 1, "encode an envelope");
  return collected(out.get());
}

Result<std::string> open_envelope(std::string_view envelope, const Certificate& own,
                                  const PrivateKey& key) {
  const ErrorScope scope;
  if (envelope.size() > max_envelope_bytes) return unreadable();
  const auto in = reading(envelope);
  const CmsPtr cms(d2i_CMS_bio(in.get(), nullptr));
  if (cms == nullptr || BIO_pending(in.get()) != 0 || !is_as_sealed(cms.get())) return unreadable();
  const auto out = collecting();
  if (CMS_decrypt(cms.get(), key.impl().pkey.get(), own.impl().x509.get(), nullptr, out.get(),
                  CMS_BINARY) != 1) {
    return not_ours();
  }
  auto content = collected(out.get());
  if (content.size() > max_envelope_content) return unreadable();
  return content;
}

}  // namespace parangon::trust
