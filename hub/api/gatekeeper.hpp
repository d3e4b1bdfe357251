#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/api/event_log.hpp"
#include "hub/api/store_calls.hpp"
#include "hub/collect/identity.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/net/router.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::hub::api {

/// Decides who may call a route, by the access that the route table declares:
///   member: the connection's certificate is believed now (so a revocation list that was reloaded
///     also ends what an open connection may do), names one agency, and that agency is a member
///     and active. Leaves a collect::MemberIdentity in Request::identity.
///   agency: as member, by the agency's own certificate and not a person's.
///   staff: the operator, known by the address that the request comes from.
/// Thread-safe.
class Gatekeeper {
 public:
  /// References must outlive it. `operators`: addresses as the server prints them.
  Gatekeeper(const store::ReadStore& store, StoreCalls& calls, const Clock& clock, EventLog& log,
             trust::TrustStore members, std::vector<std::string> operators);

  /// The net::Authorizer.
  boost::asio::awaitable<Status> authorize(const net::Route& route, net::Request& request);

  /// After a reload of authorities and revocation lists: every certificate is judged again.
  void replace_trust(trust::TrustStore members);

 private:
  boost::asio::awaitable<Status> authorize_member(net::Request& request);
  boost::asio::awaitable<Status> authorize_agency(net::Request& request);
  Result<collect::MemberIdentity> identity_of(const net::PeerCertificate& peer);
  Result<collect::MemberIdentity> judge(const net::PeerCertificate& peer,
                                        const trust::TrustStore& trust) const;
  Status refuse(net::Request& request, std::string_view code, const Text& message,
                const std::string& who) const;

  const store::ReadStore& store_;
  StoreCalls& calls_;
  const Clock& clock_;
  EventLog& log_;
  std::vector<std::string> operators_;
  mutable std::mutex mutex_;
  trust::TrustStore members_;
  /// Certificates believed since the last reload, by fingerprint: judging a chain costs more than
  /// most requests. Their end of validity is looked at each time.
  std::map<std::string, collect::MemberIdentity, std::less<>> believed_;
  std::uint64_t generation_ = 0;
};

/// Who calls a route of Access::member. Throws where there is none: a defect of the route table.
const collect::MemberIdentity& member_of(const net::Request& request);

}  // namespace parangon::hub::api
