#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/cli/command.hpp"
#include "hub/collect/register_import.hpp"
#include "shared/wire/register.hpp"

namespace parangon::hub::cli {

/// What the files of one import gave, together.
struct ImportedFiles {
  std::vector<model::RegisterEntry> entries;
  std::vector<rules::Finding> findings;  ///< The first ones of each file.
  std::map<std::string_view, std::int64_t> counts;
  std::int64_t rows = 0;
  std::int64_t left_out = 0;

  void add(wire::RegisterReading reading);
};

/// Rows in and out, then each rule that spoke with its first findings.
void print_report(const ImportedFiles& files, Session& session);
void print_outcome(const collect::RegisterImport& imported, Session& session);
std::string import_json(const ImportedFiles& files, const collect::RegisterImport& imported);

}  // namespace parangon::hub::cli
