// Proves what every store guarantees of suppliers under pseudonyms and of documents about keys.
#include <gtest/gtest.h>

#include "tests/unit/store/store_fixture.hpp"

namespace parangon::hub::store::testing {
namespace {

using model::KindNode;
using model::PseudonymAction;

std::vector<model::LeafContributors> some_cells() {
  const auto segment = model::Segment::sub_family(1, 1);
  model::Pseudonym one{}, two{};
  one.fill(0xFF);
  two[3] = 7;
  return {{{{model::Measure::paid, segment, KindNode::all, model::BasisNode::any}, false, true},
           20,
           model::Money::cents(123'456),
           {{one, 100}, {two, 5}},
           5},
          {{{model::Measure::awarded, segment, KindNode::esat, model::BasisNode::direct}, true},
           1,
           model::Money::cents(1),
           {},
           100}};
}

class PseudonymContract : public StoreContract {
 protected:
  static PseudonymRecord ask(const std::string& name) {
    return {.received = instant("2026-03-02T12:00:00Z"),
            .agency = siret(),
            .signer_sha256 = "signer",
            .document_sha256 = "sha256 of " + name};
  }
  static PseudonymRecord give(const std::string& name) {
    auto out = ask(name);
    out.action = PseudonymAction::give;
    out.key = {"00000000000000a1", 1, 2025, ""};
    out.recipients = {{siret(other_siret), "b"}, {siret(), "a"}};
    std::ranges::sort(out.recipients);
    return out;
  }
  static Status admitted(std::span<const PseudonymRecord> /*recorded*/) { return {}; }
  Result<PseudonymOutcome> add(const PseudonymRecord& record, const PseudonymJudge& judge) {
    return store().add_pseudonym_document(
        record, {record.document_sha256 + " document", "signature", "chain"}, judge, event());
  }
};

TEST_P(PseudonymContract, SuppliersOfASubmissionAreReadAsTheyWereCommitted) {
  Draft without("1"), with("2");
  with.content.contributors = model::ContributorsCodec::seal("00000000000000a1", some_cells());
  ASSERT_TRUE(store().commit_submission(without.view(), receipt_maker));
  ASSERT_TRUE(store().commit_submission(with.view(), receipt_maker));
  const auto read = store().contributors_of(with.id);
  EXPECT_TRUE(same_contributors(read, with.content.contributors));
  EXPECT_FALSE(store().contributors_of(without.id));
  EXPECT_FALSE(store().contributors_of("unknown"));
  auto other = some_cells();
  other[0].listed[0].share = 95;
  EXPECT_FALSE(same_contributors(read, model::ContributorsCodec::seal("00000000000000a1", other)));
  EXPECT_FALSE(same_contributors(read, std::nullopt));
  EXPECT_TRUE(store().check().empty());
}

TEST_P(PseudonymContract, DocumentsAreReadInTheirOrder) {
  EXPECT_FALSE(add(ask("1"), admitted)->repeated);
  EXPECT_FALSE(add(give("2"), admitted)->repeated);
  const auto records = store().pseudonym_records();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].action, PseudonymAction::ask);
  EXPECT_EQ(records[1].action, PseudonymAction::give);
  EXPECT_EQ(records[1].agency, siret());
  EXPECT_EQ(records[1].key, give("2").key);
  EXPECT_EQ(records[1].recipients, give("2").recipients);
  EXPECT_EQ(records[1].signer_sha256, "signer");
  const auto evidence = store().pseudonym_evidence(records[1].sequence);
  ASSERT_TRUE(evidence);
  EXPECT_EQ(evidence->document, "sha256 of 2 document");
  EXPECT_EQ(evidence->signature, "signature");
  EXPECT_EQ(evidence->signer_chain_pem, "chain");
  EXPECT_FALSE(store().pseudonym_evidence(3));
  EXPECT_TRUE(store().pseudonym_records(instant("2026-03-02T11:59:59Z")).empty());
}

TEST_P(PseudonymContract, ARepeatedOrRefusedDocumentChangesNothing) {
  ASSERT_TRUE(add(ask("1"), admitted));
  EXPECT_TRUE(add(ask("1"), admitted)->repeated);
  std::size_t seen = 0;
  const auto refused = add(ask("2"), [&](std::span<const PseudonymRecord> recorded) -> Status {
    seen = recorded.size();
    return Error{Errc::conflict, "no"};
  });
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(seen, 1U);
  EXPECT_EQ(store().pseudonym_records().size(), 1U);
  auto stranger = ask("3");
  stranger.agency = siret("35600000000048");
  EXPECT_EQ(add(stranger, admitted).error().code, Errc::not_found);
}

INSTANTIATE_TEST_SUITE_P(Backends, PseudonymContract, backends(), name_of_backend);

}  // namespace
}  // namespace parangon::hub::store::testing
