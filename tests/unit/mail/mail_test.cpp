// Proves that a message is what RFC 5322, 2045 and 2047 say, whatever is in its texts, and that a
// server's settings that would betray a password are refused. Real servers: tests/integration/hub.
#include "hub/mail/mail.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <sstream>

#include "hub/mail/mailer.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::hub::mail::testing {
namespace {

using trust::testing::instant;
using trust::testing::TempFolder;

Mail sample() {
  return {.from = "hub@example.org",
          .from_name = "Groupement",
          .reply_to = "",
          .to = "a@example.org",
          .subject = "Objet",
          .body = "Bonjour\n",
          .date = instant("2026-03-01T08:05:09.250Z"),
          .id = "outbox-1"};
}

std::string formatted(const Mail& mail) { return format_mail(mail).value(); }

/// The unfolded value of a header.
std::string header(const std::string& text, const std::string& name) {
  std::string head = text.substr(0, text.find("\r\n\r\n") + 2);
  for (auto at = head.find("\r\n "); at != std::string::npos; at = head.find("\r\n ")) {
    head.erase(at, 2);
  }
  const auto at = head.find(name + ": ");
  if (at == std::string::npos) return {};
  const auto from = at + name.size() + 2;
  return head.substr(from, head.find("\r\n", from) - from);
}

std::string body(const std::string& text) { return text.substr(text.find("\r\n\r\n") + 4); }

/// RFC 2045, 6.7, read backwards.
std::string decoded(const std::string& quoted) {
  std::string out;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    if (quoted[i] == '\r') continue;
    if (quoted[i] != '=') {
      out += quoted[i];
    } else if (quoted[i + 1] == '\r') {
      i += 2;
    } else {
      out += static_cast<char>(std::stoi(quoted.substr(i + 1, 2), nullptr, 16));
      i += 2;
    }
  }
  return out;
}

TEST(Mail, HasTheHeadersOfAMachinesMessage) {
  const auto text = formatted(sample());
  EXPECT_EQ(header(text, "From"), "\"Groupement\" <hub@example.org>");
  EXPECT_EQ(header(text, "To"), "a@example.org");
  EXPECT_EQ(header(text, "Subject"), "Objet");
  EXPECT_EQ(header(text, "Date"), "Sun, 01 Mar 2026 08:05:09 +0000");
  EXPECT_EQ(header(text, "Message-ID"), "<outbox-1@example.org>");
  EXPECT_EQ(header(text, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(header(text, "Auto-Submitted"), "auto-generated");
  EXPECT_EQ(header(text, "Reply-To"), "");
  EXPECT_EQ(body(text), "Bonjour\r\n");
}

TEST(Mail, AnswersGoWhereTheyShould) {
  auto mail = sample();
  mail.reply_to = "b@example.org";
  mail.from_name = "";
  EXPECT_EQ(header(formatted(mail), "Reply-To"), "b@example.org");
  EXPECT_EQ(header(formatted(mail), "From"), "hub@example.org");
  mail.from_name = "The \"hub\"";
  EXPECT_EQ(header(formatted(mail), "From"), "\"The \\\"hub\\\"\" <hub@example.org>");
}

// No line is longer than it may be, every byte is of seven bits, and reading gives the text again.
TEST(Mail, AnyTextComesBackFromSevenBits) {
  const std::string hostile[] = {"Été = hiver\n",
                                 ".\n..\n.suite\n",
                                 "From quelqu'un\n",
                                 "a \nb\t\n",
                                 "=\n=3D\n",
                                 "",
                                 "sans fin",
                                 std::string(500, 'x') + "\n",
                                 std::string(300, ' ') + "\n",
                                 "é" + std::string(74, 'x') + "\n",
                                 std::string(75, 'x') + "é\n",
                                 "\n\n\n",
                                 "\xF0\x9F\x92\xB6 et \xE2\x82\xAC\n",
                                 std::string(76, 'y') + "\n",
                                 std::string(77, 'z') + "\n"};
  for (const auto& text : hostile) {
    auto mail = sample();
    mail.body = text;
    const auto out = formatted(mail);
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
      ASSERT_EQ(line.back(), '\r') << text;
      EXPECT_LE(line.size() - 1, 76U) << line;
      const bool blank_end = line.size() > 1 && line[line.size() - 2] == ' ';
      EXPECT_FALSE(blank_end) << text;
    }
    for (const char c : out) EXPECT_TRUE(c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7F)) << text;
    const bool whole = text.empty() || text.back() == '\n';
    EXPECT_EQ(decoded(body(out)), whole ? text : text + "\n");
  }
}

// Encoded words are short, each whole in itself, and together the subject again.
TEST(Mail, SubjectsBeyondAsciiAreEncodedWords) {
  for (const std::string& subject :
       {std::string("Échéance du 31/03/2026"), std::string(120, 'a'), std::string("a =?b?= c"),
        std::string("déjà vu, ") + "ééééééééééééééééééééééééééé",
        std::string(
            "prix _=? \xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC")}) {
    auto mail = sample();
    mail.subject = subject;
    std::istringstream words(header(formatted(mail), "Subject"));
    std::string read;
    for (std::string word; words >> word;) {
      ASSERT_TRUE(word.starts_with("=?UTF-8?Q?") && word.ends_with("?=")) << word;
      EXPECT_LE(word.size(), 75U);
      auto content = word.substr(10, word.size() - 12);
      for (auto& c : content) c = c == '_' ? ' ' : c;
      const auto text = decoded(content);
      EXPECT_NE(static_cast<unsigned char>(text.front()) & 0xC0U, 0x80U) << "a character is split";
      read += text;
    }
    EXPECT_EQ(read, subject);
  }
}

TEST(Mail, AHeaderCannotBeBrokenOpen) {
  const auto broken = "x\r\nBcc: b@example.org";
  for (auto member :
       {&Mail::from, &Mail::from_name, &Mail::reply_to, &Mail::to, &Mail::subject, &Mail::id}) {
    auto mail = sample();
    mail.*member = broken;
    EXPECT_EQ(format_mail(mail).error().code, Errc::invalid_argument);
  }
}

TEST(Mail, ATooLargeOneIsRefused) {
  auto mail = sample();
  mail.body = std::string(max_mail_bytes, 'x');
  EXPECT_EQ(format_mail(mail).error().code, Errc::too_large);
}

TEST(Mailer, OnlyMailServersAreSpokenTo) {
  for (const char* bad : {"", "smtp://", "http://localhost", "smtp://user:secret@localhost",
                          "smtp://localhost/path", "file:///etc/passwd", "smtp://a b"}) {
    const auto made = Mailer::create({.url = bad, .user = {}, .password = {}, .ca = {}});
    ASSERT_FALSE(made) << bad;
    EXPECT_EQ(made.error().code, Errc::invalid_argument) << bad;
  }
  EXPECT_TRUE(Mailer::create({.url = "smtp://[::1]:587", .user = {}, .password = {}, .ca = {}}));
}

TEST(Mailer, APasswordNeedsTls) {
  const ServerSettings bare{
      .url = "smtp://localhost", .user = "u", .password = "p", .tls = false, .ca = {}};
  EXPECT_EQ(Mailer::create(bare).error().code, Errc::invalid_argument);
}

TEST(Password, IsTheFirstLineOfAFileThatOnlyItsOwnerReads) {
  const TempFolder folder;
  const auto file = folder / "password";
  EXPECT_EQ(read_password(file).error().code, Errc::not_found);
  trust::testing::write(file, "s3cret\n");
  ::chmod(file.c_str(), 0640);
  EXPECT_EQ(read_password(file).error().code, Errc::forbidden);
  EXPECT_EQ(read_password(file).error().message.en.find("s3cret"), std::string::npos);
  ::chmod(file.c_str(), 0600);
  EXPECT_EQ(read_password(file).value(), "s3cret");
}

}  // namespace
}  // namespace parangon::hub::mail::testing
