// Proves that the axes are trees whose words read back, and that segments are numbered as stored.
#include "shared/model/axes.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace parangon::model {
namespace {

TEST(SupplierKind, EveryWordReadsBackInEitherCase) {
  for (int i = 0; i < supplier_kind_count; ++i) {
    const auto kind = static_cast<SupplierKind>(i);
    std::string word(to_string(kind));
    EXPECT_EQ(supplier_kind_from(word), kind);
    for (char& c : word) c = static_cast<char>(c - 'a' + 'A');
    EXPECT_EQ(supplier_kind_from(word), kind);
    EXPECT_EQ(to_string(node_of(kind)), to_string(kind));
  }
}

TEST(SupplierKind, GroupsAndFlagsAreNoKinds) {
  for (const char* word : {"all", "inclusive", "stpa", "siae", "ess", "esus", "", "esa"}) {
    EXPECT_FALSE(supplier_kind_from(word)) << word;
  }
}

TEST(KindNode, WordsAreDistinctAndReadBack) {
  std::set<std::string_view> words;
  for (int i = 0; i < kind_node_count; ++i) {
    const auto node = static_cast<KindNode>(i);
    words.insert(to_string(node));
    EXPECT_EQ(kind_node_from(to_string(node)), node);
    EXPECT_FALSE(label(node).fr.empty());
    EXPECT_FALSE(label(node).en.empty());
  }
  EXPECT_EQ(words.size(), static_cast<std::size_t>(kind_node_count));
  EXPECT_FALSE(kind_node_from("nothing"));
}

TEST(KindNode, EveryChildsParentIsTheNode) {
  int children_seen = 0;
  for (int i = 0; i < kind_node_count; ++i) {
    const auto node = static_cast<KindNode>(i);
    for (const auto child : children(node)) {
      EXPECT_EQ(parent(child), node);
      ++children_seen;
    }
    const auto up = parent(node);
    if (up) {
      const auto siblings = children(*up);
      EXPECT_EQ(std::count(siblings.begin(), siblings.end(), node), 1);
    }
  }
  // All but `all`, `inclusive` and the two flags hang under something.
  EXPECT_EQ(children_seen, kind_node_count - 4);
}

TEST(KindNode, EveryKindLiesUnderInclusiveAndNoFlagDoes) {
  for (int i = 0; i < supplier_kind_count; ++i) {
    auto node = node_of(static_cast<SupplierKind>(i));
    EXPECT_TRUE(children(node).empty());
    while (const auto up = parent(node)) node = *up;
    EXPECT_EQ(node, KindNode::inclusive);
  }
  for (const auto flag : {KindNode::ess, KindNode::esus}) {
    EXPECT_TRUE(is_flag(flag));
    EXPECT_FALSE(parent(flag));
  }
  EXPECT_FALSE(is_flag(KindNode::all));
  EXPECT_TRUE(children(KindNode::all).empty());
}

TEST(BasisNode, IsATreeWhoseWordsReadBack) {
  std::set<std::string_view> words;
  int children_seen = 0;
  for (int i = 0; i < basis_node_count; ++i) {
    const auto node = static_cast<BasisNode>(i);
    words.insert(to_string(node));
    EXPECT_EQ(basis_node_from(to_string(node)), node);
    EXPECT_FALSE(label(node).fr.empty());
    EXPECT_FALSE(label(node).en.empty());
    for (const auto child : children(node)) {
      EXPECT_EQ(parent(child), node);
      ++children_seen;
    }
  }
  EXPECT_EQ(words.size(), static_cast<std::size_t>(basis_node_count));
  EXPECT_EQ(children_seen, basis_node_count - 1);
  EXPECT_FALSE(parent(BasisNode::any));
}

TEST(Basis, AllButDirectAreReserved) {
  for (int i = 0; i < basis_count; ++i) {
    const auto basis = static_cast<Basis>(i);
    const auto expected = basis == Basis::direct ? BasisNode::any : BasisNode::reserved;
    EXPECT_EQ(parent(node_of(basis)), expected);
    EXPECT_EQ(to_string(basis), to_string(node_of(basis)));
  }
}

TEST(BasisFromArticle, ReadsArticlesAsPeopleWriteThem) {
  EXPECT_EQ(basis_from_article("L2113-12"), Basis::l2113_12);
  EXPECT_EQ(basis_from_article("l2113_13"), Basis::l2113_13);
  EXPECT_EQ(basis_from_article("art. L. 2113-13-1"), Basis::l2113_13_1);
  EXPECT_EQ(basis_from_article("2113-14 du CCP"), Basis::l2113_14);
  EXPECT_EQ(basis_from_article("L2113-15"), Basis::l2113_15);
  EXPECT_EQ(basis_from_article("L2113-16"), Basis::l2113_15);
}

TEST(BasisFromArticle, DoesNotReadALotNumberAsPartOfTheArticle) {
  EXPECT_EQ(basis_from_article("L2113-13, lot 1"), Basis::l2113_13);
  EXPECT_EQ(basis_from_article("lot 1 : L2113-13"), Basis::l2113_13);
}

TEST(BasisFromArticle, RefusesOtherArticlesAndSeveralAtOnce) {
  for (const char* text : {"", "L2113", "L2113-11", "R2113-7", "L2113-12 et L2113-13", "12113-12",
                           "L2113-121", "oui"}) {
    EXPECT_FALSE(basis_from_article(text)) << text;
  }
}

TEST(Measure, WordsReadBack) {
  for (const auto measure : {Measure::paid, Measure::awarded}) {
    EXPECT_EQ(measure_from(to_string(measure)), measure);
    EXPECT_NE(label(measure).fr, label(measure).en);
  }
  EXPECT_FALSE(measure_from("Paid"));
}

TEST(Segment, CodesReadBack) {
  for (const auto segment : {Segment::all(), Segment::family(1), Segment::family(99),
                             Segment::sub_family(3, 7), Segment::unclassified()}) {
    EXPECT_EQ(Segment::parse(segment.to_string()), segment);
    EXPECT_EQ(Segment::from_number(segment.number()), segment);
  }
  EXPECT_EQ(Segment::sub_family(3, 7).to_string(), "F03.07");
  EXPECT_EQ(Segment::sub_family(3, 7).number(), 307);
}

TEST(Segment, IsExactlyOneOfThreeLevels) {
  for (const auto segment : {Segment::all(), Segment::family(12), Segment::sub_family(12, 1)}) {
    EXPECT_EQ(segment.is_all() + segment.is_family() + segment.is_sub_family(), 1);
  }
  EXPECT_EQ(Segment::sub_family(12, 1).parent(), Segment::family(12));
  EXPECT_EQ(Segment::family(12).parent(), Segment::all());
  EXPECT_FALSE(Segment::all().parent());
}

TEST(Segment, RefusesOtherCodes) {
  for (const char* text : {"", "F", "F1", "F00", "F03.", "F03.0", "F03.00", "F03.7", "f03",
                           "F03-07", "F03.07 ", "ALL", "F0307", "Fé.07"}) {
    EXPECT_FALSE(Segment::parse(text)) << text;
  }
}

}  // namespace
}  // namespace parangon::model
