#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/text.hpp"

namespace parangon::rules {

/// An error blocks: the line is excluded, the submission refused. A warning asks: the line is
/// used, the submission accepted, and somebody should look.
enum class Severity { error, warning };
std::string_view to_string(Severity severity);

/// What a rule judges: purchase lines (P-), the supplier register (R-), figures (F-), or a whole
/// submission (S-).
enum class Subject { purchase_line, supplier_register, figure, submission };

/// One validation rule. Ids are stable for ever: a rule that goes is retired, its id not reused.
/// `message` may hold {0} and {1}, replaced by a finding's arguments.
struct Rule {
  std::string_view id;
  Subject subject;
  Severity severity;
  std::string_view message_fr;
  std::string_view message_en;
  std::string_view source;  ///< Where the rule comes from: an article, a standard, a decision.
};

/// Every rule, ordered by id.
std::span<const Rule> catalogue();
/// Changes whenever a rule is retired or judges differently, or one is added that a document made
/// before may fail. Sent in each manifest.
std::string_view catalogue_version();
/// nullptr for an unknown id.
const Rule* find(std::string_view id);
/// The catalogue as the Markdown page docs/rules.md.
std::string catalogue_markdown();

/// Where in a source something was found.
struct Where {
  std::string source;    ///< File name without its folder, or a table's name.
  std::int64_t row = 0;  ///< Line of a text file, ordinal of a record (from 1); 0: the whole.
  std::string column;    ///< Column, element or path; may be empty.
};

/// One application of a rule. `rule` is an id of the catalogue.
struct Finding {
  std::string_view rule;
  Where where;
  std::vector<Text> args;

  const Rule& definition() const;
  Severity severity() const { return definition().severity; }
  /// Message with arguments, without the position.
  std::string message(Lang lang) const;
};

/// Findings of one run: every one is counted, the first ones per rule are kept with their
/// position (memory stays flat however bad the file is). Not thread-safe.
class Report {
 public:
  /// How many findings of each rule are kept in full.
  static constexpr std::size_t kept_per_rule = 100;

  void add(Finding finding);
  /// Counts without building a Finding once the rule's quota is full: for hot loops.
  /// True when the caller should build and add the finding in full.
  bool wants(std::string_view rule) const;
  /// Counts `times` more without keeping anything.
  void count(std::string_view rule, std::int64_t times = 1);

  std::int64_t errors() const { return errors_; }
  std::int64_t warnings() const { return warnings_; }
  /// By rule id.
  const std::map<std::string_view, std::int64_t>& counts() const { return counts_; }
  std::span<const Finding> findings() const { return findings_; }

 private:
  std::map<std::string_view, std::int64_t> counts_;
  std::vector<Finding> findings_;
  std::int64_t errors_ = 0;
  std::int64_t warnings_ = 0;
};

}  // namespace parangon::rules
