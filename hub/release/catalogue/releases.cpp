#include <fmt/format.h>

#include "hub/release/catalogue/parts.hpp"

namespace parangon::hub::release {
namespace {

void describe_periods(Graph& graph, const Names& names, const std::string& node,
                      const CataloguedRelease& release) {
  for (const model::Period& period : release.periods) {
    const std::string name = names.period(release.number, period);
    graph.link(node, "dct:temporal", name);
    graph.type(name, "dct:PeriodOfTime");
    graph.day(name, "dcat:startDate", period.first_day());
    graph.day(name, "dcat:endDate", period.last_day());
  }
}

void describe_provenance(Graph& graph, const std::string& node, const std::string& folder,
                         const CataloguedRelease& release) {
  const std::string name = folder + "#provenance";
  graph.link(node, "dct:provenance", name);
  graph.type(name, "dct:ProvenanceStatement");
  const std::string as_of = format_instant(release.as_of);
  graph.text(
      name, "rdfs:label",
      {fmt::format("Sommes des chiffres de {} documents certifiés par les acheteurs jusqu'au "
                   "{}, protégées par le secret statistique.",
                   release.sources, as_of),
       fmt::format("Sums of the figures of {} documents certified by the agencies until {}, "
                   "protected by statistical secrecy.",
                   release.sources, as_of)});
}

/// Its code lists, structures and certificate are related; its texts are pages.
void describe_documents(Graph& graph, const std::string& node, const std::string& folder,
                        const CataloguedRelease& release) {
  for (const CataloguedFile& file : release.files) {
    if (file.path.ends_with(".md")) {
      graph.link(node, "foaf:page", folder + file.path);
      graph.type(folder + file.path, "foaf:Document");
    } else if (file.path.starts_with("codes-") || file.path == "datapackage.json" ||
               file.path == "structure.sdmx.json" || file.path == "certificate.json" ||
               file.path == "SHA256SUMS") {
      if (!file.path.ends_with(".gz")) graph.link(node, "dct:relation", folder + file.path);
    }
  }
}

/// The release's digest, which is that of SHA256SUMS, as another name of it.
void describe_digest(Graph& graph, const std::string& node, const std::string& folder,
                     const CataloguedRelease& release) {
  for (const CataloguedFile& file : release.files) {
    if (file.path != "SHA256SUMS") continue;
    const std::string name = folder + "#digest";
    graph.link(node, "adms:identifier", name);
    graph.type(name, "adms:Identifier");
    graph.plain(name, "skos:notation", "sha256:" + file.sha256);
  }
}

void describe_place_among(Graph& graph, const Catalogue& catalogue, std::size_t index,
                          const std::string& node) {
  const Names names(catalogue.publisher);
  const CataloguedRelease& release = catalogue.releases[index];
  graph.link(node, "dcat:inSeries", names.series());
  graph.link(node, "dcat:isVersionOf", names.dataset());
  graph.link(names.dataset(), "dcat:hasVersion", node);
  graph.plain(node, "dcat:version", std::to_string(release.number));
  if (index > 0) {
    const std::string before = names.dataset(catalogue.releases[index - 1].number);
    graph.link(node, "dcat:previousVersion", before);
    graph.link(node, "dcat:prev", before);
  }
}

void describe_withdrawal(Graph& graph, const Catalogue& catalogue, const CataloguedRelease& release,
                         const std::string& node) {
  const Names names(catalogue.publisher);
  graph.link(node, "adms:status", dataset_status(graph, "WITHDRAWN"));
  graph.text(node, "adms:versionNotes", release.withdrawn->reason);
  const CataloguedRelease* current = newest(catalogue);
  if (current != nullptr && current->number > release.number)
    graph.link(node, "dct:isReplacedBy", names.dataset(current->number));
}

}  // namespace

void describe_release(Graph& graph, const Catalogue& catalogue, std::size_t index) {
  const Names names(catalogue.publisher);
  const CataloguedRelease& release = catalogue.releases[index];
  const std::string folder = names.folder(release.number);
  const std::string node = names.dataset(release.number);
  graph.type(node, "dcat:Dataset");
  graph.link(names.catalogue(), "dcat:dataset", node);
  graph.text(node, "dct:title",
             {fmt::format("{} : publication n° {}", release.title.fr, release.number),
              fmt::format("{}: release {}", release.title.en, release.number)});
  graph.text(node, "dct:description", release.description);
  graph.plain(node, "dct:identifier", node);
  describe_common(graph, catalogue, node);
  describe_subject(graph, release.coverage, node);
  describe_periods(graph, names, node, release);
  graph.link(node, "dct:accrualPeriodicity", frequency(graph, "NEVER"));
  graph.link(node, "dcat:landingPage", folder);
  graph.type(folder, "foaf:Document");
  graph.moment(node, "dct:issued", release.issued);
  describe_provenance(graph, node, folder, release);
  describe_digest(graph, node, folder, release);
  describe_place_among(graph, catalogue, index, node);
  if (release.withdrawn) {
    graph.moment(node, "dct:modified", release.withdrawn->at);
    describe_withdrawal(graph, catalogue, release, node);
    return;
  }
  graph.moment(node, "dct:modified", release.issued);
  graph.link(node, "adms:status", dataset_status(graph, "COMPLETED"));
  graph.link(node, "dct:conformsTo",
             standard(graph, "https://specs.frictionlessdata.io/tabular-data-package/",
                      "Tabular Data Package"));
  describe_documents(graph, node, folder, release);
  describe_files(graph, catalogue, release, node, false);
}

}  // namespace parangon::hub::release
