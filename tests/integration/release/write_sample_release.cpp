// Writes two invented releases and their catalogue as files, for the clients of the tests:
// write_sample_release FOLDER BASE_URI [withdraw-first]. BASE_URI is where FOLDER is served.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "hub/release/catalogue/catalogue.hpp"
#include "hub/release/files/write_release.hpp"
#include "hub/release/pages/pages.hpp"
#include "shared/trust/digest.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/sample_publication.hpp"

namespace parangon {
namespace {

namespace fs = std::filesystem;
using hub::release::File;

std::string sha256_hex(std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); }

void save(const fs::path& folder, const std::vector<File>& files) {
  fs::create_directories(folder);
  for (const File& file : files) {
    std::ofstream out(folder / file.path, std::ios::binary);
    out << file.bytes;
    if (!out.flush()) throw fs::filesystem_error("cannot write", folder / file.path, {});
  }
}

std::vector<File> with_compressed(const std::vector<File>& files) {
  std::vector<File> out = files;
  for (const File& file : files) {
    const bool table = file.path.ends_with(".csv") || file.path.ends_with(".json");
    if (table) out.push_back({file.path + ".gz", "application/gzip", support::gzip(file.bytes)});
  }
  return out;
}

/// The pages of both releases and the start page, in both languages; whoever publishes has a name
/// that a page must not take for markup.
std::vector<File> pages_of(const hub::release::Catalogue& catalogue) {
  std::vector<File> out;
  hub::release::StartPage start;
  start.query_rows = 1000;
  start.query_rows_usual = 100;
  start.latest = catalogue.releases.back().number;
  start.tables = catalogue.releases.back().cubes;
  start.releases.assign(catalogue.releases.rbegin(), catalogue.releases.rend());
  for (const Lang lang : {Lang::fr, Lang::en}) {
    hub::release::PageFrame frame;
    frame.lang = lang;
    frame.lang_asked = lang == Lang::en;
    frame.publisher = catalogue.publisher;
    frame.publisher->name = "<script>alert('\"&\"')</script>";
    frame.coverage = catalogue.coverage;
    frame.path = "/open-data/";
    frame.query = "as_of=2026-03-06T00%3A00%3A00Z";
    const auto ending = "." + std::string(to_string(lang)) + ".html";
    out.push_back({"start" + ending, "", hub::release::start_page(frame, start)});
    for (std::size_t i = 0; i < catalogue.releases.size(); ++i) {
      hub::release::ReleasePage page;
      page.release = catalogue.releases[i];
      page.latest = start.latest;
      if (i > 0) page.earlier = {catalogue.releases[i - 1].number, false};
      if (i + 1 < catalogue.releases.size()) page.later = {catalogue.releases[i + 1].number, false};
      frame.path = "/open-data/releases/" + std::to_string(page.release.number) + "/";
      out.push_back({"release" + std::to_string(page.release.number) + ending, "",
                     hub::release::release_page(frame, page)});
    }
  }
  return out;
}

int run(const fs::path& folder, const std::string& base_uri, bool withdraw_first) {
  hub::release::Catalogue catalogue;
  const auto first = testing::sample_publication(1, base_uri);
  const auto second = testing::sample_publication(2, base_uri);
  catalogue.title = first.title;
  catalogue.description = first.description;
  catalogue.publisher = first.publisher;
  catalogue.coverage = first.coverage;
  for (const auto* publication : {&first, &second}) {
    const auto files = with_compressed(hub::release::write_release(
        *publication, publication == &first ? nullptr : &first, sha256_hex));
    save(folder / "releases" / std::to_string(publication->number), files);
    catalogue.releases.push_back(hub::release::catalogued(*publication, files, sha256_hex));
    if (publication == &second) save(folder / "latest", files);
  }
  if (withdraw_first)
    catalogue.releases.front().withdrawn = hub::release::Withdrawal{
        testing::instant_of("2026-03-05T09:00:00Z"),
        {"Une erreur de saisie d'un acheteur.", "An error in an agency's figures."}};
  save(folder, hub::release::catalogue_files(catalogue));
  save(folder / "pages", pages_of(catalogue));
  return 0;
}

}  // namespace
}  // namespace parangon

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 2) {
    std::fputs("write_sample_release FOLDER BASE_URI [withdraw-first]\n", stderr);
    return 2;
  }
  try {
    return parangon::run(arguments[0], arguments[1], arguments.size() > 2);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
