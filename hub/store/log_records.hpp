#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/log/ledger.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::store {

/// What a change gets when it is recorded, known inside its transaction only.
struct Stamp {
  Instant at;  ///< Never before the newest entry of the log.
  /// Of a register release, a release of open data or a message; 0 elsewhere.
  std::int64_t number = 0;
};
/// Makes the log's document for a change. An error rolls the change back and becomes its error.
using EventMaker = std::function<Result<std::string>(const Stamp&)>;

/// A checkpoint that the hub has signed.
struct LogCheckpoint {
  std::uint64_t size = 0;
  Instant at;
  std::string note;  ///< C2SP signed note with the log's own signature alone.
  std::string edge;  ///< The right edge of its tree, as trust::CompactRange::to_bytes.
};

/// A member that watches the log, by the key that it cosigns with.
struct LogWitness {
  model::Siret agency;
  std::string vkey;  ///< Type cosignature (C2SP tlog-cosignature).
  Instant since;
};

/// A checkpoint that the hub has signed and that is not of its history: a member showed it, or the
/// hub found it where it keeps the newest one apart from the store.
struct LogAlarm {
  enum class Kind {
    behind,  ///< Of a larger tree: the store is older than what was signed (a restored backup).
    forked,  ///< Of another tree of that size or before.
  };
  Kind kind = Kind::behind;
  Instant at;
  std::optional<model::Siret> agency;  ///< Who showed it; none: the hub found it.
  std::string note;                    ///< The checkpoint, as evidence.
};
std::string_view to_string(LogAlarm::Kind kind);
/// The SIRET of who showed it; empty for the hub.
std::string shown_by(const LogAlarm& alarm);

}  // namespace parangon::hub::store
