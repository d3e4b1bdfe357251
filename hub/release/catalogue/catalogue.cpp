#include "hub/release/catalogue/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "hub/release/catalogue/parts.hpp"
#include "hub/release/files/about.hpp"

namespace parangon::hub::release {
namespace {

/// A withdrawal changes the catalogue too.
Instant last_change(const Catalogue& catalogue) {
  Instant out = catalogue.releases.front().issued;
  for (const CataloguedRelease& release : catalogue.releases) {
    out = std::max(out, release.issued);
    if (release.withdrawn) out = std::max(out, release.withdrawn->at);
  }
  return out;
}

void describe_catalogue(Graph& graph, const Catalogue& catalogue) {
  const Names names(catalogue.publisher);
  const std::string node = names.catalogue();
  graph.type(node, "dcat:Catalog");
  graph.text(node, "dct:title", catalogue.title);
  graph.text(node, "dct:description", catalogue.description);
  describe_common(graph, catalogue, node);
  for (const std::string& place : catalogue.coverage.uris) graph.link(node, "dct:spatial", place);
  graph.link(node, "dct:license", catalogue.publisher.licence);
  graph.link(node, "dct:rights", names.rights());
  graph.link(node, "foaf:homepage", catalogue.publisher.base_uri + "/");
  graph.type(catalogue.publisher.base_uri + "/", "foaf:Document");
  const std::string themes = "http://publications.europa.eu/resource/authority/data-theme";
  graph.link(node, "dcat:themeTaxonomy", themes);
  graph.type(themes, "skos:ConceptScheme");
  graph.text(themes, "dct:title", {"Thèmes des données", "Data themes"});
  graph.moment(node, "dct:issued", catalogue.releases.front().issued);
  graph.moment(node, "dct:modified", last_change(catalogue));
  graph.link(node, "dcat:resource", names.series());
  graph.link(node, "dcat:dataset", names.dataset());
  graph.link(node, "dcat:service", names.service());
}

/// From the first day of any release's first period to the last day of the last.
void describe_span(Graph& graph, const Catalogue& catalogue, const std::string& node) {
  const std::string name = Names(catalogue.publisher).catalogue() + "#periods";
  std::optional<model::Date> first;
  std::optional<model::Date> last;
  for (const CataloguedRelease& release : catalogue.releases) {
    for (const model::Period& period : release.periods) {
      if (!first || period.first_day() < *first) first = period.first_day();
      if (!last || *last < period.last_day()) last = period.last_day();
    }
  }
  if (!first) return;
  graph.link(node, "dct:temporal", name);
  graph.type(name, "dct:PeriodOfTime");
  graph.day(name, "dcat:startDate", *first);
  graph.day(name, "dcat:endDate", *last);
}

void describe_series(Graph& graph, const Catalogue& catalogue) {
  const Names names(catalogue.publisher);
  const std::string node = names.series();
  graph.type(node, "dcat:DatasetSeries");
  graph.text(
      node, "dct:title",
      {catalogue.title.fr + " : toutes les publications", catalogue.title.en + ": all releases"});
  graph.text(node, "dct:description", catalogue.description);
  describe_common(graph, catalogue, node);
  describe_subject(graph, catalogue.coverage, node);
  describe_span(graph, catalogue, node);
  graph.link(node, "dct:accrualPeriodicity", frequency(graph, "ANNUAL"));
  graph.moment(node, "dct:issued", catalogue.releases.front().issued);
  graph.moment(node, "dct:modified", last_change(catalogue));
  graph.link(node, "dcat:first", names.dataset(catalogue.releases.front().number));
  graph.link(node, "dcat:last", names.dataset(catalogue.releases.back().number));
}

/// The one whose files are at addresses that do not change.
void describe_dataset(Graph& graph, const Catalogue& catalogue) {
  const Names names(catalogue.publisher);
  const std::string node = names.dataset();
  const CataloguedRelease* current = newest(catalogue);
  graph.type(node, "dcat:Dataset");
  graph.text(
      node, "dct:title",
      {catalogue.title.fr + " : dernière publication", catalogue.title.en + ": newest release"});
  graph.text(node, "dct:description",
             current != nullptr ? current->description : catalogue.description);
  graph.plain(node, "dct:identifier", node);
  describe_common(graph, catalogue, node);
  describe_subject(graph, catalogue.coverage, node);
  graph.link(node, "dct:accrualPeriodicity", frequency(graph, "ANNUAL"));
  graph.moment(node, "dct:issued", catalogue.releases.front().issued);
  if (current == nullptr) {
    describe_span(graph, catalogue, node);
    graph.moment(node, "dct:modified", last_change(catalogue));
    graph.link(node, "adms:status", dataset_status(graph, "WITHDRAWN"));
    return;
  }
  for (const model::Period& period : current->periods)
    graph.link(node, "dct:temporal", names.period(current->number, period));
  graph.moment(node, "dct:modified", current->issued);
  graph.plain(node, "dcat:version", std::to_string(current->number));
  graph.link(node, "dcat:hasCurrentVersion", names.dataset(current->number));
  graph.link(node, "dcat:landingPage", names.folder(current->number));
  describe_files(graph, catalogue, *current, node, true);
}

void describe_service(Graph& graph, const Catalogue& catalogue) {
  const Names names(catalogue.publisher);
  const std::string node = names.service();
  graph.type(node, "dcat:DataService");
  graph.text(node, "dct:title", {"Interroger les tables", "Query the tables"});
  graph.text(node, "dct:description",
             {"Lignes choisies d'une table de la dernière publication.",
              "Chosen rows of a table of the newest release."});
  describe_common(graph, catalogue, node);
  describe_subject(graph, catalogue.coverage, node);
  graph.link(node, "dct:license", catalogue.publisher.licence);
  graph.link(node, "dcat:servesDataset", names.dataset());
  if (!catalogue.query_description.empty())
    graph.link(node, "dcat:endpointDescription", catalogue.query_description);
  const CataloguedRelease* current = newest(catalogue);
  for (const auto& cube : (current != nullptr ? *current : catalogue.releases.back()).cubes)
    graph.link(node, "dcat:endpointURL", names.query(cube.id));
}

}  // namespace

std::string Names::folder(std::int64_t number) const {
  return fmt::format("{}/releases/{}/", base_, number);
}
std::string Names::period(std::int64_t number, const model::Period& period) const {
  return folder(number) + "#period-" + period.to_string();
}
std::string Names::latest(std::string_view file) const {
  return fmt::format("{}/latest/{}", base_, file);
}
std::string Names::query(std::string_view cube) const {
  return fmt::format("{}/query/{}", base_, cube);
}

const CataloguedRelease* newest(const Catalogue& catalogue) {
  const auto found = std::find_if(catalogue.releases.rbegin(), catalogue.releases.rend(),
                                  [](const CataloguedRelease& r) { return !r.withdrawn; });
  return found == catalogue.releases.rend() ? nullptr : &*found;
}

CataloguedRelease catalogued(const Publication& publication, const std::vector<File>& files,
                             const Digest& digest) {
  CataloguedRelease out{.number = publication.number,
                        .title = publication.title,
                        .description = publication.description,
                        .coverage = publication.coverage,
                        .periods = publication.periods,
                        .as_of = publication.as_of,
                        .issued = publication.issued,
                        .sources = publication.sources.size(),
                        .cubes = {},
                        .files = {},
                        .withdrawn = {}};
  for (const Cube& cube : publication.cubes) out.cubes.push_back({cube.id, cube.title});
  for (const File& file : files)
    out.files.push_back({file.path, file.media_type, file.bytes.size(), digest(file.bytes)});
  return out;
}

std::vector<Triple> describe(const Catalogue& catalogue) {
  if (catalogue.releases.empty()) throw std::logic_error("a catalogue without a release");
  Graph graph;
  describe_agents(graph, catalogue);
  describe_catalogue(graph, catalogue);
  describe_series(graph, catalogue);
  describe_dataset(graph, catalogue);
  describe_service(graph, catalogue);
  for (std::size_t i = 0; i < catalogue.releases.size(); ++i) describe_release(graph, catalogue, i);
  return graph.triples();
}

std::vector<File> catalogue_files(const Catalogue& catalogue) {
  const std::vector<Triple> triples = describe(catalogue);
  return {{"catalog.ttl", "text/turtle; charset=utf-8", to_turtle(triples)},
          {"catalog.rdf", "application/rdf+xml", to_rdf_xml(triples)},
          {"catalog.jsonld", "application/ld+json", to_json_ld(triples)}};
}

}  // namespace parangon::hub::release
