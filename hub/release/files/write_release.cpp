#include "hub/release/files/write_release.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "hub/release/files/changes.hpp"
#include "hub/release/files/citation.hpp"
#include "hub/release/files/data_package.hpp"
#include "hub/release/files/dictionary.hpp"
#include "hub/release/files/sdmx.hpp"
#include "hub/release/files/tables.hpp"

namespace parangon::hub::release {
namespace {

constexpr const char* csv_type = "text/csv; charset=utf-8; header=present";
constexpr const char* json_type = "application/json";
// SDMX-CSV field guide 2.0.0, "HTTP Accept header"; SDMX REST API, formats of structures.
constexpr const char* sdmx_csv_type = "application/vnd.sdmx.data+csv; version=2.0.0";
constexpr const char* sdmx_json_type = "application/vnd.sdmx.structure+json; version=2.0.0";
constexpr const char* markdown_type = "text/markdown; charset=utf-8";
constexpr const char* sums_name = "SHA256SUMS";

/// As sha256sum(1) writes and reads them: digest, two blanks, name.
std::string checksums(const std::vector<File>& files, const Digest& digest) {
  std::string out;
  for (const File& file : files) out += digest(file.bytes) + "  " + file.path + "\n";
  return out;
}

void write_tables(std::vector<File>& out, const Publication& publication,
                  const std::vector<Table>& tables) {
  for (const Table& table : tables)
    out.push_back({table.cube().id + ".csv", csv_type, cube_csv(table)});
  for (const CodeList* list : all_lists(publication))
    out.push_back({"codes-" + list->id + ".csv", csv_type, codes_csv(*list)});
  for (const Table& table : tables)
    out.push_back({table.cube().id + ".json", json_type, cube_json(publication, table)});
  for (const Table& table : tables)
    out.push_back({table.cube().id + ".sdmx.csv", sdmx_csv_type, sdmx_csv(publication, table)});
  out.push_back({"structure.sdmx.json", sdmx_json_type, sdmx_structure(publication, tables)});
}

void require_distinct_names(const std::vector<File>& files) {
  std::set<std::string_view> seen;
  for (const File& file : files)
    if (!seen.insert(file.path).second) throw std::logic_error("two files of one name");
}

}  // namespace

std::vector<File> write_release(const Publication& publication, const Publication* previous,
                                const Digest& digest) {
  std::vector<Table> tables;
  for (const Cube& cube : publication.cubes) tables.emplace_back(publication, cube);
  std::vector<File> out;
  write_tables(out, publication, tables);
  const std::string package = data_package(publication, tables, out, digest);
  const std::string package_digest = digest(package);
  out.push_back({"datapackage.json", json_type, package});
  const Text dictionary_text = dictionary(publication, tables, package_digest);
  out.push_back({"dictionnaire.fr.md", markdown_type, dictionary_text.fr});
  out.push_back({"dictionary.en.md", markdown_type, dictionary_text.en});
  const Text changes_text = change_note(publication, previous);
  out.push_back({"changes.fr.md", markdown_type, changes_text.fr});
  out.push_back({"changes.en.md", markdown_type, changes_text.en});
  out.push_back({"CITATION.cff", "application/yaml", citation_file(publication, package_digest)});
  out.push_back({"certificate.json", json_type, publication.certificate});
  out.push_back({sums_name, "text/plain; charset=utf-8", checksums(out, digest)});
  require_distinct_names(out);
  return out;
}

std::string release_digest(const std::vector<File>& files, const Digest& digest) {
  const auto sums = std::find_if(files.begin(), files.end(),
                                 [](const File& file) { return file.path == sums_name; });
  if (sums == files.end()) throw std::logic_error("files without SHA256SUMS are no release");
  return digest(sums->bytes);
}

}  // namespace parangon::hub::release
