// Proves, on every backend, what hub/store/store.hpp promises.
#include <thread>

#include "tests/unit/store/store_fixture.hpp"

namespace parangon::hub::store::testing {
namespace {

struct Backend {
  const char* name;
  std::unique_ptr<Store> (*open)(const std::filesystem::path& folder);
};

std::unique_ptr<Store> open_sqlite_in(const std::filesystem::path& folder) {
  return open_sqlite({.file = folder / "hub.sqlite", .hub_name = "hub under test"},
                     instant("2026-01-01T00:00:00Z"))
      .value();
}

class StoreContract : public ::testing::TestWithParam<Backend> {
 protected:
  StoreContract() : store_(GetParam().open(folder_.path())) { furnish(*store_); }
  Store& store() { return *store_; }
  const model::Period period_ = model::Period::year(2025);
  TempFolder folder_;

 private:
  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Backends, StoreContract,
                         ::testing::Values(Backend{"sqlite", open_sqlite_in}),
                         [](const auto& backend) { return std::string(backend.param.name); });

// An agency comes back as it was added; the same SIRET is not added twice.
TEST_P(StoreContract, AgencyIsAddedOnce) {
  const auto found = store().agency(siret());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Département");
  EXPECT_EQ(found->department, "77");
  EXPECT_EQ(found->population, 1'400'000);
  EXPECT_EQ(found->added, instant("2026-01-02T03:04:05.678Z"));
  EXPECT_TRUE(found->active);
  EXPECT_EQ(store().add_agency(agency(siret())).error().code, Errc::already_exists);
  EXPECT_EQ(store().agencies().size(), 2U);
  EXPECT_FALSE(store().agency(siret("35600000000048")));
}

// A suspended agency says why, and is itself again when resumed.
TEST_P(StoreContract, AgencyIsSuspendedAndResumed) {
  ASSERT_TRUE(store().suspend_agency(siret(), "left"));
  EXPECT_FALSE(store().agency(siret())->active);
  EXPECT_EQ(store().agency(siret())->suspended_reason, "left");
  EXPECT_TRUE(store().agency(siret(other_siret))->active);
  ASSERT_TRUE(store().resume_agency(siret()));
  EXPECT_TRUE(store().agency(siret())->active);
  EXPECT_EQ(store().agency(siret())->suspended_reason, "");
  EXPECT_EQ(store().suspend_agency(siret("35600000000048"), "x").error().code, Errc::not_found);
}

// Register releases are numbered from 1; the current content is not released twice, an older is.
TEST_P(StoreContract, RegisterReleasesAreNumbered) {
  EXPECT_EQ(store().add_register_release(release("register 1")).error().code, Errc::already_exists);
  EXPECT_EQ(store().add_register_release(release("register 2")).value(), 2);
  EXPECT_EQ(store().add_register_release(release("register 1")).value(), 3);
  EXPECT_EQ(store().current_register()->number, 3);
  EXPECT_EQ(store().register_releases().size(), 3U);
  EXPECT_EQ(store().register_releases().front().number, 3);
  const auto second = store().register_release(2);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->csv, "register 2");
  EXPECT_EQ(second->signature, "jws of register 2");
  EXPECT_EQ(second->info.entries, 2);
  EXPECT_FALSE(store().register_release(4));
}

// What is committed comes back whole: manifest, evidence, receipt, open and sealed figures.
TEST_P(StoreContract, CommitKeepsEverything) {
  Draft draft("a");
  const auto outcome = commit(store(), draft);
  EXPECT_FALSE(outcome.repeated);
  EXPECT_EQ(outcome.revision, 1);
  const auto info = store().submission("id-a");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->received, draft.received);
  EXPECT_EQ(info->document_sha256, "sha256 of document a");
  EXPECT_EQ(info->document_bytes, 10);
  EXPECT_EQ(info->signer_sha256, "signer");
  const auto& manifest = info->manifest;
  EXPECT_EQ(manifest.agency, siret());
  EXPECT_EQ(manifest.period, period_);
  EXPECT_EQ(manifest.register_release, 1);
  EXPECT_EQ(manifest.rules_version, "1");
  EXPECT_EQ(manifest.families_version, "2026.1+0123456789abcdef");
  EXPECT_EQ(manifest.secrecy, (model::SecrecyRule{4, 80}));
  EXPECT_EQ(manifest.lines, (model::LineCounts{12, 9, 3}));
  EXPECT_EQ(manifest.figures, 3);
  EXPECT_EQ(manifest.sealed, 1);
  EXPECT_EQ(manifest.nonce, "nonce-a");
  EXPECT_EQ(manifest.idempotency_key, "key-a");
  EXPECT_EQ(manifest.created, instant("2026-02-28T23:59:59.999Z"));
  EXPECT_EQ(manifest.software, "parangon-connector/0.1.0");
  const auto evidence = store().evidence("id-a");
  ASSERT_TRUE(evidence);
  EXPECT_EQ(evidence->document, "document a");
  EXPECT_EQ(evidence->signature, "signature");
  EXPECT_EQ(evidence->signer_chain_pem, "chain");
  EXPECT_EQ(evidence->receipt, outcome.receipt);
  EXPECT_EQ(store().receipt("id-a"), outcome.receipt);
  EXPECT_TRUE(same_figures(store().figures_of("id-a"), some_figures()));
  EXPECT_EQ(store().submission_by_key(siret(), "key-a")->id, "id-a");
  EXPECT_TRUE(store().nonce_used(siret(), "nonce-a"));
  EXPECT_TRUE(store().check().empty());
}

// What nobody committed is not there.
TEST_P(StoreContract, UnknownSubmissionsAreAbsent) {
  EXPECT_FALSE(store().submission("id-a"));
  EXPECT_FALSE(store().submission_by_key(siret(), "key-a"));
  EXPECT_FALSE(store().receipt("id-a"));
  EXPECT_FALSE(store().evidence("id-a"));
  EXPECT_FALSE(store().nonce_used(siret(), "nonce-a"));
  EXPECT_TRUE(store().figures_of("id-a").empty());
  EXPECT_TRUE(store().periods().empty());
  EXPECT_TRUE(store().current_submissions(period_).empty());
}

// The same key and document give the first receipt, byte for byte, and write nothing.
TEST_P(StoreContract, RepeatedKeyGivesTheOriginalReceipt) {
  const auto first = commit(store(), Draft("a"));
  Draft again("a");
  again.id = "id-again";
  again.received += std::chrono::hours(1);
  const auto repeated =
      store().commit_submission(again.view(), [](auto, auto, auto) -> Result<SignedReceipt> {
        ADD_FAILURE() << "a second receipt was made";
        return Error{Errc::internal, {}};
      });
  ASSERT_TRUE(repeated);
  EXPECT_TRUE(repeated->repeated);
  EXPECT_EQ(repeated->id, "id-a");
  EXPECT_EQ(repeated->revision, 1);
  EXPECT_EQ(repeated->received, first.received);
  EXPECT_EQ(repeated->receipt, first.receipt);
  EXPECT_EQ(store().submissions(siret(), {}).items.size(), 1U);
}

// The same key with another document is a conflict.
TEST_P(StoreContract, ReusedKeyIsAConflict) {
  commit(store(), Draft("a"));
  Draft other("b");
  other.content.manifest.idempotency_key = "key-a";
  EXPECT_EQ(store().commit_submission(other.view(), receipt_maker).error().code, Errc::conflict);
}

// A nonce that the agency has used is refused.
TEST_P(StoreContract, ReusedNonceIsRefused) {
  commit(store(), Draft("a"));
  Draft other("b");
  other.content.manifest.nonce = "nonce-a";
  EXPECT_EQ(store().commit_submission(other.view(), receipt_maker).error().code,
            Errc::already_exists);
}

// Keys and nonces are each agency's own: one member cannot use up another's.
TEST_P(StoreContract, KeysAndNoncesBelongToAnAgency) {
  commit(store(), Draft("a"));
  const auto other = commit(store(), Draft("a", "2025", siret(other_siret)));
  EXPECT_FALSE(other.repeated);
  EXPECT_EQ(other.revision, 1);
}

// Submissions of an unknown agency or register release are refused.
TEST_P(StoreContract, UnknownReferencesAreRefused) {
  Draft stranger("a", "2025", siret("35600000000048"));
  EXPECT_EQ(store().commit_submission(stranger.view(), receipt_maker).error().code,
            Errc::not_found);
  Draft draft("b");
  draft.content.manifest.register_release = 9;
  EXPECT_EQ(store().commit_submission(draft.view(), receipt_maker).error().code, Errc::not_found);
}

// When the receipt cannot be made, nothing at all is kept and the next revision is still the first.
TEST_P(StoreContract, FailedReceiptRollsBack) {
  Draft draft("a");
  const auto failed =
      store().commit_submission(draft.view(), [](auto, auto, auto) -> Result<SignedReceipt> {
        return Error{Errc::forbidden, {}};
      });
  EXPECT_EQ(failed.error().code, Errc::forbidden);
  EXPECT_FALSE(store().submission("id-a"));
  EXPECT_TRUE(store().figures_of("id-a").empty());
  EXPECT_TRUE(store().check().empty());
  EXPECT_EQ(commit(store(), Draft("a")).revision, 1);
}

// A receipt maker that throws leaves nothing behind either.
TEST_P(StoreContract, ThrowingReceiptRollsBack) {
  Draft draft("a");
  EXPECT_THROW(
      static_cast<void>(store().commit_submission(
          draft.view(),
          [](auto, auto, auto) -> Result<SignedReceipt> { throw std::runtime_error("defect"); })),
      std::runtime_error);
  EXPECT_FALSE(store().submission("id-a"));
  EXPECT_EQ(commit(store(), Draft("a")).revision, 1);
}

// Revisions count per agency and period; the newest counts now, and an older one as of then.
TEST_P(StoreContract, ReadsAreAsOfAnInstant) {
  Draft first("a");
  Draft second("b");
  second.received += std::chrono::hours(2);
  second.content.figures.pop_back();
  second.content.manifest.figures = 2;
  commit(store(), first);
  EXPECT_EQ(commit(store(), second).revision, 2);
  const auto between = first.received + std::chrono::hours(1);
  const auto before = first.received - std::chrono::milliseconds(1);

  EXPECT_EQ(store().current_submissions(period_).at(0).id, "id-b");
  EXPECT_EQ(store().current_submissions(period_, between).at(0).id, "id-a");
  EXPECT_EQ(store().current_submissions(period_, first.received).at(0).id, "id-a");
  EXPECT_TRUE(store().current_submissions(period_, before).empty());
  EXPECT_EQ(store().figures(period_, {}).at(0).figures.size(), 2U);
  EXPECT_EQ(store().figures(period_, {}, between).at(0).figures.size(), 3U);
  EXPECT_TRUE(store().figures(period_, {}, before).empty());
  EXPECT_EQ(store().periods(between).at(0).newest, first.received);
  EXPECT_TRUE(store().periods(before).empty());
}

// When the clock goes back, the instant stored does not: what was read as of then stays so.
TEST_P(StoreContract, ReceivedNeverGoesBack) {
  Draft first("a");
  Draft second("b");
  second.received -= std::chrono::hours(5);
  commit(store(), first);
  const auto outcome = commit(store(), second);
  EXPECT_EQ(outcome.received, first.received);
  EXPECT_NE(outcome.receipt.json.find(format_instant(first.received)), std::string::npos);
}

// Each axis of a filter restricts; agencies without a fitting figure are there with none.
TEST_P(StoreContract, FiguresAreFiltered) {
  commit(store(), Draft("a"));
  const auto count = [&](const FigureFilter& filter) {
    const auto found = store().figures(period_, filter);
    EXPECT_EQ(found.size(), 1U);
    return found.at(0).figures.size();
  };
  EXPECT_EQ(count({}), 3U);
  EXPECT_EQ(count({.measure = model::Measure::paid}), 3U);
  EXPECT_EQ(count({.measure = model::Measure::awarded}), 0U);
  EXPECT_EQ(count({.segment = model::Segment::all()}), 2U);
  EXPECT_EQ(count({.segment = model::Segment::family(3)}), 1U);
  EXPECT_EQ(count({.kind = model::KindNode::esat}), 2U);
  EXPECT_EQ(count({.kind = model::KindNode::all}), 1U);
  EXPECT_EQ(count({.basis = model::BasisNode::reserved}), 1U);
  EXPECT_EQ(count({.kind = model::KindNode::esat, .basis = model::BasisNode::any}), 1U);
}

// Several agencies come in the order of their SIRET, each with its own figures.
TEST_P(StoreContract, FiguresOfSeveralAgencies) {
  commit(store(), Draft("a", "2025", siret(other_siret)));
  commit(store(), Draft("b"));
  commit(store(), Draft("c", "2024"));
  const auto found = store().figures(period_, {.segment = model::Segment::family(3)});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].submission.manifest.agency, siret());
  EXPECT_EQ(found[1].submission.manifest.agency, siret(other_siret));
  EXPECT_EQ(found[0].figures.size(), 1U);
}

// Periods that have data are listed in their order with the number of agencies.
TEST_P(StoreContract, PeriodsAreListed) {
  commit(store(), Draft("a", "2025-Q2"));
  commit(store(), Draft("b", "2024"));
  commit(store(), Draft("c", "2025"));
  commit(store(), Draft("d", "2025", siret(other_siret)));
  commit(store(), Draft("e", "2025"));
  const auto periods = store().periods();
  ASSERT_EQ(periods.size(), 3U);
  EXPECT_EQ(periods[0].period.to_string(), "2024");
  EXPECT_EQ(periods[1].period.to_string(), "2025");
  EXPECT_EQ(periods[1].agencies, 2);
  EXPECT_EQ(periods[2].period.to_string(), "2025-Q2");
}

// A list is read page by page without loss or repetition, newest first, by agency or for all.
TEST_P(StoreContract, SubmissionsArePaged) {
  for (int i = 1; i <= 5; ++i) commit(store(), Draft(std::to_string(i)));
  commit(store(), Draft("x", "2025", siret(other_siret)));
  std::string seen;
  PageRequest request{.limit = 2};
  for (int pages = 0; pages < 4; ++pages) {
    const auto page = store().submissions(siret(), request);
    for (const auto& item : page.items) seen += item.id + " ";
    request.before = page.next;
    if (!page.next) break;
  }
  EXPECT_EQ(seen, "id-5 id-4 id-3 id-2 id-1 ");
  EXPECT_EQ(store().submissions(std::nullopt, {}).items.size(), 6U);
  EXPECT_EQ(store().submissions(siret(), {.limit = 0}).items.size(), 1U);
}

// A backup is a store of its own with the same content; an existing file is never overwritten.
TEST_P(StoreContract, BackupIsWhole) {
  commit(store(), Draft("a"));
  const auto file = folder_ / "copies";
  std::filesystem::create_directory(file);
  ASSERT_TRUE(store().backup(file / "hub.sqlite"));
  EXPECT_EQ(trust::testing::mode_of(file / "hub.sqlite"), 0600U);
  EXPECT_EQ(store().backup(file / "hub.sqlite").error().code, Errc::already_exists);
  const auto copy = GetParam().open(file);
  EXPECT_TRUE(copy->check().empty());
  EXPECT_EQ(copy->hub_name(), "hub under test");
  EXPECT_EQ(copy->evidence("id-a")->document, "document a");
  EXPECT_TRUE(same_figures(copy->figures_of("id-a"), some_figures()));
}

// A backup that cannot be written says so and leaves no file.
TEST_P(StoreContract, FailedBackupLeavesNothing) {
  const auto file = folder_ / "absent" / "copy.sqlite";
  EXPECT_EQ(store().backup(file).error().code, Errc::unavailable);
  EXPECT_FALSE(std::filesystem::exists(file));
}

// Backups taken while somebody writes are each of one instant: revisions without a gap, figures
// and evidence complete.
TEST_P(StoreContract, BackupsWhileWritingAreConsistent) {
  std::thread writer([&] {
    for (int i = 0; i < 40; ++i) commit(store(), Draft(std::to_string(i)));
  });
  for (int i = 0; i < 4; ++i) {
    const auto folder = folder_ / ("copy" + std::to_string(i));
    std::filesystem::create_directory(folder);
    ASSERT_TRUE(store().backup(folder / "hub.sqlite"));
    const auto copy = GetParam().open(folder);
    const auto problems = copy->check();
    EXPECT_TRUE(problems.empty()) << problems.front().what.en;
  }
  writer.join();
  EXPECT_EQ(store().submissions(siret(), {}).items.size(), 40U);
}

// Threads that commit at the same time wait for each other; no revision is lost or given twice.
TEST_P(StoreContract, ConcurrentCommitsAreNumbered) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        commit(store(), Draft(std::to_string(t) + "-" + std::to_string(i)));
        static_cast<void>(store().figures(period_, {}));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(store().current_submissions(period_).at(0).revision, 40);
  EXPECT_TRUE(store().check().empty());
}

}  // namespace
}  // namespace parangon::hub::store::testing
