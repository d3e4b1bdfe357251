#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/anonymise/contributors.hpp"
#include "connectors/classify/interpret.hpp"
#include "connectors/classify/matcher.hpp"
#include "connectors/readers/reader.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/model/submission.hpp"
#include "shared/model/supplier_register.hpp"
#include "shared/rules/rules.hpp"
#include "shared/rules/submission_rules.hpp"

namespace parangon::connectors {

/// Everything that figures are made from. What is referred to must outlive the call.
struct Job {
  std::vector<readers::Source> sources;
  readers::ReadLimits limits;
  classify::InterpretOptions interpret;
  const model::Nomenclature* nomenclature = nullptr;
  const model::SupplierRegister* supplier_register = nullptr;
  const std::map<model::Siret, classify::ReviewAnswer>* answers = nullptr;
  const readers::SupplierMapping* mapping = nullptr;  ///< May be null.
  /// Warnings of the supplier mapping, by rule: they concern every document.
  std::map<std::string, std::int64_t> mapping_warnings;
  rules::Consortium consortium;
  /// Makes suppliers' pseudonyms; empty: none are sent.
  anonymise::PseudonymiserFor pseudonymiser;
};

/// Lines of one source.
struct SourceCounts {
  std::string name;
  model::LineCounts lines;
};

/// What would leave, and why the rest does not.
struct Prepared {
  model::LineCounts lines;                               ///< in = used + excluded
  std::map<std::string_view, std::int64_t> excluded_by;  ///< Rule id → lines; sums to excluded.
  std::vector<SourceCounts> sources;
  rules::Report report;  ///< Of all lines, whatever their period.
  /// Warnings by period and rule: those of the lines that the period's figures are made of. A line
  /// that is excluded belongs to no figure and no period, and its warnings neither.
  std::map<model::Period, std::map<std::string_view, std::int64_t>> warnings;
  /// Sorted by key; sealed where the primary rule fails.
  std::map<model::Period, std::vector<model::Figure>> figures;
  /// Of the same periods, where there is a pseudonymiser.
  std::map<model::Period, model::SealedContributors> contributors;
  std::map<model::Siret, classify::ReviewItem> review;

  /// The figures and suppliers of a period under a manifest; of none where nothing was found.
  model::Submission under(model::Manifest manifest) const;
};

/// Told how far the reading is: name of the source, bytes done, bytes in all.
using Progress = std::function<void(std::string_view, std::uint64_t, std::uint64_t)>;

/// Reads, interprets, matches and adds up all sources: one pass, preceded by a pass over contract
/// sources when there are payments to qualify. Nothing is written or sent. An Error means that a
/// file could not be read to its end; there are no figures then.
Result<Prepared> prepare(const Job& job, const Progress& progress);

/// What a submission says beside its figures. `nonce` and `idempotency_key` are random.
struct SubmissionHeader {
  model::Siret agency;
  std::string nonce;
  std::string idempotency_key;
  Instant created;
  std::string software;
  model::SharingTerms sharing{};
  bool nothing_to_report = false;
};
/// The submission of one period, with the warnings of its lines and without justifications. A
/// period of which nothing was found gives one without figures.
model::Submission make_submission(const Job& job, const Prepared& prepared, model::Period period,
                                  const SubmissionHeader& header);

}  // namespace parangon::connectors
