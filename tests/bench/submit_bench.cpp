// One submission of a million figures: verified, validated and committed by the collector, against
// a bare SQLite program that inserts the same rows. Alternates both and compares medians.
// Arguments: the number of rounds (3), and a folder for the databases (the system's temporary one).

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "hub/calendar.hpp"
#include "hub/collect/collector.hpp"
#include "hub/store/sqlite/sqlite_store.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/submission.hpp"
#include "tests/bench/kit.hpp"
#include "tests/bench/submit_bare.hpp"
#include "tests/bench/submit_setup.hpp"

namespace parangon::bench {
namespace {

namespace fs = std::filesystem;
namespace store = hub::store;

/// Seconds by the wall clock; what all threads together spent on processors goes to `processor`.
template <class Work>
double seconds(const Work& work, double* processor = nullptr) {
  const auto start = std::chrono::steady_clock::now();
  const auto ticks = std::clock();
  work();
  if (processor != nullptr) {
    *processor = static_cast<double>(std::clock() - ticks) / CLOCKS_PER_SEC;
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Bench {
 public:
  explicit Bench(fs::path folder)
      : folder_(std::move(folder)),
        authority_(SystemClock().now()),
        agency_(authority_.issue("Agency", "urn:parangon:agency:22770001000019",
                                 trust::eku_client_auth)),
        hub_(authority_.issue("Hub", "", trust::eku_document_signing)),
        nomenclature_(large_nomenclature()),
        figures_(large_figures()) {}

  double collector_round(int round) {
    const auto file = folder_ / fmt::format("hub-{}.sqlite", round);
    auto opened =
        store::open_sqlite({.file = file, .hub_name = "bench", .ledger = ledger_}, authority_.now);
    auto& store = **opened;
    const auto event = [](const store::Stamp&) -> Result<std::string> { return "event"; };
    store.add_agency({siret_, "Agency", "77", 1, "", authority_.now, true, ""}, event).value();
    store.add_register_release({{0, authority_.now, "00", "", 0}, "-", "-"}, event).value();
    hub::collect::Collector collector(
        store, clock_, nomenclature_,
        {"bench", ledger_->verifier().vkey(), {}, hub::calendar_of("Europe/Paris").value()},
        credentials());
    auto incoming = make_incoming();
    const auto submit = [&] {
      const auto outcome = collector.submit(std::move(incoming));
      if (!std::holds_alternative<hub::collect::Accepted>(outcome)) {
        throw std::runtime_error("the submission was refused");
      }
    };
    const double taken = seconds(submit, &processor_);
    opened->reset();
    remove_database(file);
    return taken;
  }

  double bare_round(int round) {
    const auto file = folder_ / fmt::format("bare-{}.sqlite", round);
    double taken = 0;
    seconds([&] { taken = insert_bare(file, figures_); }, &processor_);
    remove_database(file);
    return taken;
  }

  /// Processor seconds of the last round.
  double processor() const { return processor_; }

  /// Where the time would go if each step were alone.
  void print_steps() {
    auto incoming = make_incoming();
    auto& document = incoming.document;
    fmt::print("{} figures, document of {} bytes\n", figures_.size(), document.size());
    fmt::print("  sha256      {:6.3f} s\n", seconds([&] { trust::sha256(document); }));
    fmt::print("  verify      {:6.3f} s\n",
               seconds([&] { trust::verify_detached(incoming.signature, document).value(); }));
    std::optional<model::Submission> read;
    fmt::print("  parse       {:6.3f} s\n",
               seconds([&] { read = wire::read_submission(document).value(); }));
    rules::Report report;
    rules::Consortium consortium;
    consortium.register_release = 1;
    fmt::print("  rules       {:6.3f} s\n", seconds([&] {
                 rules::check_submission(*read, {consortium, nomenclature_, {2027, 1, 1}}, report);
               }));
  }

 private:
  using Incoming = hub::collect::IncomingSubmission;
  hub::collect::Credentials credentials() const {
    return {trust::TrustStore::from_pem(authority_.root.to_pem()).value(), hub_.key, hub_.chain};
  }

  Incoming make_incoming() {
    const auto submission =
        make_submission(siret_, figures_, nomenclature_.version(), authority_.now);
    Incoming incoming{wire::write_submission(submission),
                      {},
                      submission.manifest.idempotency_key,
                      hub::collect::identify(agency_.chain.front()).value()};
    incoming.document.reserve(incoming.document.size() + 64);
    const trust::JwsHeader header{{}, {}, {}, agency_.chain};
    incoming.signature = trust::sign_detached(agency_.key, header, incoming.document).value();
    return incoming;
  }

  const fs::path folder_;
  const SystemClock clock_;
  const model::Siret siret_ = model::Siret::parse("22770001000019").value();
  const Authority authority_;
  const Holder agency_;
  const Holder hub_;
  const std::shared_ptr<const hub::log::Ledger> ledger_ = std::make_shared<const hub::log::Ledger>(
      hub::log::Ledger::create("hub.bench/log",
                               trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value())
          .value());
  const model::Nomenclature nomenclature_;
  const std::vector<model::Figure> figures_;
  double processor_ = 0;
};

int run(int rounds, const std::string& parent) {
  const TempFolder folder(parent);
  Bench bench(folder.path());
  bench.print_steps();
  std::vector<double> ours;
  std::vector<double> peer;
  for (int round = 1; round <= rounds; ++round) {
    ours.push_back(bench.collector_round(round));
    const double processor = bench.processor();
    peer.push_back(bench.bare_round(round));
    fmt::print("round {}: collector {:.3f} s ({:.3f} of processor), bare {:.3f} s ({:.3f})\n",
               round, ours.back(), processor, peer.back(), bench.processor());
  }
  fmt::print("median: collector {:.3f} s, bare {:.3f} s, ratio {:.2f}\n", median(ours),
             median(peer), median(ours) / median(peer));
  return 0;
}

}  // namespace
}  // namespace parangon::bench

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  return parangon::bench::run(rounds,
                              argc > 2 ? argv[2] : std::filesystem::temp_directory_path().string());
}
