#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/cli/command.hpp"
#include "hub/disclosure/disclosure.hpp"
#include "hub/disclosure/jj_format.hpp"

namespace CLI {
class App;
}

namespace parangon::hub::cli {

/// What the commands of `secrecy` read: a JJ file with its contributions, or microdata with
/// hierarchies; and primary rules.
struct SecrecyInput {
  std::string file;
  std::string contributions;
  double insider_percent = 0;
  /// COLUMN or COLUMN=HIERARCHY_FILE[,HIERARCHY_FILE…]: then FILE is microdata.
  std::vector<std::string> dimensions;
  std::vector<std::string> tables;  ///< COLUMN,COLUMN…: those that span one table.
  std::vector<std::string> columns;
  std::string value;
  std::string holding;
  std::string weight;
  int coalition = 1;               ///< Contributors that may pool what they know.
  std::vector<std::string> rules;  ///< count=3, dominance=1,85, p=17.7, pq=10,60, zero-unsafe=0

  bool microdata() const { return !dimensions.empty(); }
  /// Whether primary_rules() decide what is unsafe: with microdata always, with JJ when asked.
  bool judged_by_rules() const { return microdata() || !rules.empty(); }
  void declare(CLI::App& command, Lang lang);
  /// `notes` gets what whoever runs the command should know of how FILE was read.
  Result<disclosure::Table> read(disclosure::Notes& notes) const;
  /// In the unit of a table with so many decimals.
  Result<disclosure::PrimaryRules> primary_rules(unsigned decimals) const;

 private:
  /// No option is passed over: one that the kind of FILE has no use for is refused.
  Status check_kind() const;
};

/// One line a note, to Session::err.
void tell(const disclosure::Notes& notes, Session& session);

inline constexpr std::uint64_t max_pattern_bytes = 64ULL << 20;

/// A file's text in UTF-8, whatever of UTF-8, UTF-16 and the Western encodings it is in.
Result<std::string> read_text(const std::string& file, std::uint64_t max_bytes);

}  // namespace parangon::hub::cli
