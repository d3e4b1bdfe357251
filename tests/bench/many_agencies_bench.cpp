// Four hundred agencies submit at once: each keeps one connection of mutual TLS to the hub as it is
// served, in a process of its own, and sends signed documents of 500 figures, one after the other.
// Submissions per second, and how long one takes. The peer is a bare SQLite program that inserts
// the very rows of those submissions, one durable transaction each. Rounds of both alternate.
// Arguments: FOLDER for the results, the number of rounds (3), agencies (400), and documents of
// each in a round (5).

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "shared/net/client.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/submission.hpp"
#include "tests/bench/hub_process.hpp"
#include "tests/bench/kit.hpp"
#include "tests/bench/replay.hpp"
#include "tests/bench/submit_setup.hpp"

namespace parangon::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t wanted_figures = 500;

struct Document {
  std::string bytes;
  std::string signature;
  std::string key;
};

/// One member: its certificate, its connection, its documents.
struct Member {
  trust::PrivateKey key;
  std::vector<trust::Certificate> chain;
  std::unique_ptr<net::Client> client;
  std::vector<Document> documents{};
  std::vector<double> seconds{};
  std::string failure{};
};

class Bench {
 public:
  Bench(fs::path folder, int agencies)
      : folder_(std::move(folder)),
        agencies_(made_up_agencies(agencies)),
        config_(make_config()),
        hub_(config_, nomenclature_, folder_ / "ready.json"),
        replay_(config_.store, folder_ / "bare.sqlite", submission_rows()) {
    for (const auto& agency : agencies_) members_.push_back(member(agency));
  }

  std::size_t figures() const { return figures_.size(); }

  /// Submissions per second of a round; the seconds of each are added to `latencies`.
  double ours(int documents, std::vector<double>& latencies) {
    prepare(documents);
    std::vector<std::thread> threads;
    Clock::time_point start;
    std::barrier ready(static_cast<std::ptrdiff_t>(members_.size()),
                       [&start]() noexcept { start = Clock::now(); });
    threads.reserve(members_.size());
    for (auto& each : members_) {
      threads.emplace_back([&each, &ready] {
        connect(each);
        ready.arrive_and_wait();
        for (const auto& document : each.documents) send(each, document);
      });
    }
    for (auto& thread : threads) thread.join();
    const std::chrono::duration<double> taken = Clock::now() - start;
    double count = 0;
    for (const auto& each : members_) {
      if (!each.failure.empty()) throw std::runtime_error(each.failure);
      latencies.insert(latencies.end(), each.seconds.begin(), each.seconds.end());
      count += static_cast<double>(each.seconds.size());
    }
    return count / taken.count();
  }

  /// Transactions per second of the rows that the round before has made.
  double peer() {
    const auto last = largest(config_.store, "SELECT max(sequence) FROM submissions");
    const double taken = replay_.run(replayed_ + 1, last);
    const double rate = static_cast<double>(last - replayed_) / taken;
    replayed_ = last;
    return rate;
  }

 private:
  hub::Config make_config() {
    make_pki(folder_, agencies_, clock_.now());
    auto config = config_for(folder_, folder_ / "hub.sqlite");
    // All come from this machine.
    config.limits.connections_per_address = agencies_.size() + 16;
    fill_store(config, agencies_, clock_);
    fs::copy_file(config.store, folder_ / "bare.sqlite");
    return config;
  }

  Member member(model::Siret agency) const {
    const auto its = folder_ / agency.to_string();
    net::ClientConfig config;
    config.base_url = fmt::format("https://localhost:{}", hub_.port());
    config.authority_file = folder_ / "server/ca.pem";
    config.certificate_chain = its / "cert.pem";
    config.private_key = its / "key.pem";
    return {trust::PrivateKey::load(its / "key.pem").value(),
            trust::load_chain_file(its / "cert.pem").value(), net::Client::make(config).value()};
  }

  /// Documents are written and signed before the clock starts: that is the agencies' work.
  void prepare(int documents) {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      auto& each = members_[i];
      each.documents.clear();
      each.seconds.clear();
      for (int n = 0; n < documents; ++n) {
        const auto submission =
            make_submission(agencies_[i], figures_, nomenclature_.version(), clock_.now());
        Document document{
            wire::write_submission(submission), {}, submission.manifest.idempotency_key};
        document.signature =
            trust::sign_detached(each.key, {{}, {}, {}, each.chain}, document.bytes).value();
        each.documents.push_back(std::move(document));
      }
    }
  }

  static void connect(Member& member) {
    net::ClientRequest request;
    request.target = "/v1/consortium";
    const auto response = member.client->send(request);
    if (!response) member.failure = response.error().message.en;
  }

  static void send(Member& member, const Document& document) {
    if (!member.failure.empty()) return;
    net::ClientRequest request;
    request.verb = net::Verb::post;
    request.target = "/v1/submissions";
    request.headers = {{"Idempotency-Key", "\"" + document.key + "\""},
                       {"Parangon-Signature", document.signature}};
    request.content_type = wire::submission_media_type;
    request.body = document.bytes;
    const auto start = Clock::now();
    const auto response = member.client->send(request);
    member.seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    if (!response) member.failure = response.error().message.en;
    if (response && response->status != 201) member.failure = "refused: " + response->body;
  }

  const fs::path folder_;
  const SystemClock clock_;
  const std::vector<model::Siret> agencies_;
  const model::Nomenclature nomenclature_ = small_nomenclature();
  const std::vector<model::Figure> figures_ = figures_of_about(wanted_figures);
  const hub::Config config_;
  HubProcess hub_;
  Replay replay_;
  std::vector<Member> members_;
  std::int64_t replayed_ = 0;
};

int run(const fs::path& result, int rounds, int agencies, int documents) {
  const TempFolder folder;
  Bench bench(folder.path(), agencies);
  std::vector<double> latencies;
  std::vector<double> ours;
  std::vector<double> peer;
  for (int round = 0; round <= rounds; ++round) {
    std::vector<double> seconds;
    const double rate = bench.ours(documents, seconds);
    const double bare = bench.peer();
    fmt::print("{} {}: {:.0f} submissions/s, p50 {:.3f} s, p99 {:.3f} s; bare {:.0f}/s\n",
               round == 0 ? "warm-up" : "round", round, rate, percentile(seconds, 50),
               percentile(seconds, 99), bare);
    if (round == 0) continue;
    ours.push_back(rate);
    peer.push_back(bare);
    latencies.insert(latencies.end(), seconds.begin(), seconds.end());
  }
  const auto what = fmt::format("{} figures, {} agencies at once", bench.figures(), agencies);
  write_row(result, {"many_agencies", "submissions/s of " + what, median(ours), median(peer),
                     median_ratio(ours, peer), true,
                     "tests/bench/replay.cpp: the same rows without the log's, prepared, one "
                     "transaction each, WAL, synchronous=FULL"});
  // What a member waits for, were its turn always the last: everybody's commits before it.
  const double turn = agencies / median(peer);
  for (const int percent : {50, 99}) {
    const double waited = percentile(latencies, percent);
    write_row(result, {fmt::format("many_agencies_p{}", percent), "s of a submission of " + what,
                       waited, turn, waited / turn, false,
                       "the time in which the bare program commits one submission of each agency"});
  }
  return 0;
}

}  // namespace
}  // namespace parangon::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: many_agencies_bench FOLDER [ROUNDS [AGENCIES [DOCUMENTS]]]\n";
    return 2;
  }
  const auto number = [&](int index, int otherwise) {
    return argc > index ? std::max(1, std::atoi(argv[index])) : otherwise;
  };
  return parangon::bench::run(argv[1], number(2, 3), number(3, 400), number(4, 5));
}
