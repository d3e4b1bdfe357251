// One submission of a million figures over mutual TLS to the hub as it is served: received,
// verified, validated, committed, acknowledged; against a bare SQLite program that inserts the same
// rows. Each round has a hub process and a database of its own. Arguments: FOLDER for the result,
// and the number of rounds (5).

#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "certs/authority.hpp"
#include "certs/delivery.hpp"
#include "hub/app.hpp"
#include "shared/core/file.hpp"
#include "shared/net/client.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/json_writer.hpp"
#include "shared/wire/submission.hpp"
#include "tests/bench/submit_bare.hpp"
#include "tests/bench/submit_setup.hpp"

namespace parangon::bench {
namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

const model::Siret agency = model::Siret::parse("22770001000019").value();
constexpr int default_rounds = 5;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Certificates for a hub on loopback and for one agency, as parangon-ca makes them.
void make_pki(const fs::path& folder, Instant now) {
  const auto ca = certs::Authority::init(folder / "ca", "Bench", now).value();
  const auto give = [&](certs::Profile profile, const trust::CertificateSpec& spec,
                        const char* name) {
    certs::deliver(ca, profile, spec, {folder / name, trust::KeyAlgorithm::ec_p256, {}}, now)
        .value();
  };
  using certs::Profile;
  give(Profile::server,
       certs::server_spec({"localhost"}, {"127.0.0.1"},
                          certs::default_validity(Profile::server, now)),
       "server");
  give(Profile::signer, certs::signer_spec("Bench", certs::default_validity(Profile::signer, now)),
       "signer");
  give(Profile::agency,
       certs::agency_spec(agency, "Agency", certs::default_validity(Profile::agency, now)),
       "agency");
  write_file(folder / "crl.pem", ca.crls(now).value()).value();
}

hub::Config config_for(const fs::path& folder, const fs::path& store) {
  hub::Config config;
  config.hub_name = "bench";
  config.consortium_name = "Bench";
  config.store = store;
  config.members = {"127.0.0.1", 0, folder / "server/cert.pem", folder / "server/key.pem"};
  config.portal = config.members;
  config.member_authority = {folder / "server/ca.pem", folder / "crl.pem"};
  config.signer = {folder / "signer/cert.pem", folder / "signer/key.pem", folder / "server/ca.pem"};
  return config;
}

/// A hub in a process of its own. Forked while this one has a single thread.
class HubProcess {
 public:
  HubProcess(const hub::Config& config, const model::Nomenclature& nomenclature,
             const fs::path& ready)
      : pid_(::fork()) {
    if (pid_ == 0) {
      const SystemClock clock;
      hub::ServeOptions options;
      options.ready_file = ready;
      options.nomenclature = &nomenclature;
      std::ofstream nowhere("/dev/null");
      const auto done = hub::serve(config, options, clock, nowhere);
      if (!done) std::cerr << done.error().message.en << '\n';
      std::_Exit(done ? 0 : 1);
    }
    using namespace std::chrono_literals;
    for (int i = 0; i < 200 && !fs::exists(ready); ++i) std::this_thread::sleep_for(50ms);
    const auto text = read_file(ready, 4096).value();
    port_ = std::stoi(text.substr(text.find(':') + 1));
  }
  ~HubProcess() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  HubProcess(const HubProcess&) = delete;
  HubProcess& operator=(const HubProcess&) = delete;
  int port() const { return port_; }

 private:
  pid_t pid_;
  int port_ = 0;
};

class Bench {
 public:
  explicit Bench(fs::path folder)
      : folder_(std::move(folder)),
        now_(clock_.now()),
        nomenclature_(large_nomenclature()),
        figures_(large_figures()) {
    make_pki(folder_, now_);
  }

  std::size_t figures() const { return figures_.size(); }

  double tls_round(int round) {
    const auto store = folder_ / fmt::format("hub-{}.sqlite", round);
    const auto config = config_for(folder_, store);
    {
      auto opened = hub::open_store(config, true, clock_).value();
      opened->add_agency({agency, "Agency", "77", 1, now_, true, ""}).value();
      opened->add_register_release({{0, now_, "00", "", 0}, "-", "-"}).value();
    }
    HubProcess hub(config, nomenclature_, folder_ / fmt::format("ready-{}.json", round));
    const double taken = send(hub.port());
    remove(store);
    return taken;
  }

  double bare_round(int round) {
    const auto file = folder_ / fmt::format("bare-{}.sqlite", round);
    const double taken = insert_bare(file, figures_);
    remove(file);
    return taken;
  }

 private:
  static void remove(const fs::path& file) {
    for (const auto* suffix : {"", "-wal", "-shm"}) fs::remove(file.string() + suffix);
  }

  double send(int port) {
    const auto key = trust::PrivateKey::load(folder_ / "agency/key.pem").value();
    const auto chain = trust::load_chain_file(folder_ / "agency/cert.pem").value();
    const auto submission = make_submission(agency, figures_, nomenclature_.version(), now_);
    const auto document = wire::write_submission(submission);
    const auto signature = trust::sign_detached(key, {{}, {}, {}, chain}, document).value();
    net::ClientConfig config;
    config.base_url = fmt::format("https://localhost:{}", port);
    config.authority_file = folder_ / "server/ca.pem";
    config.certificate_chain = folder_ / "agency/cert.pem";
    config.private_key = folder_ / "agency/key.pem";
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

void write_result(const fs::path& folder, std::size_t figures, double ours, double peer) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object()
      .member("name", "submission_million_figures")
      .member("unit", fmt::format("s, {} figures over mutual TLS", figures))
      .member("ours", ours)
      .member("peer", peer)
      .member("ratio", ours / peer)
      .member("higher_is_better", false)
      .member("peer_command",
              "tests/bench/submit_bare.cpp: the same rows, one prepared "
              "statement, one transaction, same pragmas")
      .end_object();
  fs::create_directories(folder);
  write_file(folder / "submission_million_figures.json", out + "\n").value();
}

int run(const fs::path& result, int rounds) {
  std::string name = (fs::temp_directory_path() / "parangon-submit-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  Bench bench(name);
  std::vector<double> ours;
  std::vector<double> peer;
  for (int round = 1; round <= rounds; ++round) {
    ours.push_back(bench.tls_round(round));
    peer.push_back(bench.bare_round(round));
    fmt::print("round {}: over TLS {:.3f} s, bare {:.3f} s\n", round, ours.back(), peer.back());
  }
  fs::remove_all(name);
  write_result(result, bench.figures(), median(ours), median(peer));
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
