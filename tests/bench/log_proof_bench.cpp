// What a log of ten million leaves costs beside one of a million: inclusion proofs, consistency
// proofs, signing a checkpoint, and a durable append. The leaves are made in bulk, through the
// store's own rows, with the smallest documents. Some 2 GB of disk in the temporary folder.
// Arguments: FOLDER for the results, the leaves of the small log (1000000) and of the large one
// (10000000), and where the databases go.

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <random>
#include <stdexcept>
#include <vector>

#include "hub/app.hpp"
#include "hub/collect/events.hpp"
#include "hub/store/sqlite/log_rows.hpp"
#include "shared/trust/checkpoint.hpp"
#include "shared/trust/merkle.hpp"
#include "shared/trust/tiles.hpp"
#include "tests/bench/hub_process.hpp"
#include "tests/bench/kit.hpp"

namespace parangon::bench {
namespace {

namespace fs = std::filesystem;
namespace store = hub::store;

constexpr std::uint64_t leaves_in_a_transaction = 250'000;
constexpr int samples = 2'000;
constexpr int appends = 300;

/// What each operation took, in microseconds.
struct Times {
  std::vector<double> inclusion;
  std::vector<double> consistency;
  std::vector<double> checkpoint;
  std::vector<double> append;
};

double microseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
      .count();
}

class Bench {
 public:
  explicit Bench(const fs::path& folder)
      : config_(config_for(folder, folder / "hub.sqlite")),
        key_(trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value()),
        signer_(trust::NoteSigner::create(config_.log.origin, key_).value()) {
    make_pki(folder, {}, clock_.now());
    key_.save(config_.log.key).value();
    fill_store(config_, {}, clock_);
  }

  /// Adds leaves until there are `size`; the last transaction signs a checkpoint.
  void grow_to(std::uint64_t size) {
    const auto start = std::chrono::steady_clock::now();
    store::Database db(config_.store, SQLite::OPEN_READWRITE);
    db.exec("PRAGMA cache_size = -65536");
    auto edge = store::LogRows(db).edge();
    const auto first = edge.size();
    while (edge.size() < size) {
      const auto last = std::min(size, edge.size() + leaves_in_a_transaction);
      SQLite::Transaction transaction(db);
      store::LogRows rows(db);
      while (edge.size() < last) append(rows, edge);
      rows.put_checkpoint(edge, clock_.now(), sign(edge));
      transaction.commit();
    }
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    fmt::print("{} to {} leaves in {:.0f} s, {} MB\n", first, size, taken.count(),
               fs::file_size(config_.store) >> 20U);
  }

  Times measure(std::uint64_t size) {
    const auto opened = hub::open_store(config_, false, clock_).value();
    const auto& log = *opened.store;
    const store::LogNodes nodes(log);
    const auto root = trust::root_at(size, nodes).value();
    Times out;
    for (int i = 0; i < samples; ++i) {
      const auto index = random_below(size);
      trust::MerkleProof proof;
      out.inclusion.push_back(
          microseconds([&] { proof = trust::inclusion_proof(index, size, nodes).value(); }));
      const auto leaf = log.log_hashes(0, index, 1).front();
      trust::verify_inclusion(index, size, leaf, proof, root).value();
    }
    for (int i = 0; i < samples; ++i) {
      const auto old_size = 1 + random_below(size);
      trust::MerkleProof proof;
      out.consistency.push_back(
          microseconds([&] { proof = trust::consistency_proof(old_size, size, nodes).value(); }));
      const auto old_root = trust::root_at(old_size, nodes).value();
      trust::verify_consistency(old_size, size, old_root, root, proof).value();
    }
    store::Database db(config_.store, SQLite::OPEN_READONLY);
    for (int i = 0; i < samples; ++i) {
      out.checkpoint.push_back(microseconds([&] { sign(store::LogRows(db).edge()); }));
    }
    const auto event = hub::collect::event("bench", "backup_made", {"operator:bench", "local"}, {});
    for (int i = 0; i < appends; ++i) {
      out.append.push_back(
          microseconds([&] { opened.store->record_event(clock_.now(), event).value(); }));
    }
    return out;
  }

 private:
  void append(store::LogRows& rows, trust::CompactRange& edge) {
    hub::log::Leaf leaf;
    leaf.index = edge.size();
    leaf.at = clock_.now();
    leaf.kind = "event";
    leaf.document = "{}";
    leaf.salt = trust::make_salt();
    leaf.commitment = trust::commit(leaf.salt, leaf.document);
    leaf.hash = trust::leaf_hash(trust::as_bytes(leaf.commitment));
    rows.put_leaf(leaf);
    edge.append(leaf.hash, [&](unsigned level, std::uint64_t index, const auto& hash) {
      if (level > 0 && level % trust::tile_height == 0) {
        rows.put_node(level / trust::tile_height, index, hash);
      }
    });
  }

  std::string sign(const trust::CompactRange& edge) const {
    return trust::sign_checkpoint({config_.log.origin, edge.size(), edge.root(), {}}, signer_)
        .value();
  }

  std::uint64_t random_below(std::uint64_t bound) {
    return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(random_);
  }

  const SystemClock clock_;
  const hub::Config config_;
  const trust::PrivateKey key_;
  const trust::NoteSigner signer_;
  std::mt19937_64 random_{20160101};
};

void print(const char* what, const std::vector<double>& times, std::uint64_t size) {
  fmt::print("{:12} at {:>9} leaves: p50 {:7.1f} us, p99 {:7.1f} us\n", what, size,
             percentile(times, 50), percentile(times, 99));
}

void report(const fs::path& result, const char* name, const char* what,
            const std::vector<double>& large, const std::vector<double>& small,
            const std::string& growth) {
  const double ours = median(large);
  const double peer = median(small);
  write_row(result, {name, "us, " + growth, ours, peer, ours / peer, false,
                     fmt::format("{}, median, in the smaller log", what)});
}

int run(const fs::path& result, std::uint64_t small, std::uint64_t large, const fs::path& parent) {
  const TempFolder folder(parent);
  Bench bench(folder.path());
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::vector<Times> times;
  for (const auto size : {small, large}) {
    bench.grow_to(size);
    bench.measure(size - 1);  // What the file system and SQLite keep of both is warm.
    times.push_back(bench.measure(size));
    print("inclusion", times.back().inclusion, size);
    print("consistency", times.back().consistency, size);
    print("checkpoint", times.back().checkpoint, size);
    print("append", times.back().append, size);
  }
  const auto growth = fmt::format("{} leaves beside {}", large, small);
  const auto& [few, many] = std::tie(times[0], times[1]);
  report(result, "log_inclusion_proof", "inclusion proofs of random leaves", many.inclusion,
         few.inclusion, growth);
  report(result, "log_consistency_proof", "consistency proofs from random sizes", many.consistency,
         few.consistency, growth);
  report(result, "log_checkpoint", "edge read, root computed, note signed", many.checkpoint,
         few.checkpoint, growth);
  report(result, "log_durable_append", "one event recorded and durable", many.append, few.append,
         growth);
  return 0;
}

}  // namespace
}  // namespace parangon::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: log_proof_bench FOLDER [SMALL [LARGE [WHERE]]]\n";
    return 2;
  }
  const auto number = [&](int index, std::uint64_t otherwise) {
    return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise;
  };
  return parangon::bench::run(
      argv[1], number(2, 1'000'000), number(3, 10'000'000),
      argc > 4 ? std::filesystem::path(argv[4]) : std::filesystem::temp_directory_path());
}
