#pragma once

#include <map>

#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {

/// A store with one submission, to be damaged and checked.
class CheckTest : public CollectTest {
 protected:
  CheckTest() : id_(accepted(incoming(draft())).submission) {}

  /// Changes the file behind the store's back, with the guards of its history off.
  void plant(const std::string& sql, const std::string& blob = {}) {
    SQLite::Database db(options_.file, SQLite::OPEN_READWRITE);
    SQLite::Statement triggers(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
    std::map<std::string, std::string> guards;
    while (triggers.executeStep()) {
      guards.emplace(triggers.getColumn(0).getString(), triggers.getColumn(1).getString());
    }
    triggers.reset();
    for (const auto& [name, unused] : guards) db.exec("DROP TRIGGER " + name);
    SQLite::Statement change(db, sql);
    if (!blob.empty()) change.bind(1, blob.data(), static_cast<int>(blob.size()));
    ASSERT_GT(change.exec(), 0) << sql;
    change.reset();
    for (const auto& [unused, guard] : guards) db.exec(guard);
  }
  /// Whether exactly these words occur, one in each problem.
  void expect_problems(const std::vector<std::string>& words) {
    const auto problems = check();
    std::string all;
    for (const auto& problem : problems) all += problem.where + ": " + problem.what.en + "\n";
    EXPECT_EQ(problems.size(), words.size()) << all;
    for (const auto& word : words)
      EXPECT_NE(all.find(word), std::string::npos) << word << "\n" << all;
  }

  const std::string id_;
};

/// With a certified revision, and what the statements say of it.
class CheckHistoryTest : public CheckTest {
 protected:
  CheckHistoryTest() {
    using enum model::StatementAction;
    EXPECT_EQ(record(statement(name_certifier), agency_), "recorded");
    EXPECT_EQ(record(statement(certify), head_), "recorded");
  }
  const Holder head_ = make_person("head");
};

}  // namespace parangon::hub::collect::testing
