#include "shared/trust/issue.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>

#include "shared/trust/digest.hpp"
#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

using ConstraintsPtr = std::unique_ptr<BASIC_CONSTRAINTS, Free<BASIC_CONSTRAINTS_free>>;
using BitStringPtr = std::unique_ptr<ASN1_BIT_STRING, Free<ASN1_BIT_STRING_free>>;
using NamePtr = std::unique_ptr<X509_NAME, Free<X509_NAME_free>>;

/// Beyond guessing, and below the 20 bytes of RFC 5280 section 4.1.2.2.
constexpr std::size_t serial_bytes = 16;

Error not_writable(std::string_view fr, std::string_view en) {
  return {Errc::invalid_argument,
          {fmt::format("Certificat impossible à établir : {}", fr),
           fmt::format("Certificate cannot be made: {}", en)}};
}

Error bad_value(std::string_view kind, std::string_view value) {
  return not_writable(fmt::format("{} « {} » n'est pas admis", kind, value),
                      fmt::format("{} \"{}\" is not allowed", kind, value));
}

bool only(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_dns_name(std::string_view name) {
  constexpr std::size_t max_dns_chars = 253;
  return name.size() <= max_dns_chars && name.front() != '.' && name.back() != '.' &&
         only(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");
}

bool is_uri(std::string_view uri) {
  for (const char c : uri) {
    if (c <= 0x20 || c > 0x7e || c == ',' || c == '"') return false;
  }
  return uri.find(':') != std::string_view::npos;
}

bool push_name(GENERAL_NAMES* names, int type, std::string_view bytes) {
  ASN1_STRING* value =
      ASN1_STRING_type_new(type == GEN_IPADD ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);
  GENERAL_NAME* name = GENERAL_NAME_new();
  require(value != nullptr && name != nullptr &&
              ASN1_STRING_set(value, bytes.data(), static_cast<int>(bytes.size())) == 1,
          "write an alternative name");
  GENERAL_NAME_set0_value(name, type, value);
  return sk_GENERAL_NAME_push(names, name) > 0;
}

Status add_alternative_names(X509* x509, const SubjectAltNames& san) {
  const NamesPtr names(GENERAL_NAMES_new());
  require(names != nullptr, "list alternative names");
  for (const auto& dns : san.dns) {
    if (dns.empty() || !is_dns_name(dns)) return bad_value("DNS", dns);
    require(push_name(names.get(), GEN_DNS, dns), "list alternative names");
  }
  for (const auto& ip : san.ip) {
    std::array<char, 16> bytes{};
    const bool v4 = ::inet_pton(AF_INET, ip.c_str(), bytes.data()) == 1;
    if (!v4 && ::inet_pton(AF_INET6, ip.c_str(), bytes.data()) != 1) return bad_value("IP", ip);
    require(push_name(names.get(), GEN_IPADD, {bytes.data(), v4 ? 4U : 16U}),
            "list alternative names");
  }
  for (const auto& uri : san.uri) {
    if (!is_uri(uri)) return bad_value("URI", uri);
    require(push_name(names.get(), GEN_URI, uri), "list alternative names");
  }
  if (sk_GENERAL_NAME_num(names.get()) == 0) return {};
  require(X509_add1_ext_i2d(x509, NID_subject_alt_name, names.get(), 0, X509V3_ADD_APPEND) == 1,
          "add alternative names");
  return {};
}

void add_constraints(X509* x509, const CertificateSpec& spec) {
  const ConstraintsPtr constraints(BASIC_CONSTRAINTS_new());
  require(constraints != nullptr, "write basic constraints");
  if (spec.is_ca) {
    constraints->ca = 0xff;
    constraints->pathlen = ASN1_INTEGER_new();
    require(ASN1_INTEGER_set(constraints->pathlen, spec.path_length) == 1, "write a path length");
  }
  require(
      X509_add1_ext_i2d(x509, NID_basic_constraints, constraints.get(), 1, X509V3_ADD_APPEND) == 1,
      "add basic constraints");
}

/// Position of each name in the bit string of RFC 5280 section 4.2.1.3.
int usage_bit(std::string_view name) {
  constexpr std::array<std::string_view, 7> names{
      "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment",
      "keyAgreement",     "keyCertSign",    "cRLSign"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<int>(i);
  }
  return -1;
}

Status add_usages(X509* x509, const CertificateSpec& spec) {
  const BitStringPtr bits(ASN1_BIT_STRING_new());
  const UsagesPtr usages(EXTENDED_KEY_USAGE_new());
  require(bits != nullptr && usages != nullptr, "write key usages");
  for (const auto& name : spec.key_usages) {
    const int bit = usage_bit(name);
    if (bit < 0) return bad_value("keyUsage", name);
    require(ASN1_BIT_STRING_set_bit(bits.get(), bit, 1) == 1, "write key usages");
  }
  for (const auto& oid : spec.extended_usages) {
    ASN1_OBJECT* object = OBJ_txt2obj(oid.c_str(), 1);
    if (object == nullptr) return bad_value("extendedKeyUsage", oid);
    require(sk_ASN1_OBJECT_push(usages.get(), object) > 0, "list extended usages");
  }
  require(X509_add1_ext_i2d(x509, NID_key_usage, bits.get(), 1, X509V3_ADD_APPEND) == 1,
          "add key usages");
  if (spec.extended_usages.empty()) return {};
  require(X509_add1_ext_i2d(x509, NID_ext_key_usage, usages.get(), 0, X509V3_ADD_APPEND) == 1,
          "add extended usages");
  return {};
}

void add_text(X509* x509, X509V3_CTX& context, int nid, const std::string& value) {
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  require(extension != nullptr && X509_add_ext(x509, extension.get(), -1) == 1, "add an extension");
}

Status add_extensions(X509* x509, X509* issuer, const CertificateSpec& spec) {
  add_constraints(x509, spec);
  if (const Status usages = add_usages(x509, spec); !usages) return usages.error();
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
  X509V3_set_ctx_nodb(&context);
  add_text(x509, context, NID_subject_key_identifier, "hash");
  add_text(x509, context, NID_authority_key_identifier, "keyid:always");
  if (!spec.crl_url.empty()) {
    if (!is_uri(spec.crl_url)) return bad_value("URL", spec.crl_url);
    add_text(x509, context, NID_crl_distribution_points, "URI:" + spec.crl_url);
  }
  return add_alternative_names(x509, spec.san);
}

void set_serial(X509* x509) {
  std::string bytes = random_bytes(serial_bytes);
  while (bytes.find_first_not_of('\0') == std::string::npos) bytes = random_bytes(serial_bytes);
  const BignumPtr number(BN_bin2bn(uchars(bytes), int{serial_bytes}, nullptr));
  require(number != nullptr && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)),
          "set a serial number");
}

/// False when X.520 does not allow the text: empty, too long, not UTF-8.
bool add_name(X509_NAME* name, int nid, std::string_view text) {
  return !text.empty() && X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, uchars(text),
                                                     static_cast<int>(text.size()), -1, 0) == 1;
}

Status set_subject(X509* x509, const CertificateSpec& spec) {
  const NamePtr name(X509_NAME_new());
  require(name != nullptr, "write a name");
  const bool organized =
      spec.organization.empty() || add_name(name.get(), NID_organizationName, spec.organization);
  if (!organized || !add_name(name.get(), NID_commonName, spec.common_name)) {
    return not_writable(
        fmt::format("le nom « {} » ou l'organisation « {} » doit avoir 1 à 64 caractères ; abrégez",
                    spec.common_name, spec.organization),
        fmt::format("the name \"{}\" or the organisation \"{}\" must have 1 to 64 characters; "
                    "shorten it",
                    spec.common_name, spec.organization));
  }
  require(X509_set_subject_name(x509, name.get()) == 1, "set a subject");
  return {};
}

Status set_validity(X509* x509, const CertificateSpec& spec) {
  if (spec.not_after <= spec.not_before) {
    return not_writable("la fin de validité précède le début ; corrigez les dates",
                        "its validity ends before it begins; correct the dates");
  }
  require(ASN1_TIME_set(X509_getm_notBefore(x509), to_time_t(spec.not_before)) != nullptr &&
              ASN1_TIME_set(X509_getm_notAfter(x509), to_time_t(spec.not_after)) != nullptr,
          "set a validity");
  return {};
}

/// `issuer` null: by itself.
Result<Certificate> make(const CertificateSpec& spec, const PublicKey& subject, X509* issuer,
                         const PrivateKey& issuer_key) {
  const ErrorScope errors;
  X509Ptr x509(X509_new());
  require(x509 != nullptr && X509_set_version(x509.get(), X509_VERSION_3) == 1 &&
              X509_set_pubkey(x509.get(), subject.impl().pkey.get()) == 1,
          "start a certificate");
  if (subject.security_bits() < min_security_bits) {
    return not_writable(
        fmt::format("la clé ({} {} bits) est trop faible ; générez une clé P-256 ou Ed25519",
                    to_string(subject.algorithm()), subject.bits()),
        fmt::format("the key ({}, {} bits) is too weak; make a P-256 or Ed25519 key",
                    to_string(subject.algorithm()), subject.bits()));
  }
  set_serial(x509.get());
  if (const Status named = set_subject(x509.get(), spec); !named) return named.error();
  if (const Status valid = set_validity(x509.get(), spec); !valid) return valid.error();
  if (issuer == nullptr) issuer = x509.get();
  require(X509_set_issuer_name(x509.get(), X509_get_subject_name(issuer)) == 1, "set an issuer");
  if (const Status added = add_extensions(x509.get(), issuer, spec); !added) return added.error();
  const EVP_MD* digest = digest_for(issuer_key.algorithm());
  require(X509_sign(x509.get(), issuer_key.impl().pkey.get(), digest) > 0, "sign a certificate");
  return Certificate::from_der(der_of<X509>(i2d_X509, x509.get()));
}

}  // namespace

Status check_issuer(const Certificate& issuer, const PrivateKey& key) {
  if (!issuer.is_ca()) {
    return not_writable(
        fmt::format("« {} » n'est pas une autorité ; signez avec celle du consortium",
                    issuer.subject_cn()),
        fmt::format("\"{}\" is not an authority; sign with the consortium's", issuer.subject_cn()));
  }
  if (!is_of(issuer, key)) {
    return not_writable(
        fmt::format("la clé n'est pas celle de l'autorité « {} » ; vérifiez son key.pem",
                    issuer.subject_cn()),
        fmt::format("the key is not that of the authority \"{}\"; check its key.pem",
                    issuer.subject_cn()));
  }
  return {};
}

Result<Certificate> issue(const CertificateSpec& spec, const PublicKey& subject,
                          const Certificate& issuer, const PrivateKey& issuer_key) {
  if (const Status able = check_issuer(issuer, issuer_key); !able) return able.error();
  return make(spec, subject, issuer.impl().x509.get(), issuer_key);
}

Result<Certificate> issue_self_signed(const CertificateSpec& spec, const PrivateKey& key) {
  return make(spec, key.public_key(), nullptr, key);
}

}  // namespace parangon::trust
