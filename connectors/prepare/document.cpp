#include "connectors/prepare/document.hpp"

#include "shared/rules/warning_rules.hpp"

namespace parangon::connectors {

rules::Report judge_content(const Job& job, model::Submission& submission,
                            std::optional<std::span<const model::Figure>> previous) {
  rules::Report report;
  rules::check_content(submission,
                       {job.consortium, *job.nomenclature, job.interpret.today, previous}, report);
  rules::declare_warnings(report, submission.manifest);
  return report;
}

std::optional<Pseudonyms> describe(const std::optional<model::SealedContributors>& contributors) {
  if (!contributors) return std::nullopt;
  return Pseudonyms{contributors->key(), contributors->size(), contributors->listed()};
}

void justify(const Justifications& justifications, model::Manifest& manifest) {
  for (const auto& [rule, text] : justifications) {
    if (manifest.warnings.contains(rule)) manifest.justifications.emplace(rule, text);
  }
}

}  // namespace parangon::connectors
