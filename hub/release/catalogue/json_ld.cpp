#include "hub/release/catalogue/graph.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::release {
namespace {

std::string compact(std::string_view iri) {
  std::string_view local;
  if (const Prefix* prefix = prefix_of(iri, local))
    return std::string(prefix->name) + ":" + std::string(local);
  return std::string(iri);
}

void write_object(wire::JsonWriter& json, const Term& term) {
  json.begin_object();
  if (term.kind == Term::Kind::iri) {
    json.member("@id", compact(term.value));
  } else {
    json.member("@value", term.value);
    if (!term.language.empty()) json.member("@language", term.language);
    if (!term.datatype.empty()) json.member("@type", compact(term.datatype));
  }
  json.end_object();
}

void write_context(wire::JsonWriter& json) {
  json.name("@context").begin_object();
  for (const Prefix& prefix : prefixes()) json.member(prefix.name, std::string(prefix.address));
  json.end_object();
}

}  // namespace

std::string to_json_ld(std::span<const Triple> triples) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object();
  write_context(json);
  json.name("@graph").begin_array();
  const Triple* last = nullptr;
  for (const Triple& triple : triples) {
    const bool new_subject = last == nullptr || last->subject != triple.subject;
    const bool new_predicate = new_subject || last->predicate != triple.predicate;
    if (last != nullptr && new_predicate) json.end_array();
    if (last != nullptr && new_subject) json.end_object();
    if (new_subject) json.begin_object().member("@id", triple.subject);
    if (new_predicate) json.name(compact(triple.predicate)).begin_array();
    write_object(json, triple.object);
    last = &triple;
  }
  if (last != nullptr) json.end_array().end_object();
  json.end_array().end_object();
  out += '\n';
  return out;
}

}  // namespace parangon::hub::release
