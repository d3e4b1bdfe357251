#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/collect/events.hpp"
#include "hub/collect/release_seal.hpp"
#include "hub/store/store.hpp"

namespace parangon::hub::collect {

/// Keeps releases of open data and lets them go on, each step with its event in the log
/// (docs/audit-events.md). As the store in threads, errors and StoreUnavailable.
class Publishing {
 public:
  /// `store` must outlive it.
  Publishing(store::Store& store, Actor actor) : store_(store), actor_(std::move(actor)) {}

  /// The number that the next draft is to be built with.
  std::int64_t next_number() const;

  /// Seals the draft's files (release_seal.hpp), sets its digest, and keeps it.
  Status keep(std::int64_t number, store::NewRelease release, const trust::PrivateKey& key,
              const std::vector<trust::Certificate>& chain);

  Status publish(std::int64_t number, Instant now);
  /// Errc::invalid_argument without a reason: it is what everybody reads in its place. One that is
  /// empty in a language is not told in that language.
  Status withdraw(std::int64_t number, Instant now, const Text& reason);
  Status discard(std::int64_t number, Instant now, const Text& reason);

 private:
  Result<Subject> subject_of(std::int64_t number) const;
  store::EventMaker event_of(std::string_view name, Subject subject) const;

  store::Store& store_;
  Actor actor_;
};

/// What the log says of a release at each step, without its number. `staff_sha256`: of its file
/// for staff; empty where there is none, and then it is left out.
Subject release_subject(std::string_view digest, std::string_view certificate_sha256,
                        Instant issued, std::string_view staff_sha256);

/// Of the release's file for staff; empty where there is none.
std::string_view staff_sha256_of(const store::ReleaseInfo& release);

/// Why, for the log: `reason` where one text stands for both languages, else `reason_fr` and
/// `reason_en`, each where it is said.
void add_reason(Subject& subject, const Text& reason);

/// Errc::not_found, naming it.
Error no_such_release(std::int64_t number);

}  // namespace parangon::hub::collect
