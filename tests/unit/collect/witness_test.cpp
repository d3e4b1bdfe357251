// Proves that members can watch the log, and that a rewritten one is caught and stops recording.
#include "hub/collect/witness.hpp"

#include "shared/trust/checkpoint.hpp"
#include "shared/trust/cosignature.hpp"
#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

using Kind = store::LogAlarm::Kind;

class WitnessTest : public CollectTest {
 protected:
  WitnessTest() : witnesses_(store(), options_.ledger->verifier(), clock_) {}

  trust::Checkpoint open(const std::string& note) const {
    return trust::open_checkpoint(note, options_.ledger->verifier()).value();
  }
  /// A checkpoint that the log's key has signed of another history.
  std::string forged(std::uint64_t size) const {
    const trust::Checkpoint other{"hub.test/log", size, trust::sha256("another"), {}};
    const auto signer = trust::NoteSigner::create("hub.test/log", key_).value();
    return trust::sign_checkpoint(other, signer).value();
  }

  Witnesses witnesses_;
  std::optional<Kind> alarm_;
  const trust::PrivateKey key_ = trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value();
};

// What grew since a member looked is proven to extend what it saw.
TEST_F(WitnessTest, GrowthIsProven) {
  const auto first = witnesses_.show(siret(), "", alarm_).value();
  for (int i = 0; i < 20; ++i) accepted(incoming(draft(std::to_string(i))));
  const auto second = witnesses_.show(siret(), first.checkpoint, alarm_).value();
  const auto before = open(first.checkpoint);
  const auto after = open(second.checkpoint);
  EXPECT_EQ(after.size, before.size + 20);
  EXPECT_TRUE(trust::verify_consistency(before.size, after.size, before.root, after.root,
                                        second.consistency));
  EXPECT_FALSE(alarm_);
}

// A checkpoint that another key signed says nothing of this log, and raises nothing.
TEST_F(WitnessTest, ForeignCheckpointsAreRefused) {
  EXPECT_EQ(witnesses_.show(siret(), forged(3), alarm_).error().code, Errc::bad_signature);
  EXPECT_FALSE(witnesses_.show(siret(), "no note", alarm_));
  EXPECT_FALSE(store().log_alarm());
}

/// A hub whose store was put back to an earlier day, or rewritten, under the same key.
class RewrittenTest : public WitnessTest {
 protected:
  RewrittenTest() {
    options_.ledger =
        std::make_shared<const log::Ledger>(log::Ledger::create("hub.test/log", key_).value());
    options_.file = folder_ / "second.sqlite";
    open_store();
    add_agency({siret(), "A", "77", 1000, "", clock_.at, true, ""});
    import_register("35600000049837");
  }
  Witnesses watched() { return {store(), options_.ledger->verifier(), clock_}; }
};

// A store that is older than what was signed is caught by who saw more, and records nothing then.
TEST_F(RewrittenTest, OlderStoreIsCaught) {
  EXPECT_EQ(watched().show(siret(), forged(50), alarm_).error().code, Errc::conflict);
  EXPECT_EQ(alarm_, Kind::behind);
  EXPECT_EQ(store().log_alarm()->note, forged(50));
  EXPECT_THROW(static_cast<void>(submit(incoming(draft()))), store::StoreUnavailable);
}

// Another history of the same size is caught too.
TEST_F(RewrittenTest, ForkIsCaught) {
  EXPECT_EQ(watched().show(siret(), forged(2), alarm_).error().code, Errc::conflict);
  EXPECT_EQ(alarm_, Kind::forked);
}

// A cosignature is kept beside the checkpoint that it is for, and its key is in the log.
TEST_F(WitnessTest, CosignaturesAreServed) {
  const auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value();
  const auto name = witnesses_.witness_name(siret());
  const auto cosigner = trust::Cosigner::create(name, key).value();
  const Actor actor{"agency", "127.0.0.1"};
  const auto vkey = cosigner.verifier().vkey();
  const auto cosigned = [&](const std::string& note) {
    const auto text = trust::parse_note(note).value().text;
    return trust::add_signature_line(note, cosigner.cosign(text, clock_.at).value().to_line());
  };
  const auto first = witnesses_.show(siret(), "", alarm_).value().checkpoint;
  ASSERT_TRUE(witnesses_.cosign(siret(), vkey, cosigned(first).value(), actor));
  EXPECT_EQ(store().log_witnesses().at(0).vkey, vkey);
  EXPECT_EQ(store().log_checkpoint()->size, open(first).size + 1);  // The key was recorded.
  const auto second = witnesses_.show(siret(), first, alarm_).value().checkpoint;
  ASSERT_TRUE(witnesses_.cosign(siret(), vkey, cosigned(second).value(), actor));
  EXPECT_EQ(witnesses_.checkpoint().value(), cosigned(second).value());
  // Not under another member's name, and not for what this hub did not sign.
  EXPECT_EQ(witnesses_.cosign(siret(other), vkey, cosigned(second).value(), actor).error().code,
            Errc::bad_signature);
  EXPECT_FALSE(witnesses_.cosign(siret(), vkey, second, actor));
}

}  // namespace
}  // namespace parangon::hub::collect::testing
