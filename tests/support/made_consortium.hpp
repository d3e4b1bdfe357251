#pragma once

// An invented consortium over years: who bought what from whom, what each agency had sent by which
// release, late ones and revisions included. Figures are made from the purchases as an edge makes
// them; because the purchases are known, what releases disclose can be judged by the truth.

#include <fmt/format.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "hub/release/build.hpp"
#include "tests/unit/legacy/market.hpp"

namespace parangon::testing {

namespace release = hub::release;

/// Distinct legal units, one establishment each.
inline model::Siret siret_of_unit(int number) {
  const auto closed = [](std::string digits) {
    for (char check = '0';; ++check) {
      int sum = 0;
      const std::string whole = digits + check;
      for (std::size_t i = 0; i < whole.size(); ++i) {
        int digit = whole[whole.size() - 1 - i] - '0';
        if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
      }
      if (sum % 10 == 0) return whole;
    }
  };
  const std::string siren = closed(fmt::format("{:08}", 20'000'000 + number));
  return *model::Siret::try_parse(closed(siren + "0001"));
}

/// What one agency bought in one year, and its number of changes so far.
struct Books {
  std::vector<Purchase> purchases;
  int version = 0;
  model::SharingTerms sharing{};
};

struct ConsortiumShape {
  int agencies = 40;
  int departments = 4;
  int families = 4;
  int sub_families = 2;
  int purchases = 30;  ///< Of an agency in a year, about.
  int suppliers = 300;
  int local_percent = 0;  ///< So many of a hundred purchases go to suppliers of one department.
  int named = 0;          ///< One agency in so many chooses to be named, each year anew; 0: none.
  bool fickle = false;    ///< With each revision it chooses again.
  /// Of those that are not named one in so many shares its values with staff, every other of these
  /// without its name; 0: none.
  int shared = 0;
};

/// Figures of many agencies for one year.
class MadeConsortium {
 public:
  MadeConsortium(const ConsortiumShape& shape, std::uint64_t seed) : shape_(shape), random_(seed) {
    for (int i = 0; i < shape.agencies; ++i) {
      sirets_.push_back(siret_of_unit(i));
      members_.push_back({sirets_.back(), department(i), 10'000 + 500 * i});
      // Few large, many small.
      sizes_.push_back(std::exp(std::normal_distribution<double>(0, 1)(random_)));
    }
  }

  const ConsortiumShape& shape() const { return shape_; }
  const std::vector<release::Member>& members() const { return members_; }
  const model::Siret& siret(int agency) const { return sirets_[static_cast<std::size_t>(agency)]; }
  static std::string department_code(int number) { return fmt::format("D{:02}", number); }
  std::string department(int agency) const { return department_code(agency % shape_.departments); }
  release::Territories places() const {
    std::vector<std::string> codes;
    for (int i = 0; i < shape_.departments; ++i) codes.push_back(department_code(i));
    return release::Territories::of_departments(codes).value();
  }

  Books make_books(int agency) {
    Books books;
    const double size = sizes_[static_cast<std::size_t>(agency)];
    const int count = 3 + pick(static_cast<int>(shape_.purchases * std::min(size, 3.0)) + 1);
    for (int i = 0; i < count; ++i) books.purchases.push_back(make_purchase(agency));
    choose_terms(books);
    return books;
  }

  void revise(int agency, Books& books) {
    ++books.version;
    if (shape_.fickle) choose_terms(books);
    if (pick(2) == 0 || books.purchases.empty()) {
      books.purchases.push_back(make_purchase(agency));
    } else {
      auto& changed =
          books.purchases[static_cast<std::size_t>(pick(static_cast<int>(books.purchases.size())))];
      changed.cents += 100 * (1 + pick(5000));
    }
  }

  /// The same figures under newly chosen terms.
  void rename(Books& books) {
    ++books.version;
    choose_terms(books);
  }

  /// The same figures in another document.
  static void resubmit(Books& books) { ++books.version; }

  int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint64_t>(below)); }

 private:
  void choose_terms(Books& books) {
    using model::Sharing;
    const bool named = shape_.named > 0 && pick(shape_.named) == 0;
    books.sharing.paid = named ? Sharing::public_named : Sharing::public_aggregate;
    if (shape_.shared == 0 || named) return;
    const int drawn = pick(2 * shape_.shared);
    if (drawn == 0) books.sharing.paid = Sharing::named_to_consortium;
    if (drawn == 1) books.sharing.paid = Sharing::anonymous_to_consortium;
  }

  Purchase make_purchase(int agency) {
    Purchase made;
    made.agency = agency;
    int family = 1 + pick(shape_.families);
    const bool inclusive = pick(3) > 0;
    constexpr model::KindNode kinds[] = {
        model::KindNode::esat, model::KindNode::esat, model::KindNode::ea,   model::KindNode::ei,
        model::KindNode::aci,  model::KindNode::etti, model::KindNode::geiq, model::KindNode::sep};
    const int kind = pick(8);
    // Beyond the first family each agency buys some kinds only, so that there are lonely cells.
    const auto taste = static_cast<unsigned>((agency * 31 + family) * 17 + kind) * 2654435761U;
    if (inclusive && family > 1 && (taste >> 16) % 8 != 0) family = 1;
    made.segment = model::Segment::sub_family(family, 1 + pick(shape_.sub_families));
    if (inclusive) {
      made.kind = kinds[kind];
      made.basis = pick(3) == 0 ? model::BasisNode::l2113_12 : model::BasisNode::direct;
      made.supplier = 1 + pick(shape_.suppliers / 5) + 100'000 * static_cast<int>(*made.kind);
    } else {
      made.supplier = 10'000'000 + pick(shape_.suppliers);
    }
    if (shape_.local_percent > 0 && pick(100) < shape_.local_percent) {
      made.supplier += 20'000'000 * (1 + agency % shape_.departments);
    }
    made.ess = made.supplier % 7 == 0;
    const double cents = std::exp(std::normal_distribution<double>(12, 0.8)(random_));
    made.cents = 100 + static_cast<std::int64_t>(cents);
    return made;
  }

  ConsortiumShape shape_;
  std::mt19937_64 random_;
  std::vector<model::Siret> sirets_;
  std::vector<release::Member> members_;
  std::vector<double> sizes_;
};

/// What had been sent for one year when something was released: by agency.
using Sent = std::map<int, Books>;

/// Its figures, and views of them for a build; both must live while it runs.
struct SentFigures {
  std::vector<std::vector<model::Figure>> figures;
  std::vector<model::SealedContributors> contributors{};
  std::vector<release::AgencyFigures> views;
};

inline std::string document_of(const std::string& period, int agency, const Books& books) {
  return fmt::format("{}-{}-{}", period, agency, books.version);
}

inline SentFigures figures_of_sent(const MadeConsortium& consortium, const Sent& sent,
                                   const std::string& period) {
  SentFigures made;
  Market market;
  market.agencies = consortium.shape().agencies;
  for (const auto& [agency, books] : sent) {
    market.purchases = books.purchases;
    made.figures.push_back(figures_of(market, agency));
  }
  std::size_t i = 0;
  for (const auto& [agency, books] : sent) {
    made.views.push_back({consortium.siret(agency), document_of(period, agency, books),
                          made.figures[i++], books.sharing});
  }
  return made;
}

inline release::BuildInput build_input(const MadeConsortium& consortium,
                                       const std::string& layout = "families") {
  release::BuildInput input;
  input.places = consortium.places();
  input.members = consortium.members();
  input.measures = {model::Measure::paid};
  input.layout = release::find_layout(layout).value();
  input.salt = "salt";
  input.nomenclature = &model::Nomenclature::standard();
  input.digest = [](std::string_view bytes) {
    return fmt::format("{:016x}", std::hash<std::string_view>{}(bytes));
  };
  return input;
}

}  // namespace parangon::testing
