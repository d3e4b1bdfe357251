#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "shared/core/error.hpp"
#include "shared/net/client.hpp"
#include "shared/net/server.hpp"

namespace parangon::net {

/// A context that the connections made with it keep alive.
using TlsContext = std::shared_ptr<SSL_CTX>;

/// TLS 1.3 for one listener. Reads every file anew. Errors: Errc::unavailable (cannot be read),
/// Errc::malformed (not PEM, or the key is not the certificate's, or no CRL for an authority),
/// Errc::invalid_argument (the certificate is not valid today). Each names the file.
Result<TlsContext> make_server_context(const TlsFiles& files);

/// TLS 1.3 for the client, verifying the server. Errors as above.
Result<TlsContext> make_client_context(const ClientConfig& config);

/// The certificate that the peer of a finished handshake showed, or null.
std::shared_ptr<const PeerCertificate> peer_certificate(SSL* ssl);

}  // namespace parangon::net
