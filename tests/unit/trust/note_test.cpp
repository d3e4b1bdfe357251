// Proves that notes are read and written to the byte as C2SP signed-note says, that what a known
// signer signed is verified and nothing else, and that limits and odd forms are refused.
#include "shared/trust/note.hpp"

#include <gtest/gtest.h>

#include "shared/trust/digest.hpp"
#include "shared/trust/log_text.hpp"

namespace parangon::trust {
namespace {

// The example of the specification.
constexpr std::string_view example_vkey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view example_note =
    "This is an example message.\n"
    "\n"
    "\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

NoteSigner signer(std::string_view name = "log.example/a") {
  static const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ed25519).value();
  return NoteSigner::create(name, key).value();
}

NoteSigner other_signer(std::string_view name = "log.example/b") {
  return NoteSigner::create(name, PrivateKey::generate(KeyAlgorithm::ed25519).value()).value();
}

std::string signed_note(std::string_view text, const NoteSigner& by) {
  return Note{std::string(text), {by.sign(text).value()}}.to_bytes();
}

Result<std::vector<NoteSignature>> verify(std::string_view bytes, const NoteVerifier& known) {
  const Result<Note> note = parse_note(bytes);
  if (!note) return note.error();
  return verify_note(*note, {&known, 1});
}

Errc why(std::string_view bytes, const NoteVerifier& known) {
  const auto verified = verify(bytes, known);
  return verified ? Errc::internal : verified.error().code;
}

TEST(Note, TheSpecificationsExampleVerifiesAndOneLetterOffDoesNot) {
  const NoteVerifier verifier = NoteVerifier::from_vkey(example_vkey).value();
  EXPECT_EQ(verifier.name(), "example.com/foo");
  EXPECT_EQ(verifier.key_id(), 0x530d903aU);
  EXPECT_EQ(verifier.vkey(), example_vkey);
  const auto held = verify(example_note, verifier).value();
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(parse_note(example_note).value().to_bytes(), example_note);
  std::string altered(example_note);
  altered[0] = 't';
  EXPECT_EQ(why(altered, verifier), Errc::bad_signature);
}

TEST(Note, TextWithEmptyLinesIsSplitAtTheLastOne) {
  const std::string text = "one\n\ntwo\n";
  const Note note = parse_note(signed_note(text, signer())).value();
  EXPECT_EQ(note.text, text);
  EXPECT_TRUE(verify(note.to_bytes(), signer().verifier()));
}

TEST(Note, UnknownSignaturesAreIgnoredAlsoUnderAKnownNameOrId) {
  const NoteVerifier known = signer().verifier();
  Note note{"text\n", {}};
  note.signatures.push_back(other_signer().sign(note.text).value());
  note.signatures.push_back(other_signer(known.name()).sign(note.text).value());
  note.signatures.push_back({"someone.else", known.key_id(), "bytes of another type"});
  EXPECT_EQ(why(note.to_bytes(), known), Errc::bad_signature) << "none of them is known";
  note.signatures.push_back(signer().sign(note.text).value());
  const auto held = verify(note.to_bytes(), known).value();
  EXPECT_EQ(held, std::vector{note.signatures.back()});
}

TEST(Note, AKnownSignatureThatFailsOrStandsTwiceRefusesTheWholeNote) {
  const NoteSigner second = other_signer();
  const std::vector known{signer().verifier(), second.verifier()};
  Note note{"text\n", {signer().sign("text\n").value(), second.sign("text\n").value()}};
  ASSERT_EQ(verify_note(note, known).value().size(), 2U);
  Note tampered = note;
  tampered.signatures[1].bytes[5] ^= 1;
  EXPECT_EQ(verify_note(tampered, known).error().code, Errc::bad_signature);
  Note shortened = note;
  shortened.signatures[1].bytes.pop_back();
  EXPECT_EQ(verify_note(shortened, known).error().code, Errc::bad_signature);
  Note twice = note;
  twice.signatures.push_back(note.signatures[0]);
  EXPECT_EQ(verify_note(twice, known).error().code, Errc::bad_signature);
  EXPECT_NE(verify_note(twice, known).error().message.en.find("twice"), std::string::npos);
}

TEST(Note, ASignatureUnderAnotherNameDoesNotHold) {
  NoteSignature line = signer().sign("text\n").value();
  line.name = "log.example/b";
  EXPECT_EQ(signer().verifier().verify("text\n", line).error().code, Errc::bad_signature);
}

TEST(Note, FormsThatTheSpecificationDoesNotHaveAreRefused) {
  const std::string good = signed_note("text\n", signer());
  const std::string line = good.substr(6);
  ASSERT_TRUE(parse_note(good));
  const std::vector<std::string> bad{
      "",
      "\n",
      "text\n",
      "text\n\n",
      "text\n" + line,
      good.substr(0, good.size() - 1),
      good + "\n",
      good + "x\n",
      "text\r\n\n" + line,
      std::string("te\0xt\n\n", 7) + line,
      "te\txt\n\n" + line,
      "t\xffxt\n\n" + line,
      "t\xc0\xafxt\n\n" + line,
      "t\xed\xa0\x80xt\n\n" + line,
      "t\xe0\x80\xafxt\n\n" + line,
      "t\xf0\x80\x80\xafxt\n\n" + line,
      "t\xf4\x90\x80\x80xt\n\n" + line,
      "t\xe2\x82xt\n\n" + line,
      "text\n\n- a.example AAAAAAA=\n",
      "text\n\n\u2014 a.example\n",
      "text\n\n\u2014  AAAAAAA=\n",
      "text\n\n\u2014 a+b AAAAAAA=\n",
      "text\n\n\u2014 a\u00a0b AAAAAAA=\n",
      "text\n\n\u2014 a\u3000b AAAAAAA=\n",
      "text\n\n\u2014 a.example AAAAAA==\n",
      "text\n\n\u2014 a.example AAAAAAB=\n",
      "text\n\n\u2014 a.example AAAAAAA\n",
      "text\n\n\u2014 a.example AAAAAAA= \n",
      "text\n\n\u2014 a.example  AAAAAAA=\n",
  };
  for (const std::string& bytes : bad) {
    const Result<Note> note = parse_note(bytes);
    ASSERT_FALSE(note) << bytes;
    EXPECT_EQ(note.error().code, Errc::malformed) << bytes;
  }
  EXPECT_TRUE(parse_note("text\n\n\u2014 a.example AAAAAAA=\n")) << "one byte of signature";
}

TEST(Note, AHundredSignaturesAreReadAndOneMoreIsNot) {
  Note note{"text\n", {signer().sign("text\n").value()}};
  for (int i = 1; i < 100; ++i) note.signatures.push_back({"w" + std::to_string(i), 7, "bytes"});
  EXPECT_TRUE(verify(note.to_bytes(), signer().verifier()));
  const std::string line = NoteSignature{"w100", 7, "bytes"}.to_line();
  EXPECT_EQ(parse_note(note.to_bytes() + line).error().code, Errc::too_large);
  EXPECT_EQ(add_signature_line(note.to_bytes(), line).error().code, Errc::too_large);
}

TEST(Note, ANoteOverItsLimitIsNotRead) {
  const NoteSignature line = signer().sign("text\n").value();
  const std::size_t rest = 2 + line.to_line().size();
  EXPECT_TRUE(parse_note(Note{std::string(max_note_bytes - rest, 'x') + "\n", {line}}.to_bytes()));
  const Note longer{std::string(max_note_bytes - rest + 1, 'x') + "\n", {line}};
  EXPECT_EQ(parse_note(longer.to_bytes()).error().code, Errc::too_large);
  const std::string note = signed_note("text\n", signer());
  const NoteSignature huge{"w", 1, std::string(max_note_bytes * 3 / 4 - 50, 'x')};
  EXPECT_EQ(add_signature_line(note, huge.to_line()).error().code, Errc::too_large);
}

TEST(Note, ALineIsAddedOnceAndAloneAndLast) {
  const std::string note = signed_note("text\n", signer());
  const std::string line = other_signer().sign("text\n").value().to_line();
  const std::string longer = add_signature_line(note, line).value();
  EXPECT_EQ(longer, note + line);
  EXPECT_EQ(add_signature_line(longer, line).error().code, Errc::already_exists);
  EXPECT_EQ(add_signature_line(note, line + line).error().code, Errc::malformed);
  EXPECT_EQ(add_signature_line(note, "x" + line).error().code, Errc::malformed);
  EXPECT_EQ(add_signature_line(note, "").error().code, Errc::malformed);
  EXPECT_EQ(add_signature_line("text\n", line).error().code, Errc::malformed);
}

TEST(Note, OnlyTextsOfNotesAreSigned) {
  for (const std::string_view text : {"", "no newline", "tab\t\n", "\xff\n"}) {
    EXPECT_EQ(signer().sign(text).error().code, Errc::malformed) << text;
  }
}

TEST(NoteKey, AVkeySurvivesForBothTypesUnderIdsOfTheirOwn) {
  const PublicKey key = signer().verifier().key();
  const auto log = NoteVerifier::create("a.example", NoteSignatureType::ed25519, key).value();
  const auto witness =
      NoteVerifier::create("a.example", NoteSignatureType::cosignature, key).value();
  EXPECT_NE(log.key_id(), witness.key_id());
  for (const NoteVerifier& verifier : {log, witness}) {
    const NoteVerifier again = NoteVerifier::from_vkey(verifier.vkey()).value();
    EXPECT_EQ(again.vkey(), verifier.vkey());
    EXPECT_EQ(again.type(), verifier.type());
    EXPECT_EQ(again.key(), key);
  }
}

TEST(NoteKey, AVkeyWithAnythingElseInItIsRefused) {
  const std::vector<std::string> bad{
      "",
      "example.com/foo",
      "example.com/foo+530d903a",
      "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=",
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
      "example.com/foo+530d903a+",
      "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      " example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
  };
  for (const std::string& vkey : bad) {
    const auto verifier = NoteVerifier::from_vkey(vkey);
    ASSERT_FALSE(verifier) << vkey;
    EXPECT_EQ(verifier.error().code, Errc::malformed) << vkey;
  }
}

TEST(NoteKey, NamesAndKeysThatCannotSignAreRefused) {
  const PrivateKey p256 = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  EXPECT_EQ(NoteSigner::create("a.example", p256).error().code, Errc::invalid_argument);
  const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ed25519).value();
  for (const std::string& name :
       {std::string(), std::string("a b"), std::string("a+b"), std::string("a\nb"),
        std::string("a\x01z"), std::string("a\u2003b"), std::string(max_key_name_bytes + 1, 'a')}) {
    EXPECT_EQ(NoteSigner::create(name, key).error().code, Errc::invalid_argument) << name;
  }
  EXPECT_TRUE(NoteSigner::create(std::string(max_key_name_bytes, 'a'), key));
  EXPECT_TRUE(NoteSigner::create("hôpital.example", key));
}

TEST(Key, AnEd25519KeySurvivesItsThirtyTwoBytes) {
  const PublicKey key = signer().verifier().key();
  const std::string raw = key.raw_ed25519().value();
  EXPECT_EQ(raw.size(), 32U);
  EXPECT_EQ(PublicKey::from_raw_ed25519(raw).value(), key);
  EXPECT_EQ(PublicKey::from_raw_ed25519(raw + "x").error().code, Errc::malformed);
  const PrivateKey p256 = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  EXPECT_EQ(p256.public_key().raw_ed25519().error().code, Errc::invalid_argument);
}

TEST(LogNumber, OnlyCanonicalDecimalsBelowTwoToThe63) {
  EXPECT_EQ(parse_log_number("0", {}).value(), 0U);
  EXPECT_EQ(parse_log_number("9223372036854775807", {}).value(), 9223372036854775807U);
  for (const std::string_view digits :
       {"", "00", "01", "-1", "+1", " 1", "1 ", "1x", "0x1", "9223372036854775808",
        "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_EQ(parse_log_number(digits, {}).error().code, Errc::malformed) << digits;
  }
}

}  // namespace
}  // namespace parangon::trust
