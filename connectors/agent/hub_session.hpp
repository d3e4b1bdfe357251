#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "connectors/agent/evidence.hpp"
#include "connectors/agent/state.hpp"
#include "connectors/config/config.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/period.hpp"
#include "shared/net/client.hpp"
#include "shared/wire/consortium.hpp"
#include "shared/wire/problem.hpp"

namespace parangon::connectors::agent {

/// The hub committed what was sent, and its receipt has been verified: signature, chain, purpose,
/// and that it speaks of exactly the document that was sent. The proof has not been looked at.
struct Acknowledged {
  AnyReceipt receipt;
  std::string bytes;      ///< As signed
  std::string signature;  ///< Detached JWS
  std::string proof;      ///< C2SP tlog-proof; empty when there was none, or no base64.
  bool repeated = false;  ///< The hub had it already
};

/// The hub refused it for good; sending it again would change nothing.
struct Rejected {
  Error error;
  std::string code;  ///< The hub's, docs/protocol.md.
  wire::ReportedFindings report;
};

/// An agency's conversation with its hub over mutual TLS. Verifies everything that the hub signs
/// against the consortium's root. One thread at a time.
class HubSession {
 public:
  /// Loads certificate, key and root. Errors as net::Client::make.
  static Result<std::unique_ptr<HubSession>> open(const HubConfig& config, const Clock& clock,
                                                  Lang lang);
  virtual ~HubSession() = default;

  /// What both ends judge by, as of an instant or now.
  virtual Result<wire::ConsortiumDocument> consortium(std::optional<Instant> as_of = {}) = 0;
  /// The current register release. Errc::bad_signature when it is not signed by the hub.
  virtual Result<KeptRegister> current_register() = 0;
  /// A detached JWS over the document by this agency's key.
  virtual Result<std::string> sign(const std::string& document) = 0;
  /// The document of the revision that counts for this agency's period; nullopt when none does.
  virtual Result<std::optional<std::string>> counting_document(model::Period period) = 0;
  /// The hub's judgement of a signed submission that it is not to commit: the report, also when it
  /// refuses. An Error when there is no judgement.
  virtual Result<wire::ReportedFindings> validate(const Spooled& submission) = 0;
  /// Sends what was spooled, to where its kind goes. An Error means that it was not judged (no
  /// answer, hub busy, certificate or agency not admitted now): it stays spooled and is sent again
  /// under the same key.
  virtual Result<std::variant<Acknowledged, Rejected>> submit(
      const Spooled& submission,
      const std::function<void(std::uint64_t, std::uint64_t)>& progress) = 0;
  /// Any other request, with our identity and in our language.
  virtual Result<net::ClientResponse> call(net::ClientRequest request) = 0;
  /// Whether the hub of our consortium signed these bytes, by a certificate that is valid now.
  virtual Status verify(std::string_view signature, std::string_view bytes) const = 0;
  /// Whether the hub has answered anything yet, whatever it was.
  virtual bool answered() const = 0;
  /// What the last answer asked us to wait; nullopt when it asked nothing.
  virtual std::optional<std::chrono::seconds> retry_after() const = 0;
  /// The consortium's root, PEM, as configured.
  virtual const std::string& roots() const = 0;
};

}  // namespace parangon::connectors::agent
