#include <fmt/format.h>

#include "hub/release/catalogue/parts.hpp"

namespace parangon::hub::release {
namespace {

/// What a file of a cube is, told by its name.
struct FileKind {
  std::string_view ending;
  std::string_view file_type;
  std::string_view media_type;
  std::string_view label;
  std::string_view standard;
  std::string_view standard_title;
};

constexpr FileKind file_kinds[] = {
    {".csv", "CSV", "text/csv", "CSV", "https://specs.frictionlessdata.io/table-schema/",
     "Table Schema"},
    {".json", "JSON", "application/json", "JSON", "https://www.rfc-editor.org/info/rfc8259",
     "JSON (RFC 8259)"},
    {".sdmx.csv", "CSV", "text/csv", "SDMX-CSV",
     "https://github.com/sdmx-twg/sdmx-csv/blob/v2.0.0/data-message/docs/sdmx-csv-field-guide.md",
     "SDMX-CSV 2.0"},
};

constexpr std::string_view gzip_ending = ".gz";

/// The cube and kind of a file; nullptr in `kind` for what is no table of a cube.
struct Role {
  const CataloguedRelease::Table* cube = nullptr;
  const FileKind* kind = nullptr;
  bool compressed = false;
};

Role role_of(const CataloguedRelease& release, std::string_view path) {
  Role out;
  if (path.ends_with(gzip_ending)) {
    out.compressed = true;
    path.remove_suffix(gzip_ending.size());
  }
  for (const CataloguedRelease::Table& cube : release.cubes)
    for (const FileKind& kind : file_kinds)
      if (path == cube.id + std::string(kind.ending)) {
        out.cube = &cube;
        out.kind = &kind;
      }
  return out;
}

void describe_checksum(Graph& graph, const std::string& folder, const std::string& node,
                       const CataloguedFile& file) {
  const std::string checksum = folder + "#sha256-" + file.sha256;
  graph.link(node, "spdx:checksum", checksum);
  graph.type(checksum, "spdx:Checksum");
  const std::string algorithm = expand("spdx:checksumAlgorithm_sha256");
  graph.link(checksum, "spdx:algorithm", algorithm);
  graph.type(algorithm, "spdx:ChecksumAlgorithm");
  graph.typed(checksum, "spdx:checksumValue", file.sha256, "xsd:hexBinary");
}

void describe_format(Graph& graph, const std::string& node, const Role& role) {
  graph.link(node, "dct:format", file_type(graph, role.kind->file_type));
  graph.link(node, "dcat:mediaType", media_type(graph, role.kind->media_type));
  if (role.compressed)
    graph.link(node, "dcat:compressFormat", media_type(graph, "application/gzip"));
  graph.link(node, "dct:conformsTo",
             standard(graph, std::string(role.kind->standard), role.kind->standard_title));
}

void describe_names(Graph& graph, const std::string& node, const Role& role) {
  const Text& title = role.cube->title;
  const std::string form = std::string(role.kind->label) + (role.compressed ? ", gzip" : "");
  graph.text(node, "dct:title",
             {fmt::format("{} ({})", title.fr, form), fmt::format("{} ({})", title.en, form)});
  graph.text(node, "dct:description",
             {fmt::format("Table « {} » au format {}.", title.fr, form),
              fmt::format("Table \"{}\" as {}.", title.en, form)});
}

}  // namespace

void describe_files(Graph& graph, const Catalogue& catalogue, const CataloguedRelease& release,
                    const std::string& dataset, bool latest) {
  const Names names(catalogue.publisher);
  const std::string folder = names.folder(release.number);
  for (const CataloguedFile& file : release.files) {
    const Role role = role_of(release, file.path);
    if (role.kind == nullptr) continue;
    const std::string node =
        latest ? names.catalogue() + "#latest-" + file.path : folder + "#" + file.path;
    const std::string address = latest ? names.latest(file.path) : folder + file.path;
    graph.type(node, "dcat:Distribution");
    graph.link(dataset, "dcat:distribution", node);
    describe_names(graph, node, role);
    graph.link(node, "dcat:accessURL", latest ? address : folder);
    graph.link(node, "dcat:downloadURL", address);
    describe_format(graph, node, role);
    graph.typed(node, "dcat:byteSize", std::to_string(file.bytes), "xsd:nonNegativeInteger");
    describe_checksum(graph, folder, node, file);
    graph.link(node, "dct:license", catalogue.publisher.licence);
    graph.link(node, "dct:rights", names.rights());
    graph.link(node, "dcatap:availability", availability_stable(graph));
    graph.link(node, "dct:language", language(graph, "FRA"));
    graph.link(node, "dct:language", language(graph, "ENG"));
    graph.moment(node, "dct:issued", release.issued);
    graph.moment(node, "dct:modified", release.issued);
  }
}

}  // namespace parangon::hub::release
