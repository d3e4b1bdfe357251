#include <fmt/format.h>

#include <stdexcept>

#include "hub/release/catalogue/graph.hpp"

namespace parangon::hub::release {
namespace {

/// XML 1.0, sections 2.4 and 3.3.3; the characters it cannot hold at all are left out.
std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#13;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

std::string element(const Triple& triple) {
  std::string_view local;
  const Prefix* prefix = prefix_of(triple.predicate, local);
  if (prefix == nullptr) throw std::logic_error("a predicate that XML cannot name");
  const std::string name = fmt::format("{}:{}", prefix->name, local);
  const Term& object = triple.object;
  const std::string value = xml_escaped(object.value);
  if (object.kind == Term::Kind::iri)
    return fmt::format("    <{} rdf:resource=\"{}\"/>\n", name, value);
  std::string about;
  if (!object.language.empty()) about = fmt::format(" xml:lang=\"{}\"", object.language);
  if (!object.datatype.empty())
    about = fmt::format(" rdf:datatype=\"{}\"", xml_escaped(object.datatype));
  return fmt::format("    <{0}{1}>{2}</{0}>\n", name, about, value);
}

}  // namespace

std::string to_rdf_xml(std::span<const Triple> triples) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF";
  for (const Prefix& prefix : prefixes())
    out += fmt::format("\n    xmlns:{}=\"{}\"", prefix.name, prefix.address);
  out += ">\n";
  const Triple* last = nullptr;
  for (const Triple& triple : triples) {
    if (last == nullptr || last->subject != triple.subject) {
      if (last != nullptr) out += "  </rdf:Description>\n";
      out += fmt::format("  <rdf:Description rdf:about=\"{}\">\n", xml_escaped(triple.subject));
    }
    out += element(triple);
    last = &triple;
  }
  if (last != nullptr) out += "  </rdf:Description>\n";
  return out + "</rdf:RDF>\n";
}

}  // namespace parangon::hub::release
