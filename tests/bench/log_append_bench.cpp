// What the log costs a recording: durable commits per second of a statement (the smallest document
// that the hub keeps) and of an event (the smallest entry there is), each beside a bare SQLite
// program that inserts the same rows without the log's. Blocks of both alternate.
// Arguments: FOLDER for the results, and the number of rounds (20).

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <vector>

#include "hub/app.hpp"
#include "hub/collect/events.hpp"
#include "shared/trust/digest.hpp"
#include "tests/bench/hub_process.hpp"
#include "tests/bench/kit.hpp"
#include "tests/bench/replay.hpp"

namespace parangon::bench {
namespace {

namespace fs = std::filesystem;
namespace store = hub::store;

constexpr int default_rounds = 20;
constexpr int block = 100;
constexpr int agency_count = 400;

/// Texts as long as those of the demonstration: P-256 keys, a chain of two certificates.
const std::string signature(2'400, 's');
const std::string chain_pem(1'900, 'c');
const std::string document(560, 'd');
const std::string receipt_json(620, 'r');
const std::string receipt_jws(2'400, 'j');

class Bench {
 public:
  explicit Bench(const fs::path& folder)
      : folder_(folder), config_(config_for(folder, folder / "hub.sqlite")) {
    fill_store(config_, agencies_, clock_);
    store_ = hub::open_store(config_, false, clock_).value().store;
  }

  /// Both are told how often by the block; each gives its commits per second.
  struct Rates {
    std::vector<double> ours;
    std::vector<double> peer;
  };

  Rates statements(int rounds) {
    return rates(rounds, "SELECT max(sequence) FROM statements",
                 {{"statements", "SELECT * FROM statements WHERE sequence = ?"},
                  {"statement_evidence",
                   "SELECT sequence, document, signature, signer_chain, receipt, receipt_jws, '' "
                   "FROM statement_evidence WHERE sequence = ?"}},
                 {}, [this] { record_statement(); });
  }

  Rates events(int rounds) {
    return rates(rounds, "SELECT max(position) FROM log_entries",
                 {{"events",
                   "SELECT position, at, kind, document FROM log_entries WHERE position "
                   "= ?"}},
                 "CREATE TABLE events (position INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind "
                 "TEXT NOT NULL, document TEXT NOT NULL) STRICT",
                 [this] { store_->record_event(clock_.now(), event_).value(); });
  }

 private:
  Rates rates(int rounds, const std::string& largest_number, const std::vector<Replay::Part>& parts,
              const std::string& prepare, const std::function<void()>& record) {
    const auto bare = folder_ / "bare.sqlite";
    store_->backup(bare).value();
    Rates out;
    {
      Replay replay(config_.store, bare, parts, prepare);
      for (int round = 0; round <= rounds; ++round) {
        const auto before = largest(config_.store, largest_number);
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < block; ++i) record();
        const std::chrono::duration<double> ours = std::chrono::steady_clock::now() - start;
        const double peer = replay.run(before + 1, before + block);
        if (round == 0) continue;  // Caches and files of both are cold.
        out.ours.push_back(block / ours.count());
        out.peer.push_back(block / peer);
      }
    }
    remove_database(bare);
    return out;
  }

  void record_statement() {
    const auto id = trust::random_hex(16);
    const model::Statement content{
        .agency = agencies_[static_cast<std::size_t>(++recorded_ % agency_count)],
        .action = model::StatementAction::name_certifier,
        .period = {},
        .subject_sha256 = {},
        .person = "directrice-des-finances",
        .person_name = "Directrice des finances",
        .reason = {},
        .nonce = trust::random_hex(16),
        .idempotency_key = trust::random_hex(16),
        .created = clock_.now(),
        .software = "parangon-connector/0.1.0"};
    const auto sha256 = trust::to_hex(trust::sha256(id));
    const store::NewStatement statement{id,        content, document, sha256,      signature,
                                        chain_pem, sha256,  {},       clock_.now()};
    store_
        ->commit_statement(
            statement, [](const store::Standing&) -> Result<std::int64_t> { return 0; },
            [](std::int64_t, Instant) -> Result<store::SignedReceipt> {
              return store::SignedReceipt{receipt_json, receipt_jws, {}};
            })
        .value();
  }

  const SystemClock clock_;
  const fs::path folder_;
  const std::vector<model::Siret> agencies_ = made_up_agencies(agency_count);
  const hub::Config config_;
  const store::EventMaker event_ = hub::collect::event(
      "bench", "backup_made", {"operator:bench", "local"}, {{"file", "/var/backups/hub.sqlite"}});
  std::unique_ptr<store::Store> store_;
  int recorded_ = 0;
};

void write(const fs::path& result, const char* name, const char* unit, const Bench::Rates& rates,
           const char* peer) {
  write_row(result, {name, unit, median(rates.ours), median(rates.peer),
                     median_ratio(rates.ours, rates.peer), true, peer});
}

int run(const fs::path& result, int rounds) {
  const TempFolder folder;
  Bench bench(folder.path());
  write(result, "log_append_statement", "durable statements/s", bench.statements(rounds),
        "tests/bench/replay.cpp: the rows of statements and statement_evidence alone, prepared, "
        "one transaction each, WAL, synchronous=FULL");
  write(result, "log_append_event", "durable events/s", bench.events(rounds),
        "tests/bench/replay.cpp: one row (position, at, kind, document) each, prepared, one "
        "transaction each, WAL, synchronous=FULL");
  return 0;
}

}  // namespace
}  // namespace parangon::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: log_append_bench FOLDER [ROUNDS]\n";
    return 2;
  }
  const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : parangon::bench::default_rounds;
  return parangon::bench::run(argv[1], rounds);
}
