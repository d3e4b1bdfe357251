// Proves, on every backend, what hub/store/store.hpp promises.
#include <thread>

#include "shared/trust/checkpoint.hpp"
#include "shared/trust/tlog_proof.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace parangon::hub::store::testing {
namespace {

INSTANTIATE_TEST_SUITE_P(Backends, StoreContract, backends(), name_of_backend);

// An agency comes back as it was added; the same SIRET is not added twice.
TEST_P(StoreContract, AgencyIsAddedOnce) {
  const auto found = store().agency(siret());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Département");
  EXPECT_EQ(found->department, "77");
  EXPECT_EQ(found->population, 1'400'000);
  EXPECT_EQ(found->added, instant("2026-01-02T03:04:05.678Z"));
  EXPECT_TRUE(found->active);
  EXPECT_EQ(store().add_agency(agency(siret()), event()).error().code, Errc::already_exists);
  EXPECT_EQ(store().agencies().size(), 2U);
  EXPECT_FALSE(store().agency(siret("35600000000048")));
}

// A changed agency is as it was changed now, and as it was before as of then.
TEST_P(StoreContract, AgencyIsChangedFromAnInstantOn) {
  auto suspended = agency(siret());
  suspended.active = false;
  suspended.suspended_reason = "left";
  const auto later = suspended.added + std::chrono::hours(1);
  ASSERT_TRUE(store().change_agency(suspended, later, event()));
  EXPECT_FALSE(store().agency(siret())->active);
  EXPECT_EQ(store().agency(siret())->suspended_reason, "left");
  EXPECT_TRUE(store().agency(siret(), suspended.added)->active);
  EXPECT_TRUE(store().agency(siret(other_siret))->active);
  EXPECT_FALSE(store().agency(siret(), suspended.added - std::chrono::hours(1)));
  EXPECT_TRUE(store().agencies(suspended.added - std::chrono::hours(1)).empty());
  ASSERT_TRUE(store().change_agency(agency(siret()), later, event()));
  EXPECT_TRUE(store().agency(siret())->active);
  const auto stranger = agency(siret("35600000000048"));
  EXPECT_EQ(store().change_agency(stranger, later, event()).error().code, Errc::not_found);
}

// Register releases are numbered from 1; the current content is not released twice, an older is.
TEST_P(StoreContract, RegisterReleasesAreNumbered) {
  EXPECT_EQ(store().add_register_release(release("register 1"), event()).error().code,
            Errc::already_exists);
  EXPECT_EQ(store().add_register_release(release("register 2"), event()).value(), 2);
  EXPECT_EQ(store().add_register_release(release("register 1"), event()).value(), 3);
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
  EXPECT_TRUE(store().counting_submissions(period_).empty());
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
  EXPECT_EQ(store().submissions({.agency = siret()}, {}).items.size(), 1U);
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
  commit_counting(store(), first);
  EXPECT_EQ(commit_counting(store(), second).revision, 2);
  const auto between = first.received + std::chrono::hours(1);
  const auto before = first.received - std::chrono::milliseconds(1);

  EXPECT_EQ(store().counting_submissions(period_).at(0).id, "id-b");
  EXPECT_EQ(store().counting_submissions(period_, between).at(0).id, "id-a");
  EXPECT_EQ(store().counting_submissions(period_, first.received).at(0).id, "id-a");
  EXPECT_TRUE(store().counting_submissions(period_, before).empty());
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
  commit_counting(store(), Draft("a"));
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
  commit_counting(store(), Draft("a", "2025", siret(other_siret)));
  commit_counting(store(), Draft("b"));
  commit_counting(store(), Draft("c", "2024"));
  const auto found = store().figures(period_, {.segment = model::Segment::family(3)});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].submission.manifest.agency, siret());
  EXPECT_EQ(found[1].submission.manifest.agency, siret(other_siret));
  EXPECT_EQ(found[0].figures.size(), 1U);
}

// Periods that have data are listed in their order with the number of agencies.
TEST_P(StoreContract, PeriodsAreListed) {
  commit_counting(store(), Draft("a", "2025-Q2"));
  commit_counting(store(), Draft("b", "2024"));
  commit_counting(store(), Draft("c", "2025"));
  commit_counting(store(), Draft("d", "2025", siret(other_siret)));
  commit_counting(store(), Draft("e", "2025"));
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
    const auto page = store().submissions({.agency = siret()}, request);
    for (const auto& item : page.items) seen += item.id + " ";
    request.before = page.next;
    if (!page.next) break;
  }
  EXPECT_EQ(seen, "id-5 id-4 id-3 id-2 id-1 ");
  EXPECT_EQ(store().submissions({}, {}).items.size(), 6U);
  EXPECT_EQ(store().submissions({.agency = siret()}, {.limit = 0}).items.size(), 1U);
}

// A revision counts from the statement that says so; as of before, none or another did.
TEST_P(StoreContract, StatementsDecideWhatCounts) {
  commit(store(), Draft("a"));
  commit(store(), Draft("b"));
  EXPECT_TRUE(store().counting_submissions(period_).empty());
  StatementDraft certify("1", model::StatementAction::certify, 2);
  state(store(), certify, 2);
  StatementDraft withdraw("2", model::StatementAction::withdraw, 2);
  withdraw.received += std::chrono::hours(1);
  state(store(), withdraw, 0);
  StatementDraft revert("3", model::StatementAction::revert, 1);
  revert.received += std::chrono::hours(2);
  state(store(), revert, 1);

  const auto counting = [&](Instant at) {
    const auto found = store().counting_submissions(period_, at);
    return found.empty() ? 0 : found.at(0).revision;
  };
  EXPECT_EQ(counting(certify.received - std::chrono::milliseconds(1)), 0);
  EXPECT_EQ(counting(certify.received), 2);
  EXPECT_EQ(counting(withdraw.received), 0);
  EXPECT_EQ(counting(revert.received), 1);
  const auto second = store().submission("id-b");
  EXPECT_EQ(second->certified, certify.received);
  EXPECT_EQ(second->withdrawn, withdraw.received);
  EXPECT_FALSE(second->counts);
  EXPECT_TRUE(store().submission("id-a")->counts);
  EXPECT_FALSE(store().submission("id-b", certify.received)->withdrawn);
  EXPECT_TRUE(store().submission("id-b", certify.received)->counts);
}

// A statement is judged with the state of its own transaction, and a refusal leaves nothing.
TEST_P(StoreContract, StatementsAreJudgedInsideTheTransaction) {
  commit(store(), Draft("a"));
  StatementDraft name("0", model::StatementAction::name_certifier, 0);
  name.content.period.reset();
  name.content.person = "head";
  name.content.person_name = "Head";
  state(store(), name, 0);
  StatementDraft certify("1", model::StatementAction::certify, 1);
  const auto refused = store().commit_statement(
      certify.view(),
      [](const Standing& standing) -> Result<std::int64_t> {
        EXPECT_EQ(standing.certifiers.at(0).person, "head");
        EXPECT_EQ(standing.revisions.at(0).submission, "id-a");
        EXPECT_EQ(standing.counting, 0);
        return Error{Errc::conflict, {}};
      },
      statement_receipt);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(store().statements(siret(), {}).items.size(), 1U);
  EXPECT_EQ(store().certifiers(siret()).at(0).name, "Head");
  EXPECT_TRUE(store().certifiers(siret(), name.received - std::chrono::hours(1)).empty());
}

// The same key gives the first receipt and proof, byte for byte; another document is a conflict.
TEST_P(StoreContract, RepeatedStatementsGiveTheOriginalReceipt) {
  commit(store(), Draft("a"));
  StatementDraft draft("1", model::StatementAction::certify, 1);
  const auto first = state(store(), draft, 1);
  const auto again = state(store(), draft, 1);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.receipt, first.receipt);
  EXPECT_EQ(again.id, "statement-1");
  StatementDraft other("2", model::StatementAction::certify, 1);
  other.content.idempotency_key = "key-1";
  EXPECT_EQ(store()
                .commit_statement(
                    other.view(), [](const Standing&) -> Result<std::int64_t> { return 1; },
                    statement_receipt)
                .error()
                .code,
            Errc::conflict);
}

// Every change adds one leaf whose document it made, and one signed checkpoint.
TEST_P(StoreContract, EveryChangeIsInTheLog) {
  const auto leaves = store().log_leaves(0, 100);
  ASSERT_EQ(leaves.size(), 3U);  // Two agencies and a register release.
  EXPECT_EQ(leaves[2].document, "event 1 2026-01-02T03:04:05.678Z");
  const auto outcome = commit(store(), Draft("a"));
  const auto leaf = store().log_leaves(3, 1).at(0);
  EXPECT_EQ(leaf.kind, "submission");
  EXPECT_EQ(leaf.document, outcome.receipt.json);
  ASSERT_TRUE(store().log_checkpoint());
  EXPECT_EQ(store().log_checkpoint()->size, 4U);
  EXPECT_EQ(store().log_checkpoint_as_of(leaves[2].at)->size, 3U);
  EXPECT_FALSE(store().log_checkpoint_as_of(leaves[0].at - std::chrono::hours(1)));
  EXPECT_EQ(store().log_commitments(3, 5).size(), 1U);
}

// A change that is refused leaves the log as it was.
TEST_P(StoreContract, RefusedChangesAreNotInTheLog) {
  EXPECT_FALSE(store().add_agency(agency(siret()), event()));
  const auto stranger = agency(siret("35600000000048"));
  EXPECT_FALSE(store().add_agency(stranger, [](const Stamp&) -> Result<std::string> {
    return Error{Errc::internal, {}};
  }));
  EXPECT_FALSE(store().agency(stranger.siret));
  EXPECT_EQ(store().log_checkpoint()->size, 3U);
}

// The proof of a receipt holds for its leaf, whatever the log's size when it was recorded.
TEST_P(StoreContract, ReceiptsAreProven) {
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(store().record_event(instant("2026-01-02T03:04:05.678Z"), event()));
    if (i % 37 != 0) continue;
    const auto receipt = commit(store(), Draft(std::to_string(i))).receipt;
    const auto proof = trust::read_tlog_proof(receipt.proof).value();
    const auto salt = trust::digest_from_bytes(proof.extra).value();
    const auto leaf = trust::leaf_hash(trust::as_bytes(trust::commit(salt, receipt.json)));
    EXPECT_TRUE(trust::verify_tlog_proof(proof, leaf, ledger()->verifier())) << i;
  }
}

// Any two sizes of the log prove consistent from the nodes that the store keeps.
TEST_P(StoreContract, NodesGiveConsistencyProofs) {
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(store().record_event(Instant{}, event()));
  const LogNodes nodes(store());
  const auto newest =
      trust::open_checkpoint(store().log_checkpoint()->note, ledger()->verifier()).value();
  for (const std::uint64_t size : {1U, 255U, 256U, 257U, 512U, 602U}) {
    const auto old =
        trust::open_checkpoint(store().log_checkpoint_at(size)->note, ledger()->verifier()).value();
    const auto proof = trust::consistency_proof(size, newest.size, nodes).value();
    EXPECT_TRUE(trust::verify_consistency(size, newest.size, old.root, newest.root, proof)) << size;
  }
}

// While an alarm stands nothing is recorded; the operator's decision ends it and is recorded.
TEST_P(StoreContract, AlarmStopsRecording) {
  const LogAlarm alarm{LogAlarm::Kind::behind, instant("2026-03-01T12:00:00Z"), siret(), "note"};
  ASSERT_TRUE(store().raise_alarm(alarm));
  ASSERT_TRUE(store().raise_alarm(alarm));
  EXPECT_EQ(store().log_alarm()->note, "note");
  const auto outage = [&](const auto& work) {
    try {
      work();
    } catch (const StoreUnavailable& down) {
      return std::string(to_string(down.outage()));
    }
    return std::string("none");
  };
  Draft draft("a");
  EXPECT_EQ(outage([&] { (void)store().commit_submission(draft.view(), receipt_maker); }), "alarm");
  EXPECT_EQ(outage([&] { (void)store().record_event(Instant{}, event()); }), "alarm");
  ASSERT_TRUE(store().resume_log(instant("2026-03-01T13:00:00Z"), event("resumed")));
  EXPECT_FALSE(store().log_alarm());
  EXPECT_TRUE(store().log_leaves(3, 1).at(0).document.starts_with("resumed"));
  EXPECT_EQ(store().resume_log(Instant{}, event()).error().code, Errc::conflict);
  EXPECT_EQ(commit(store(), Draft("a")).revision, 1);
}

// An alarm that no member has shown is the hub's own.
TEST_P(StoreContract, AlarmOfTheHubItself) {
  const auto at = instant("2026-03-01T12:00:00Z");
  ASSERT_TRUE(store().raise_alarm({LogAlarm::Kind::forked, at, std::nullopt, "note"}));
  const auto alarm = store().log_alarm();
  ASSERT_TRUE(alarm);
  EXPECT_EQ(alarm->agency, std::nullopt);
  EXPECT_EQ(shown_by(*alarm), "");
  ASSERT_TRUE(store().resume_log(at, event("resumed")));
  EXPECT_FALSE(store().log_alarm());
}

// A witness's key is recorded when it is new; its lines stand beside the checkpoint they are for.
TEST_P(StoreContract, WitnessesAreKept) {
  const LogWitness witness{siret(), "vkey 1", instant("2026-03-01T12:00:00Z")};
  ASSERT_TRUE(store().put_witness(witness, event("witness")));
  ASSERT_TRUE(store().put_witness(witness, event("witness")));
  EXPECT_EQ(store().log_checkpoint()->size, 4U);
  EXPECT_EQ(store().log_witnesses().at(0).vkey, "vkey 1");
  ASSERT_TRUE(store().put_cosignature(3, siret(), "line", witness.since));
  ASSERT_TRUE(store().put_cosignature(3, siret(), "line", witness.since));
  EXPECT_EQ(store().log_cosignatures(3), std::vector<std::string>{"line"});
  EXPECT_EQ(store().put_cosignature(99, siret(), "line", witness.since).error().code,
            Errc::not_found);
}

// Documents that moved out of the database read the same, and only old ones move.
TEST_P(StoreContract, ArchivedDocumentsReadTheSame) {
  Draft old("a");
  Draft young("b");
  young.received += std::chrono::hours(48);
  commit(store(), old);
  commit(store(), young);
  const auto before = old.received + std::chrono::hours(1);
  EXPECT_EQ(store().archive_documents(before, 10, young.received).value(), 1);
  EXPECT_EQ(store().archive_documents(before, 10, young.received).value(), 0);
  EXPECT_EQ(store().evidence("id-a")->document, "document a");
  EXPECT_EQ(store().evidence("id-b")->document, "document b");
  EXPECT_TRUE(store().check().empty());
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
  EXPECT_EQ(store().submissions({.agency = siret()}, {}).items.size(), 40U);
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
  const auto all = store().submissions({}, {}).items;
  ASSERT_EQ(all.size(), 40U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].revision, static_cast<std::int64_t>(40 - i));
  }
  EXPECT_TRUE(store().check().empty());
}

}  // namespace
}  // namespace parangon::hub::store::testing
