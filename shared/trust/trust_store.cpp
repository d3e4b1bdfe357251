#include "shared/trust/trust_store.hpp"

#include <fmt/format.h>

#include "shared/core/file.hpp"
#include "shared/trust/openssl.hpp"
#include "shared/trust/verify_errors.hpp"

namespace parangon::trust {
namespace {

/// OpenSSL's level 2: 112 bits of security, for keys and for the digests of signatures.
constexpr int auth_level = 2;
/// Authorities between a leaf and its root: the consortium has one, a State's chain has two.
constexpr int max_depth = 4;

Error bad_crl() {
  return {
      Errc::malformed,
      {"Liste de révocation illisible : il faut un texte PEM (BEGIN X509 CRL) ; produisez-la de "
       "nouveau avec « parangon-ca crl »",
       "Unreadable revocation list: a PEM text is needed (BEGIN X509 CRL); make it again with "
       "\"parangon-ca crl\""}};
}

Error bad_root(const Certificate& root) {
  return {
      Errc::malformed,
      {fmt::format("« {} » n'est pas une autorité racine (auto-signée) ; donnez le fichier de la "
                   "racine du consortium",
                   root.subject_cn()),
       fmt::format("\"{}\" is not a (self-signed) root authority; give the file of the "
                   "consortium's root",
                   root.subject_cn())}};
}

/// A name from somebody else's certificate, fit for a message.
std::string printable(std::string_view name) {
  constexpr std::size_t max_shown = 64;
  std::string out(name.substr(0, max_shown));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return out;
}

Error refused_certificate(X509* culprit, int code) {
  const Text why = explain_verify_error(code);
  const std::string name =
      culprit == nullptr ? std::string("?")
                         : printable(name_entry(X509_get_subject_name(culprit), NID_commonName));
  const std::string serial =
      culprit == nullptr ? std::string("?") : serial_to_hex(X509_get0_serialNumber(culprit));
  return {Errc::bad_signature,
          {fmt::format("Certificat « {} » (numéro {}) refusé : {}", name, serial, why.fr),
           fmt::format("Certificate \"{}\" (serial {}) refused: {}", name, serial, why.en)}};
}

int openssl_purpose(Purpose purpose) {
  switch (purpose) {
    case Purpose::client: return X509_PURPOSE_SSL_CLIENT;
    case Purpose::server: return X509_PURPOSE_SSL_SERVER;
    case Purpose::document_signing: return X509_PURPOSE_ANY;
  }
  return X509_PURPOSE_ANY;
}

std::string_view required_usage(Purpose purpose) {
  switch (purpose) {
    case Purpose::client: return eku_client_auth;
    case Purpose::server: return eku_server_auth;
    case Purpose::document_signing: return eku_document_signing;
  }
  return {};
}

/// Stricter than OpenSSL: the extended usage must be stated, not merely not excluded, and a stated
/// key usage must allow signatures.
bool allowed_for(const Certificate& leaf, Purpose purpose) {
  const std::uint32_t usage = X509_get_key_usage(leaf.impl().x509.get());
  return (usage & KU_DIGITAL_SIGNATURE) != 0 &&
         leaf.has_extended_key_usage(required_usage(purpose));
}

Status add_crls(X509_STORE* store, std::string_view crls, bool& any) {
  const BioPtr bio = reading(crls);
  while (const X509CrlPtr crl{PEM_read_bio_X509_CRL(bio.get(), nullptr, no_passphrase, nullptr)}) {
    require(X509_STORE_add_crl(store, crl.get()) == 1, "keep a revocation list");
    any = true;
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const bool blank = crls.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (!at_end || (!any && !blank)) return bad_crl();
  return {};
}

}  // namespace

struct TrustStore::Impl {
  X509StorePtr store;
  bool has_crls = false;
};

Result<TrustStore> TrustStore::from_pem(std::string_view roots, std::string_view crls) {
  const ErrorScope errors;
  if (crls.size() > max_crl_bytes) {
    return Error{Errc::too_large,
                 {fmt::format("Listes de révocation de plus de {} octets", max_crl_bytes),
                  fmt::format("Revocation lists of more than {} bytes", max_crl_bytes)}};
  }
  const Result<std::vector<Certificate>> anchors = load_chain(roots);
  if (!anchors) return anchors.error();
  Impl impl{X509StorePtr(X509_STORE_new()), false};
  require(impl.store != nullptr, "make a certificate store");
  for (const auto& anchor : *anchors) {
    X509* x509 = anchor.impl().x509.get();
    if (X509_self_signed(x509, 1) != 1 || !anchor.is_ca()) return bad_root(anchor);
    require(X509_STORE_add_cert(impl.store.get(), x509) == 1, "keep a root");
  }
  const Status added = add_crls(impl.store.get(), crls, impl.has_crls);
  if (!added) return added.error();
  return TrustStore(std::make_shared<const Impl>(std::move(impl)));
}

Result<TrustStore> TrustStore::load(const std::filesystem::path& roots,
                                    const std::filesystem::path& crls) {
  const Result<std::string> root_pem = read_file(roots, max_bundle_bytes);
  if (!root_pem) return root_pem.error();
  if (crls.empty()) return from_pem(*root_pem);
  const Result<std::string> crl_pem = read_file(crls, max_crl_bytes);
  if (!crl_pem) return crl_pem.error();
  return from_pem(*root_pem, *crl_pem);
}

Status TrustStore::verify(const Certificate& leaf, std::span<const Certificate> intermediates,
                          Purpose purpose, Instant at) const {
  const ErrorScope errors;
  const X509ViewStackPtr untrusted(sk_X509_new_null());
  const X509StoreCtxPtr ctx(X509_STORE_CTX_new());
  require(untrusted != nullptr && ctx != nullptr, "start a chain verification");
  for (const auto& intermediate : intermediates) {
    require(sk_X509_push(untrusted.get(), intermediate.impl().x509.get()) > 0, "list a chain");
  }
  require(X509_STORE_CTX_init(ctx.get(), impl_->store.get(), leaf.impl().x509.get(),
                              untrusted.get()) == 1,
          "start a chain verification");
  X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(ctx.get());
  if (impl_->has_crls) {
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  }
  X509_VERIFY_PARAM_set_time(param, to_time_t(at));
  X509_VERIFY_PARAM_set_auth_level(param, auth_level);
  X509_VERIFY_PARAM_set_depth(param, max_depth);
  X509_VERIFY_PARAM_set_purpose(param, openssl_purpose(purpose));
  if (X509_verify_cert(ctx.get()) != 1) {
    return refused_certificate(X509_STORE_CTX_get_current_cert(ctx.get()),
                               X509_STORE_CTX_get_error(ctx.get()));
  }
  if (!allowed_for(leaf, purpose)) {
    return refused_certificate(leaf.impl().x509.get(), X509_V_ERR_INVALID_PURPOSE);
  }
  return {};
}

Status TrustStore::verify(std::span<const Certificate> chain, Purpose purpose, Instant at) const {
  if (chain.empty()) {
    return Error{Errc::unauthenticated,
                 {"Aucun certificat présenté ; configurez celui que le consortium a délivré",
                  "No certificate presented; configure the one that the consortium issued"}};
  }
  return verify(chain.front(), chain.subspan(1), purpose, at);
}

bool TrustStore::has_crls() const { return impl_->has_crls; }

}  // namespace parangon::trust
