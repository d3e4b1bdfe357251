#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/cli/command.hpp"
#include "hub/disclosure/disclosure.hpp"

namespace CLI {
class App;
}

namespace parangon::hub::cli {

/// What the commands of `secrecy` read: a JJ file, or microdata with hierarchies and primary rules.
struct SecrecyInput {
  std::string file;
  std::string contributions;
  double insider_percent = 0;
  std::vector<std::string>
      dimensions;  ///< COLUMN or COLUMN=HIERARCHY_FILE: then FILE is microdata.
  std::vector<std::string> columns;
  std::string value;
  std::string holding;
  std::vector<std::string> rules;  ///< count=3, dominance=1,85, p=17.7, pq=10,60

  bool microdata() const { return !dimensions.empty(); }
  void declare(CLI::App& command, Lang lang);
  Result<disclosure::Table> read() const;
  Result<disclosure::PrimaryRules> primary_rules() const;

 private:
  /// No option is passed over: one that the kind of FILE has no use for is refused.
  Status check_kind() const;
};

}  // namespace parangon::hub::cli
