// Proves how a witness judges the log's answers: what extends the checkpoint it has seen is taken;
// a smaller log, another history, another key and an altered proof are alarms; and that the history
// it keeps verifies again, or says that it was altered.
#include "connectors/agent/witness.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "shared/core/file.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::connectors::agent {
namespace {

using trust::testing::TempFolder;

const Instant seen_at = *parse_instant("2026-03-01T12:00:00.000Z");

/// A log in memory.
class MemoryLog final : public trust::NodeSource {
 public:
  explicit MemoryLog(const std::string& name = "hub.example/log")
      : key_(*trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519)),
        signer_(*trust::NoteSigner::create(name, key_)) {}

  MemoryLog& grow(int count, const std::string& salt = "") {
    for (int i = 0; i < count; ++i) {
      const auto leaf = trust::leaf_hash(salt + std::to_string(leaves_.size()));
      leaves_.push_back(leaf);
    }
    return *this;
  }
  MemoryLog& cut(std::size_t size) {
    leaves_.resize(size);
    return *this;
  }
  std::string note() const {
    const trust::Checkpoint checkpoint{
        signer_.verifier().name(), leaves_.size(), trust::root_of(leaves_), {}};
    return *trust::sign_checkpoint(checkpoint, signer_);
  }
  Shown shown(std::uint64_t from) const {
    Shown out;
    out.step.checkpoint = note();
    for (const auto& hash : *trust::consistency_proof(from, leaves_.size(), *this)) {
      out.step.consistency.push_back(trust::to_base64(hash));
    }
    out.body = "the answer";
    return out;
  }
  const trust::NoteVerifier& key() const { return signer_.verifier(); }
  Result<trust::Sha256Digest> node(unsigned level, std::uint64_t index) const override {
    const auto width = std::uint64_t{1} << level;
    return trust::root_of(std::span(leaves_).subspan(index * width, width));
  }

 private:
  trust::PrivateKey key_;
  trust::NoteSigner signer_;
  std::vector<trust::Sha256Digest> leaves_;
};

std::string_view kind_of(const Result<Judged>& judged) {
  return judged && judged->alarm ? to_string(judged->alarm->kind) : "none";
}

TEST(JudgeStep, WhatExtendsTheCheckpointIsTaken) {
  MemoryLog log;
  const auto seen = log.grow(3).note();
  const auto judged = judge_step(seen, log.grow(4).shown(3), log.key());
  ASSERT_TRUE(judged && judged->checkpoint);
  EXPECT_EQ(judged->checkpoint->size, 7U);
  EXPECT_TRUE(judge_step(log.note(), log.shown(7), log.key())->checkpoint);
  EXPECT_TRUE(judge_step("", log.shown(0), log.key())->checkpoint);
}

TEST(JudgeStep, ASmallerLogIsAnAlarm) {
  MemoryLog log;
  const auto seen = log.grow(5).note();
  const auto judged = judge_step(seen, log.cut(3).shown(0), log.key());
  ASSERT_EQ(kind_of(judged), "behind");
  EXPECT_EQ(judged->alarm->ours, seen);
  EXPECT_EQ(judged->alarm->theirs, log.note());
  EXPECT_EQ(judged->alarm->answer, "the answer");
}

TEST(JudgeStep, AnotherHistoryIsAnAlarmWhateverProofComesWithIt) {
  MemoryLog log;
  const auto seen = log.grow(5).note();
  log.cut(3).grow(4, "other");
  EXPECT_EQ(kind_of(judge_step(seen, log.shown(5), log.key())), "forked");
  EXPECT_EQ(kind_of(judge_step(seen, log.shown(3), log.key())), "forked");
  // Of the same size, with the empty proof that would be right.
  log.cut(3).grow(2, "other");
  EXPECT_EQ(kind_of(judge_step(seen, log.shown(5), log.key())), "forked");
}

TEST(JudgeStep, AnAlteredProofIsAnAlarm) {
  MemoryLog log;
  const auto seen = log.grow(3).note();
  auto shown = log.grow(4).shown(3);
  for (auto& hash : shown.step.consistency) {
    const auto good = std::exchange(hash, trust::to_base64(trust::sha256("x")));
    EXPECT_EQ(kind_of(judge_step(seen, shown, log.key())), "forked");
    hash = good;
  }
  shown.step.consistency.push_back("no hash");
  EXPECT_EQ(kind_of(judge_step(seen, shown, log.key())), "forked");
  EXPECT_EQ(kind_of(judge_step(seen, {{log.note(), {}}, "", ""}, log.key())), "forked");
}

TEST(JudgeStep, AnotherKeyOrOriginIsAnAlarm) {
  MemoryLog log;
  MemoryLog other;
  MemoryLog renamed("elsewhere.example/log");
  const auto seen = log.grow(3).note();
  EXPECT_EQ(kind_of(judge_step(seen, other.grow(5).shown(3), log.key())), "key_changed");
  EXPECT_EQ(kind_of(judge_step(seen, renamed.grow(5).shown(3), log.key())), "key_changed");
  EXPECT_EQ(kind_of(judge_step(seen, {{"no note", {}}, "", ""}, log.key())), "key_changed");
}

TEST(JudgeStep, OurOwnCheckpointThatWasAlteredIsNotTheHubsFault) {
  MemoryLog log;
  auto seen = log.grow(3).note();
  seen[seen.find("\n3\n") + 1] = '2';
  EXPECT_FALSE(judge_step(seen, log.grow(1).shown(3), log.key()));
}

class LogStateTest : public ::testing::Test {
 protected:
  LogState open() {
    auto state = LogState::open(folder_ / "state");
    EXPECT_TRUE(state) << state.error().message.en;
    return std::move(*state);
  }
  void advance(LogState& state, std::uint64_t from) {
    const auto shown = log_.shown(from);
    ASSERT_TRUE(
        state.advance(trust::open_checkpoint(shown.step.checkpoint, log_.key())->size, shown.step));
  }
  std::filesystem::path at(const std::string& name) const { return folder_ / "state/log" / name; }
  Alarm alarm(Alarm::Kind kind = Alarm::Kind::behind) const {
    Alarm out;
    out.kind = kind;
    out.what = {"constaté", "found"};
    out.ours = log_.note();
    return out;
  }

  const TempFolder folder_;
  MemoryLog log_;
};

TEST_F(LogStateTest, HistoryIsKeptAndVerifiesAgain) {
  auto state = open();
  ASSERT_TRUE(state.pin_key(log_.key()));
  log_.grow(2);
  advance(state, 0);
  log_.grow(3);
  advance(state, 2);
  advance(state, 5);
  const auto again = open();
  EXPECT_EQ((*again.key())->vkey(), log_.key().vkey());
  EXPECT_EQ(*again.checkpoint(), log_.note());
  const auto histories = again.histories();
  ASSERT_TRUE(histories);
  ASSERT_EQ(histories->size(), 1U);
  EXPECT_EQ(histories->front().checkpoints.size(), 2U);
  EXPECT_EQ(histories->front().at(2)->size, 2U);
  EXPECT_EQ(histories->front().at(3), nullptr);
}

TEST_F(LogStateTest, AStepThatWasBegunIsFinished) {
  auto state = open();
  ASSERT_TRUE(state.pin_key(log_.key()));
  log_.grow(2);
  advance(state, 0);
  const auto before = log_.note();
  log_.grow(3);
  advance(state, 2);
  // Killed after the step was written and before the checkpoint was.
  ASSERT_TRUE(write_file(at("checkpoint"), before));
  EXPECT_EQ(*open().checkpoint(), log_.note());
}

TEST_F(LogStateTest, AnAlteredHistoryIsNoticed) {
  auto state = open();
  ASSERT_TRUE(state.pin_key(log_.key()));
  log_.grow(2);
  advance(state, 0);
  log_.cut(1).grow(4, "other");
  advance(state, 2);
  EXPECT_EQ(state.histories().error().code, Errc::malformed);
}

TEST_F(LogStateTest, AnAlarmIsSavedOnceWithWhatContradictsWhat) {
  auto state = open();
  const auto first = state.save(alarm(), seen_at);
  ASSERT_TRUE(first);
  EXPECT_EQ(*state.save(alarm(), seen_at + std::chrono::hours(1)), *first);
  EXPECT_NE(*state.save(alarm(Alarm::Kind::forked), seen_at + std::chrono::hours(2)), *first);
  EXPECT_EQ(*read_file(*first / "ours.checkpoint", 10'000), log_.note());
  for (const char* name : {"README.txt", "LISEZMOI.txt", "theirs.checkpoint", "answer.txt"}) {
    EXPECT_TRUE(std::filesystem::exists(*first / name)) << name;
  }
  ASSERT_EQ(open().alarms()->size(), 2U);
  EXPECT_EQ(open().alarms()->front().what.fr, "constaté");
}

TEST_F(LogStateTest, AcceptingEndsTheHistoryAndKeepsIt) {
  auto state = open();
  EXPECT_EQ(state.accept({"operator:x", "", "why", "when"}).error().code, Errc::not_found);
  ASSERT_TRUE(state.pin_key(log_.key()));
  log_.grow(2);
  advance(state, 0);
  ASSERT_TRUE(state.save(alarm(), seen_at));
  ASSERT_TRUE(state.accept({"operator:x", "", "why", "when"}));
  EXPECT_FALSE(*state.key());
  EXPECT_FALSE(*state.checkpoint());
  const auto histories = open().histories();
  ASSERT_TRUE(histories);
  ASSERT_EQ(histories->size(), 1U);
  EXPECT_EQ(histories->front().ended->reason, "why");
  EXPECT_EQ(histories->front().checkpoints.size(), 1U);
}

TEST_F(LogStateTest, TheWitnessesKeyIsMadeOnce) {
  auto state = open();
  const auto first = state.witness_key();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->public_key(), open().witness_key()->public_key());
}

}  // namespace
}  // namespace parangon::connectors::agent
