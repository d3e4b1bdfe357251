#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/release/catalogue/graph.hpp"
#include "hub/release/files/digest.hpp"
#include "hub/release/publication.hpp"

namespace parangon::hub::release {

/// What the catalogue says of one file.
struct CataloguedFile {
  std::string path;  ///< From the release's folder.
  std::string media_type;
  std::uint64_t bytes = 0;
  std::string sha256;  ///< Hexadecimal, lower case.
};

/// Taken back: it stays in the catalogue, without files.
struct Withdrawal {
  Instant at;
  Text reason;
};

/// What is kept of a release for the catalogue; none of its figures.
struct CataloguedRelease {
  std::int64_t number = 0;
  Text title;
  Text description;
  Coverage coverage;
  std::vector<model::Period> periods;  ///< Sorted.
  Instant as_of;
  Instant issued;
  std::size_t sources = 0;
  struct Table {
    std::string id;
    Text title;
  };
  std::vector<Table> cubes;
  std::vector<CataloguedFile> files;
  std::optional<Withdrawal> withdrawn;
};

/// All releases whose embargo has ended, as the portal describes them to other portals.
struct Catalogue {
  Text title;
  Text description;
  Publisher publisher;
  Coverage coverage;
  std::string query_description;  ///< Address of the description of the query endpoint, or empty.
  std::vector<CataloguedRelease> releases;  ///< By number, each once.
};

/// `files`: those of write_release, and the compressed ones that are served.
CataloguedRelease catalogued(const Publication& publication, const std::vector<File>& files,
                             const Digest& digest);

/// The catalogue as DCAT-AP 3.0 (SEMIC, 2024) and DCAT 3 (W3C, 2024), every node with an address
/// under `publisher.base_uri`, or of a public register. One dcat:DatasetSeries; one dcat:Dataset
/// that always stands for the newest release not withdrawn, whose files are {base}/latest/{file};
/// one dcat:Dataset per release, a member of the series and a version of that one; one
/// dcat:Distribution per file of a cube; one dcat:DataService. Addresses: docs/open-data.md. A
/// catalogue without a release is a defect: std::logic_error.
std::vector<Triple> describe(const Catalogue& catalogue);

/// catalog.ttl, catalog.rdf, catalog.jsonld: the same graph. Deterministic.
std::vector<File> catalogue_files(const Catalogue& catalogue);

}  // namespace parangon::hub::release
