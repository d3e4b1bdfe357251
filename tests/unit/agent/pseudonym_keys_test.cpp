// Proves that members come to share a pseudonym key through a hub that only passes documents on,
// and that a hub which plants a recipient, replays or alters what it passes on changes nothing.
#include "connectors/agent/pseudonym_keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "shared/trust/digest.hpp"
#include "shared/trust/envelope.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/pseudonym_document.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::connectors::agent {
namespace {

using model::PseudonymAction;
using trust::testing::Holder;
using trust::testing::make_below;
using trust::testing::noon;
using trust::testing::TempFolder;

class NoonClock final : public Clock {
 public:
  Instant now() const override { return noon(); }
};
const NoonClock noon_clock;

const char* const sirets[] = {"22770001000019", "73282932000074", "35600000000048"};
model::Siret siret(int member) { return *model::Siret::parse(sirets[member]); }

/// What a hub keeps, and what a dishonest one may do to it.
struct MemoryHub {
  struct Kept {
    model::PseudonymDocument document;
    wire::SignedPseudonymDocument bytes;
  };
  std::vector<Kept> kept;
  std::vector<wire::SignedPseudonymDocument> planted_asks;
  std::optional<std::vector<wire::SignedPseudonymDocument>> other_gives;
  bool hides_given = false;

  wire::PseudonymKeyList list() const {
    wire::PseudonymKeyList out;
    std::map<model::Siret, const Kept*> asks;
    std::set<wire::GivenPseudonymKey> given;
    for (const auto& each : kept) {
      if (each.document.action == PseudonymAction::ask) asks[each.document.agency] = &each;
      if (each.document.action == PseudonymAction::ask) continue;
      if (std::ranges::find(out.keys, each.document.key) == out.keys.end()) {
        out.keys.push_back(each.document.key);
      }
      out.gives.push_back(each.bytes);
      for (const auto& wrap : each.document.wraps) {
        given.insert({each.document.key.id, wrap.certificate_sha256});
      }
    }
    for (const auto& [agency, ask] : asks) out.asks.push_back(ask->bytes);
    out.asks.insert(out.asks.end(), planted_asks.begin(), planted_asks.end());
    if (other_gives) out.gives = *other_gives;
    if (!hides_given) out.given.assign(given.begin(), given.end());
    return out;
  }
  const Kept& last() const { return kept.back(); }
};

/// One member's conversation with it. Only what the exchange of keys needs.
class MemorySession final : public HubSession {
 public:
  MemorySession(MemoryHub& hub, std::string roots) : hub_(hub), roots_(std::move(roots)) {}

  Result<net::ClientResponse> call(net::ClientRequest request) override {
    net::ClientResponse response;
    if (request.verb == net::Verb::get) {
      response.status = 200;
      response.body = wire::write_pseudonym_key_list(hub_.list());
      return response;
    }
    const auto document = wire::read_pseudonym_document(request.body);
    EXPECT_TRUE(document) << document.error().message.en;
    wire::SignedPseudonymDocument bytes{std::string(request.body),
                                        std::string(request.headers.at(0).value)};
    hub_.kept.push_back(MemoryHub::Kept{*document, std::move(bytes)});
    response.status = 204;
    return response;
  }
  const std::string& roots() const override { return roots_; }

  Result<wire::ConsortiumDocument> consortium(std::optional<Instant>) override { return unused(); }
  Result<KeptRegister> current_register() override { return unused(); }
  Result<std::string> sign(const std::string&) override { return unused(); }
  Result<std::optional<std::string>> counting_document(model::Period) override { return unused(); }
  Result<wire::ReportedFindings> validate(const Spooled&) override { return unused(); }
  Result<std::variant<Acknowledged, Rejected>> submit(
      const Spooled&, const std::function<void(std::uint64_t, std::uint64_t)>&) override {
    return unused();
  }
  Status verify(std::string_view, std::string_view) const override { return unused(); }
  bool answered() const override { return true; }
  std::optional<std::chrono::seconds> retry_after() const override { return {}; }

 private:
  static Error unused() { return {Errc::internal, "not in this test"}; }
  MemoryHub& hub_;
  std::string roots_;
};

class PseudonymKeys : public ::testing::Test {
 protected:
  PseudonymKeys()
      : root_(trust::testing::make_root()),
        issuing_(make_below(root_, trust::testing::authority_spec("Issuing", 0))) {
    for (int i = 0; i < 3; ++i) signatories_.push_back(signatory(issuing_, siret(i)));
  }

  static Signatory signatory(const Holder& issuer, const model::Siret& agency,
                             trust::KeyAlgorithm algorithm = trust::KeyAlgorithm::ec_p256,
                             const std::string& person = {}) {
    auto spec = trust::testing::leaf_spec("agency", trust::eku_client_auth);
    spec.san.uri = {"urn:parangon:agency:" + agency.to_string()};
    if (!person.empty()) spec.san.uri.push_back("urn:parangon:person:" + person);
    const auto made = make_below(issuer, spec, algorithm);
    return {made.key, {made.certificate, issuer.certificate}};
  }

  std::filesystem::path folder(int member) const { return folder_ / std::to_string(member); }
  PseudonymKeyring keyring(int member) const {
    auto loaded = PseudonymKeyring::load(folder(member));
    EXPECT_TRUE(loaded) << loaded.error().message.en;
    return std::move(*loaded);
  }
  template <class Work>
  Result<PseudonymExchange> as(int member, const Work& work) {
    auto keys = keyring(member);
    MemorySession session(hub_, root_.certificate.to_pem());
    const auto agency = siret(member);
    return work(keys, session, PseudonymMember{agency, signatories_[member], noon_clock});
  }
  PseudonymExchange sync(int member) {
    auto done = as(member, exchange_pseudonym_keys);
    EXPECT_TRUE(done) << done.error().message.en;
    return done ? *done : PseudonymExchange{};
  }
  Result<PseudonymExchange> create(int member) {
    return as(member, [](auto& keys, auto& session, const auto& self) {
      return create_pseudonym_key(keys, session, self, 0);
    });
  }
  Result<PseudonymExchange> rotate(int member, std::int64_t from) {
    return as(member, [from](auto& keys, auto& session, const auto& self) {
      return rotate_pseudonym_key(keys, session, self, from);
    });
  }
  std::string key_of(int member, std::int64_t year = 2025) const {
    const auto keys = keyring(member);
    const auto* held = keys.for_year(year);
    return held == nullptr ? "none" : held->info.id;
  }
  /// A document as `signer` signs it.
  static wire::SignedPseudonymDocument signed_by(const Signatory& signer,
                                                 const model::PseudonymDocument& document) {
    const auto bytes = wire::write_pseudonym_document(document);
    return {bytes, signer.sign(wire::pseudonym_media_type, bytes).value()};
  }
  static model::PseudonymDocument ask_of(const model::Siret& agency) {
    return {PseudonymAction::ask, agency, {}, {}, noon(), "test"};
  }

  Holder root_;
  Holder issuing_;
  std::vector<Signatory> signatories_;
  MemoryHub hub_;
  TempFolder folder_;
};

TEST_F(PseudonymKeys, AreSharedByThoseThatAskedAndNewcomersGetThemLater) {
  EXPECT_TRUE(sync(1).asked);
  EXPECT_FALSE(sync(1).asked) << "asked once";
  ASSERT_TRUE(create(0));
  EXPECT_EQ(sync(1).received.size(), 1U);
  EXPECT_EQ(key_of(1), key_of(0));
  EXPECT_NE(key_of(0), "none");
  EXPECT_EQ(key_of(2), "none");
  EXPECT_TRUE(sync(2).asked);
  const auto given = sync(1).given;
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].agency, siret(2));
  EXPECT_EQ(sync(2).received.size(), 1U);
  EXPECT_EQ(key_of(2), key_of(0));
  const auto documents = hub_.kept.size();
  for (const int member : {0, 1, 2}) sync(member);
  EXPECT_EQ(hub_.kept.size(), documents + 1) << "the maker itself asks; then all is said";
}

TEST_F(PseudonymKeys, AreSecondToNone) {
  ASSERT_TRUE(create(0));
  EXPECT_EQ(create(0).error().code, Errc::conflict);
  EXPECT_EQ(create(1).error().code, Errc::conflict);
}

TEST_F(PseudonymKeys, AreKeptForTheirOwnerAloneAndReadAgain) {
  ASSERT_TRUE(create(0));
  const auto file = folder(0) / "pseudonyms" / (key_of(0) + ".key");
  EXPECT_EQ(trust::testing::mode_of(file), 0600U);
  auto text = trust::testing::read(file);
  text[text.size() - 2] = text[text.size() - 2] == '0' ? '1' : '0';
  trust::testing::write(file, text);
  EXPECT_EQ(PseudonymKeyring::load(folder(0)).error().code, Errc::malformed);
  std::filesystem::remove(file);
  EXPECT_EQ(sync(0).received.size(), 1U) << "the maker gave it to itself, too";
}

TEST_F(PseudonymKeys, OfLaterYearsReplaceEarlierOnes) {
  EXPECT_EQ(rotate(0, 2026).error().code, Errc::conflict);
  sync(1);
  ASSERT_TRUE(create(0));
  sync(1);
  const auto first = key_of(0);
  ASSERT_TRUE(rotate(1, 2026));
  sync(0);
  sync(0);  // It asked just now.
  sync(1);
  sync(0);
  EXPECT_EQ(key_of(0, 2025), first);
  EXPECT_NE(key_of(0, 2026), first);
  EXPECT_EQ(key_of(0, 2026), key_of(1, 2026));
}

// An old document changes nothing for a member that has a newer key.
TEST_F(PseudonymKeys, ThatAreReplayedDoNotComeBack) {
  sync(1);
  ASSERT_TRUE(create(0));
  const auto first = hub_.last().bytes;
  sync(1);
  ASSERT_TRUE(rotate(1, 0));
  const auto newest = key_of(1);
  hub_.other_gives = std::vector{first};
  EXPECT_TRUE(sync(1).received.empty());
  EXPECT_EQ(key_of(1), newest);
}

// A recipient that no authority certified, a person, and one agency in the name of another.
TEST_F(PseudonymKeys, AreNotGivenToPlantedRecipients) {
  const auto impostor_root = trust::testing::make_root("Impostor");
  const auto impostor = signatory(impostor_root, siret(2));
  const auto person = signatory(issuing_, siret(2), trust::KeyAlgorithm::ec_p256, "head");
  hub_.planted_asks = {signed_by(impostor, ask_of(siret(2))), signed_by(person, ask_of(siret(2))),
                       signed_by(signatories_[1], ask_of(siret(2)))};
  const auto made = create(0);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->remarks.size(), 3U);
  EXPECT_TRUE(made->given.empty());
  for (const auto& wrap : hub_.last().document.wraps) EXPECT_EQ(wrap.agency, siret(0));
  EXPECT_TRUE(sync(0).given.empty());
}

TEST_F(PseudonymKeys, AreNotTakenFromOthersThanMembers) {
  sync(1);
  ASSERT_TRUE(create(0));
  const auto impostor_root = trust::testing::make_root("Impostor");
  auto document = hub_.last().document;
  hub_.other_gives = std::vector{signed_by(signatory(impostor_root, siret(0)), document)};
  EXPECT_EQ(sync(1).remarks.size(), 1U);
  EXPECT_EQ(key_of(1), "none");
}

// What was altered on the way, and a key that is not the one its document names.
TEST_F(PseudonymKeys, ThatWereAlteredAreLeftOut) {
  sync(1);
  ASSERT_TRUE(create(0));
  const auto good = hub_.last();
  auto altered = good.bytes;
  altered.document.replace(altered.document.find("\"from_year\":0"), 13, "\"from_year\":9");
  auto other_key = good.document;
  const auto wrong = trust::PseudonymKey::generate();
  for (auto& wrap : other_key.wraps) {
    wrap.envelope =
        trust::to_base64(*trust::seal_for(signatories_[1].chain.front(), wrong.bytes()));
  }
  auto torn = good.document;
  for (auto& wrap : torn.wraps) wrap.envelope = "AAAA";
  for (const auto& give :
       {altered, signed_by(signatories_[0], other_key), signed_by(signatories_[0], torn)}) {
    hub_.other_gives = std::vector{give};
    EXPECT_GE(sync(1).remarks.size(), 1U);
    EXPECT_EQ(key_of(1), "none");
  }
  hub_.other_gives.reset();
  EXPECT_EQ(sync(1).received.size(), 1U);
}

// Two keys of one number: the first that was received stays.
TEST_F(PseudonymKeys, OfOneNumberDoNotReplaceEachOther) {
  sync(1);
  ASSERT_TRUE(create(0));
  sync(1);
  const auto first = key_of(1);
  auto forked = hub_.last().document;
  const auto second = trust::PseudonymKey::generate();
  forked.key.id = second.id();
  for (auto& wrap : forked.wraps) {
    if (wrap.agency != siret(1)) continue;
    wrap.envelope =
        trust::to_base64(*trust::seal_for(signatories_[1].chain.front(), second.bytes()));
  }
  hub_.other_gives = std::vector{signed_by(signatories_[0], forked)};
  EXPECT_EQ(sync(1).remarks.size(), 1U);
  EXPECT_EQ(key_of(1), first);
}

TEST_F(PseudonymKeys, AreNotForEd25519Certificates) {
  signatories_[1] = signatory(issuing_, siret(1), trust::KeyAlgorithm::ed25519);
  const auto done = sync(1);
  EXPECT_FALSE(done.asked);
  ASSERT_EQ(done.remarks.size(), 1U);
  EXPECT_NE(done.remarks[0].en.find(sirets[1]), std::string::npos);
  EXPECT_EQ(create(1).error().code, Errc::invalid_argument);
}

// After a renewal the old envelopes do not open any more; the member asks again.
TEST_F(PseudonymKeys, AreGivenAgainToARenewedCertificate) {
  sync(1);
  ASSERT_TRUE(create(0));
  signatories_[1] = signatory(issuing_, siret(1));
  EXPECT_TRUE(sync(1).asked);
  EXPECT_EQ(sync(0).given.size(), 1U);
  EXPECT_EQ(sync(1).received.size(), 1U);
}

// A hub that forgets what was given makes members give again, to the same recipients.
TEST_F(PseudonymKeys, ThatTheHubDeniesAreGivenAgainToMembersOnly) {
  sync(1);
  ASSERT_TRUE(create(0));
  hub_.hides_given = true;
  const auto given = sync(0).given;
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].agency, siret(1));
}

}  // namespace
}  // namespace parangon::connectors::agent
