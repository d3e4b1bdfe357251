// Proves that the outbox survives being stopped at any step: what the next run finds is understood,
// nothing is lost or sent in another order, nothing acknowledged is overwritten, and what is given
// up is kept with the decision.
#include "connectors/agent/spool.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "connectors/agent/receipts.hpp"
#include "connectors/agent/state.hpp"
#include "shared/core/file.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::connectors::agent {
namespace {

namespace fs = std::filesystem;
using trust::testing::TempFolder;

class SpoolTest : public ::testing::Test {
 protected:
  Spool open() {
    auto spool = Spool::open(folder_ / "state");
    EXPECT_TRUE(spool) << spool.error().message.en;
    return std::move(*spool);
  }
  fs::path at(const std::string& name) const { return folder_ / "state" / name; }
  static Spooled document(const std::string& key, Kind kind = Kind::submission) {
    return {key, "document of " + key, "signature of " + key, kind};
  }
  static std::vector<std::string> keys(const Spool& spool) {
    std::vector<std::string> out;
    const auto waiting = spool.waiting();
    EXPECT_TRUE(waiting);
    for (const auto& one : *waiting) out.push_back(one.key);
    return out;
  }
  static Acknowledgement answer(const std::string& folder, const std::string& receipt = "receipt") {
    return {folder, receipt, "receipt's signature", "proof", "roots"};
  }
  static void write(const fs::path& file, const std::string& text) {
    ASSERT_TRUE(make_folder(file.parent_path()));
    ASSERT_TRUE(write_file(file, text));
  }

  const TempFolder folder_;
  using Keys = std::vector<std::string>;
};

TEST_F(SpoolTest, WhatIsPutComesBackInItsOrderAfterARestart) {
  auto spool = open();
  ASSERT_TRUE(spool.put(document("zz")));
  ASSERT_TRUE(spool.put(document("aa", Kind::statement)));
  ASSERT_TRUE(spool.put(document("mm")));
  const auto again = open();
  EXPECT_EQ(keys(again), (Keys{"zz", "aa", "mm"}));
  const auto waiting = again.waiting();
  EXPECT_EQ((*waiting)[1].kind, Kind::statement);
  EXPECT_EQ((*waiting)[1].document, "document of aa");
  EXPECT_EQ((*waiting)[1].signature, "signature of aa");
}

TEST_F(SpoolTest, AKeyWaitsOnceAndIsNoPath) {
  auto spool = open();
  ASSERT_TRUE(spool.put(document("aa")));
  EXPECT_EQ(spool.put(document("aa")).error().code, Errc::already_exists);
  for (const char* key : {"", "../x", "a/b", "a-b", ".a"}) {
    EXPECT_EQ(spool.put(document(key)).error().code, Errc::invalid_argument) << key;
  }
}

TEST_F(SpoolTest, StoppedWhileItWasPutItIsNotThere) {
  open();
  write(at("outbox/.aa/document.json"), "half");
  auto spool = open();
  EXPECT_EQ(keys(spool), Keys{});
  EXPECT_FALSE(fs::exists(at("outbox/.aa")));
  ASSERT_TRUE(spool.put(document("aa")));
  EXPECT_EQ(keys(spool), Keys{"aa"});
}

TEST_F(SpoolTest, StoppedWhileItWasAcknowledgedItIsSentAgain) {
  auto spool = open();
  ASSERT_TRUE(spool.put(document("aa")));
  // The receipt was written, the folder not moved; another write was cut off.
  write(at("outbox/000001-submission-aa/receipt.json"), "receipt");
  write(at("outbox/000001-submission-aa/.receipt.jws.1.new"), "rec");
  auto again = open();
  EXPECT_EQ(keys(again), Keys{"aa"});
  ASSERT_TRUE(again.acknowledge((*again.waiting())[0], answer("2025-r1")));
  EXPECT_EQ(keys(again), Keys{});
  EXPECT_FALSE(fs::exists(at("receipts/2025-r1/.receipt.jws.1.new")));
  const auto kept = Receipts(at("")).all();
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->size(), 1U);
  EXPECT_EQ((*kept)[0].receipt, "receipt");
  EXPECT_EQ((*kept)[0].proof, "proof");
  EXPECT_EQ((*kept)[0].checkpoint, "");
}

TEST_F(SpoolTest, TheSameReceiptAgainOnlyEmptiesTheOutbox) {
  auto spool = open();
  ASSERT_TRUE(spool.put(document("aa")));
  ASSERT_TRUE(spool.acknowledge((*spool.waiting())[0], answer("2025-r1")));
  // After a power loss a rename may stand at both ends.
  ASSERT_TRUE(spool.put(document("aa")));
  ASSERT_TRUE(spool.acknowledge((*spool.waiting())[0], answer("2025-r1")));
  EXPECT_EQ(keys(spool), Keys{});
}

TEST_F(SpoolTest, AnotherReceiptUnderTheSameNumberOverwritesNothing) {
  auto spool = open();
  ASSERT_TRUE(spool.put(document("aa")));
  ASSERT_TRUE(spool.acknowledge((*spool.waiting())[0], answer("2025-r1")));
  ASSERT_TRUE(spool.put(document("bb")));
  const auto filed = spool.acknowledge((*spool.waiting())[0], answer("2025-r1", "another"));
  EXPECT_EQ(filed.error().code, Errc::already_exists);
  EXPECT_EQ(keys(spool), Keys{"bb"});
  EXPECT_EQ(*read_file(at("receipts/2025-r1/receipt.json"), 100), "receipt");
}

TEST_F(SpoolTest, StatementsAreFiledApart) {
  auto spool = open();
  ASSERT_TRUE(spool.put(document("aa", Kind::statement)));
  ASSERT_TRUE(spool.acknowledge((*spool.waiting())[0], answer("statements/7f")));
  Receipts receipts(at(""));
  EXPECT_EQ(receipts.of(Kind::submission)->size(), 0U);
  ASSERT_EQ(receipts.of(Kind::statement)->size(), 1U);
  ASSERT_TRUE(receipts.tie("statements/7f", "a later checkpoint", "hashes"));
  EXPECT_EQ(receipts.of(Kind::statement)->front().checkpoint, "a later checkpoint");
}

TEST_F(SpoolTest, WhatIsGivenUpIsKeptWithTheDecision) {
  auto spool = open();
  ASSERT_TRUE(spool.put(document("aa")));
  ASSERT_TRUE(spool.put(document("bb")));
  ASSERT_TRUE(spool.give_up("aa", {"operator:x", "", "wrong year", "2026-01-01T00:00:00.000Z"}));
  EXPECT_EQ(keys(spool), Keys{"bb"});
  EXPECT_EQ(*read_file(at("dropped/000001-submission-aa/document.json"), 100), "document of aa");
  const auto kept = open().given_up();
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->size(), 1U);
  EXPECT_EQ(kept->front().decision.reason, "wrong year");
  EXPECT_EQ(spool.give_up("aa", {}).error().code, Errc::not_found);
}

TEST_F(SpoolTest, StoppedBetweenTheReasonAndTheMoveItStillWaits) {
  auto spool = open();
  ASSERT_TRUE(spool.put(document("aa")));
  write(at("dropped/000001-submission-aa.json"), wire::write_decision({"x", "", "y", "z"}));
  EXPECT_EQ(keys(open()), Keys{"aa"});
  EXPECT_EQ(open().given_up()->size(), 0U);
}

TEST_F(SpoolTest, AStrangerInTheOutboxStopsTheRunRatherThanBeSentOrLost) {
  auto spool = open();
  write(at("outbox/notes/x"), "");
  EXPECT_EQ(spool.waiting().error().code, Errc::malformed);
  EXPECT_EQ(spool.put(document("aa")).error().code, Errc::malformed);
}

TEST_F(SpoolTest, TheStateIsForOneProcessAtATimeAndSaysWhoHasIt) {
  const auto state = State::open(at(""));
  ASSERT_TRUE(state);
  const auto second = State::open(at(""));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::conflict);
  EXPECT_NE(second.error().message.en.find(std::to_string(::getpid())), std::string::npos);
}

}  // namespace
}  // namespace parangon::connectors::agent
