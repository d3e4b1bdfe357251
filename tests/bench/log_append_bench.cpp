// What the log costs a recording: durable commits per second of a submission (what the log is there
// for), of a small one, of a statement (the smallest document that the hub keeps) and of an event
// (nothing but an entry of the log). One SQLite program inserts the rows that the hub has made of
// them, with their entry of the log and without; blocks of both alternate. Arguments: FOLDER for
// the results, and the number of rounds (20).

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <vector>

#include "hub/app.hpp"
#include "hub/collect/events.hpp"
#include "hub/log_key.hpp"
#include "hub/store/sqlite/log_rows.hpp"
#include "shared/trust/digest.hpp"
#include "shared/wire/submission.hpp"
#include "tests/bench/hub_process.hpp"
#include "tests/bench/kit.hpp"
#include "tests/bench/replay.hpp"
#include "tests/bench/submit_setup.hpp"

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
    make_pki(folder, agencies_, clock_.now());
    fill_store(config_, agencies_, clock_);
    store_ = hub::open_store(config_, false, clock_).value().store;
    ledger_ = hub::load_ledger(config_, false).value();
  }

  /// Of each block, per second.
  struct Rates {
    std::vector<double> whole;    ///< The store's own commit: checks, rows, log.
    std::vector<double> with;     ///< The rows and their entry of the log.
    std::vector<double> without;  ///< The rows.
  };

  Rates submissions(int rounds, const std::vector<model::Figure>& figures) {
    return rates(rounds, "SELECT max(sequence) FROM submissions", submission_rows(),
                 submission_rows(), receipt_json, [&] { record_submission(figures); });
  }

  Rates statements(int rounds) {
    const std::vector<Replay::Part> rows{
        {"statements", "SELECT * FROM statements WHERE sequence = ?"},
        {"statement_evidence",
         "SELECT sequence, document, signature, signer_chain, receipt, receipt_jws, '' FROM "
         "statement_evidence WHERE sequence = ?"}};
    return rates(rounds, "SELECT max(sequence) FROM statements", rows, rows, receipt_json,
                 [this] { record_statement(); });
  }

  /// An event has no row but the log's: the peer keeps what it says in a table of its own.
  Rates events(int rounds) {
    const auto text = event_({clock_.now()}).value();
    return rates(rounds, "SELECT max(position) FROM log_entries", {},
                 {{"events",
                   "SELECT position, at, kind, document FROM log_entries WHERE position "
                   "= ?"}},
                 text, [this] { store_->record_event(clock_.now(), event_).value(); });
  }

 private:
  Rates rates(int rounds, const std::string& largest_number,
              const std::vector<Replay::Part>& rows_with, const std::vector<Replay::Part>& rows,
              const std::string& entry, const std::function<void()>& record) {
    const auto logged = folder_ / "logged.sqlite";
    const auto bare = folder_ / "bare.sqlite";
    for (const auto& file : {logged, bare}) store_->backup(file).value();
    Rates out;
    {
      Replay with(config_.store, logged, rows_with);
      Replay without(config_.store, bare, rows,
                     "CREATE TABLE events (position INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind "
                     "TEXT NOT NULL, document TEXT NOT NULL) STRICT");
      const auto append = [&](store::Database& db) {
        const auto at = store::not_before_log(db, clock_.now());
        store::record(db, ledger_.get(), {at, "event", entry}).value();
      };
      for (int round = 0; round <= rounds; ++round) {
        const auto before = largest(config_.store, largest_number);
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < block; ++i) record();
        const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - start;
        // Who begins changes from round to round.
        double seconds_with = 0;
        if (round % 2 == 0) seconds_with = with.run(before + 1, before + block, append);
        const double seconds_without = without.run(before + 1, before + block);
        if (round % 2 != 0) seconds_with = with.run(before + 1, before + block, append);
        if (round == 0) continue;  // Caches and files are cold.
        out.whole.push_back(block / whole.count());
        out.with.push_back(block / seconds_with);
        out.without.push_back(block / seconds_without);
      }
    }
    for (const auto& file : {logged, bare}) remove_database(file);
    return out;
  }

  void record_submission(const std::vector<model::Figure>& figures) {
    const auto& agency = agencies_[static_cast<std::size_t>(++recorded_ % agency_count)];
    const auto content = make_submission(agency, figures, "synthetic", clock_.now());
    const auto text = wire::write_submission(content);
    const auto sha256 = trust::to_hex(trust::sha256(text));
    const auto id = trust::random_hex(16);
    const store::NewSubmission submission{id,        content,   text,   sha256,
                                          signature, chain_pem, sha256, clock_.now()};
    store_
        ->commit_submission(
            submission,
            [](std::string_view, std::int64_t, Instant) -> Result<store::SignedReceipt> {
              return store::SignedReceipt{receipt_json, receipt_jws, {}};
            })
        .value();
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
  std::shared_ptr<const hub::log::Ledger> ledger_;
  int recorded_ = 0;
};

void write(const fs::path& result, const char* name, const std::string& unit,
           const Bench::Rates& rates, const char* rows) {
  write_row(result, {name, unit, median(rates.with), median(rates.without),
                     median_ratio(rates.with, rates.without), true,
                     fmt::format("tests/bench/replay.cpp: {} without the log's, prepared, one "
                                 "transaction each, WAL, synchronous=FULL",
                                 rows)});
  fmt::print("  the store's own commit, with its checks: {:.0f}/s\n", median(rates.whole));
}

int run(const fs::path& result, int rounds) {
  const TempFolder folder;
  Bench bench(folder.path());
  for (const auto& [name, count] :
       {std::pair{"log_append_submission", 500}, std::pair{"log_append_small_submission", 30}}) {
    const auto figures = figures_of_about(static_cast<std::size_t>(count));
    write(result, name, fmt::format("durable submissions/s, {} figures each", figures.size()),
          bench.submissions(rounds, figures),
          "rows of submissions, figures, documents and evidence");
  }
  write(result, "log_append_statement", "durable statements/s", bench.statements(rounds),
        "rows of statements and statement_evidence");
  write(result, "log_append_event", "durable events/s", bench.events(rounds),
        "one row (position, at, kind, document)");
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
