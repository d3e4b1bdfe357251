#pragma once

// The parts of check(); for this folder's sources only.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/collect/check.hpp"
#include "hub/collect/events.hpp"
#include "shared/core/clock.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/log_event.hpp"

namespace parangon::hub::collect {

/// Collects the problems of one place.
class Place {
 public:
  Place(std::string where, std::vector<store::Problem>& problems)
      : where_(std::move(where)), problems_(problems) {}
  void add(Text what) { problems_.push_back({where_, std::move(what)}); }
  void add(std::string_view fr, std::string_view en, const Text& detail);

 private:
  std::string where_;
  std::vector<store::Problem>& problems_;
};

/// What the log says, once its tree was found to be right or not.
struct LogContent {
  std::vector<trust::Sha256Digest> commitments;  ///< By index.
  /// Ids in the leaves' receipts.
  std::set<std::string> submissions;
  std::set<std::string> statements;
  std::vector<wire::LogEvent> events;
};

/// A detached signature over `payload` by a chain that was trusted at `at`; nullopt and a problem
/// otherwise.
std::optional<trust::VerifiedJws> check_signature(std::string_view jws, std::string_view payload,
                                                  const trust::TrustStore& roots,
                                                  trust::Purpose purpose, Instant at, Place& place,
                                                  const Text& of);

/// A receipt's signature and its proof in the log.
void check_receipt(const store::SignedReceipt& receipt, Instant at, const CheckTrust& trust,
                   const LogContent& log, Place& place);

/// Each adds what it finds to `problems`.
LogContent check_log(const store::ReadStore& store, const trust::NoteVerifier& verifier,
                     std::vector<store::Problem>& problems);
void check_submissions(const store::ReadStore& store, const CheckTrust& trust,
                       const LogContent& log, std::vector<store::Problem>& problems);
void check_statements(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                      std::vector<store::Problem>& problems);
void check_pseudonyms(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                      std::vector<store::Problem>& problems);
void check_releases(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                    std::vector<store::Problem>& problems);
void check_disclosures(const store::ReadStore& store, const LogContent& log,
                       std::vector<store::Problem>& problems);
void check_witnesses(const store::ReadStore& store, const LogContent& log,
                     std::vector<store::Problem>& problems);
void check_events(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                  std::vector<store::Problem>& problems);
void check_outbox(const store::ReadStore& store, const LogContent& log,
                  std::vector<store::Problem>& problems);

/// Of the event's subject; empty when it has none of that name.
std::string value_of(const wire::LogEvent& event, std::string_view name);
/// All of a subject in one line, `|name=value` for each part of it.
std::string written(const Subject& subject);

}  // namespace parangon::hub::collect
