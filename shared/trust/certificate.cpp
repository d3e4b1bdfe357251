#include "shared/trust/certificate.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "shared/core/file.hpp"
#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

Error malformed_certificate(std::string_view detail) {
  return {
      Errc::malformed,
      {fmt::format("Certificat illisible ({}) ; demandez-le de nouveau à l'autorité qui l'a émis",
                   detail),
       fmt::format("Unreadable certificate ({}); ask the authority that issued it for it again",
                   detail)}};
}

Error too_many() {
  return {
      Errc::too_large,
      {fmt::format("Chaîne de plus de {} certificats ou {} octets ; ne gardez que le certificat "
                   "et ceux de ses autorités",
                   max_chain_length, max_bundle_bytes),
       fmt::format("Chain of more than {} certificates or {} bytes; keep only the certificate "
                   "and those of its authorities",
                   max_chain_length, max_bundle_bytes)}};
}

std::string octets(const ASN1_STRING* string) {
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
                     static_cast<std::size_t>(ASN1_STRING_length(string)));
}

bool read_time(const ASN1_TIME* time, Instant& out) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return false;
  out = Instant{std::chrono::seconds{::timegm(&parts)}};
  return true;
}

std::string printed_address(const ASN1_OCTET_STRING* address) {
  const std::string bytes = octets(address);
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
  if (bytes.size() != 4 && bytes.size() != 16) return {};
  return ::inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

void read_alternative_names(X509* x509, Certificate::Impl& out) {
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) out.dns_names.push_back(octets(name->d.dNSName));
    if (name->type == GEN_URI) out.uris.push_back(octets(name->d.uniformResourceIdentifier));
    if (name->type == GEN_IPADD) out.ip_addresses.push_back(printed_address(name->d.iPAddress));
  }
}

void read_extended_usages(X509* x509, Certificate::Impl& out) {
  const UsagesPtr usages(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(x509, NID_ext_key_usage, nullptr, nullptr)));
  for (int i = 0; usages != nullptr && i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    std::array<char, 128> text{};
    const ASN1_OBJECT* usage = sk_ASN1_OBJECT_value(usages.get(), i);
    if (OBJ_obj2txt(text.data(), int{text.size()}, usage, 1) > 0) {
      out.extended_key_usages.emplace_back(text.data());
    }
  }
}

}  // namespace

std::string name_entry(const X509_NAME* name, int nid) {
  const int at = X509_NAME_get_index_by_NID(name, nid, -1);
  if (at < 0) return {};
  const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, value);
  if (size < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

std::string serial_to_hex(const ASN1_INTEGER* serial) {
  std::string hex = to_hex(octets(serial));
  return hex.empty() ? "00" : hex;
}

bool is_of(const Certificate& certificate, const PrivateKey& key) {
  const ErrorScope errors;
  return EVP_PKEY_eq(X509_get0_pubkey(certificate.impl().x509.get()), key.impl().pkey.get()) == 1;
}

Result<Certificate> certificate_from(X509Ptr x509) {
  const ErrorScope errors;
  Certificate::Impl impl;
  if (!read_time(X509_get0_notBefore(x509.get()), impl.not_before) ||
      !read_time(X509_get0_notAfter(x509.get()), impl.not_after)) {
    return malformed_certificate("dates");
  }
  if (X509_get0_pubkey(x509.get()) == nullptr) {
    return malformed_certificate("clé publique / public key");
  }
  // Reads and caches every extension; the flag tells of one that cannot be read.
  if ((X509_get_extension_flags(x509.get()) & EXFLAG_INVALID) != 0) {
    return malformed_certificate("extensions");
  }
  impl.subject_cn = name_entry(X509_get_subject_name(x509.get()), NID_commonName);
  impl.subject_organization = name_entry(X509_get_subject_name(x509.get()), NID_organizationName);
  impl.issuer_cn = name_entry(X509_get_issuer_name(x509.get()), NID_commonName);
  impl.serial_hex = serial_to_hex(X509_get0_serialNumber(x509.get()));
  impl.is_ca = (X509_get_extension_flags(x509.get()) & EXFLAG_CA) != 0;
  read_alternative_names(x509.get(), impl);
  read_extended_usages(x509.get(), impl);
  impl.fingerprint = sha256(der_of<X509>(i2d_X509, x509.get()));
  impl.x509 = std::move(x509);
  return Certificate(std::make_shared<const Certificate::Impl>(std::move(impl)));
}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
  Result<std::vector<Certificate>> chain = load_chain(pem);
  if (!chain) return chain.error();
  if (chain->size() != 1) return malformed_certificate("un seul attendu / one expected");
  return chain->front();
}

Result<Certificate> Certificate::from_der(std::string_view der) {
  const ErrorScope errors;
  if (der.size() > max_bundle_bytes) return too_many();
  const unsigned char* at = uchars(der);
  X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (x509 == nullptr) return malformed_certificate("DER");
  if (at != uchars(der) + der.size()) {
    return malformed_certificate("DER, octets en trop / trailing bytes");
  }
  return certificate_from(std::move(x509));
}

std::string Certificate::to_pem() const {
  const BioPtr bio = collecting();
  require(PEM_write_bio_X509(bio.get(), impl_->x509.get()) == 1, "write a certificate");
  return collected(bio.get());
}

std::string Certificate::to_der() const { return der_of<X509>(i2d_X509, impl_->x509.get()); }

const std::string& Certificate::subject_cn() const { return impl_->subject_cn; }
const std::string& Certificate::subject_organization() const { return impl_->subject_organization; }
const std::string& Certificate::issuer_cn() const { return impl_->issuer_cn; }
const std::string& Certificate::serial_hex() const { return impl_->serial_hex; }
Instant Certificate::not_before() const { return impl_->not_before; }
Instant Certificate::not_after() const { return impl_->not_after; }
const std::vector<std::string>& Certificate::dns_names() const { return impl_->dns_names; }
const std::vector<std::string>& Certificate::ip_addresses() const { return impl_->ip_addresses; }
const std::vector<std::string>& Certificate::uris() const { return impl_->uris; }
const std::vector<std::string>& Certificate::extended_key_usages() const {
  return impl_->extended_key_usages;
}
bool Certificate::has_extended_key_usage(std::string_view oid) const {
  return std::ranges::find(impl_->extended_key_usages, oid) != impl_->extended_key_usages.end();
}
bool Certificate::is_ca() const { return impl_->is_ca; }
KeyAlgorithm Certificate::key_algorithm() const { return public_key().algorithm(); }
int Certificate::key_bits() const { return public_key().bits(); }
PublicKey Certificate::public_key() const {
  return public_key_of(X509_get0_pubkey(impl_->x509.get()));
}
const Sha256Digest& Certificate::fingerprint() const { return impl_->fingerprint; }
bool Certificate::operator==(const Certificate& other) const {
  return impl_->fingerprint == other.impl_->fingerprint;
}

Result<std::vector<Certificate>> load_chain(std::string_view pem) {
  const ErrorScope errors;
  if (pem.size() > max_bundle_bytes) return too_many();
  const BioPtr bio = reading(pem);
  std::vector<Certificate> chain;
  while (X509Ptr x509{PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr)}) {
    if (chain.size() == max_chain_length) return too_many();
    Result<Certificate> certificate = certificate_from(std::move(x509));
    if (!certificate) return certificate.error();
    chain.push_back(std::move(*certificate));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (!at_end) return malformed_certificate(openssl_reason());
  if (chain.empty()) return malformed_certificate("aucun BEGIN CERTIFICATE / no BEGIN CERTIFICATE");
  return chain;
}

Result<std::vector<Certificate>> load_chain_file(const std::filesystem::path& file) {
  const Result<std::string> pem = read_file(file, max_bundle_bytes);
  if (!pem) return pem.error();
  Result<std::vector<Certificate>> chain = load_chain(*pem);
  if (chain) return chain;
  Error error = chain.error();
  error.message.fr += fmt::format(" (fichier « {} »)", file.string());
  error.message.en += fmt::format(" (file \"{}\")", file.string());
  return error;
}

std::string to_pem(const std::vector<Certificate>& chain) {
  std::string pem;
  for (const auto& certificate : chain) pem += certificate.to_pem();
  return pem;
}

}  // namespace parangon::trust
