#pragma once

#include <openssl/x509.h>

namespace parangon::net {

/// OpenSSL verifies the signature of each revocation list at every handshake, which is a quarter of
/// what a client's certificate costs. From now on `store` remembers, for each of its lists, the
/// key under which it once verified, and repeats only the rest: who issued it, that this
/// certificate may sign lists, and that the list is in time. Lists of a part of the certificates
/// (RFC 5280, 5.2.4 and 5.2.5) are verified as before, every time. To be called once, before the
/// store is used; then safe from several threads.
void remember_crl_signatures(X509_STORE* store);

}  // namespace parangon::net
