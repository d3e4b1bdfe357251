#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/certificate.hpp"

namespace parangon::trust {

/// What a certificate is shown for; decides which extended key usage it must carry.
enum class Purpose {
  client,            ///< An agency's: TLS client, and signing its submissions (clientAuth).
  server,            ///< The hub's listeners (serverAuth).
  document_signing,  ///< The hub's receipts and releases (RFC 9336).
};

/// Most bytes of a PEM text of revocation lists.
inline constexpr std::size_t max_crl_bytes = 16 * 1024 * 1024;

/// The authorities that are believed and what they have revoked. Immutable, cheap to copy, usable
/// from several threads: to reload, build a new one and swap.
class TrustStore {
 public:
  /// `roots`: one or more self-signed certificates, PEM. `crls`: zero or more revocation lists,
  /// PEM. With at least one list, every authority of a chain must have a current one, so a bundle
  /// holds the root's and the issuing authority's. Errc::malformed, Errc::too_large.
  static Result<TrustStore> from_pem(std::string_view roots, std::string_view crls = {});
  /// The same from files; an empty `crls` path means none. Also Errc::not_found, unavailable.
  static Result<TrustStore> load(const std::filesystem::path& roots,
                                 const std::filesystem::path& crls = {});

  /// Whether `leaf` leads to a root through `intermediates` (any order, extra ones ignored), each
  /// valid at `at`, none revoked, of enough strength (min_security_bits), and allowed for
  /// `purpose`. Errc::bad_signature with a message that names the certificate at fault, what is
  /// wrong, and what to do; every reason has its own. `at` may be in the past: the lists must then
  /// be those of that time. Host names are not judged here.
  Status verify(const Certificate& leaf, std::span<const Certificate> intermediates,
                Purpose purpose, Instant at) const;
  /// The same for a chain whose first element is the leaf. An empty chain is
  /// Errc::unauthenticated.
  Status verify(std::span<const Certificate> chain, Purpose purpose, Instant at) const;

  bool has_crls() const;

 private:
  struct Impl;
  explicit TrustStore(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace parangon::trust
