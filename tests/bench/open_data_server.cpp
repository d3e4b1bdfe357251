// The hub of open_data_peer.py: open_data_server FOLDER makes a consortium, publishes one made-up
// release with a table of some ten thousand rows, writes that table and its compressed form into
// FOLDER/www for the peers, and serves it. Prints the portal's port, then serves until its standard
// input closes.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <string>

#include "hub/app.hpp"
#include "hub/collect/publishing.hpp"
#include "hub/release/files/write_release.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/digest.hpp"
#include "tests/bench/hub_process.hpp"
#include "tests/support/sample_publication.hpp"

namespace parangon::bench {
namespace {

namespace fs = std::filesystem;
namespace release = hub::release;

constexpr int families = 23;
constexpr int sub_families = 6;  ///< Of each.
constexpr std::uint32_t first_year = 2021;
constexpr std::uint32_t years = 5;
constexpr std::uint32_t kinds = 12;

std::string sha256_hex(std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); }

release::CodeList made_up_segments() {
  release::CodeList out{.id = "segment", .label = {"Segment", "Segment"}, .codes = {}};
  const auto add = [&](const std::string& code, const std::string& parent) {
    out.codes.push_back({code, parent, "Segment " + code, {}});
  };
  add("all", "");
  for (int family = 1; family <= families; ++family) {
    const auto code = fmt::format("F{:02}", family);
    add(code, "all");
    for (int part = 1; part <= sub_families; ++part) add(fmt::format("{}.{:02}", code, part), code);
  }
  return out;
}

/// The sample's two-dimensional cube in full size: periods, segments and kinds, one cell in nine
/// confidential.
release::Publication made_up_publication() {
  auto out = testing::sample_publication(1, "https://localhost/open-data");
  out.periods.clear();
  for (std::uint32_t i = 0; i < years; ++i) {
    out.periods.push_back(model::Period::year(static_cast<int>(first_year + i)));
  }
  release::CodeList kind{.id = "kind", .label = {"Type", "Kind"}, .codes = {}};
  for (std::uint32_t i = 0; i < kinds; ++i)
    kind.codes.push_back({fmt::format("k{}", i), {}, "k", {}});
  auto segments = made_up_segments();
  auto cube = testing::sample_segment_cube(0, false);
  for (std::uint32_t period = 0; period < years; ++period) {
    for (std::uint32_t segment = 0; segment < segments.codes.size(); ++segment) {
      for (std::uint32_t k = 0; k < kinds; ++k) {
        const bool secret = (segment * kinds + k) % 9 == 7;
        cube.observations.push_back(secret ? testing::sample_secret({period, segment, k}, false)
                                           : testing::sample_value({period, segment, k}));
      }
    }
  }
  out.code_lists = {testing::sample_periods(out.periods), std::move(segments), std::move(kind)};
  out.cubes = {std::move(cube)};
  return out;
}

void publish(const hub::Config& config, const Clock& clock, const fs::path& www) {
  const auto opened = hub::open_store(config, false, clock).value();
  const auto credentials = hub::load_credentials(config).value();
  const auto publication = made_up_publication();
  hub::store::NewRelease made;
  made.built = made.as_of = made.issued = clock.now();
  made.title = publication.title;
  for (auto& file : release::write_release(publication, nullptr, sha256_hex)) {
    made.files.push_back({std::move(file.path), std::move(file.media_type), std::move(file.bytes)});
  }
  hub::collect::Publishing publishing(*opened.store, {"operator:bench", "local"});
  publishing.keep(1, std::move(made), credentials.key, credentials.chain).value();
  publishing.publish(1, clock.now()).value();
  const auto kept = opened.store->release(1);
  const auto blob = opened.store->release_blob(kept->file("segments.csv")->sha256);
  fs::create_directories(www);
  write_file(www / "segments.csv", blob->bytes).value();
  write_file(www / "segments.csv.gz", blob->gzip).value();
}

int run(const fs::path& folder) {
  const SystemClock clock;
  const auto agencies = made_up_agencies(1);
  make_pki(folder, agencies, clock.now());
  auto config = config_for(folder, folder / "hub.sqlite");
  config.limits.io_threads = 1;
  fill_store(config, agencies, clock);
  publish(config, clock, folder / "www");
  const HubProcess hub(config, model::Nomenclature::standard(), folder / "ready.json");
  const auto ready = read_file(folder / "ready.json", 4096).value();
  const auto at = ready.find("\"portal_port\":");
  std::cout << std::stoi(ready.substr(at + 14)) << std::endl;
  std::string line;
  std::getline(std::cin, line);
  return 0;
}

}  // namespace
}  // namespace parangon::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: open_data_server FOLDER\n";
    return 2;
  }
  try {
    return parangon::bench::run(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
