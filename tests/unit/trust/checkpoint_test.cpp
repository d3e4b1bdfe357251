// Proves that checkpoints and cosignatures are C2SP's to the byte, hold for the log and the witness
// that made them, and are refused for any other name, key, type or text.
#include "shared/trust/checkpoint.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "shared/trust/cosignature.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

using std::chrono::seconds;

PrivateKey new_key() { return PrivateKey::generate(KeyAlgorithm::ed25519).value(); }

struct Parties {
  NoteSigner log = NoteSigner::create("log.example/parangon", new_key()).value();
  Cosigner witness = Cosigner::create("witness.example/w1", new_key()).value();
  Cosigner second = Cosigner::create("witness.example/w2", new_key()).value();
};

const Parties& parties() {
  static const Parties made;
  return made;
}

Checkpoint some_checkpoint() {
  return {"log.example/parangon", 20852163, sha256(std::string_view("root")), {}};
}

std::string signed_checkpoint() {
  return sign_checkpoint(some_checkpoint(), parties().log).value();
}

TEST(Checkpoint, TheSpecificationsExampleSurvives) {
  const std::string text =
      "example.com/behind-the-sofa\n20852163\n"
      "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const Checkpoint checkpoint = parse_checkpoint(text).value();
  EXPECT_EQ(checkpoint.origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint.size, 20852163U);
  EXPECT_EQ(checkpoint_text(checkpoint).value(), text);
}

TEST(Checkpoint, ExtensionLinesOfOtherLogsAreKept) {
  Checkpoint checkpoint = some_checkpoint();
  checkpoint.extensions = {"one", "two words"};
  const std::string text = checkpoint_text(checkpoint).value();
  EXPECT_TRUE(text.ends_with("=\none\ntwo words\n"));
  EXPECT_EQ(parse_checkpoint(text).value(), checkpoint);
}

TEST(Checkpoint, OtherSpellingsAreRefused) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const std::vector<std::string> bad{
      "",
      "log\n5\n",
      "log\n5\n" + root.substr(0, root.size() - 1),
      "\n5\n" + root,
      "log\n05\n" + root,
      "log\n\n" + root,
      "log\n-5\n" + root,
      "log\n5 \n" + root,
      "log\n9223372036854775808\n" + root,
      "log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
      "log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
      "log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
      "log\n5\n" + root + "\n",
      "log\n5\n" + root + "extension\n\n",
      "log\n5\n" + root + "extension",
      "log\r\n5\n" + root,
  };
  for (const std::string& text : bad) {
    const auto checkpoint = parse_checkpoint(text);
    ASSERT_FALSE(checkpoint) << text;
    EXPECT_EQ(checkpoint.error().code, Errc::malformed) << text;
  }
}

TEST(Checkpoint, FieldsThatWouldReadOtherwiseAreNotWritten) {
  for (const char* origin : {"", "two\nlines", "tab\t"}) {
    Checkpoint checkpoint = some_checkpoint();
    checkpoint.origin = origin;
    EXPECT_EQ(checkpoint_text(checkpoint).error().code, Errc::malformed) << origin;
  }
  for (const char* extension : {"", "two\nlines"}) {
    Checkpoint checkpoint = some_checkpoint();
    checkpoint.extensions = {extension};
    EXPECT_EQ(checkpoint_text(checkpoint).error().code, Errc::malformed) << extension;
  }
  Checkpoint huge = some_checkpoint();
  huge.size = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(checkpoint_text(huge).error().code, Errc::malformed);
}

TEST(Checkpoint, OpensForItsLogOnly) {
  const std::string note = signed_checkpoint();
  const NoteVerifier& log = parties().log.verifier();
  EXPECT_EQ(open_checkpoint(note, log).value(), some_checkpoint());
  const NoteSigner stranger = NoteSigner::create(log.name(), new_key()).value();
  EXPECT_EQ(open_checkpoint(note, stranger.verifier()).error().code, Errc::bad_signature);
  const auto renamed =
      NoteVerifier::create("log.example/other", NoteSignatureType::ed25519, log.key()).value();
  EXPECT_EQ(open_checkpoint(note, renamed).error().code, Errc::bad_signature);
  std::string tampered = note;
  tampered.replace(tampered.find("20852163"), 8, "20852164");
  EXPECT_EQ(open_checkpoint(tampered, log).error().code, Errc::bad_signature);
}

TEST(Checkpoint, ALogDoesNotSpeakForAnotherOrigin) {
  Checkpoint foreign = some_checkpoint();
  foreign.origin = "log.example/other";
  EXPECT_EQ(sign_checkpoint(foreign, parties().log).error().code, Errc::invalid_argument);
  const std::string text = checkpoint_text(foreign).value();
  const std::string note = Note{text, {parties().log.sign(text).value()}}.to_bytes();
  const auto opened = open_checkpoint(note, parties().log.verifier());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::bad_signature);
  EXPECT_NE(opened.error().message.en.find("log.example/other"), std::string::npos);
}

TEST(Checkpoint, ASignedNoteThatIsNoCheckpointIsRefused) {
  const std::string note = Note{"text\n", {parties().log.sign("text\n").value()}}.to_bytes();
  EXPECT_EQ(open_checkpoint(note, parties().log.verifier()).error().code, Errc::malformed);
}

TEST(Cosignature, RoundTripGivesTheSecondAndTheLogStillOpens) {
  std::string note = signed_checkpoint();
  const std::string text = parse_note(note).value().text;
  const Instant at = testing::instant("2026-03-01T12:00:00.987Z");
  const NoteSignature line = parties().witness.cosign(text, at).value();
  EXPECT_EQ(line.bytes.size(), 72U);
  EXPECT_EQ(verify_cosignature(text, line, parties().witness.verifier()).value(),
            testing::instant("2026-03-01T12:00:00Z"));
  note = add_signature_line(note, line.to_line()).value();
  note = add_signature_line(note, parties().second.cosign(text, at + seconds(7)).value().to_line())
             .value();
  EXPECT_EQ(open_checkpoint(note, parties().log.verifier()).value(), some_checkpoint());
  const std::vector witnesses{parties().second.verifier(), parties().witness.verifier()};
  const auto seen = verify_cosignatures(note, witnesses).value();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].witness, "witness.example/w1");
  EXPECT_EQ(seen[1].at, testing::instant("2026-03-01T12:00:07Z"));
  EXPECT_EQ(verify_cosignatures(note, {&witnesses[0], 1}).value(), std::vector{seen[1]});
}

TEST(Cosignature, NoneIsNoErrorAndAFalseOneIs) {
  const std::string note = signed_checkpoint();
  const std::string text = parse_note(note).value().text;
  const std::vector known{parties().witness.verifier()};
  EXPECT_TRUE(verify_cosignatures(note, known).value().empty());
  NoteSignature line = parties().witness.cosign(text, testing::noon()).value();
  for (const std::size_t byte : {0U, 7U, 8U, 71U}) {
    NoteSignature altered = line;
    altered.bytes[byte] ^= 1;
    const std::string with = add_signature_line(note, altered.to_line()).value();
    EXPECT_EQ(verify_cosignatures(with, known).error().code, Errc::bad_signature) << byte;
    EXPECT_TRUE(open_checkpoint(with, parties().log.verifier())) << "the log still vouches";
  }
  line.bytes.pop_back();
  EXPECT_FALSE(verify_cosignature(text, line, known[0]));
}

TEST(Cosignature, LogsAndWitnessesKeysDoNotServeForEachOther) {
  const PrivateKey key = new_key();
  const NoteSigner log = NoteSigner::create("both.example", key).value();
  const Cosigner witness = Cosigner::create("both.example", key).value();
  Checkpoint checkpoint = some_checkpoint();
  checkpoint.origin = "both.example";
  const std::string text = checkpoint_text(checkpoint).value();
  const NoteSignature cosigned = witness.cosign(text, testing::noon()).value();
  EXPECT_EQ(verify_cosignature(text, cosigned, log.verifier()).error().code,
            Errc::invalid_argument);
  EXPECT_EQ(
      verify_cosignatures(Note{text, {cosigned}}.to_bytes(), {&log.verifier(), 1}).error().code,
      Errc::invalid_argument);
  const std::string by_witness = Note{text, {cosigned}}.to_bytes();
  EXPECT_EQ(open_checkpoint(by_witness, log.verifier()).error().code, Errc::bad_signature);
  EXPECT_EQ(open_checkpoint(by_witness, witness.verifier()).error().code, Errc::bad_signature);
  const NoteSignature signed_by_log = log.sign(text).value();
  EXPECT_FALSE(verify_cosignature(text, signed_by_log, witness.verifier()));
}

TEST(Cosignature, OnlyCheckpointsAreCosignedAtTimesThatCanBeWritten) {
  const std::string text = checkpoint_text(some_checkpoint()).value();
  const Cosigner& witness = parties().witness;
  EXPECT_EQ(witness.cosign("text\n", testing::noon()).error().code, Errc::malformed);
  for (const Instant at :
       {Instant{}, Instant(seconds(-1)), Instant(seconds(max_cosignature_timestamp + 1))}) {
    EXPECT_EQ(witness.cosign(text, at).error().code, Errc::invalid_argument);
  }
  for (const std::int64_t at :
       {std::int64_t{1}, static_cast<std::int64_t>(max_cosignature_timestamp)}) {
    const NoteSignature line = witness.cosign(text, Instant(seconds(at))).value();
    EXPECT_EQ(verify_cosignature(text, line, witness.verifier()).value(), Instant(seconds(at)));
  }
}

TEST(Cosignature, ATimeThatNoInstantHoldsIsRefusedThoughItsSignatureHolds) {
  const PrivateKey key = new_key();
  const Cosigner witness = Cosigner::create("w.example", key).value();
  const std::string text = checkpoint_text(some_checkpoint()).value();
  for (const std::uint64_t at : {std::uint64_t{0}, max_cosignature_timestamp + 1,
                                 std::numeric_limits<std::uint64_t>::max()}) {
    NoteSignature line{"w.example", witness.verifier().key_id(), {}};
    for (int shift = 56; shift >= 0; shift -= 8) line.bytes += static_cast<char>(at >> shift & 255);
    line.bytes += key.sign(cosigned_message(text, at));
    EXPECT_EQ(verify_cosignature(text, line, witness.verifier()).error().code, Errc::bad_signature);
  }
}

}  // namespace
}  // namespace parangon::trust
