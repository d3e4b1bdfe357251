#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace parangon {

/// The two languages that every message of the product exists in.
enum class Lang { fr, en };

/// "fr" or "en"; what RFC 5646 calls them.
std::string_view to_string(Lang lang);

/// The language of a POSIX locale name ("fr_FR.UTF-8") or of an Accept-Language value
/// ("fr-FR,fr;q=0.9,en;q=0.8"; RFC 9110 section 12.5.4): the heavier of our two, the first one
/// written where they weigh the same. A region counts for its language, "*" for those that are not
/// named, a weight of 0 rules a language out. English when neither is wanted.
Lang lang_from(std::string_view tag);

/// Weight of an item of an Accept header, in thousandths, from what stands behind the item's first
/// semicolon (RFC 9110 section 12.4.2): 1000 where none is said, 0 where it is unreadable.
int weight_of(std::string_view parameters);

/// What stands between a name and what is said of it: " : " in French, ": " in English.
std::string_view colon(Lang lang);

/// A message in both languages. Whoever reports something writes both at the place where it is
/// known; whoever shows it picks one. What reads the same in both (a number, a code, a file name)
/// converts to one by itself.
struct Text {
  std::string fr;
  std::string en;

  Text() = default;
  Text(std::string french, std::string english) : fr(std::move(french)), en(std::move(english)) {}
  Text(std::string_view both) : fr(both), en(both) {}    // NOLINT(google-explicit-constructor)
  Text(const std::string& both) : fr(both), en(both) {}  // NOLINT(google-explicit-constructor)
  Text(const char* both) : fr(both), en(both) {}         // NOLINT(google-explicit-constructor)

  const std::string& in(Lang lang) const { return lang == Lang::fr ? fr : en; }
  bool operator==(const Text&) const = default;
};

}  // namespace parangon
