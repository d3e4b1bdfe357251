#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hub/collect/collector.hpp"
#include "hub/collect/signer.hpp"
#include "shared/model/submission.hpp"

namespace parangon::hub::collect {

/// What a submission is judged with, for the length of one call.
struct Context {
  store::Store& store;
  const model::Nomenclature& nomenclature;
  const Credentials& credentials;
  const std::string& hub_name;
  const std::string& log;  ///< vkey of the hub's log.
  rules::Consortium consortium;
  const Calendar& calendar;
  Instant now;
  const Collector::Settings& settings;
};

/// One submission on its way through the checks of Collector::submit. Used once, by one thread.
class Attempt {
 public:
  enum class Mode { validate, commit };
  Attempt(const Context& context, IncomingSubmission incoming);
  Outcome run(Mode mode);

 private:
  /// Each gives the refusal, or nothing when all is well.
  using Refusal = std::optional<Refused>;
  Refusal check_envelope();
  Refusal check_membership();
  Refusal check_signature();
  Refusal check_manifest();
  /// The repeated key's outcome; nothing for a new key.
  std::optional<Outcome> known_key();
  /// Reads the document and verifies its signature at the same time.
  Refusal read_and_verify();
  /// The day that campaigns and periods are judged by.
  model::Date day_of(Instant instant) const;
  /// Of the agency and the same period a year earlier, as they count now; none, nothing counts.
  std::vector<model::Figure> last_years_figures() const;
  /// S-CONTRIBUTORS-KEY: the key was given, and for the period's year.
  void check_pseudonym_key(rules::Report& report) const;
  rules::Report judge(std::span<const model::Figure> last_year,
                      std::span<const store::Campaign> campaigns) const;
  Outcome check_rules_only();
  Outcome check_rules_and_commit();
  Refused refused_commit(const Error& error, rules::Report report) const;
  Result<store::SignedReceipt> make_receipt(std::string_view id, std::int64_t revision,
                                            Instant received) const;

  const Context context_;
  IncomingSubmission incoming_;
  std::string document_sha256_;
  std::optional<Signer> signer_;
  std::optional<model::Submission> submission_;
};

}  // namespace parangon::hub::collect
