// Proves which statements are allowed in which state, and what counts after them.
#include "hub/collect/standing.hpp"

#include <gtest/gtest.h>

namespace parangon::hub::collect::testing {
namespace {

using model::StatementAction;
using enum model::StatementAction;

/// Three revisions: 1 certified, 2 certified and withdrawn, 3 only received; 1 counts.
store::Standing some_standing() {
  const Instant then{};
  return {.certifiers = {{"head", "Head of buying", then}},
          .revisions = {{1, "a", "sha-1", then, {}},
                        {2, "b", "sha-2", then, then},
                        {3, "c", "sha-3", {}, {}}},
          .counting = 1};
}

struct Case {
  const char* what;
  StatementAction action;
  std::int64_t revision;
  const char* signer;
  const char* outcome;  ///< "counts N" or the error's code.
};

std::string outcome_of(const Case& c) {
  model::Statement statement{.agency = *model::Siret::try_parse("22770001000019"),
                             .action = c.action,
                             .period = {},
                             .revision = 0,
                             .subject_sha256 = {},
                             .person = {},
                             .person_name = {},
                             .reason = {},
                             .nonce = {},
                             .idempotency_key = {},
                             .created = {},
                             .software = {}};
  if (is_about_revision(c.action)) {
    statement.period = model::Period::year(2025);
    statement.revision = c.revision;
    statement.subject_sha256 = "sha-" + std::to_string(c.revision);
  } else {
    statement.person = c.revision == 0 ? "head" : "another";
  }
  const auto counts = judge_statement(statement, c.signer, some_standing());
  return counts ? "counts " + std::to_string(*counts) : std::string(to_string(counts.error().code));
}

// Each action in each state that decides otherwise.
TEST(Standing, Cases) {
  const Case cases[] = {
      {"a received revision is certified and counts", certify, 3, "head", "counts 3"},
      {"twice is once too often", certify, 1, "head", "conflict"},
      {"a withdrawn one cannot be certified", certify, 2, "head", "conflict"},
      {"nor one that is not there", certify, 9, "head", "not_found"},
      {"by nobody whom the agency has not named", certify, 3, "stranger", "forbidden"},
      {"nor by the agency's own certificate", certify, 3, "", "forbidden"},
      {"withdrawing what counts leaves nothing", withdraw, 1, "head", "counts 0"},
      {"withdrawing another changes nothing", withdraw, 3, "head", "counts 1"},
      {"withdrawing twice is refused", withdraw, 2, "head", "conflict"},
      {"back to what counts already", revert, 1, "head", "conflict"},
      {"back to what was withdrawn", revert, 2, "head", "conflict"},
      {"back to what was never certified", revert, 3, "head", "conflict"},
      {"naming changes nothing that counts", name_certifier, 1, "", "counts 1"},
      {"a person names nobody", name_certifier, 1, "head", "forbidden"},
      {"who was named is removed", remove_certifier, 0, "", "counts 1"},
      {"who was not, is not", remove_certifier, 1, "", "not_found"},
  };
  for (const auto& c : cases) EXPECT_EQ(outcome_of(c), c.outcome) << c.what;
}

// A statement that names another document than the revision's is refused.
TEST(Standing, DocumentMustBeTheRevisions) {
  model::Statement statement{.agency = *model::Siret::try_parse("22770001000019"),
                             .action = certify,
                             .period = model::Period::year(2025),
                             .revision = 3,
                             .subject_sha256 = "sha-1",
                             .person = {},
                             .person_name = {},
                             .reason = {},
                             .nonce = {},
                             .idempotency_key = {},
                             .created = {},
                             .software = {}};
  EXPECT_EQ(judge_statement(statement, "head", some_standing()).error().code, Errc::conflict);
}

// Following the statements one by one gives the standing that the next is judged by.
TEST(Standing, ApplyFollowsHistory) {
  auto standing = some_standing();
  store::StatementInfo info{.id = {},
                            .sequence = 1,
                            .received = Instant{} + std::chrono::hours(1),
                            .document_sha256 = {},
                            .signer_sha256 = {},
                            .signer_person = "head",
                            .content = {.agency = *model::Siret::try_parse("22770001000019"),
                                        .action = certify,
                                        .period = model::Period::year(2025),
                                        .revision = 3,
                                        .subject_sha256 = "sha-3",
                                        .person = {},
                                        .person_name = {},
                                        .reason = {},
                                        .nonce = {},
                                        .idempotency_key = {},
                                        .created = {},
                                        .software = {}}};
  apply_statement(info, 3, standing);
  EXPECT_EQ(standing.counting, 3);
  EXPECT_EQ(standing.revisions[2].certified, info.received);
  info.content.action = revert;
  info.content.revision = 1;
  info.content.subject_sha256 = "sha-1";
  EXPECT_EQ(judge_statement(info.content, "head", standing).value(), 1);
  info.content.action = remove_certifier;
  info.content.person = "head";
  apply_statement(info, 3, standing);
  EXPECT_TRUE(standing.certifiers.empty());
}

}  // namespace
}  // namespace parangon::hub::collect::testing
