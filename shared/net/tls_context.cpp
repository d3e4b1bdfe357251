#include "shared/net/tls_context.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <string_view>
#include <vector>

#include "shared/net/crl_check.hpp"
#include "shared/net/tls_io.hpp"

namespace parangon::net {
namespace {

using std::filesystem::path;

constexpr int security_level = 2;
constexpr const char* cipher_suites =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr int max_chain_depth = 6;

Error file_error(Errc code, const path& file, std::string_view fr, std::string_view en) {
  return {code,
          {fmt::format("{} : {}", file.string(), fr), fmt::format("{}: {}", file.string(), en)}};
}

Error unreadable(const path& file) {
  return file_error(Errc::unavailable, file,
                    "fichier illisible. Vérifiez le chemin et les droits de lecture.",
                    "cannot be read. Check the path and the right to read it.");
}

Error not_pem(const path& file, std::string_view what_fr, std::string_view what_en) {
  const std::string detail = openssl_error();
  return file_error(Errc::malformed, file,
                    fmt::format("aucun {} PEM lisible ({}).", what_fr, detail),
                    fmt::format("no readable PEM {} ({}).", what_en, detail));
}

Result<std::vector<Owned<X509>>> read_certificates(const path& file) {
  ERR_clear_error();
  const Owned<BIO> bio(BIO_new_file(file.c_str(), "r"));
  if (!bio) {
    return unreadable(file);
  }
  std::vector<Owned<X509>> list;
  while (X509* found = PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr)) {
    list.emplace_back(found);
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (list.empty() || !at_end) {
    return not_pem(file, "certificat", "certificate");
  }
  ERR_clear_error();
  return list;
}

Result<std::vector<Owned<X509_CRL>>> read_crls(const path& file) {
  ERR_clear_error();
  const Owned<BIO> bio(BIO_new_file(file.c_str(), "r"));
  if (!bio) {
    return unreadable(file);
  }
  std::vector<Owned<X509_CRL>> list;
  while (X509_CRL* found = PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)) {
    list.emplace_back(found);
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (list.empty() || !at_end) {
    return not_pem(file, "liste de révocation", "revocation list");
  }
  ERR_clear_error();
  return list;
}

Status use_identity(SSL_CTX* context, const path& chain, const path& key, bool check_dates) {
  auto certificates = read_certificates(chain);
  if (!certificates) {
    return certificates.error();
  }
  const X509* leaf = certificates->front().get();
  const bool in_time = X509_cmp_current_time(X509_get0_notBefore(leaf)) < 0 &&
                       X509_cmp_current_time(X509_get0_notAfter(leaf)) > 0;
  if (check_dates && !in_time) {
    return file_error(Errc::invalid_argument, chain,
                      "le certificat n'est pas valable aujourd'hui. Renouvelez-le.",
                      "the certificate is not valid today. Renew it.");
  }
  if (SSL_CTX_use_certificate_chain_file(context, chain.c_str()) != 1) {
    return not_pem(chain, "certificat", "certificate");
  }
  const Owned<BIO> key_file(BIO_new_file(key.c_str(), "r"));
  if (!key_file) {
    return unreadable(key);
  }
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return file_error(Errc::malformed, key,
                      fmt::format("cette clé n'est pas celle du certificat {}, ou n'est pas du PEM "
                                  "sans mot de passe.",
                                  chain.string()),
                      fmt::format("this key is not that of the certificate {}, or is not PEM "
                                  "without a password.",
                                  chain.string()));
  }
  return {};
}

Status add_authorities(SSL_CTX* context, const path& file, bool announce) {
  auto list = read_certificates(file);
  if (!list) {
    return list.error();
  }
  for (const auto& certificate : *list) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get());
    if (announce) {
      SSL_CTX_add_client_CA(context, certificate.get());
    }
  }
  return {};
}

/// Every authority needs a revocation list of its own, or every client would be refused with a
/// reason that is hard to find.
Status check_crls(const ClientAuthentication& clients, const std::vector<Owned<X509_CRL>>& crls) {
  for (const path& file : clients.authority_files) {
    auto authorities = read_certificates(file);
    if (!authorities) {
      return authorities.error();
    }
    for (const auto& authority : *authorities) {
      bool listed = false;
      for (const auto& crl : crls) {
        listed = listed || X509_NAME_cmp(X509_CRL_get_issuer(crl.get()),
                                         X509_get_subject_name(authority.get())) == 0;
      }
      if (!listed) {
        return file_error(Errc::malformed, file,
                          "aucune liste de révocation n'est fournie pour cette autorité.",
                          "no revocation list is given for this authority.");
      }
    }
  }
  return {};
}

Status require_clients(SSL_CTX* context, const ClientAuthentication& clients) {
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  for (const path& file : clients.authority_files) {
    if (Status added = add_authorities(context, file, true); !added) {
      return added.error();
    }
  }
  std::vector<Owned<X509_CRL>> crls;
  for (const path& file : clients.crl_files) {
    auto list = read_crls(file);
    if (!list) {
      return list.error();
    }
    for (auto& crl : *list) {
      X509_STORE_add_crl(store, crl.get());
      crls.push_back(std::move(crl));
    }
  }
  if (Status checked = check_crls(clients, crls); !checked) {
    return checked.error();
  }
  remember_crl_signatures(store);
  X509_VERIFY_PARAM* const rules = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT);
  X509_VERIFY_PARAM_set_auth_level(rules, security_level);
  X509_VERIFY_PARAM_set_depth(rules, max_chain_depth);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  // A resumed session would skip the revocation lists: no tickets, no cache.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 0);
  return {};
}

int choose_protocol(SSL* /*ssl*/, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* in, unsigned int in_size, void* /*unused*/) {
  static constexpr std::string_view offered = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const auto* ours = reinterpret_cast<const unsigned char*>(offered.data());
  if (SSL_select_next_proto(&chosen, out_size, ours, static_cast<unsigned>(offered.size()), in,
                            in_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Result<TlsContext> make_context(const SSL_METHOD* method) {
  TlsContext context(SSL_CTX_new(method), FreeOpenssl());
  std::string group_list(groups);  // OpenSSL's macro casts const away, though it does not write.
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_ciphersuites(context.get(), cipher_suites) != 1 ||
      SSL_CTX_set1_groups_list(context.get(), group_list.data()) != 1) {
    const std::string detail = openssl_error();
    return Error{Errc::internal,
                 {fmt::format("OpenSSL ne peut pas préparer TLS 1.3 : {}", detail),
                  fmt::format("OpenSSL cannot prepare TLS 1.3: {}", detail)}};
  }
  SSL_CTX_set_security_level(context.get(), security_level);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context.get(), 1);
  return context;
}

}  // namespace

Result<TlsContext> make_server_context(const TlsFiles& files) {
  auto context = make_context(TLS_server_method());
  if (!context) {
    return context.error();
  }
  SSL_CTX* const raw = context->get();
  SSL_CTX_set_options(raw, SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
  static constexpr unsigned char session_context[] = "parangon";
  SSL_CTX_set_session_id_context(raw, session_context, sizeof(session_context));
  if (Status used = use_identity(raw, files.certificate_chain, files.private_key, true); !used) {
    return used.error();
  }
  if (files.clients) {
    if (Status required = require_clients(raw, *files.clients); !required) {
      return required.error();
    }
  }
  return context;
}

Result<TlsContext> make_client_context(const ClientConfig& config) {
  auto context = make_context(TLS_client_method());
  if (!context) {
    return context.error();
  }
  SSL_CTX* const raw = context->get();
  if (Status added = add_authorities(raw, config.authority_file, false); !added) {
    return added.error();
  }
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  X509_VERIFY_PARAM* const rules = SSL_CTX_get0_param(raw);
  X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_depth(rules, max_chain_depth);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  if (config.certificate_chain && config.private_key) {
    // An expired certificate is shown all the same: the server's refusal is the one that counts.
    if (Status used = use_identity(raw, *config.certificate_chain, *config.private_key, false);
        !used) {
      return used.error();
    }
  }
  return context;
}

}  // namespace parangon::net
