#include "hub/mail/mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

namespace parangon::hub::mail {
namespace {

constexpr std::size_t max_line = 76;  // RFC 2045, 6.7 (5).
constexpr std::size_t max_word_content =
    60;  // 75 for an encoded word (RFC 2047, 2) with its marks.
constexpr std::size_t max_plain_header = 70;

bool is_ascii_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
}

std::string hex(char c) { return fmt::format("={:02X}", static_cast<unsigned char>(c)); }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// One byte inside an encoded word that may stand anywhere in a header (RFC 2047, 5 (3)).
std::string word_byte(char c) {
  if (c == ' ') return "_";
  const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return plain || c == '-' || c == '!' || c == '*' || c == '+' || c == '/' ? std::string(1, c)
                                                                           : hex(c);
}

/// Encoded words on lines of their own; no character is split between two (RFC 2047, 5).
std::string encoded_words(std::string_view text) {
  std::string out;
  std::string word;
  const auto flush = [&] {
    out += (out.empty() ? "=?UTF-8?Q?" : "\r\n =?UTF-8?Q?") + word + "?=";
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    std::string character;
    do character += word_byte(text[i++]);
    while (i < text.size() && is_continuation(text[i]));
    if (word.size() + character.size() > max_word_content) flush();
    word += character;
  }
  flush();
  return out;
}

std::string header_text(std::string_view text) {
  const bool plain = is_ascii_text(text) && text.size() <= max_plain_header &&
                     text.find("=?") == std::string_view::npos;
  return plain ? std::string(text) : encoded_words(text);
}

std::string sender(const Mail& mail) {
  if (mail.from_name.empty()) return mail.from;
  if (!is_ascii_text(mail.from_name)) {
    return fmt::format("{}\r\n <{}>", encoded_words(mail.from_name), mail.from);
  }
  std::string quoted;
  for (const char c : mail.from_name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return fmt::format("\"{}\" <{}>", quoted, mail.from);
}

/// RFC 5322, 3.3.
std::string date_text(Instant instant) {
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day day(midnight);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(instant - midnight));
  return fmt::format(
      "{}, {:02} {} {} {:02}:{:02}:{:02} +0000",
      days.at(std::chrono::weekday(midnight).c_encoding()), static_cast<unsigned>(day.day()),
      months.at(static_cast<unsigned>(day.month()) - 1), static_cast<int>(day.year()),
      time.hours().count(), time.minutes().count(), time.seconds().count());
}

/// One line of the body without its end.
void add_quoted_printable(std::string_view line, std::string& out) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool last = i + 1 == line.size();
    const bool blank = c == ' ' || c == '\t';
    const bool plain = (c > 0x20 && c < 0x7F && c != '=') || (blank && !last);
    const auto piece = plain ? std::string(1, c) : hex(c);
    // The soft break's own "=" takes the last place, but for the last piece of the line.
    if (width + piece.size() > max_line - (last ? 0U : 1U)) {
      out += "=\r\n";
      width = 0;
    }
    out += piece;
    width += piece.size();
  }
  out += "\r\n";
}

std::string body_text(std::string_view body) {
  std::string out;
  while (!body.empty()) {
    const auto end = body.find('\n');
    add_quoted_printable(body.substr(0, end), out);
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
  }
  return out;
}

}  // namespace

std::string message_id(const Mail& mail) {
  return fmt::format("<{}{}>", mail.id,
                     mail.from.substr(std::min(mail.from.find('@'), mail.from.size())));
}

Result<std::string> format_mail(const Mail& mail) {
  for (const auto* text :
       {&mail.from, &mail.from_name, &mail.reply_to, &mail.to, &mail.subject, &mail.id}) {
    if (!has_control(*text)) continue;
    return Error{Errc::invalid_argument,
                 {"un en-tête du message contient un caractère de contrôle",
                  "a header of the message holds a control character"}};
  }
  std::string out = fmt::format("From: {}\r\nTo: {}\r\n", sender(mail), mail.to);
  if (!mail.reply_to.empty()) out += fmt::format("Reply-To: {}\r\n", mail.reply_to);
  out += fmt::format("Subject: {}\r\nDate: {}\r\nMessage-ID: {}\r\n", header_text(mail.subject),
                     date_text(mail.date), message_id(mail));
  out +=
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\nContent-Language: fr, en\r\n"
      "Auto-Submitted: auto-generated\r\n\r\n";
  out += body_text(mail.body);
  if (out.size() <= max_mail_bytes) return out;
  return Error{Errc::too_large,
               {fmt::format("message de plus de {} octets", max_mail_bytes),
                fmt::format("message of more than {} bytes", max_mail_bytes)}};
}

}  // namespace parangon::hub::mail
