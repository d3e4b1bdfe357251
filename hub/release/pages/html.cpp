#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "hub/release/files/about.hpp"
#include "hub/release/pages/parts.hpp"

namespace parangon::hub::release {
namespace {

constexpr std::size_t digest_part = 16;  ///< Digits before a line may break.

constexpr std::array<std::string_view, 12> french_months = {
    "janvier", "février", "mars",      "avril",   "mai",      "juin",
    "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 12> english_months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

/// A space where French breaks no line: "Motif : non", "« oui »", "n° 1", "5 €".
bool stays(std::string_view text, std::size_t space) {
  constexpr std::array<std::string_view, 7> after = {":", ";", "!", "?", "»", "€", "%"};
  constexpr std::array<std::string_view, 2> before = {"«", "n°"};
  const auto rest = text.substr(space + 1), head = text.substr(0, space);
  const auto begins = [&](std::string_view mark) { return rest.starts_with(mark); };
  const auto ends = [&](std::string_view mark) { return head.ends_with(mark); };
  return std::ranges::any_of(after, begins) || std::ranges::any_of(before, ends);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    switch (c) {
      case ' ': out += stays(text, at) ? "&nbsp;" : " "; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string anchor(std::string_view href, std::string_view text) {
  return fmt::format("<a href=\"{}\">{}</a>", escaped(href), escaped(text));
}

std::string file_link(std::string_view href, std::string_view name) {
  std::string out;
  for (const char c : name) {
    out += escaped({&c, 1});
    if (c == '/' || c == '.' || c == '-' || c == '_') out += "<wbr>";
  }
  return fmt::format("<a href=\"{}\">{}</a>", escaped(href), out);
}

std::string said(const Text& text, Lang lang) {
  if (!text.in(lang).empty()) return escaped(text.in(lang));
  const Lang other = lang == Lang::fr ? Lang::en : Lang::fr;
  return fmt::format("<span lang=\"{}\">{}</span>", to_string(other), escaped(text.in(other)));
}

std::string date(Instant instant, Lang lang) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day its{day};
  const auto number = static_cast<unsigned>(its.day());
  const auto month = static_cast<unsigned>(its.month()) - 1;
  const auto words =
      lang == Lang::fr
          ? fmt::format("{}{} {} {}", number, number == 1 ? "er" : "", french_months.at(month),
                        static_cast<int>(its.year()))
          : fmt::format("{} {} {}", number, english_months.at(month), static_cast<int>(its.year()));
  return fmt::format("<time datetime=\"{}\">{}</time>", day_of(instant), words);
}

std::string size_text(std::uint64_t bytes, Lang lang) {
  constexpr std::uint64_t kilo = 1000;
  const bool fr = lang == Lang::fr;
  if (bytes < kilo) return fmt::format("{}&nbsp;{}", bytes, fr ? "octets" : "bytes");
  const bool mega = bytes >= kilo * kilo;
  const auto tenths = (bytes * 10) / (mega ? kilo * kilo : kilo);
  return fmt::format("{}{}{}&nbsp;{}{}", tenths / 10, fr ? "," : ".", tenths % 10, mega ? "M" : "k",
                     fr ? "o" : "B");
}

std::string digest_code(std::string_view hex) {
  std::string out = "<code>";
  for (std::size_t at = 0; at < hex.size(); at += digest_part) {
    if (at > 0) out += "<wbr>";
    out += escaped(hex.substr(at, digest_part));
  }
  return out + "</code>";
}

std::string header_row(std::initializer_list<std::string_view> names) {
  std::string out = "<thead><tr>";
  for (const auto name : names) out += fmt::format("<th scope=\"col\">{}</th>", escaped(name));
  return out + "</tr></thead>\n";
}

}  // namespace parangon::hub::release
