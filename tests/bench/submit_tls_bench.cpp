// One submission of a million figures over mutual TLS to the hub as it is served: received,
// verified, validated, committed, acknowledged; against a bare SQLite program that inserts the same
// rows. Each round has a hub process and a database of its own. Arguments: FOLDER for the result,
// and the number of rounds (5).

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <vector>

#include "shared/net/client.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/submission.hpp"
#include "tests/bench/hub_process.hpp"
#include "tests/bench/kit.hpp"
#include "tests/bench/submit_bare.hpp"
#include "tests/bench/submit_setup.hpp"

namespace parangon::bench {
namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

const model::Siret agency = model::Siret::parse("22770001000019").value();
constexpr int default_rounds = 5;

class Bench {
 public:
  explicit Bench(fs::path folder)
      : folder_(std::move(folder)),
        now_(clock_.now()),
        nomenclature_(large_nomenclature()),
        figures_(large_figures()) {
    make_pki(folder_, {agency}, now_);
  }

  std::size_t figures() const { return figures_.size(); }

  double tls_round(int round) {
    const auto store = folder_ / fmt::format("hub-{}.sqlite", round);
    const auto config = config_for(folder_, store);
    fill_store(config, {agency}, clock_);
    HubProcess hub(config, nomenclature_, folder_ / fmt::format("ready-{}.json", round));
    const double taken = send(hub.port());
    remove_database(store);
    return taken;
  }

  double bare_round(int round) {
    const auto file = folder_ / fmt::format("bare-{}.sqlite", round);
    const double taken = insert_bare(file, figures_);
    remove_database(file);
    return taken;
  }

 private:
  double send(int port) {
    const auto key = trust::PrivateKey::load(folder_ / agency.to_string() / "key.pem").value();
    const auto chain = trust::load_chain_file(folder_ / agency.to_string() / "cert.pem").value();
    const auto submission = make_submission(agency, figures_, nomenclature_.version(), now_);
    const auto document = wire::write_submission(submission);
    const auto signature = trust::sign_detached(key, {{}, {}, {}, chain}, document).value();
    net::ClientConfig config;
    config.base_url = fmt::format("https://localhost:{}", port);
    config.authority_file = folder_ / "server/ca.pem";
    config.certificate_chain = folder_ / agency.to_string() / "cert.pem";
    config.private_key = folder_ / agency.to_string() / "key.pem";
    auto client = net::Client::make(config).value();
    net::ClientRequest request;
    request.verb = net::Verb::post;
    request.target = "/v1/submissions";
    request.headers = {{"Idempotency-Key", "\"" + submission.manifest.idempotency_key + "\""},
                       {"Parangon-Signature", signature}};
    request.content_type = wire::submission_media_type;
    request.body = document;
    const auto start = std::chrono::steady_clock::now();
    const auto response = client->send(request).value();
    const double taken = Seconds(std::chrono::steady_clock::now() - start).count();
    if (response.status != 201) throw std::runtime_error("refused: " + response.body);
    return taken;
  }

  const fs::path folder_;
  const SystemClock clock_;
  const Instant now_;
  const model::Nomenclature nomenclature_;
  const std::vector<model::Figure> figures_;
};

int run(const fs::path& result, int rounds) {
  const TempFolder folder;
  Bench bench(folder.path());
  std::vector<double> ours;
  std::vector<double> peer;
  for (int round = 1; round <= rounds; ++round) {
    ours.push_back(bench.tls_round(round));
    peer.push_back(bench.bare_round(round));
    fmt::print("round {}: over TLS {:.3f} s, bare {:.3f} s\n", round, ours.back(), peer.back());
  }
  write_row(result, {"submission_million_figures",
                     fmt::format("s, {} figures over mutual TLS", bench.figures()), median(ours),
                     median(peer), median_ratio(ours, peer), false,
                     "tests/bench/submit_bare.cpp: the same rows, one prepared statement, one "
                     "transaction, same pragmas"});
  return 0;
}

}  // namespace
}  // namespace parangon::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: submit_tls_bench FOLDER [ROUNDS]\n";
    return 2;
  }
  const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : parangon::bench::default_rounds;
  return parangon::bench::run(argv[1], rounds);
}
