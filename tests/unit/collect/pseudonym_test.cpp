// Proves what the hub takes of documents about pseudonym keys and of suppliers under pseudonyms,
// that nothing else is recorded, and that the check finds what was changed behind its back.
#include "hub/collect/pseudonym_attempt.hpp"
#include "shared/wire/pseudonym_document.hpp"
#include "tests/unit/collect/check_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

using model::PseudonymAction;
using model::PseudonymDocument;

constexpr const char* first_key = "00000000000000a1";
constexpr const char* second_key = "00000000000000a2";

/// Suppliers that agree with synthetic figures: of each finest cell one supplier, and with the
/// flag ESS all the others.
model::SealedContributors contributors_for(const std::vector<model::Figure>& figures,
                                           const std::string& key = first_key) {
  model::Pseudonym one{}, two{};
  one[0] = 1;
  two[0] = 2;
  std::vector<model::LeafContributors> cells;
  for (const auto& figure : figures) {
    const model::LeafCell cell{model::key_of(figure)};
    const auto& tally = model::SealedCodec::value(figure).before_tax;
    if (!cell.is_finest() || tally.suppliers == 0) continue;
    const auto others = tally.suppliers - 1;
    cells.push_back({cell, 1, tally.magnitude, {{one, 100}}, 0});
    if (others == 0) continue;
    auto flagged = cell;
    flagged.ess = true;
    cells.push_back({flagged, others, tally.magnitude, {{two, 100}}, others > 1 ? 5 : 0});
  }
  return model::ContributorsCodec::seal(key, std::move(cells));
}

class PseudonymTest : public CheckTest {
 protected:
  PseudonymTest() {
    consortium_.supplier_pseudonyms = true;
    open_store();
  }

  IncomingPseudonyms sent(const PseudonymDocument& document, const Holder& signer) const {
    auto bytes = wire::write_pseudonym_document(document);
    auto signature = trust::sign_detached(signer.key, {{}, {}, {}, chain(signer)}, bytes);
    return {std::move(bytes), signature.value(), {document.agency, "connection", {}}, "192.0.2.1"};
  }
  std::string put(const PseudonymDocument& document, const Holder& signer) {
    const auto outcome = collector().record(sent(document, signer));
    if (!outcome) return std::string(to_string(outcome.error().code));
    return outcome->repeated ? "repeated" : "recorded";
  }
  PseudonymDocument ask(const char* agency = ours) const {
    return {PseudonymAction::ask, siret(agency), {}, {}, clock_.at, "test"};
  }
  PseudonymDocument give(const std::vector<std::pair<const char*, Holder>>& recipients) const {
    PseudonymDocument out{
        PseudonymAction::give, siret(), {first_key, 1, 2025, ""}, {}, clock_.at, "test"};
    for (const auto& [agency, holder] : recipients) {
      out.wraps.push_back({siret(agency), trust::to_hex(holder.certificate.fingerprint()), "AAAA"});
    }
    return out;
  }
  model::Submission with_contributors(const std::string& name,
                                      const std::string& key = first_key) const {
    auto out = draft(name);
    out.contributors = contributors_for(out.figures, key);
    return out;
  }
};

// Asked, given, passed on; the log tells of each, and the check agrees.
TEST_F(PseudonymTest, DocumentsAreRecordedOnce) {
  EXPECT_EQ(put(ask(other), other_agency_), "recorded");
  EXPECT_EQ(put(give({{ours, agency_}, {other, other_agency_}}), agency_), "recorded");
  EXPECT_EQ(put(ask(other), other_agency_), "repeated");
  const auto records = store().pseudonym_records();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[1].recipients.size(), 2U);
  expect_problems({});
}

TEST_F(PseudonymTest, DocumentsOfOthersOrAlteredOnesAreRefused) {
  EXPECT_EQ(put(ask(), other_agency_), "forbidden");
  EXPECT_EQ(put(ask(), make_person("head")), "forbidden");
  EXPECT_EQ(put(ask(), make_below(trust::testing::make_root("X"), agency_spec(ours))),
            "bad_signature");
  auto altered = sent(ask(), agency_);
  altered.document += " ";
  EXPECT_EQ(collector().record(altered).error().code, Errc::bad_signature);
  auto unreadable = sent(ask(), agency_);
  unreadable.document = "{}";
  unreadable.signature =
      trust::sign_detached(agency_.key, {{}, {}, {}, chain(agency_)}, "{}").value();
  EXPECT_EQ(collector().record(unreadable).error().code, Errc::malformed);
  auto long_one = sent(ask(), agency_);
  long_one.signature = std::string(max_signature_bytes + 1, 'a');
  EXPECT_EQ(collector().record(long_one).error().code, Errc::too_large);
  set_active(false, "left");
  EXPECT_EQ(put(ask(), agency_), "forbidden");
  EXPECT_TRUE(store().pseudonym_records().empty());
}

TEST_F(PseudonymTest, AConsortiumWithoutPseudonymsTakesNone) {
  consortium_.supplier_pseudonyms = false;
  open_store();
  EXPECT_EQ(put(ask(), agency_), "not_found");
  EXPECT_EQ(refusal(incoming(with_contributors("2"))), "rule_violation: S-CONTRIBUTORS-OFF");
}

TEST_F(PseudonymTest, KeysFollowEachOther) {
  auto second = give({{ours, agency_}});
  second.key = {second_key, 2, 2026, first_key};
  EXPECT_EQ(put(second, agency_), "conflict") << "there is no first";
  ASSERT_EQ(put(give({{ours, agency_}}), agency_), "recorded");
  auto another_first = give({{other, other_agency_}});
  another_first.agency = siret(other);
  another_first.key.id = second_key;
  EXPECT_EQ(put(another_first, other_agency_), "conflict") << "two members at a time";
  auto changed = give({{ours, agency_}});
  changed.key.from_year = 2020;
  EXPECT_EQ(put(changed, agency_), "conflict");
  auto after_nothing = second;
  after_nothing.key.replaces = second_key;
  EXPECT_EQ(put(after_nothing, agency_), "conflict");
  EXPECT_EQ(put(second, agency_), "recorded");
  expect_problems({});
}

TEST_F(PseudonymTest, KeysGoOnlyFromThoseThatHaveThemToThoseThatAsked) {
  EXPECT_EQ(put(give({{other, other_agency_}}), agency_), "conflict") << "it did not ask";
  ASSERT_EQ(put(ask(other), other_agency_), "recorded");
  EXPECT_EQ(put(give({{other, agency_}}), agency_), "conflict") << "another certificate";
  ASSERT_EQ(put(give({{ours, agency_}}), agency_), "recorded");
  auto from_other = give({{other, other_agency_}});
  from_other.agency = siret(other);
  EXPECT_EQ(put(from_other, other_agency_), "conflict") << "it has no key";
  EXPECT_EQ(put(give({{other, other_agency_}}), agency_), "recorded");
  from_other.created += std::chrono::seconds(1);
  EXPECT_EQ(put(from_other, other_agency_), "recorded");
}

TEST_F(PseudonymTest, AnAgencyHasALimitedNumberOfDocuments) {
  const auto one = pseudonym_record(ask(), "signer", "document", clock_.at);
  std::vector<store::PseudonymRecord> recorded(max_pseudonym_documents, one);
  EXPECT_EQ(judge_pseudonyms(ask(), "signer", recorded).error().code, Errc::conflict);
  recorded.pop_back();
  EXPECT_TRUE(judge_pseudonyms(ask(), "signer", recorded));
}

// Suppliers are stored with their revision, under a key that was given for that year.
TEST_F(PseudonymTest, SuppliersAreTakenUnderAGivenKey) {
  EXPECT_EQ(refusal(incoming(with_contributors("2"))), "rule_violation: S-CONTRIBUTORS-KEY");
  auto later = give({{ours, agency_}});
  later.key.from_year = 2026;
  ASSERT_EQ(put(later, agency_), "recorded");
  EXPECT_EQ(refusal(incoming(with_contributors("2"))), "rule_violation: S-CONTRIBUTORS-KEY");
  auto second = give({{ours, agency_}});
  second.key = {second_key, 2, 2025, first_key};
  ASSERT_EQ(put(second, agency_), "recorded");
  const auto sent_one = with_contributors("2", second_key);
  const auto id = accepted(incoming(sent_one)).submission;
  EXPECT_TRUE(store::same_contributors(store().contributors_of(id), sent_one.contributors));
  expect_problems({});
}

TEST_F(PseudonymTest, SuppliersThatDoNotAgreeWithTheFiguresAreRefused) {
  ASSERT_EQ(put(give({{ours, agency_}}), agency_), "recorded");
  auto submission = with_contributors("2");
  auto cells = model::ContributorsCodec::cells(*submission.contributors);
  cells.pop_back();
  cells.pop_back();
  submission.contributors = model::ContributorsCodec::seal(first_key, cells);
  EXPECT_EQ(refusal(incoming(submission)), "rule_violation: F-CONTRIBUTORS-FIGURE");
}

TEST_F(PseudonymTest, TheCheckFindsWhatWasChanged) {
  ASSERT_EQ(put(ask(other), other_agency_), "recorded");
  ASSERT_EQ(put(give({{ours, agency_}, {other, other_agency_}}), agency_), "recorded");
  accepted(incoming(with_contributors("2")));
  expect_problems({});
  plant(
      "UPDATE contributors SET suppliers = suppliers + 1 WHERE id = (SELECT max(id) FROM "
      "contributors)");
  expect_problems({"the stored suppliers differ from the evidence"});
  plant(
      "UPDATE contributors SET suppliers = suppliers - 1 WHERE id = (SELECT max(id) FROM "
      "contributors)");
  plant("DELETE FROM pseudonym_recipients WHERE agency = '73282932000074'");
  expect_problems({"pseudonym document 2: the log does not tell of it",
                   "pseudonym document 2: what is recorded is not what the signed document says",
                   "pseudonym documents: in the log, missing from the store"});
}

TEST_F(PseudonymTest, TheCheckFindsAnAlteredDocumentAndSuppliersOfNobody) {
  ASSERT_EQ(put(give({{ours, agency_}}), agency_), "recorded");
  plant("UPDATE pseudonym_documents SET document = replace(document, 'AAAA', 'AAAB')");
  plant("INSERT INTO contributors VALUES (67108864 * 99, 1, 1, 0, x'')");
  expect_problems(
      {"its hash is not the recorded one", "table contributors: 1 rows belong to no submission"});
}

}  // namespace
}  // namespace parangon::hub::collect::testing
