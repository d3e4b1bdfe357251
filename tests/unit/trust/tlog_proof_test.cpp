// Proves that log proofs survive their text, verify for their leaf and log only, hold for a
// verifier written in python3 from the specifications alone, and that no mutation is accepted.
#include "shared/trust/tlog_proof.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "shared/trust/commitment.hpp"
#include "shared/trust/cosignature.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/trust/naive_tree.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

using testing::leaves;
using testing::MemoryNodes;
using testing::naive_root;
using testing::shell;
using testing::Span;
using testing::TempFolder;

constexpr std::uint64_t tree_size = 100;
constexpr std::uint64_t place = 42;

/// A log of a hundred leaves, of which number 42 is a commitment to "entry".
struct Log {
  NoteSigner signer = NoteSigner::create("log.example/parangon",
                                         PrivateKey::generate(KeyAlgorithm::ed25519).value())
                          .value();
  Cosigner witness =
      Cosigner::create("witness.example", PrivateKey::generate(KeyAlgorithm::ed25519).value())
          .value();
  Salt salt = make_salt();
  Sha256Digest leaf = commit(salt, "entry");
  std::vector<Sha256Digest> hashes = leaves(tree_size);

  Log() { hashes[place] = leaf_hash(as_bytes(leaf)); }

  std::string checkpoint(std::uint64_t size) const {
    const Checkpoint made{signer.verifier().name(), size, naive_root(Span(hashes).first(size)), {}};
    return sign_checkpoint(made, signer).value();
  }
  TlogProof proof() const {
    return {"", place, inclusion_proof(place, tree_size, MemoryNodes(hashes)).value(),
            checkpoint(tree_size)};
  }
  Result<Checkpoint> verify(const TlogProof& proof) const {
    return verify_tlog_proof(proof, hashes[place], signer.verifier());
  }
};

const Log& log() {
  static const Log made;
  return made;
}

Errc why(const TlogProof& proof) {
  const auto verified = log().verify(proof);
  return verified ? Errc::internal : verified.error().code;
}

TEST(TlogProof, SurvivesItsTextAndVerifies) {
  for (const std::string& extra : {std::string(), std::string("salt\0\n", 6)}) {
    TlogProof proof = log().proof();
    proof.extra = extra;
    const std::string bytes = write_tlog_proof(proof).value();
    EXPECT_TRUE(bytes.starts_with(extra.empty() ? "c2sp.org/tlog-proof@v1\nindex 42\n"
                                                : "c2sp.org/tlog-proof@v1\nextra c2FsdAAK\nindex"));
    EXPECT_EQ(read_tlog_proof(bytes).value(), proof);
    EXPECT_EQ(log().verify(proof).value().size, tree_size);
  }
}

TEST(TlogProof, OfALogOfOneLeafHasNoHashes) {
  const Checkpoint one{"log.example/parangon", 1, leaf_hash("x"), {}};
  const TlogProof proof{"", 0, {}, sign_checkpoint(one, log().signer).value()};
  const TlogProof again = read_tlog_proof(write_tlog_proof(proof).value()).value();
  EXPECT_EQ(again, proof);
  EXPECT_TRUE(verify_tlog_proof(again, leaf_hash("x"), log().signer.verifier()));
  EXPECT_FALSE(verify_tlog_proof(again, leaf_hash("y"), log().signer.verifier()));
}

TEST(TlogProof, ForAnotherLeafPlaceStateOrLogIsRefused) {
  const TlogProof good = log().proof();
  EXPECT_EQ(verify_tlog_proof(good, log().hashes[7], log().signer.verifier()).error().code,
            Errc::bad_signature);
  for (std::uint64_t index = 0; index <= tree_size; ++index) {
    TlogProof moved = good;
    moved.index = index;
    EXPECT_EQ(log().verify(moved).has_value(), index == place) << index;
  }
  TlogProof earlier = good;
  earlier.checkpoint = log().checkpoint(99);
  EXPECT_EQ(why(earlier), Errc::bad_signature);
  TlogProof shorter = good;
  shorter.path.pop_back();
  EXPECT_EQ(why(shorter), Errc::bad_signature);
  const Log stranger;
  EXPECT_EQ(verify_tlog_proof(good, log().hashes[place], stranger.signer.verifier()).error().code,
            Errc::bad_signature);
}

TEST(TlogProof, OtherSpellingsAreRefused) {
  const std::string note = log().checkpoint(tree_size);
  const std::string hash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  ASSERT_TRUE(read_tlog_proof(head + "index 42\n" + hash + "\n" + note));
  const std::vector<std::string> bad{
      "",
      head,
      head + "index 42",
      head + "index 42\n",
      head + "index 42\n" + hash,
      head + "index 42\n" + hash + "\n",
      head + "index 42\n" + hash + note,
      head + "index 42\n" + hash + "\n\n",
      head + "index 42\n" + hash + "\ntext\n",
      head + "index 042\n" + hash + "\n" + note,
      head + "index -1\n" + hash + "\n" + note,
      head + "index \n" + hash + "\n" + note,
      head + "index 9223372036854775808\n" + hash + "\n" + note,
      head + "Index 42\n" + hash + "\n" + note,
      head + hash + "\n" + note,
      head + "extra \nindex 42\n" + hash + "\n" + note,
      head + "extra YQ\nindex 42\n" + hash + "\n" + note,
      head + "extra YQ==\n" + hash + "\n" + note,
      head + "extra YQ==\nextra YQ==\nindex 42\n" + hash + "\n" + note,
      head + "index 42\nextra YQ==\n" + hash + "\n" + note,
      head + "index 42\nYQ==\n\n" + note,
      head + "index 42\n " + hash + "\n" + note,
      "c2sp.org/tlog-proof@v2\nindex 42\n" + hash + "\n" + note,
      "c2sp.org/tlog-proof@v1\r\nindex 42\n" + hash + "\n" + note,
  };
  for (const std::string& bytes : bad) {
    const auto proof = read_tlog_proof(bytes);
    ASSERT_FALSE(proof) << bytes;
    EXPECT_EQ(proof.error().code, Errc::malformed) << bytes;
  }
}

TEST(TlogProof, LimitsHoldForReadingAndWriting) {
  TlogProof proof = log().proof();
  proof.extra = std::string(max_proof_extra_bytes, 'x');
  proof.path.resize(max_inclusion_hashes);
  const std::string bytes = write_tlog_proof(proof).value();
  EXPECT_EQ(read_tlog_proof(bytes).value(), proof);
  TlogProof more = proof;
  more.path.emplace_back();
  EXPECT_EQ(write_tlog_proof(more).error().code, Errc::too_large);
  const std::string hash = to_base64(as_bytes(Sha256Digest{})) + "\n";
  std::string longer = bytes;
  longer.insert(longer.find("\n\n") + 1, hash);
  EXPECT_EQ(read_tlog_proof(longer).error().code, Errc::too_large);
  more = proof;
  more.extra += "x";
  EXPECT_EQ(write_tlog_proof(more).error().code, Errc::too_large);
  longer = "c2sp.org/tlog-proof@v1\nextra " + to_base64(more.extra) +
           bytes.substr(bytes.find("\nindex"));
  EXPECT_EQ(read_tlog_proof(longer).error().code, Errc::too_large);
  EXPECT_EQ(read_tlog_proof(bytes + std::string(max_tlog_proof_bytes, 'x')).error().code,
            Errc::too_large);
  more = proof;
  more.index = max_tree_size + 1;
  EXPECT_EQ(write_tlog_proof(more).error().code, Errc::malformed);
  more = proof;
  more.checkpoint = "text\n";
  EXPECT_EQ(write_tlog_proof(more).error().code, Errc::malformed);
}

/// One to three random edits: a bit, a byte put in or taken out, a stretch repeated, the end cut.
std::string mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  for (std::size_t edits = 1 + below(3); edits > 0 && !bytes.empty(); --edits) {
    const std::size_t at = below(bytes.size());
    switch (below(6)) {
      case 0: bytes[at] ^= static_cast<char>(1U << below(8)); break;
      case 1: bytes[at] = static_cast<char>(below(256)); break;
      case 2: bytes.insert(at, 1, static_cast<char>(below(256))); break;
      case 3: bytes.erase(at, 1 + below(40)); break;
      case 4: bytes.insert(below(bytes.size()), bytes.substr(at, 1 + below(120))); break;
      default: bytes.resize(at); break;
    }
  }
  return bytes;
}

TEST(TlogProof, OfTenThousandMutationsOfNotesAndProofsNoneIsAccepted) {
  const std::string note = log().checkpoint(tree_size);
  const std::string proof = write_tlog_proof(log().proof()).value();
  std::mt19937 random(20260301);
  int altered = 0;
  for (int i = 0; i < 10000; ++i) {
    const std::string other_note = mutated(note, random);
    if (other_note != note) {
      ++altered;
      EXPECT_FALSE(open_checkpoint(other_note, log().signer.verifier())) << other_note;
      if (const auto parsed = parse_note(other_note); parsed) {
        EXPECT_EQ(parsed->to_bytes(), other_note) << "what is read is written the same";
      }
    }
    const std::string other_proof = mutated(proof, random);
    if (other_proof == proof) continue;
    const auto read = read_tlog_proof(other_proof);
    if (!read) continue;
    EXPECT_EQ(write_tlog_proof(*read).value(), other_proof) << "what is read is written the same";
    // No signature covers the extra bytes: a mutation that only makes an extra line is no forgery.
    TlogProof bare = *read;
    bare.extra.clear();
    EXPECT_TRUE(!log().verify(*read) || bare == log().proof()) << other_proof;
  }
  EXPECT_GT(altered, 9900);
}

TEST(TlogProof, HoldsForPythonFromTheSpecificationsAlone) {
  if (shell("python3 -c 'import cryptography'").code != 0)
    GTEST_SKIP() << "no python3-cryptography";
  const TempFolder folder;
  const std::string script = parangon::support::source_path("tests/support/transparency.py");
  const std::string verifier = "cd " + folder.path().string() + " && python3 " + script + " ";
  const std::string text = parse_note(log().checkpoint(tree_size)).value().text;
  const std::string line = log().witness.cosign(text, testing::noon()).value().to_line();
  TlogProof proof = log().proof();
  proof.extra = as_bytes(log().salt);
  proof.checkpoint = add_signature_line(proof.checkpoint, line).value();
  const std::string bytes = write_tlog_proof(proof).value();
  testing::write(folder / "proof", bytes);

  const std::string vkey = "'" + log().signer.verifier().vkey() + "' ";
  const std::string leaf = to_hex(as_bytes(log().leaf));
  const std::string command =
      verifier + "proof proof " + vkey + leaf + " '" + log().witness.verifier().vkey() + "'";
  const auto verified = shell(command);
  EXPECT_EQ(verified.code, 0) << verified.output;
  const Sha256Digest root = naive_root(log().hashes);
  EXPECT_EQ(verified.output, "log.example/parangon 100 " + to_hex(as_bytes(root)) +
                                 "\nwitness.example 1772366400\n");
  EXPECT_NE(shell(verifier + "proof proof " + vkey + std::string(64, '0')).code, 0);
  for (const std::string_view before : {"index ", "\n\nlog.", "parangon\n", "100\n", "\u2014 "}) {
    std::string tampered = bytes;
    tampered[tampered.find(before) + before.size()] ^= 1;
    testing::write(folder / "proof", tampered);
    EXPECT_NE(shell(command).code, 0) << before;
  }

  testing::write(folder / "entry", "entry");
  const std::string opening = "commitment " + leaf + " " + to_hex(as_bytes(log().salt)) + " < ";
  EXPECT_EQ(shell(verifier + opening + "entry").code, 0);
  EXPECT_NE(shell(verifier + opening + "proof").code, 0);
}

TEST(TlogProof, ConsistencyHoldsForPythonToo) {
  if (shell("python3 -c 'import cryptography'").code != 0)
    GTEST_SKIP() << "no python3-cryptography";
  const TempFolder folder;
  testing::write(folder / "new", log().checkpoint(tree_size));
  for (const std::uint64_t old_size : {0U, 1U, 64U, 77U, 100U}) {
    testing::write(folder / "old", log().checkpoint(old_size));
    std::string command = "cd " + folder.path().string() + " && python3 " +
                          parangon::support::source_path("tests/support/transparency.py") +
                          " consistency old new '" + log().signer.verifier().vkey() + "'";
    const MerkleProof proof =
        consistency_proof(old_size, tree_size, MemoryNodes(log().hashes)).value();
    for (const Sha256Digest& hash : proof) command += " " + to_base64(as_bytes(hash));
    const auto verified = shell(command);
    EXPECT_EQ(verified.code, 0) << old_size << ": " << verified.output;
    EXPECT_NE(shell(command + " " + to_base64(as_bytes(log().leaf))).code, 0) << old_size;
  }
}

}  // namespace
}  // namespace parangon::trust
