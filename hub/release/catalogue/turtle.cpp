#include <fmt/format.h>

#include "hub/release/catalogue/graph.hpp"

namespace parangon::hub::release {
namespace {

/// Turtle, section 6.4: what an IRIREF may not hold is written as \uXXXX.
std::string address(std::string_view iri) {
  std::string_view local;
  if (const Prefix* prefix = prefix_of(iri, local))
    return std::string(prefix->name) + ":" + std::string(local);
  std::string out = "<";
  for (const char c : iri) {
    const bool forbidden = static_cast<unsigned char>(c) <= 0x20 ||
                           std::string_view("<>\"{}|^`\\").find(c) != std::string_view::npos;
    if (forbidden)
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else
      out += c;
  }
  return out + ">";
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      default: out += c;
    }
  }
  return out + "\"";
}

std::string object(const Term& term) {
  if (term.kind == Term::Kind::iri) return address(term.value);
  if (!term.language.empty()) return in_quotes(term.value) + "@" + term.language;
  if (!term.datatype.empty()) return in_quotes(term.value) + "^^" + address(term.datatype);
  return in_quotes(term.value);
}

}  // namespace

std::string to_turtle(std::span<const Triple> triples) {
  std::string out;
  for (const Prefix& prefix : prefixes())
    out += fmt::format("@prefix {}: <{}> .\n", prefix.name, prefix.address);
  const Triple* last = nullptr;
  for (const Triple& triple : triples) {
    if (last == nullptr || last->subject != triple.subject) {
      if (last != nullptr) out += " .\n";
      out += fmt::format("\n{} {} {}", address(triple.subject), address(triple.predicate),
                         object(triple.object));
    } else if (last->predicate != triple.predicate) {
      out += fmt::format(" ;\n  {} {}", address(triple.predicate), object(triple.object));
    } else {
      out += fmt::format(",\n    {}", object(triple.object));
    }
    last = &triple;
  }
  if (last != nullptr) out += " .\n";
  return out;
}

}  // namespace parangon::hub::release
