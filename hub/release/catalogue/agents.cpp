#include "hub/release/catalogue/parts.hpp"
#include "hub/release/files/about.hpp"

namespace parangon::hub::release {
namespace {

const Text keywords[] = {
    {"achats publics", "public procurement"},
    {"achats responsables", "responsible purchasing"},
    {"économie sociale et solidaire", "social and solidarity economy"},
    {"insertion par l'activité économique", "work integration"},
    {"secteur du travail protégé et adapté", "sheltered and adapted work"},
};

}  // namespace

void describe_agents(Graph& graph, const Catalogue& catalogue) {
  const Names names(catalogue.publisher);
  const Publisher& publisher = catalogue.publisher;
  const std::string agent = publisher_uri(publisher);
  graph.type(agent, "foaf:Agent");
  graph.text(agent, "foaf:name", publisher.name);
  // ADMS publisher types: a body of several departments is a regional authority.
  const std::string kind = "http://purl.org/adms/publishertype/RegionalAuthority";
  graph.link(agent, "dct:type", kind);
  graph.type(kind, "skos:Concept");
  graph.text(kind, "skos:prefLabel", {"Collectivité régionale", "Regional authority"});
  graph.link(kind, "skos:inScheme", "http://purl.org/adms/publishertype/1.0");

  graph.type(names.contact(), "vcard:Kind");
  graph.type(names.contact(), "vcard:Organization");
  graph.plain(names.contact(), "vcard:fn", publisher.contact_name);
  graph.link(names.contact(), "vcard:hasEmail", "mailto:" + publisher.contact_email);
  if (!publisher.contact_url.empty())
    graph.link(names.contact(), "vcard:hasURL", publisher.contact_url);

  graph.type(publisher.licence, "dct:LicenseDocument");
  graph.text(publisher.licence, "dct:title", licence_title(publisher));
  if (is_open_licence(publisher)) {
    // ADMS licence types: reuse is free, the source must be named.
    const std::string attribution = "http://purl.org/adms/licencetype/Attribution";
    graph.link(publisher.licence, "dct:type", attribution);
    graph.type(attribution, "skos:Concept");
    graph.text(attribution, "skos:prefLabel", {"Mention de la source", "Attribution"});
    graph.link(attribution, "skos:inScheme", "http://purl.org/adms/licencetype/1.0");
    graph.link(publisher.licence, "skos:exactMatch", "https://spdx.org/licenses/etalab-2.0.html");
  }
  graph.type(names.rights(), "dct:RightsStatement");
  graph.text(names.rights(), "rdfs:label",
             {"Données publiques ; la réutilisation est libre, sous la licence indiquée.",
              "Public data; free to reuse, under the licence given."});
}

void describe_common(Graph& graph, const Catalogue& catalogue, const std::string& node) {
  const Names names(catalogue.publisher);
  graph.link(node, "dct:publisher", publisher_uri(catalogue.publisher));
  graph.link(node, "dcat:contactPoint", names.contact());
  graph.link(node, "dct:language", language(graph, "FRA"));
  graph.link(node, "dct:language", language(graph, "ENG"));
  graph.link(node, "dct:accessRights", access_public(graph));
}

void describe_subject(Graph& graph, const Coverage& coverage, const std::string& node) {
  for (const Text& keyword : keywords) graph.text(node, "dcat:keyword", keyword);
  for (const std::string_view code : {"ECON", "GOVE", "SOCI"})
    graph.link(node, "dcat:theme", theme(graph, code));
  for (const std::string& place : coverage.uris) {
    graph.link(node, "dct:spatial", place);
    graph.type(place, "dct:Location");
    graph.text(place, "skos:prefLabel", coverage.name);
  }
}

}  // namespace parangon::hub::release
