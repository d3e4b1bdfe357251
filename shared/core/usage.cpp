#include "shared/core/usage.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace parangon {
namespace {

/// A sentence with up to two places: English around them, and French where {0} and {1} stand for
/// what was found there.
struct Sentence {
  std::string_view before, between, after;
  std::string_view fr;
};

constexpr std::array sentences = {
    Sentence{"A subcommand is required", "", "", "il manque une commande"},
    Sentence{"", " is required", "", "il manque {0}"},
    Sentence{"", " requires ", "", "{0} demande aussi {1}"},
    Sentence{"", " excludes ", "", "{0} exclut {1}"},
    Sentence{"The following argument was not expected: ", "", "", "argument inattendu : {0}"},
    Sentence{"The following arguments were not expected: ", "", "", "arguments inattendus : {0}"},
    Sentence{"", ": Value ", " not in range ", "{0} : {1} est hors des bornes {2}"},
    Sentence{"", " not in {", "", "{0} n'est pas parmi {{{1}"},
    Sentence{"", ": 1 required ", " missing", "{0} : il manque une valeur"},
    Sentence{"Could not convert: ", " = ", "", "{0} : valeur incomprise ({1})"},
};

struct Found {
  std::string_view first, second, third;
};

/// The texts at the places; nullopt when the sentence is another one.
std::optional<Found> match(const Sentence& sentence, std::string_view what) {
  if (!what.starts_with(sentence.before)) return std::nullopt;
  what.remove_prefix(sentence.before.size());
  if (sentence.between.empty()) return Found{what, {}, {}};
  const auto middle = what.find(sentence.between);
  if (middle == std::string_view::npos) return std::nullopt;
  const auto rest = what.substr(middle + sentence.between.size());
  if (sentence.after.empty()) return Found{what.substr(0, middle), rest, {}};
  const auto end = rest.find(sentence.after);
  if (end == std::string_view::npos) return std::nullopt;
  return Found{what.substr(0, middle), rest.substr(0, end),
               rest.substr(end + sentence.after.size())};
}

/// "1 to 9".
std::string bounds(std::string_view text) {
  const auto to = text.find(" to ");
  if (to == std::string_view::npos) return std::string(text);
  return fmt::format("{} à {}", text.substr(0, to), text.substr(to + 4));
}

std::string in_french(std::string_view what) {
  for (const auto& sentence : sentences) {
    if (const auto found = match(sentence, what)) {
      return fmt::format(fmt::runtime(sentence.fr), found->first, found->second,
                         bounds(found->third));
    }
  }
  return std::string(what);
}

}  // namespace

Text usage_error(std::string_view program, std::string_view what) {
  return {fmt::format("Ligne de commande incomprise : {} ; voyez « {} --help »", in_french(what),
                      program),
          fmt::format("Command line not understood: {}; see \"{} --help\"", what, program)};
}

}  // namespace parangon
