#include "connectors/agent/pseudonym_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "connectors/agent/hub_calls.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/envelope.hpp"
#include "shared/trust/jws.hpp"
#include "shared/trust/trust_store.hpp"
#include "shared/wire/pseudonym_document.hpp"

namespace parangon::connectors::agent {
namespace {

using model::PseudonymAction;
using model::PseudonymDocument;
using model::PseudonymKeyInfo;

/// A document that is believed.
struct Believed {
  PseudonymDocument document;
  trust::Certificate signer;
};

struct Recipient {
  model::Siret agency;
  trust::Certificate certificate;
};

std::string fingerprint(const trust::Certificate& certificate) {
  return trust::to_hex(certificate.fingerprint());
}

Error not_of(const model::Siret& agency) {
  return {Errc::bad_signature,
          {fmt::format("la signature n'est pas de l'acheteur {} lui-même", agency.to_string()),
           fmt::format("the signature is not of agency {} itself", agency.to_string())}};
}

Error no_such_key(std::string_view fr, std::string_view en) {
  return {Errc::conflict, {std::string(fr), std::string(en)}};
}

/// One exchange with the hub.
class KeyExchange {
 public:
  KeyExchange(PseudonymKeyring& keyring, HubSession& session, const PseudonymMember& member)
      : keyring_(keyring),
        session_(session),
        member_(member),
        own_(member.signatory.chain.front()) {}

  /// What the hub passes on, judged.
  Status fetch() {
    auto roots = trust::TrustStore::from_pem(session_.roots());
    if (!roots) return roots.error();
    auto list = pseudonym_keys(session_);
    if (!list) return list.error();
    list_ = std::move(*list);
    for (const auto& ask : list_.asks) {
      auto believed = believe(*roots, ask, PseudonymAction::ask);
      if (believed) asks_.push_back(std::move(*believed));
    }
    for (const auto& give : list_.gives) {
      auto believed = believe(*roots, give, PseudonymAction::give);
      if (believed) gives_.push_back(std::move(*believed));
    }
    return {};
  }

  Status ask() {
    if (!trust::can_receive(own_)) {
      remark(cannot_receive(member_.agency, own_));
      return {};
    }
    const bool asked = std::ranges::any_of(asks_, [&](const Believed& ask) {
      return ask.document.agency == member_.agency && ask.signer == own_;
    });
    if (asked) return {};
    PseudonymDocument document{
        .agency = member_.agency, .wraps = {}, .created = now(), .software = software()};
    if (auto sent = send(document); !sent) return sent;
    out_.asked = true;
    return {};
  }

  Status receive() {
    for (const auto& give : gives_) {
      for (const auto& wrap : give.document.wraps) {
        if (wrap.certificate_sha256 != fingerprint(own_)) continue;
        if (auto kept = take(give.document.key, wrap); !kept) return kept;
      }
    }
    return {};
  }

  /// Every key that we hold, to each member that asked and was not given it.
  Status give() {
    for (const auto& held : keyring_.keys()) {
      std::vector<Recipient> recipients;
      for (auto& recipient : askers()) {
        const wire::GivenPseudonymKey given{held.info.id, fingerprint(recipient.certificate)};
        if (std::ranges::find(list_.given, given) == list_.given.end()) {
          recipients.push_back(std::move(recipient));
        }
      }
      if (recipients.empty()) continue;
      if (auto sent = give_to(held, recipients); !sent) return sent;
    }
    return {};
  }

  /// A new key, to all that asked and, so that our state can be lost, to ourselves.
  Status make(PseudonymKeyInfo info) {
    if (!trust::can_receive(own_))
      return Error{Errc::invalid_argument, cannot_receive(member_.agency, own_)};
    HeldPseudonymKey made{std::move(info), trust::PseudonymKey::generate()};
    made.info.id = made.key.id();
    auto recipients = askers();
    if (std::ranges::none_of(recipients,
                             [&](const Recipient& r) { return r.certificate == own_; })) {
      recipients.push_back({member_.agency, own_});
    }
    if (auto sent = give_to(made, recipients); !sent) return sent;
    if (auto kept = keyring_.add(made); !kept) return kept;
    out_.received.push_back(made.info);
    return {};
  }

  const std::vector<PseudonymKeyInfo>& known() const { return list_.keys; }
  PseudonymExchange take_result() { return std::move(out_); }

 private:
  Instant now() const { return member_.clock.now(); }
  void remark(Text text) { out_.remarks.push_back(std::move(text)); }

  static Text cannot_receive(const model::Siret& agency, const trust::Certificate& certificate) {
    const auto key = to_string(certificate.key_algorithm());
    return {fmt::format("acheteur {} : son certificat (clé {}) ne peut pas recevoir de clé de "
                        "pseudonymes ; il faut une clé P-256",
                        agency.to_string(), key),
            fmt::format("agency {}: its certificate ({} key) cannot receive a pseudonym key; a "
                        "P-256 key is needed",
                        agency.to_string(), key)};
  }

  /// With a remark when it is not believed.
  Result<Believed> believe(const trust::TrustStore& roots,
                           const wire::SignedPseudonymDocument& passed, PseudonymAction action) {
    auto believed = judge(roots, passed);
    if (believed && believed->document.action == action) return believed;
    const Error error =
        believed ? Error{Errc::malformed, {"autre action", "another action"}} : believed.error();
    remark({fmt::format("un document sur les clés de pseudonymes est laissé de côté : {}",
                        error.message.fr),
            fmt::format("a document about pseudonym keys is left out: {}", error.message.en)});
    return error;
  }

  Result<Believed> judge(const trust::TrustStore& roots,
                         const wire::SignedPseudonymDocument& passed) const {
    auto document = wire::read_pseudonym_document(passed.document);
    if (!document) return document.error();
    auto jws = trust::verify_detached(passed.signature, passed.document);
    if (!jws) return jws.error();
    const auto trusted = roots.verify(jws->header.x5c, trust::Purpose::client, now());
    if (!trusted) return trusted.error();
    const Signatory signer{member_.signatory.key, jws->header.x5c};
    if (!signer.is_of(document->agency) || !signer.person().empty()) {
      return not_of(document->agency);
    }
    return Believed{std::move(*document), jws->signer()};
  }

  /// Members that asked and can receive; one certificate each.
  std::vector<Recipient> askers() {
    std::vector<Recipient> out;
    for (const auto& ask : asks_) {
      if (trust::can_receive(ask.signer)) {
        out.push_back({ask.document.agency, ask.signer});
      } else {
        remark(cannot_receive(ask.document.agency, ask.signer));
      }
    }
    return out;
  }

  /// A wrap for us. What is not the key that its document names is left out.
  Status take(const PseudonymKeyInfo& info, const model::PseudonymKeyWrap& wrap) {
    const auto* held = keyring_.find(info.id);
    if (held != nullptr && held->info == info) return {};
    const auto der = trust::from_base64(wrap.envelope);
    const auto content = der ? trust::open_envelope(*der, own_, member_.signatory.key) : der;
    const auto key = content ? trust::PseudonymKey::from_bytes(*content)
                             : Result<trust::PseudonymKey>(content.error());
    if (!key || key->id() != info.id) {
      const Text why =
          key ? Text{"son contenu est une autre clé", "it holds another key"} : key.error().message;
      remark({fmt::format("clé de pseudonymes {} : {}", info.id, why.fr),
              fmt::format("pseudonym key {}: {}", info.id, why.en)});
      return {};
    }
    if (auto kept = keyring_.add({info, *key}); !kept) {
      if (kept.error().code != Errc::conflict) return kept;
      remark(kept.error().message);
      return {};
    }
    out_.received.push_back(info);
    return {};
  }

  Status give_to(const HeldPseudonymKey& held, const std::vector<Recipient>& recipients) {
    PseudonymDocument document{.action = PseudonymAction::give,
                               .agency = member_.agency,
                               .key = held.info,
                               .wraps = {},
                               .created = now(),
                               .software = software()};
    for (const auto& recipient : recipients) {
      const auto envelope = trust::seal_for(recipient.certificate, held.key.bytes());
      if (!envelope) return envelope.error();
      document.wraps.push_back(
          {recipient.agency, fingerprint(recipient.certificate), trust::to_base64(*envelope)});
    }
    std::ranges::sort(document.wraps);
    if (auto sent = send(document); !sent) return sent;
    for (const auto& wrap : document.wraps) {
      if (wrap.agency != member_.agency) out_.given.push_back({wrap.agency, held.info.id});
    }
    return {};
  }

  Status send(const PseudonymDocument& document) {
    const auto bytes = wire::write_pseudonym_document(document);
    const auto signature = member_.signatory.sign(wire::pseudonym_media_type, bytes);
    if (!signature) return signature.error();
    return send_pseudonym_document(session_, bytes, *signature);
  }

  PseudonymKeyring& keyring_;
  HubSession& session_;
  const PseudonymMember& member_;
  const trust::Certificate& own_;
  wire::PseudonymKeyList list_;
  std::vector<Believed> asks_;
  std::vector<Believed> gives_;
  PseudonymExchange out_;
};

}  // namespace

Result<PseudonymExchange> exchange_pseudonym_keys(PseudonymKeyring& keyring, HubSession& session,
                                                  const PseudonymMember& member) {
  KeyExchange exchange(keyring, session, member);
  if (auto done = exchange.fetch(); !done) return done.error();
  if (auto done = exchange.ask(); !done) return done.error();
  if (auto done = exchange.receive(); !done) return done.error();
  if (auto done = exchange.give(); !done) return done.error();
  return exchange.take_result();
}

Result<PseudonymExchange> create_pseudonym_key(PseudonymKeyring& keyring, HubSession& session,
                                               const PseudonymMember& member,
                                               std::int64_t from_year) {
  KeyExchange exchange(keyring, session, member);
  if (auto done = exchange.fetch(); !done) return done.error();
  if (!exchange.known().empty() || !keyring.keys().empty()) {
    return no_such_key(
        "le consortium a déjà une clé de pseudonymes : lancez « sync » pour la "
        "recevoir, ou « pseudonyms rotate » pour la remplacer",
        "the consortium has a pseudonym key already: run \"sync\" to receive it, or "
        "\"pseudonyms rotate\" to replace it");
  }
  if (auto made = exchange.make({{}, 1, from_year, {}}); !made) return made.error();
  return exchange.take_result();
}

Result<PseudonymExchange> rotate_pseudonym_key(PseudonymKeyring& keyring, HubSession& session,
                                               const PseudonymMember& member,
                                               std::int64_t from_year) {
  KeyExchange exchange(keyring, session, member);
  if (auto done = exchange.fetch(); !done) return done.error();
  const auto& known = exchange.known();
  if (known.empty()) {
    return no_such_key("aucune clé de pseudonymes à remplacer : « pseudonyms create » d'abord",
                       "no pseudonym key to replace: \"pseudonyms create\" first");
  }
  const auto newest = std::ranges::max(known, {}, &PseudonymKeyInfo::number);
  if (!keyring.keys().empty() && keyring.keys().back().info.number > newest.number) {
    return no_such_key(
        "le hub ne dit rien de la clé de pseudonymes la plus récente ; prévenez le "
        "consortium",
        "the hub does not tell of the newest pseudonym key; tell the consortium");
  }
  if (auto made = exchange.make({{}, newest.number + 1, from_year, newest.id}); !made) {
    return made.error();
  }
  return exchange.take_result();
}

}  // namespace parangon::connectors::agent
