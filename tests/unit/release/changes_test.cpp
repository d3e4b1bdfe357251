// Proves what a change note counts, and that it never tells why a cell is hidden or shown.

#include "hub/release/files/changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_publication.hpp"

namespace parangon::hub::release {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::sample_publication;
using testing::sample_secret;

constexpr const char* portal = "https://data.example.fr";

/// The areas alone: one dimension `period` of one year, and three areas.
Publication areas() {
  Publication out = sample_publication(1, portal);
  out.cubes.erase(out.cubes.begin());
  return out;
}

std::vector<Observation>& cells(Publication& publication) {
  return publication.cubes[0].observations;
}

TEST(Changes, NothingDiffersFromItself) { EXPECT_EQ(difference(areas(), areas()), Difference{}); }

TEST(Changes, LargestRevisionIsRelativeToTheOldAmount) {
  Publication before = areas();
  Publication after = areas();
  cells(before)[0].amount = model::Money::cents(-1000);
  cells(after)[0].amount = model::Money::cents(-1300);
  cells(before)[1].amount = model::Money::cents(900'000);
  cells(after)[1].amount = model::Money::cents(990'000);
  cells(before)[2].amount = model::Money::cents(0);
  const Difference found = difference(before, after);
  EXPECT_EQ(found.revised, 3);
  ASSERT_TRUE(found.largest_revision);
  EXPECT_EQ(found.largest_revision->to_decimal(2, 100), "30.00");
}

TEST(Changes, ARevisionFromZeroHasNoRelativeSize) {
  Publication before = areas();
  cells(before)[2].amount = model::Money::cents(0);
  const Difference found = difference(before, areas());
  EXPECT_EQ(found.revised, 1);
  EXPECT_FALSE(found.largest_revision);
}

// A ratio whose whole is hidden now says nothing of its own amount.
TEST(Changes, ARatioThatComesOrGoesIsNoRevision) {
  Publication before = areas();
  Publication after = areas();
  cells(after)[0].share = std::nullopt;
  cells(before)[1].share = std::nullopt;
  ASSERT_TRUE(cells(before)[0].share && cells(after)[1].share);
  EXPECT_EQ(difference(before, after), Difference{});
  cells(after)[1].agencies = 99;
  const Difference found = difference(before, after);
  EXPECT_EQ(found.revised, 1);
  EXPECT_FALSE(found.largest_revision);
}

TEST(Changes, HiddenShownConfirmedAddedAndRemovedAreCounted) {
  Publication before = areas();
  Publication after = areas();
  cells(before)[0] = sample_secret({0, 0}, false);
  cells(after)[1] = sample_secret({0, 1}, true);
  cells(before)[2].status = ObservationStatus::provisional;
  Difference found = difference(before, after);
  EXPECT_EQ(found.newly_shown, 1);
  EXPECT_EQ(found.newly_hidden, 1);
  EXPECT_EQ(found.confirmed, 1);
  EXPECT_EQ(found.revised, 0);
  cells(before).erase(cells(before).begin());
  found = difference(before, after);
  EXPECT_EQ(found.added, 1);
  EXPECT_EQ(found.newly_shown, 0);
  EXPECT_EQ(difference(after, before).removed, 1);
}

TEST(Changes, CellsAreMatchedByCodeAndNotByPosition) {
  Publication after = areas();
  for (CodeList& list : after.code_lists)
    if (list.id == "area") std::swap(list.codes[1], list.codes[2]);
  std::swap(cells(after)[1].codes, cells(after)[2].codes);
  EXPECT_EQ(difference(areas(), after), Difference{});
}

TEST(Changes, ANewPeriodIsNamedAndItsRowsAreNotNews) {
  const Difference found = difference(sample_publication(1, portal), sample_publication(2, portal));
  EXPECT_THAT(found.periods_added, ElementsAre("2025"));
  EXPECT_THAT(found.periods_removed, IsEmpty());
  EXPECT_EQ(found.added, 0);
}

TEST(Changes, TheFirstReleaseSaysSo) {
  const Text note = change_note(areas(), nullptr);
  EXPECT_THAT(note.fr, HasSubstr("Première publication"));
  EXPECT_THAT(note.en, HasSubstr("First release"));
  EXPECT_THAT(note.en, HasSubstr("Certified documents counted: 2."));
}

TEST(Changes, TheNoteTellsWhatChangedInBothLanguages) {
  const Publication before = sample_publication(1, portal);
  const Text note = change_note(sample_publication(2, portal), &before);
  EXPECT_THAT(
      note.fr,
      HasSubstr("Valeurs révisées : 1 ; la plus forte révision d'un montant est de 25,00 %."));
  EXPECT_THAT(note.en,
              HasSubstr("Values revised: 1; the largest revision of an amount is 25.00 %."));
  EXPECT_THAT(note.en, HasSubstr("Cells that are now confidential: 1."));
  EXPECT_THAT(note.en, HasSubstr("Confidential cells that are now published: 1."));
  EXPECT_THAT(note.en, HasSubstr("Validation rules: 1.1, instead of 1.0."));
  EXPECT_THAT(note.en, HasSubstr("Purchase families: unchanged (2024-1)."));
  EXPECT_THAT(note.en, Not(HasSubstr("because")));
}

}  // namespace
}  // namespace parangon::hub::release
