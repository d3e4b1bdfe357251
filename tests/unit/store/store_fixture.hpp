#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "hub/log/ledger.hpp"
#include "hub/store/sqlite/sqlite_store.hpp"
#include "hub/store/store.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::hub::store::testing {

using trust::testing::instant;
using trust::testing::TempFolder;

inline model::Siret siret(const char* text = "22770001000019") {
  return model::Siret::parse(text).value();
}
inline const char* const other_siret = "73282932000074";

inline Agency agency(model::Siret siret) {
  return {siret,
          "Département",
          "77",
          1'400'000,
          "a@example.org",
          instant("2026-01-02T03:04:05.678Z"),
          true,
          ""};
}

inline model::Tally tally(std::int64_t cents, std::int64_t suppliers, int share) {
  return {model::Money::cents(cents), model::Money::cents(cents < 0 ? -cents : cents),
          suppliers * 2, suppliers, share};
}

inline model::FigureKey key(int family, model::KindNode kind,
                            model::BasisNode basis = model::BasisNode::any) {
  const auto segment = family == 0 ? model::Segment::all() : model::Segment::family(family);
  return {model::Measure::paid, segment, kind, basis};
}

/// Three figures, the middle one sealed, with every column different from zero somewhere.
inline std::vector<model::Figure> some_figures() {
  using enum model::KindNode;
  return {model::OpenFigure{key(0, all), {tally(123'456, 5, 40), tally(-99, 3, 35), 7}},
          model::SealedCodec::seal(key(0, esat, model::BasisNode::reserved),
                                   {tally(50'000, 1, 100), {}, 1}),
          model::OpenFigure{key(3, esat), {tally(40'000, 4, 60), {}, 4}}};
}

/// What commit_submission needs, kept together and alive.
struct Draft {
  model::Submission content;
  std::string id;
  std::string document;
  Instant received = instant("2026-03-01T12:00:00Z");

  /// `name` makes the id, document, idempotency key and nonce.
  explicit Draft(const std::string& name, const char* period = "2025",
                 model::Siret agency = siret())
      : content{{.agency = agency,
                 .period = model::Period::parse(period).value(),
                 .register_release = 1,
                 .rules_version = "1",
                 .families_version = "2026.1+0123456789abcdef",
                 .secrecy = {4, 80},
                 .lines = {12, 9, 3},
                 .figures = 3,
                 .sealed = 1,
                 .nothing_to_report = true,
                 .sharing = {model::Sharing::named_to_consortium, model::Sharing::public_named},
                 .warnings = {{"P-CPV-MISSING", 4}},
                 .justifications = {{"P-CPV-MISSING", "old contracts"}},
                 .nonce = "nonce-" + name,
                 .idempotency_key = "key-" + name,
                 .created = instant("2026-02-28T23:59:59.999Z"),
                 .software = "parangon-connector/0.1.0"},
                some_figures()},
        id("id-" + name + (agency == siret() ? "" : "-other")),
        document("document " + name + (agency == siret() ? "" : " of another")) {}

  /// The store does not hash: any text that follows from the document will do.
  NewSubmission view() {
    sha256 = "sha256 of " + document;
    return {id, content, document, sha256, "signature", "chain", "signer", received};
  }

  std::string sha256;
};

inline Result<SignedReceipt> receipt_maker(std::string_view id, std::int64_t revision,
                                           Instant received) {
  return SignedReceipt{
      std::string(id) + " r" + std::to_string(revision) + " " + format_instant(received),
      "jws of " + std::string(id),
      {}};
}

/// The document of an event, for tests that are not about it.
inline EventMaker event(const std::string& name = "event") {
  return [name](const Stamp& stamp) -> Result<std::string> {
    return name + " " + std::to_string(stamp.number) + " " + format_instant(stamp.at);
  };
}

/// The same key each time: a store that is opened again goes on with its log.
inline std::shared_ptr<const log::Ledger> ledger() {
  static const auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value();
  return std::make_shared<const log::Ledger>(log::Ledger::create("hub.test/log", key).value());
}

/// A statement, kept together and alive.
struct StatementDraft {
  model::Statement content;
  std::string id;
  std::string document;
  std::string sha256;
  std::string signer_person;
  Instant received = instant("2026-03-02T12:00:00Z");

  StatementDraft(const std::string& name, model::StatementAction action, std::int64_t revision)
      : content{.agency = siret(),
                .action = action,
                .period = model::Period::year(2025),
                .revision = revision,
                .subject_sha256 = "subject",
                .person = {},
                .person_name = {},
                .reason = "why",
                .nonce = "nonce-" + name,
                .idempotency_key = "key-" + name,
                .created = instant("2026-03-02T11:00:00Z"),
                .software = "test"},
        id("statement-" + name),
        document("statement " + name),
        sha256("sha256 of statement " + name),
        signer_person("head") {}

  NewStatement view() const {
    return {id, content, document, sha256, "signature", "chain", "signer", signer_person, received};
  }
};

inline Result<SignedReceipt> statement_receipt(std::int64_t counts, Instant received) {
  return SignedReceipt{
      "counts " + std::to_string(counts) + " " + format_instant(received), "jws", {}};
}

/// Records a statement after which `counts` counts, whatever the state.
inline StatementOutcome state(Store& store, const StatementDraft& draft, std::int64_t counts) {
  auto outcome = store.commit_statement(
      draft.view(), [&](const Standing&) -> Result<std::int64_t> { return counts; },
      statement_receipt);
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.en);
  return outcome.value();
}

inline RegisterRelease release(const std::string& content) {
  return {{0, instant("2026-01-01T00:00:00Z"), "sha256 of " + content, "note", 2},
          content,
          "jws of " + content};
}

/// A store with two agencies and one register release.
inline void furnish(Store& store) {
  ASSERT_TRUE(store.add_agency(agency(siret()), event()));
  ASSERT_TRUE(store.add_agency(agency(siret(other_siret)), event()));
  ASSERT_TRUE(store.add_register_release(release("register 1"), event()));
}

inline CommitOutcome commit(Store& store, Draft draft) {
  auto outcome = store.commit_submission(draft.view(), receipt_maker);
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.en);
  return outcome.value();
}

/// Commits a revision and lets it count from the moment it was received.
inline CommitOutcome commit_counting(Store& store, const Draft& draft) {
  auto outcome = commit(store, draft);
  StatementDraft statement(draft.id, model::StatementAction::certify, outcome.revision);
  statement.content.agency = draft.content.manifest.agency;
  statement.content.period = draft.content.manifest.period;
  statement.received = outcome.received;
  state(store, statement, outcome.revision);
  return outcome;
}

inline bool same_figures(const std::vector<model::Figure>& a, const std::vector<model::Figure>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_figure);
}

/// What the contract's tests run on, each of them on every backend.
struct Backend {
  const char* name;
  std::unique_ptr<Store> (*open)(const std::filesystem::path& folder);
};

inline std::unique_ptr<Store> open_sqlite_in(const std::filesystem::path& folder) {
  return open_sqlite(
             {.file = folder / "hub.sqlite", .hub_name = "hub under test", .ledger = ledger()},
             instant("2026-01-01T00:00:00Z"))
      .value();
}

inline auto backends() { return ::testing::Values(Backend{"sqlite", open_sqlite_in}); }
inline std::string name_of_backend(const ::testing::TestParamInfo<Backend>& backend) {
  return backend.param.name;
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

}  // namespace parangon::hub::store::testing
