#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

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
  return {siret, "Département", "77", 1'400'000, instant("2026-01-02T03:04:05.678Z"), true, ""};
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
                 .nonce = "nonce-" + name,
                 .idempotency_key = "key-" + name,
                 .created = instant("2026-02-28T23:59:59.999Z"),
                 .software = "parangon-connector/0.1.0"},
                some_figures()},
        id("id-" + name + (agency == siret() ? "" : "-other")),
        document("document " + name) {}

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
      "jws of " + std::string(id)};
}

inline RegisterRelease release(const std::string& content) {
  return {{0, instant("2026-01-01T00:00:00Z"), "sha256 of " + content, "note", 2},
          content,
          "jws of " + content};
}

/// A store with two agencies and one register release.
inline void furnish(Store& store) {
  ASSERT_TRUE(store.add_agency(agency(siret())));
  ASSERT_TRUE(store.add_agency(agency(siret(other_siret))));
  ASSERT_TRUE(store.add_register_release(release("register 1")));
}

inline CommitOutcome commit(Store& store, Draft draft) {
  auto outcome = store.commit_submission(draft.view(), receipt_maker);
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.en);
  return outcome.value();
}

inline bool same_figures(const std::vector<model::Figure>& a, const std::vector<model::Figure>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_figure);
}

}  // namespace parangon::hub::store::testing
