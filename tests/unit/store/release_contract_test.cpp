// Proves what hub/store/release_store.hpp promises: drafts that are kept whole with each content
// once, states that go one way only, numbers without gaps, and a log entry for every step.
#include "shared/trust/digest.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace parangon::hub::store::testing {
namespace {

class ReleaseContract : public StoreContract {
 protected:
  std::size_t log_size() { return store().log_checkpoint()->size; }

  static NewRelease draft(const char* built = "2026-04-01T08:00:00Z") {
    NewRelease out;
    out.digest = "digest";
    out.title = {"Achats « 2025 »", "Purchases 2025"};
    out.built = instant(built);
    out.as_of = instant("2026-03-31T00:00:00Z");
    out.issued = instant("2026-04-15T06:00:00Z");
    out.files = {{"segments.csv", "text/csv", std::string(5000, 'a')},
                 {"copy/of.csv", "text/csv", std::string(5000, 'a')},
                 {"short.txt", "text/plain", "x"},
                 {"empty.txt", "text/plain", ""}};
    out.papers = {"salt", std::string(3000, 'k'), "cells\n", {"relecture\n", "review\n"}};
    return out;
  }
  void publish(std::int64_t number, const char* at = "2026-04-02T08:00:00Z") {
    ASSERT_TRUE(store().publish_release(number, instant(at), event("published")));
  }
};

INSTANTIATE_TEST_SUITE_P(Backends, ReleaseContract, backends(), name_of_backend);

// A draft comes back as it was kept: files in their order, contents, compressed forms, papers,
// sources; and is logged.
TEST_P(ReleaseContract, IsKeptWhole) {
  commit(store(), Draft("1"));
  commit(store(), Draft("2"));
  auto kept = draft();
  kept.sources = {{period_, model::Measure::paid, 1, {"id-1", "id-2"}},
                  {period_, model::Measure::awarded, 1, {"id-1"}}};
  const auto before = log_size();
  ASSERT_TRUE(store().add_release(1, kept, event("built")));
  EXPECT_EQ(log_size(), before + 1);

  const auto found = store().release(1);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->number, 1);
  EXPECT_EQ(found->digest, "digest");
  EXPECT_EQ(found->title, kept.title);
  EXPECT_EQ(found->state, ReleaseState::built);
  EXPECT_EQ(found->built, kept.built);
  EXPECT_EQ(found->as_of, kept.as_of);
  EXPECT_EQ(found->issued, kept.issued);
  EXPECT_EQ(found->sources, kept.sources);
  ASSERT_EQ(found->files.size(), kept.files.size());
  for (std::size_t i = 0; i < kept.files.size(); ++i) {
    const auto& file = found->files[i];
    EXPECT_EQ(file.path, kept.files[i].path);
    EXPECT_EQ(file.media_type, kept.files[i].media_type);
    EXPECT_EQ(file.sha256, trust::to_hex(trust::sha256(kept.files[i].bytes)));
    EXPECT_EQ(file.bytes, static_cast<std::int64_t>(kept.files[i].bytes.size()));
    EXPECT_EQ(store().release_blob(file.sha256)->bytes, kept.files[i].bytes);
  }
  const auto blob = store().release_blob(found->files[0].sha256);
  EXPECT_EQ(static_cast<std::int64_t>(blob->gzip.size()), found->files[0].gzip_bytes);
  EXPECT_EQ(trust::to_hex(trust::sha256(blob->gzip)), found->files[0].gzip_sha256);
  EXPECT_LT(blob->gzip.size(), blob->bytes.size());
  EXPECT_EQ(found->files[2].gzip_sha256, "");
  EXPECT_EQ(found->files[2].gzip_bytes, 0);
  const auto papers = store().release_papers(found->id);
  EXPECT_EQ(papers->salt, "salt");
  EXPECT_EQ(papers->kept, kept.papers.kept);
  EXPECT_EQ(papers->cells, kept.papers.cells);
  EXPECT_EQ(papers->review, kept.papers.review);
  EXPECT_FALSE(store().release_blob("unknown"));
  EXPECT_FALSE(store().release_papers(7));
  EXPECT_FALSE(store().release(2));
  EXPECT_TRUE(store().check().empty());
}

// built → published → withdrawn, each once; what was known at an instant stays what it was.
TEST_P(ReleaseContract, GoesOneWay) {
  ASSERT_TRUE(store().add_release(1, draft(), event("built")));
  EXPECT_EQ(
      store().withdraw_release(1, instant("2026-05-01T00:00:00Z"), "why", event()).error().code,
      Errc::conflict);
  const auto before = log_size();
  publish(1);
  EXPECT_EQ(log_size(), before + 1);
  EXPECT_EQ(store().publish_release(1, instant("2026-05-01T00:00:00Z"), event()).error().code,
            Errc::conflict);
  EXPECT_EQ(
      store().discard_release(1, instant("2026-05-01T00:00:00Z"), "why", event()).error().code,
      Errc::conflict);
  ASSERT_TRUE(store().withdraw_release(1, instant("2026-05-01T00:00:00Z"), "wrong", event()));
  EXPECT_EQ(log_size(), before + 2);
  const auto now = store().release(1);
  EXPECT_EQ(now->state, ReleaseState::withdrawn);
  EXPECT_EQ(now->reason, "wrong");
  EXPECT_EQ(now->published, instant("2026-04-02T08:00:00Z"));
  EXPECT_EQ(now->withdrawn, instant("2026-05-01T00:00:00Z"));
  EXPECT_EQ(store().release_blob(now->files[0].sha256)->bytes.size(), 5000U);
  EXPECT_EQ(store().releases(instant("2026-04-30T00:00:00Z")).at(0).state, ReleaseState::published);
  EXPECT_EQ(store().releases(instant("2026-04-01T09:00:00Z")).at(0).state, ReleaseState::built);
  EXPECT_EQ(store().releases(instant("2026-04-30T00:00:00Z")).at(0).reason, Text());
  EXPECT_TRUE(store().releases(instant("2026-04-01T07:00:00Z")).empty());
  EXPECT_EQ(store().publish_release(9, instant("2026-05-01T00:00:00Z"), event()).error().code,
            Errc::not_found);
}

// Why it was withdrawn is kept in each language that it was told in.
TEST_P(ReleaseContract, KeepsAReasonByLanguage) {
  const Text reasons[] = {{"une erreur", "an error"}, {"une erreur", ""}, {"", "an error"}, "one"};
  std::int64_t number = 0;
  for (const auto& reason : reasons) {
    ASSERT_TRUE(store().add_release(++number, draft(), event()));
    publish(number);
    ASSERT_TRUE(store().withdraw_release(number, instant("2026-05-01T00:00:00Z"), reason, event()));
    EXPECT_EQ(store().release(number)->reason, reason);
  }
}

// Numbers have no gaps: one draft at a time, the next number only, and a discarded draft gives its
// number back without going itself.
TEST_P(ReleaseContract, NumbersHaveNoGaps) {
  EXPECT_EQ(store().add_release(2, draft(), event()).error().code, Errc::conflict);
  ASSERT_TRUE(store().add_release(1, draft(), event()));
  EXPECT_EQ(store().add_release(2, draft(), event()).error().code, Errc::conflict);
  ASSERT_TRUE(store().discard_release(1, instant("2026-04-01T09:00:00Z"), "typo", event()));
  EXPECT_FALSE(store().release(1));
  ASSERT_TRUE(store().add_release(1, draft("2026-04-01T10:00:00Z"), event()));
  publish(1);
  auto early = draft("2026-04-03T10:00:00Z");
  early.issued = instant("2026-04-14T06:00:00Z");
  EXPECT_EQ(store().add_release(2, early, event()).error().code, Errc::conflict);
  ASSERT_TRUE(store().add_release(2, draft("2026-04-03T10:00:00Z"), event()));
  const auto all = store().releases();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].number, 2);
  EXPECT_EQ(all[1].number, 1);
  EXPECT_EQ(all[2].number, 1);
  EXPECT_EQ(all[2].state, ReleaseState::discarded);
  EXPECT_EQ(all[2].reason, "typo");
  EXPECT_TRUE(store().check().empty());
}

// One that was withdrawn before anybody could see it is never seen, and holds nothing up.
TEST_P(ReleaseContract, WithdrawnUnderEmbargoIsNeverPublic) {
  ASSERT_TRUE(store().add_release(1, draft(), event()));
  publish(1);
  auto typo = draft("2026-04-03T10:00:00Z");
  typo.issued = instant("2126-04-15T06:00:00Z");
  ASSERT_TRUE(store().add_release(2, typo, event()));
  publish(2, "2026-04-03T11:00:00Z");
  auto next = draft("2026-04-04T10:00:00Z");
  EXPECT_EQ(store().add_release(3, next, event()).error().code, Errc::conflict);
  ASSERT_TRUE(store().withdraw_release(2, instant("2026-04-03T12:00:00Z"), "typo", event()));
  EXPECT_FALSE(store().release(2)->is_public(instant("2127-01-01T00:00:00Z")));
  auto early = next;
  early.issued = instant("2026-04-14T06:00:00Z");
  EXPECT_EQ(store().add_release(3, early, event()).error().code, Errc::conflict);
  ASSERT_TRUE(store().add_release(3, next, event()));
  ASSERT_TRUE(store().withdraw_release(1, instant("2026-05-01T00:00:00Z"), "wrong", event()));
  EXPECT_TRUE(store().release(1)->is_public(instant("2026-05-01T00:00:00Z")));
}

// A draft whose files name a release that the public never saw must be built again. Members have
// read that release, so that it counts for later ones.
TEST_P(ReleaseContract, NothingIsBuiltOnWhatThePublicNeverSaw) {
  auto hidden = draft();
  hidden.issued = instant("2126-04-15T06:00:00Z");
  ASSERT_TRUE(store().add_release(1, hidden, event()));
  publish(1);
  auto upon = draft("2026-04-03T10:00:00Z");
  upon.issued = hidden.issued;
  ASSERT_TRUE(store().add_release(2, upon, event()));
  ASSERT_TRUE(store().withdraw_release(1, instant("2026-04-03T12:00:00Z"), "typo", event()));
  EXPECT_TRUE(store().release(1)->counts_later());
  EXPECT_TRUE(store().release(1)->never_public());
  EXPECT_EQ(store().publish_release(2, instant("2026-04-03T13:00:00Z"), event()).error().code,
            Errc::conflict);
  ASSERT_TRUE(store().discard_release(2, instant("2026-04-03T14:00:00Z"), "again", event()));
  // Begun before the withdrawal, kept after it.
  EXPECT_EQ(store().add_release(2, upon, event()).error().code, Errc::conflict);
  ASSERT_TRUE(store().add_release(2, draft("2026-04-03T15:00:00Z"), event()));
  publish(2, "2026-04-03T16:00:00Z");
}

// So shortly before its issue that a server may have shown it, a withdrawal hides nothing.
TEST_P(ReleaseContract, AWithdrawalTakesAMinuteToReachEverybody) {
  ASSERT_TRUE(store().add_release(1, draft(), event()));
  publish(1);
  const auto issued = draft().issued;
  ASSERT_TRUE(store().withdraw_release(1, issued - std::chrono::seconds(60), "late", event()));
  EXPECT_TRUE(store().release(1)->counts_later());
  EXPECT_FALSE(store().release(1)->is_public(issued - std::chrono::milliseconds(1)));
  EXPECT_TRUE(store().release(1)->is_public(issued));
}

// What cannot be kept leaves nothing: no files, a path twice, an unknown source, a failing event.
TEST_P(ReleaseContract, IsKeptWholeOrNotAtAll) {
  auto bad = draft();
  bad.files.clear();
  EXPECT_EQ(store().add_release(1, bad, event()).error().code, Errc::invalid_argument);
  bad = draft();
  bad.files.push_back(bad.files.front());
  EXPECT_EQ(store().add_release(1, bad, event()).error().code, Errc::invalid_argument);
  bad = draft();
  bad.sources = {{period_, model::Measure::paid, 1, {"nobody"}}};
  EXPECT_EQ(store().add_release(1, bad, event()).error().code, Errc::not_found);
  const auto refuses = [](const Stamp&) -> Result<std::string> {
    return Error{Errc::internal, "no event"};
  };
  EXPECT_EQ(store().add_release(1, draft(), refuses).error().code, Errc::internal);
  EXPECT_TRUE(store().releases().empty());
  ASSERT_TRUE(store().add_release(1, draft(), event()));
  EXPECT_EQ(store().publish_release(1, instant("2026-05-01T00:00:00Z"), refuses).error().code,
            Errc::internal);
  EXPECT_EQ(store().release(1)->state, ReleaseState::built);
}

// The embargo: published before it, a release is nobody's to see until it ends, to the millisecond.
TEST_P(ReleaseContract, IsPublicFromItsIssueOn) {
  ASSERT_TRUE(store().add_release(1, draft(), event()));
  const auto issued = draft().issued;
  EXPECT_FALSE(store().release(1)->is_public(issued));
  publish(1);
  const auto release = store().release(1);
  EXPECT_FALSE(release->is_public(issued - std::chrono::milliseconds(1)));
  EXPECT_TRUE(release->is_public(issued));
  EXPECT_EQ(release->public_since(), issued);
}

}  // namespace
}  // namespace parangon::hub::store::testing
