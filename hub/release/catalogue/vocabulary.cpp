#include <fmt/format.h>

#include <map>

#include "hub/release/catalogue/parts.hpp"

namespace parangon::hub::release {
namespace {

/// The Publications Office's authority tables, which DCAT-AP 3.0 section 10 asks for.
constexpr std::string_view authority = "http://publications.europa.eu/resource/authority/";

/// Names of the terms that the catalogue uses. A code that is not among them is a defect.
const std::map<std::string_view, Text>& labels() {
  static const std::map<std::string_view, Text> table{
      {"PUBLIC", {"public", "public"}},
      {"ANNUAL", {"annuelle", "annual"}},
      {"NEVER", {"jamais", "never"}},
      {"FRA", {"français", "French"}},
      {"ENG", {"anglais", "English"}},
      {"CSV", "CSV"},
      {"JSON", "JSON"},
      {"ECON", {"Économie et finances", "Economy and finance"}},
      {"GOVE", {"Gouvernement et secteur public", "Government and public sector"}},
      {"SOCI", {"Population et société", "Population and society"}},
      {"COMPLETED", {"terminé", "completed"}},
      {"WITHDRAWN", {"retiré", "withdrawn"}},
      {"STABLE", {"stable", "stable"}}};
  return table;
}

std::string concept_of(Graph& graph, std::string_view table, std::string_view code,
                       std::string_view class_name) {
  const std::string scheme = std::string(authority) + std::string(table);
  std::string out = fmt::format("{}/{}", scheme, code);
  graph.text(out, "skos:prefLabel", labels().at(code));
  graph.type(out, "skos:Concept");
  graph.link(out, "skos:inScheme", scheme);
  if (!class_name.empty()) graph.type(out, class_name);
  return out;
}

}  // namespace

std::string access_public(Graph& graph) {
  return concept_of(graph, "access-right", "PUBLIC", "dct:RightsStatement");
}

std::string frequency(Graph& graph, std::string_view code) {
  return concept_of(graph, "frequency", code, "dct:Frequency");
}

std::string language(Graph& graph, std::string_view code) {
  return concept_of(graph, "language", code, "dct:LinguisticSystem");
}

std::string file_type(Graph& graph, std::string_view code) {
  return concept_of(graph, "file-type", code, "dct:MediaTypeOrExtent");
}

std::string theme(Graph& graph, std::string_view code) {
  return concept_of(graph, "data-theme", code, {});
}

std::string dataset_status(Graph& graph, std::string_view code) {
  return concept_of(graph, "dataset-status", code, {});
}

std::string availability_stable(Graph& graph) {
  return concept_of(graph, "planned-availability", "STABLE", {});
}

std::string media_type(Graph& graph, std::string_view name) {
  std::string out = fmt::format("https://www.iana.org/assignments/media-types/{}", name);
  graph.type(out, "dct:MediaType");
  return out;
}

std::string standard(Graph& graph, const std::string& address, const Text& title) {
  graph.type(address, "dct:Standard");
  graph.text(address, "dct:title", title);
  return address;
}

}  // namespace parangon::hub::release
