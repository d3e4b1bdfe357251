#include "hub/api/gatekeeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <any>
#include <stdexcept>

#include "hub/api/problem.hpp"
#include "shared/trust/certificate.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

constexpr std::size_t max_believed = 4096;

}  // namespace

const collect::MemberIdentity& member_of(const net::Request& request) {
  const auto* member = std::any_cast<collect::MemberIdentity>(&request.identity);
  if (member == nullptr) throw std::logic_error("a members' route without a member");
  return *member;
}

Gatekeeper::Gatekeeper(const store::ReadStore& store, StoreCalls& calls, const Clock& clock,
                       EventLog& log, trust::TrustStore members, std::vector<std::string> operators)
    : store_(store),
      calls_(calls),
      clock_(clock),
      log_(log),
      operators_(std::move(operators)),
      members_(std::move(members)) {}

void Gatekeeper::replace_trust(trust::TrustStore members) {
  const std::lock_guard lock(mutex_);
  members_ = std::move(members);
  believed_.clear();
  ++generation_;
}

Status Gatekeeper::refuse(net::Request& request, std::string_view code, const Text& message,
                          const std::string& who) const {
  log_.write(
      Level::warning, "access_refused",
      {{"code", code}, {"who", who}, {"remote", request.remote_address}, {"request", request.id}});
  request.identity = RefusalCode{code};
  return Error{Errc::forbidden, message};
}

asio::awaitable<Status> Gatekeeper::authorize(const net::Route& route, net::Request& request) {
  if (route.access == net::Access::anyone) co_return Status();
  if (route.access == net::Access::member) co_return co_await authorize_member(request);
  if (route.access == net::Access::agency) co_return co_await authorize_agency(request);
  if (std::ranges::find(operators_, request.remote_address) != operators_.end()) {
    co_return Status();
  }
  co_return refuse(request, "operator_only",
                   {"Réservé aux adresses de [metrics] allow_from dans hub.toml.",
                    "Only for the addresses of [metrics] allow_from in hub.toml."},
                   request.remote_address);
}

Result<collect::MemberIdentity> Gatekeeper::judge(const net::PeerCertificate& peer,
                                                  const trust::TrustStore& trust) const {
  const auto chain = trust::load_chain(peer.pem_chain);
  if (!chain) return chain.error();
  if (const auto held = trust.verify(*chain, trust::Purpose::client, clock_.now()); !held) {
    return held.error();
  }
  return collect::identify(chain->front());
}

Result<collect::MemberIdentity> Gatekeeper::identity_of(const net::PeerCertificate& peer) {
  std::unique_lock lock(mutex_);
  const auto found = believed_.find(peer.sha256);
  if (found != believed_.end() && clock_.now() <= peer.not_after) return found->second;
  const auto trust = members_;
  const auto generation = generation_;
  lock.unlock();
  auto identity = judge(peer, trust);
  if (!identity) return identity;
  lock.lock();
  if (generation == generation_) {
    if (believed_.size() >= max_believed) believed_.clear();
    believed_.insert_or_assign(peer.sha256, *identity);
  }
  return identity;
}

asio::awaitable<Status> Gatekeeper::authorize_agency(net::Request& request) {
  auto member = co_await authorize_member(request);
  if (!member) co_return member;
  const auto person = member_of(request).person;
  if (person.empty()) co_return Status();
  co_return refuse(request, "agency_only",
                   {fmt::format("Le certificat de {} est celui d'une personne : elle certifie, "
                                "elle ne dépose pas. Utilisez celui de l'acheteur.",
                                person),
                    fmt::format("The certificate of {} is a person's, who certifies and does not "
                                "submit. Use the agency's.",
                                person)},
                   person);
}

asio::awaitable<Status> Gatekeeper::authorize_member(net::Request& request) {
  if (!request.peer) {
    co_return Error{Errc::unauthenticated,
                    {"Cette adresse demande un certificat d'acheteur : utilisez le port des "
                     "membres.",
                     "This address needs an agency's certificate: use the members' port."}};
  }
  const auto identity = identity_of(*request.peer);
  if (!identity) {
    co_return refuse(request, "certificate_invalid", identity.error().message,
                     request.peer->subject);
  }
  const auto siret = identity->agency.to_string();
  std::optional<store::Agency> agency;
  try {
    auto look_up = [this, &identity] { return store_.agency(identity->agency); };
    auto found = co_await calls_.run("agency", std::move(look_up));
    if (!found) co_return found.error();
    agency = std::move(*found);
  } catch (const store::StoreUnavailable& outage) {
    // Whoever it is, nothing can be said of them now; the message says why.
    co_return Error{Errc::unavailable, outage.message()};
  }
  if (!agency) {
    co_return refuse(request, "agency_unknown",
                     {fmt::format("L'acheteur {} n'est pas membre de ce consortium. Demandez à "
                                  "l'animateur de l'ajouter.",
                                  siret),
                      fmt::format("Agency {} is no member of this consortium. Ask its coordinator "
                                  "to add it.",
                                  siret)},
                     siret);
  }
  if (!agency->active) {
    co_return refuse(
        request, "agency_suspended",
        {fmt::format("L'acheteur {} est suspendu : {}", siret, agency->suspended_reason),
         fmt::format("Agency {} is suspended: {}", siret, agency->suspended_reason)},
        siret);
  }
  request.identity = *identity;
  co_return Status();
}

}  // namespace parangon::hub::api
