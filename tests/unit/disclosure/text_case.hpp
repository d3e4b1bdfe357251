#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/disclosure.hpp"
#include "hub/disclosure/microdata.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::testing {

namespace disclosure = hub::disclosure;

inline std::string slurp(const std::string& file) {
  std::ifstream in(file);
  EXPECT_TRUE(in) << file;
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Reads and performs the text cases of tests/cases/disclosure (the README there has the grammar).
class SecrecyCase {
 public:
  /// What comes out of one line; empty for a line that only sets the scene.
  std::vector<std::string> perform(const std::string& line) {
    std::istringstream in(line);
    std::string verb;
    in >> verb;
    if (verb == "rules") return set_rules(in), std::vector<std::string>{};
    if (verb == "cell") return {verdict(judge_cell(in))};
    if (verb == "union") return {verdict(judge_union(in))};
    if (verb == "record") {
      std::string row, column, holding, amount;
      in >> row >> column >> holding >> amount;
      records_ += row + "," + column + "," + holding + "," + amount + "\n";
      return {};
    }
    if (verb == "protect") {
      std::string who;
      in >> who;
      return protect(who);
    }
    ADD_FAILURE() << "not understood: " << line;
    return {};
  }

 private:
  static int permille(const std::string& percent) {
    return static_cast<int>(std::lround(std::stod(percent) * 10));
  }

  void set_rules(std::istringstream& in) {
    rules_ = {0, 1, 0, 0, 0, 0};
    for (std::string rule; in >> rule;) {
      const std::string name = rule.substr(0, rule.find('='));
      const std::string values = rule.substr(rule.find('=') + 1);
      const std::string second = values.substr(values.find(',') + 1);
      if (name == "count") rules_.minimum_count = std::stoi(values);
      if (name == "coalition") rules_.coalition = std::stoi(values);
      if (name == "p") rules_.p_permille = permille(values);
      if (name == "dominance") {
        rules_.dominance_count = std::stoi(values);
        rules_.dominance_permille = permille(second);
      }
      if (name == "pq") {
        rules_.prior_posterior_p_permille = permille(values);
        rules_.prior_posterior_q_permille = permille(second);
      }
    }
    EXPECT_TRUE(disclosure::check(rules_));
  }

  std::optional<disclosure::PrimaryFinding> judge_cell(std::istringstream& in) const {
    std::vector<disclosure::Contribution> parts;
    for (std::string word; in >> word;) {
      parts.push_back({0, 0, std::stoll(word)});
      parts.back().consents = word.ends_with('*');
    }
    return disclosure::judge(std::span<const disclosure::Contribution>(parts), rules_);
  }

  std::optional<disclosure::PrimaryFinding> judge_union(std::istringstream& in) const {
    std::vector<disclosure::PartialCell> parts;
    for (std::string word; in >> word;) {
      std::replace(word.begin(), word.end(), ',', ' ');
      std::istringstream fields(word);
      disclosure::PartialCell part;
      fields >> part.count >> part.largest >> part.total;
      read_suppliers(fields, part.known);
      parts.push_back(part);
    }
    return disclosure::judge(std::span<const disclosure::PartialCell>(parts), rules_);
  }

  static void read_suppliers(std::istringstream& in, disclosure::KnownSuppliers& known) {
    for (std::string word; in >> word;) {
      known.scope = known.scope == 0 ? 1 : known.scope;
      const auto colon = word.find(':');
      const std::string name = word.substr(0, colon);
      const auto number = std::stoll(word.substr(colon + 1));
      if (name == "key") {
        known.scope = static_cast<std::uint64_t>(number);
      } else if (name == "others") {
        known.others_at_most = number;
      } else {
        known.listed.push_back({{0, static_cast<std::uint64_t>(name[0])}, number});
      }
    }
  }

  static std::string verdict(const std::optional<disclosure::PrimaryFinding>& finding) {
    if (!finding) return "safe";
    const char* const names[] = {"frequency", "dominance", "p_percent", "prior_posterior"};
    return std::string(names[static_cast<int>(finding->reason)]) + " level " +
           std::to_string(finding->level);
  }

  std::vector<std::string> protect(const std::string& who) const {
    disclosure::MicrodataLayout layout;
    layout.columns = {"row", "column", "holding", "amount"};
    layout.dimensions = {{"row", {}}, {"column", {}}};
    layout.value = "amount";
    layout.holding = "holding";
    auto table = disclosure::table_from_microdata(records_, layout);
    EXPECT_TRUE(table);
    if (!table) return {};
    disclosure::Request request;
    request.table = *table;
    request.rules = rules_;
    request.singletons = who == "insider"   ? disclosure::Singletons::insider
                         : who == "virtual" ? disclosure::Singletons::virtual_cells
                                            : disclosure::Singletons::none;
    const auto outcome = disclosure::secure(std::move(request));
    EXPECT_TRUE(outcome);
    if (!outcome) return {};
    EXPECT_TRUE(outcome->audit.failures.empty());
    const auto pattern = outcome->published_pattern();
    auto lines = grid(*table, pattern);
    // Whoever it was protected from, insiders are counted.
    auto seen = *table;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      seen.cells[i].status = outcome->table.cells[i].status;
    }
    const auto report = disclosure::audit(seen, pattern, {});
    if (!report.failures.empty()) {
      lines.push_back("failures " + std::to_string(report.failures.size()));
    }
    return lines;
  }

  static std::vector<std::string> grid(const disclosure::Table& table,
                                       const disclosure::Pattern& pattern) {
    std::map<std::string, std::string> rows;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const std::string& id = table.cells[i].id;
      std::string& row = rows[id.substr(0, id.find('|'))];
      row += "  " + id.substr(id.find('|') + 1) + " " + std::to_string(table.cells[i].value);
      if (disclosure::hidden(pattern[i])) row += static_cast<char>(pattern[i]);
    }
    std::vector<std::string> lines;
    for (const auto& [name, row] : rows) lines.push_back(name + row);
    return lines;
  }

  disclosure::PrimaryRules rules_;
  std::string records_;
};

}  // namespace parangon::testing
