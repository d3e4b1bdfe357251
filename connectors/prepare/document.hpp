#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "connectors/prepare/prepare.hpp"

namespace parangon::connectors {

/// Why a warning is as it should be, by rule id.
using Justifications = std::map<std::string, std::string>;

/// What a document says of suppliers under pseudonyms.
struct Pseudonyms {
  std::string key;  ///< Name of the key.
  std::size_t cells = 0;
  std::size_t listed = 0;  ///< Over all cells.
};
/// nullopt: nothing.
std::optional<Pseudonyms> describe(const std::optional<model::SealedContributors>& contributors);

/// What would be sent for one period, and what both ends would say of it.
struct Document {
  model::Manifest manifest;
  rules::Report report;  ///< rules::check_submission's
  std::optional<Pseudonyms> pseudonyms{};

  bool holds() const { return report.errors() == 0; }
};

/// Judges the submission's content and writes the warnings found into its manifest. `previous`: the
/// figures that count for the same period a year earlier, where there are any.
rules::Report judge_content(const Job& job, model::Submission& submission,
                            std::optional<std::span<const model::Figure>> previous);

/// Takes of `justifications` those that the manifest's warnings need and that it does not have.
void justify(const Justifications& justifications, model::Manifest& manifest);

}  // namespace parangon::connectors
