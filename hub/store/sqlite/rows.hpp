#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "hub/store/records.hpp"
#include "hub/store/sqlite/database.hpp"
#include "hub/store/sqlite/raw_statement.hpp"

namespace parangon::hub::store {

/// Figures' ids: the submission's sequence, then the 24 bits of the packed key.
constexpr std::int64_t figure_id(std::int64_t sequence, std::int64_t key) {
  return sequence * static_cast<std::int64_t>(model::packed_key_limit) + key;
}

std::int64_t to_milliseconds(Instant instant);
Instant from_milliseconds(std::int64_t milliseconds);
/// The instant that a reading as of `as_of` must not see beyond, in milliseconds.
std::int64_t bound_of(const std::optional<Instant>& as_of);

/// What submission_from() reads, of `submissions AS s`, as of the parameter `:bound`.
inline constexpr std::string_view submission_columns =
    "s.id, s.sequence, s.revision, s.received, s.document_sha256, s.document_bytes, "
    "s.signer_sha256, s.agency, s.period, s.register_release, s.rules_version, "
    "s.families_version, s.secrecy_min_suppliers, s.secrecy_max_share, s.lines_in, s.lines_used, "
    "s.lines_excluded, s.figures, s.sealed, s.nothing_to_report, s.sharing_paid, "
    "s.sharing_awarded, s.nonce, s.idempotency_key, s.created, s.software, "
    "(SELECT min(c.received) FROM statements AS c WHERE c.agency = s.agency AND c.period = "
    "s.period AND c.revision = s.revision AND c.action = 'certify' AND c.received <= :bound), "
    "(SELECT min(w.received) FROM statements AS w WHERE w.agency = s.agency AND w.period = "
    "s.period AND w.revision = s.revision AND w.action = 'withdraw' AND w.received <= :bound), "
    "coalesce((SELECT g.revision FROM standings AS g WHERE g.period = s.period AND g.agency = "
    "s.agency AND g.since <= :bound ORDER BY g.statement DESC LIMIT 1), 0) = s.revision";
/// The row with its warnings, which are read from `db`. Throws Outage::corrupt for a value that no
/// commit can have written.
SubmissionInfo submission_from(Database& db, SQLite::Statement& row);

/// Throws Outage::corrupt: a `what` was stored that cannot be read.
[[noreturn]] void unreadable(std::string_view what);
/// A SIRET that was stored. Throws Outage::corrupt when it is none.
model::Siret siret_from(std::string_view text);
/// A period that was stored. Throws Outage::corrupt when it is none.
model::Period period_from(std::string_view text);

/// The rows of a statement that selects `*` of figures in the order of their ids.
std::vector<model::Figure> figures_from(RawStatement& select, std::size_t expected);

/// Writes all figures of a submission with one prepared statement.
void insert_figures(Database& db, std::int64_t sequence, const std::vector<model::Figure>& figures);

}  // namespace parangon::hub::store
