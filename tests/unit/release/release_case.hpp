#pragma once

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/made_consortium.hpp"
#include "tests/support/made_contributors.hpp"
#include "tests/support/release_attacker.hpp"

namespace parangon::testing {

/// Reads and performs the text cases of tests/cases/release (the README there has the grammar).
class ReleaseCase {
 public:
  std::vector<std::string> perform(const std::string& line) {
    std::istringstream in(line);
    std::string verb;
    in >> verb;
    if (verb == "layout") {
      in >> layout_;
    } else if (verb == "revisions") {
      std::string word;
      in >> word;
      revisions_ = word == "include" ? release::Revisions::include : release::Revisions::carry;
    } else if (verb == "window") {
      std::string word;
      in >> word;
      window_open_ = word == "open";
    } else if (verb == "consent") {
      std::string name;
      in >> name;
      consenting_.emplace_back(members_[static_cast<std::size_t>(numbers_.at(name))].siret,
                               model::Measure::paid);
    } else if (verb == "again") {
      std::string name;
      in >> name;
      ++sent_[numbers_.at(name)].version;
    } else if (verb == "agency") {
      add_agency(in);
    } else if (verb == "terms") {
      std::string name, word;
      in >> name >> word;
      Books& books = sent_[numbers_.at(name)];
      ++books.version;
      books.sharing.paid = model::sharing_from(word).value();
    } else if (verb == "buy") {
      buy(in);
    } else if (verb == "order") {
      order(in);
    } else if (verb == "pseudonyms") {
      std::string word;
      in >> word;
      pseudonyms_ = word == "on";
    } else if (verb == "key") {
      std::string name, number;
      in >> name >> number;
      keys_[numbers_.at(name)] = std::string(made_key).substr(number.size()) + number;
    } else if (verb == "release") {
      return build();
    } else if (verb == "show") {
      return show(in);
    } else if (verb == "notes") {
      std::vector<std::string> lines;
      for (const auto& note : draft_->review.notes) lines.push_back(note.en);
      return lines;
    } else if (verb == "change") {
      return {change()};
    } else {
      ADD_FAILURE() << "not understood: " << line;
    }
    return {};
  }

 private:
  void add_agency(std::istringstream& in) {
    std::string name, department;
    std::int64_t population = 0;
    in >> name >> department;
    const int number = static_cast<int>(members_.size());
    const bool counted = static_cast<bool>(in >> population);
    numbers_[name] = number;
    departments_.push_back(department);
    members_.push_back(
        {siret_of_unit(number), department, counted ? std::optional(population) : std::nullopt});
  }

  void buy(std::istringstream& in) {
    std::string name, segment, kind, basis;
    int suppliers = 0;
    std::int64_t euros = 0;
    in >> name >> segment >> kind >> suppliers >> euros >> basis;
    const int agency = numbers_.at(name);
    Books& books = sent_[agency];
    ++books.version;
    for (int i = 0; i < suppliers; ++i) {
      Purchase purchase;
      purchase.agency = agency;
      purchase.segment = *model::Segment::parse(segment);
      if (kind != "other") purchase.kind = model::kind_node_from(kind);
      if (!basis.empty()) purchase.basis = model::basis_node_from(basis).value();
      purchase.supplier = ++suppliers_;
      purchase.cents = euros * 100;
      books.purchases.push_back(purchase);
    }
  }

  /// From one supplier, who may be that of other orders.
  void order(std::istringstream& in) {
    std::string name, segment, kind, supplier;
    std::int64_t euros = 0;
    in >> name >> segment >> kind >> supplier >> euros;
    Purchase purchase;
    purchase.agency = numbers_.at(name);
    purchase.segment = *model::Segment::parse(segment);
    if (kind != "other") purchase.kind = model::kind_node_from(kind);
    purchase.supplier = named_suppliers_.emplace(supplier, suppliers_ + 1).first->second;
    suppliers_ = std::max(suppliers_, purchase.supplier);
    purchase.cents = euros * 100;
    Books& books = sent_[purchase.agency];
    ++books.version;
    books.purchases.push_back(purchase);
  }

  SentFigures figures(const Sent& sent) const {
    SentFigures made;
    Market market;
    market.agencies = static_cast<int>(members_.size());
    for (const auto& [agency, books] : sent) {
      market.purchases = books.purchases;
      made.figures.push_back(figures_of(market, agency));
      const auto key = keys_.find(agency);
      made.contributors.push_back(
          contributors_of(books.purchases, agency, key == keys_.end() ? made_key : key->second));
    }
    std::size_t i = 0;
    for (const auto& [agency, books] : sent) {
      made.views.push_back({members_[static_cast<std::size_t>(agency)].siret,
                            document(agency, books), made.figures[i], books.sharing});
      if (pseudonyms_) made.views.back().contributors = &made.contributors[i];
      ++i;
    }
    return made;
  }

  static std::string document(int agency, const Books& books) {
    return std::to_string(agency) + "-" + std::to_string(books.version);
  }

  std::vector<std::string> build() {
    release::BuildInput input;
    input.number = static_cast<std::int64_t>(kept_.size()) + 1;
    input.places = release::Territories::of_departments(departments_).value();
    input.members = members_;
    input.measures = {model::Measure::paid};
    input.layout = release::find_layout(layout_).value();
    input.salt = "salt";
    input.nomenclature = &model::Nomenclature::standard();
    input.digest = [](std::string_view bytes) { return std::to_string(bytes.size()); };
    const SentFigures now = figures(sent_), before = figures(counted_);
    input.periods.push_back({model::Period::year(2024),
                             false,
                             revisions_,
                             now.views,
                             {before.views, {}},
                             window_open_,
                             consenting_});
    consenting_.clear();
    for (const auto& [agency, books] : sent_) documents_[document(agency, books)] = {agency, books};
    auto draft = release::build(input, kept_);
    if (!draft) return {"refused: " + draft.error().message.en};
    draft_ = std::move(*draft);
    kept_.push_back(draft_->kept);
    counted_.clear();
    for (const auto& name : draft_->counted.front().documents) {
      const auto& [agency, books] = documents_.at(name);
      counted_[agency] = books;
    }
    return {};
  }

  std::string change() const {
    const auto& its = draft_->review.tables.front().change;
    if (!its) return "none";
    const auto percent = its->percent ? std::to_string(*its->percent) : "unknown";
    return fmt::format("cells {} shown {} most {} percent {}", its->cells, its->shown, its->most,
                       percent);
  }

  std::vector<std::string> show(std::istringstream& in) const {
    std::string place, segment, out;
    in >> place >> segment;
    const auto agency = numbers_.find(place);
    if (agency != numbers_.end()) place = siret_of_unit(agency->second).to_string();
    const auto read = read_release(*draft_);
    const std::string prefix = "2024/paid/" + place + "/" + segment + "/";
    for (const auto& [id, amount] : read.cells) {
      if (!id.starts_with(prefix) || !id.ends_with("/any")) continue;
      const std::string kind = id.substr(prefix.size(), id.size() - prefix.size() - 4);
      out += (out.empty() ? "" : " ") + kind + " " +
             (amount ? model::Money::cents(*amount).to_decimal() : "c");
    }
    return {out};
  }

  std::string layout_ = "families";
  release::Revisions revisions_ = release::Revisions::carry;
  std::map<std::string, int> numbers_;
  std::vector<std::string> departments_;
  std::vector<release::Member> members_;
  bool window_open_ = true;
  std::vector<std::pair<model::Siret, model::Measure>> consenting_;
  Sent sent_, counted_;
  std::map<std::string, std::pair<int, Books>> documents_;
  int suppliers_ = 0;
  bool pseudonyms_ = false;
  std::map<int, std::string> keys_;  ///< Of agencies with another than made_key.
  std::map<std::string, int> named_suppliers_;
  std::vector<release::KeptRelease> kept_;
  std::optional<release::Draft> draft_;
};

}  // namespace parangon::testing
