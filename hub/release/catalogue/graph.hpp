#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/text.hpp"
#include "shared/model/period.hpp"

namespace parangon::hub::release {

/// Object of a triple: an address, or a literal with a language or a datatype, or plain.
struct Term {
  enum class Kind { iri, literal };
  Kind kind = Kind::iri;
  std::string value;
  std::string language;  ///< "fr"; of a literal without datatype only.
  std::string datatype;  ///< Full address; empty: plain text.
  auto operator<=>(const Term&) const = default;
};

struct Triple {
  std::string subject;    ///< Full address; there are no blank nodes.
  std::string predicate;  ///< Full address.
  Term object;
  auto operator<=>(const Triple&) const = default;
};

/// A short name of a vocabulary.
struct Prefix {
  std::string_view name;
  std::string_view address;
};
/// Those that the catalogue uses, in order of their names.
std::span<const Prefix> prefixes();
/// "dct:title" → its address. A prefix that is not among them is a defect: std::logic_error.
std::string expand(std::string_view short_name);
/// The prefix that `address` begins with, and what stays behind it; nullptr when none or when what
/// stays is not letters, digits, _ and - beginning with a letter.
const Prefix* prefix_of(std::string_view address, std::string_view& local);

/// A set of triples in which every node has an address. The same calls in any order give the same
/// graph. Predicates and types are given by their short names.
class Graph {
 public:
  void link(const std::string& subject, std::string_view predicate, const std::string& object);
  void type(const std::string& subject, std::string_view class_name);
  /// One literal for each language that it is said in.
  void text(const std::string& subject, std::string_view predicate, const Text& value);
  void plain(const std::string& subject, std::string_view predicate, const std::string& value);
  void typed(const std::string& subject, std::string_view predicate, const std::string& value,
             std::string_view datatype);
  void moment(const std::string& subject, std::string_view predicate, Instant value);
  void day(const std::string& subject, std::string_view predicate, model::Date value);

  /// Sorted by subject, predicate and object, each once.
  std::vector<Triple> triples() const;

 private:
  void add(const std::string& subject, std::string_view predicate, Term object);
  std::vector<Triple> triples_;
};

/// RDF 1.1 Turtle, JSON-LD 1.1, RDF/XML: the same graph in each. `triples` as Graph::triples gives
/// them. Deterministic.
std::string to_turtle(std::span<const Triple> triples);
std::string to_json_ld(std::span<const Triple> triples);
/// A predicate that is not prefix and name cannot be written in XML: std::logic_error.
std::string to_rdf_xml(std::span<const Triple> triples);

}  // namespace parangon::hub::release
