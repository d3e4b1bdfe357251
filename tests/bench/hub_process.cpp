#include "tests/bench/hub_process.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "certs/authority.hpp"
#include "certs/delivery.hpp"
#include "hub/app.hpp"
#include "hub/collect/events.hpp"
#include "shared/core/file.hpp"

namespace parangon::bench {
namespace {

namespace fs = std::filesystem;

/// The digit that makes the sum of Luhn hold when it is appended.
char check_digit(const std::string& digits) {
  int sum = 0;
  bool doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value / 10 + value % 10;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace

std::vector<model::Siret> made_up_agencies(int count) {
  std::vector<model::Siret> out;
  for (int i = 0; i < count; ++i) {
    std::string digits = fmt::format("2277{:04}", i);
    digits += check_digit(digits);
    digits += "0001";
    digits += check_digit(digits);
    out.push_back(model::Siret::parse(digits).value());
  }
  return out;
}

void make_pki(const fs::path& folder, const std::vector<model::Siret>& agencies, Instant now) {
  using certs::Profile;
  const auto ca = certs::Authority::init(folder / "ca", "Bench", now).value();
  const auto give = [&](Profile profile, const trust::CertificateSpec& spec,
                        const std::string& name) {
    certs::deliver(ca, profile, spec, {folder / name, trust::KeyAlgorithm::ec_p256, {}}, now)
        .value();
  };
  give(Profile::server,
       certs::server_spec({"localhost"}, {"127.0.0.1"},
                          certs::default_validity(Profile::server, now)),
       "server");
  give(Profile::signer, certs::signer_spec("Bench", certs::default_validity(Profile::signer, now)),
       "signer");
  for (const auto& agency : agencies) {
    give(Profile::agency,
         certs::agency_spec(agency, "Agency", certs::default_validity(Profile::agency, now)),
         agency.to_string());
  }
  write_file(folder / "crl.pem", ca.crls(now).value()).value();
}

hub::Config config_for(const fs::path& folder, const fs::path& store) {
  hub::Config config;
  config.hub_name = "bench";
  config.consortium_name = "Bench";
  config.store = store;
  config.documents = folder / "documents";
  config.members = {"127.0.0.1", 0, folder / "server/cert.pem", folder / "server/key.pem"};
  config.portal = config.members;
  config.member_authority = {folder / "server/ca.pem", folder / "crl.pem"};
  config.signer = {folder / "signer/cert.pem", folder / "signer/key.pem", folder / "server/ca.pem"};
  // By the store: another round's store has a log of its own, and the hub would rightly refuse it.
  config.log = {"hub.bench/log", folder / "log-key.pem", fs::path(store).concat(".newest")};
  return config;
}

void fill_store(const hub::Config& config, const std::vector<model::Siret>& agencies,
                const Clock& clock) {
  // Another round's key is this round's too: the log's key may exist before its store then.
  const auto opened = hub::open_store(config, true, clock).value();
  const auto event = [](const char* name) {
    return hub::collect::event("bench", name, {"operator:bench", "local"}, {});
  };
  for (const auto& agency : agencies) {
    opened.store
        ->add_agency({agency, "Agency", "77", 1, "", clock.now(), true, ""}, event("agency_added"))
        .value();
  }
  opened.store
      ->add_register_release({{0, clock.now(), "00", "", 0}, "-", "-"}, event("register_imported"))
      .value();
}

HubProcess::HubProcess(const hub::Config& config, const model::Nomenclature& nomenclature,
                       const fs::path& ready)
    : pid_(::fork()) {
  if (pid_ == 0) {
    const SystemClock clock;
    hub::ServeOptions options;
    options.ready_file = ready;
    options.nomenclature = &nomenclature;
    // Its journal goes into a file, as a served hub's does.
    if (std::freopen((ready.string() + ".log").c_str(), "a", stderr) == nullptr) std::_Exit(1);
    std::ofstream nowhere("/dev/null");
    const auto done = hub::serve(config, options, clock, nowhere);
    if (!done) std::cerr << done.error().message.en << '\n';
    std::_Exit(done ? 0 : 1);
  }
  using namespace std::chrono_literals;
  for (int i = 0; i < 200 && !fs::exists(ready); ++i) std::this_thread::sleep_for(50ms);
  if (!fs::exists(ready)) {
    throw std::runtime_error("no hub: " + read_file(ready.string() + ".log", 65536).value());
  }
  const auto text = read_file(ready, 4096).value();
  port_ = std::stoi(text.substr(text.find(':') + 1));
}

HubProcess::~HubProcess() {
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace parangon::bench
