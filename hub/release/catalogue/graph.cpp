#include "hub/release/catalogue/graph.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "hub/release/ascii.hpp"

namespace parangon::hub::release {
namespace {

constexpr std::array<Prefix, 12> all_prefixes = {{
    {"adms", "http://www.w3.org/ns/adms#"},
    {"dcat", "http://www.w3.org/ns/dcat#"},
    {"dcatap", "http://data.europa.eu/r5r/"},
    {"dct", "http://purl.org/dc/terms/"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"owl", "http://www.w3.org/2002/07/owl#"},
    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"skos", "http://www.w3.org/2004/02/skos/core#"},
    {"spdx", "http://spdx.org/rdf/terms#"},
    {"vcard", "http://www.w3.org/2006/vcard/ns#"},
    {"xsd", "http://www.w3.org/2001/XMLSchema#"},
}};

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
}

}  // namespace

std::span<const Prefix> prefixes() { return all_prefixes; }

std::string expand(std::string_view short_name) {
  const auto colon = short_name.find(':');
  for (const Prefix& prefix : all_prefixes)
    if (prefix.name == short_name.substr(0, colon))
      return std::string(prefix.address) + std::string(short_name.substr(colon + 1));
  throw std::logic_error("a prefix that the catalogue does not know");
}

const Prefix* prefix_of(std::string_view address, std::string_view& local) {
  for (const Prefix& prefix : all_prefixes) {
    if (!address.starts_with(prefix.address)) continue;
    local = address.substr(prefix.address.size());
    if (is_name(local)) return &prefix;
  }
  return nullptr;
}

void Graph::add(const std::string& subject, std::string_view predicate, Term object) {
  triples_.push_back({subject, expand(predicate), std::move(object)});
}

void Graph::link(const std::string& subject, std::string_view predicate,
                 const std::string& object) {
  add(subject, predicate, {Term::Kind::iri, object, {}, {}});
}

void Graph::type(const std::string& subject, std::string_view class_name) {
  link(subject, "rdf:type", expand(class_name));
}

void Graph::text(const std::string& subject, std::string_view predicate, const Text& value) {
  if (!value.fr.empty()) add(subject, predicate, {Term::Kind::literal, value.fr, "fr", {}});
  if (!value.en.empty()) add(subject, predicate, {Term::Kind::literal, value.en, "en", {}});
}

void Graph::plain(const std::string& subject, std::string_view predicate,
                  const std::string& value) {
  add(subject, predicate, {Term::Kind::literal, value, {}, {}});
}

void Graph::typed(const std::string& subject, std::string_view predicate, const std::string& value,
                  std::string_view datatype) {
  add(subject, predicate, {Term::Kind::literal, value, {}, expand(datatype)});
}

void Graph::moment(const std::string& subject, std::string_view predicate, Instant value) {
  typed(subject, predicate, format_instant(value), "xsd:dateTime");
}

void Graph::day(const std::string& subject, std::string_view predicate, model::Date value) {
  typed(subject, predicate, value.to_string(), "xsd:date");
}

std::vector<Triple> Graph::triples() const {
  std::vector<Triple> out = triples_;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace parangon::hub::release
