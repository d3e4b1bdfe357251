#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>

#include "shared/net/tls_context.hpp"
#include "shared/net/tls_io.hpp"

namespace parangon::net {
namespace {

std::string contents(BIO* bio) {
  const char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string der_of(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  std::string der(reinterpret_cast<const char*>(bytes),
                  static_cast<std::size_t>(std::max(size, 0)));
  OPENSSL_free(bytes);
  return der;
}

std::string pem_of(X509* leaf, STACK_OF(X509) * chain) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), leaf);
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    X509* const other = sk_X509_value(chain, i);
    if (X509_cmp(other, leaf) != 0) {
      PEM_write_bio_X509(bio.get(), other);
    }
  }
  return contents(bio.get());
}

std::string subject_of(X509* certificate) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  return contents(bio.get());
}

std::string common_name_of(X509* certificate) {
  X509_NAME* const name = X509_get_subject_name(certificate);
  int last = -1;
  for (int i = -1; (i = X509_NAME_get_index_by_NID(name, NID_commonName, i)) >= 0;) {
    last = i;
  }
  if (last < 0) {
    return {};
  }
  unsigned char* utf8 = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
  std::string text(reinterpret_cast<const char*>(utf8),
                   static_cast<std::size_t>(std::max(size, 0)));
  OPENSSL_free(utf8);
  return text;
}

std::vector<std::string> uris_of(X509* certificate) {
  std::vector<std::string> uris;
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type == GEN_URI) {
      const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
      uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                        static_cast<std::size_t>(ASN1_STRING_length(uri)));
    }
  }
  GENERAL_NAMES_free(names);
  return uris;
}

std::string serial_of(X509* certificate) {
  BIGNUM* const number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr);
  char* const digits = BN_bn2hex(number);
  std::string text(digits);
  OPENSSL_free(digits);
  BN_free(number);
  return text;
}

std::string sha256_of(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += fmt::format("{:02x}", digest.at(i));
  }
  return text;
}

std::chrono::sys_seconds not_after_of(X509* certificate) {
  std::tm parts{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts);
  return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

}  // namespace

std::shared_ptr<const PeerCertificate> peer_certificate(SSL* ssl) {
  const Owned<X509> leaf(SSL_get1_peer_certificate(ssl));
  if (!leaf) {
    return nullptr;
  }
  auto peer = std::make_shared<PeerCertificate>();
  peer->pem_chain = pem_of(leaf.get(), SSL_get_peer_cert_chain(ssl));
  peer->der = der_of(leaf.get());
  peer->subject = subject_of(leaf.get());
  peer->common_name = common_name_of(leaf.get());
  peer->uris = uris_of(leaf.get());
  peer->serial = serial_of(leaf.get());
  peer->sha256 = sha256_of(leaf.get());
  peer->not_after = not_after_of(leaf.get());
  return peer;
}

}  // namespace parangon::net
