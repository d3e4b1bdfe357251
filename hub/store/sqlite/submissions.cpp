#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

/// The one submission that `condition` on `submissions AS s` finds with these values.
template <class... Values>
std::optional<SubmissionInfo> one(Database& db, ReadStore::AsOf as_of, std::string_view condition,
                                  const Values&... values) {
  Prepared select(
      db, fmt::format("SELECT {} FROM submissions AS s WHERE {}", submission_columns, condition));
  select.bind(":bound", bound_of(as_of));
  int at = 2;  // Parameter 1 is :bound, the first one written.
  (select.bind(at++, values), ...);
  if (!select.executeStep()) return std::nullopt;
  return submission_from(db, select);
}

std::vector<SubmissionInfo> counting(Database& db, const model::Period& period,
                                     ReadStore::AsOf as_of) {
  Prepared select(
      db, fmt::format("SELECT {} FROM standings AS n JOIN submissions AS s ON s.period = n.period "
                      "AND s.agency = n.agency AND s.revision = n.revision WHERE n.period = "
                      ":period AND n.statement = (SELECT max(l.statement) FROM standings AS l "
                      "WHERE l.period = n.period AND l.agency = n.agency AND l.since <= :bound) "
                      "ORDER BY s.agency",
                      submission_columns));
  select.bind(":period", period.to_string());
  select.bind(":bound", bound_of(as_of));
  std::vector<SubmissionInfo> out;
  while (select.executeStep()) out.push_back(submission_from(db, select));
  return out;
}

/// The bits of a packed key that a filter fixes, and their values.
struct KeyMask {
  std::uint32_t mask = 0;
  std::uint32_t value = 0;
};

template <class Axis>
void fix(const std::optional<Axis>& wanted, Axis all_bits, Axis& mask, Axis& value) {
  if (!wanted) return;
  mask = all_bits;
  value = *wanted;
}

KeyMask mask_of(const FigureFilter& filter) {
  const auto all_bits = model::FigureKey::unpack(model::packed_key_limit - 1);
  model::FigureKey mask;  // Every axis of a new key is zero bits.
  model::FigureKey value;
  fix(filter.measure, all_bits.measure, mask.measure, value.measure);
  fix(filter.segment, all_bits.segment, mask.segment, value.segment);
  fix(filter.kind, all_bits.kind, mask.kind, value.kind);
  fix(filter.basis, all_bits.basis, mask.basis, value.basis);
  return {mask.packed(), value.packed()};
}

std::vector<model::Figure> select_figures(RawStatement& select, const SubmissionInfo& info,
                                          const KeyMask& key) {
  select.reset();
  // The value with free bits 0, and with free bits 1: nothing that fits lies outside, and where
  // the measure and the segment are fixed hardly anything else lies inside.
  const std::int64_t free_bits = ~key.mask & (model::packed_key_limit - 1);
  select.bind(1, figure_id(info.sequence, key.value));
  select.bind(2, figure_id(info.sequence, key.value + free_bits));
  select.bind(3, key.mask);
  select.bind(4, key.value);
  const bool whole = key.mask == 0;
  return figures_from(select, whole ? static_cast<std::size_t>(info.manifest.figures) : 0);
}

constexpr const char* figures_in_range =
    "SELECT * FROM figures WHERE id BETWEEN ? AND ? AND (id & ?) = ? ORDER BY id";

}  // namespace

std::optional<SubmissionInfo> SqliteStore::submission(std::string_view id, AsOf as_of) const {
  return read([&](Database& db) {
    return one(db, as_of, "s.id = ? AND s.received <= :bound", std::string(id));
  });
}

std::optional<SubmissionInfo> SqliteStore::submission_by_key(model::Siret agency,
                                                             std::string_view key) const {
  return read([&](Database& db) {
    return one(db, {}, "s.agency = ? AND s.idempotency_key = ?", agency.to_string(),
               std::string(key));
  });
}

bool SqliteStore::nonce_used(model::Siret agency, std::string_view nonce) const {
  return read([&](Database& db) {
    Prepared select(db, "SELECT 1 FROM submissions WHERE agency = ? AND nonce = ?");
    select.bind(1, agency.to_string());
    select.bind(2, std::string(nonce));
    return select.executeStep();
  });
}

SubmissionPage SqliteStore::submissions(const SubmissionFilter& filter, const PageRequest& page,
                                        AsOf as_of) const {
  const auto limit = std::clamp<std::int64_t>(page.limit, 1, PageRequest::max_limit);
  return read([&](Database& db) {
    Prepared select(db,
                    fmt::format("SELECT {} FROM submissions AS s WHERE s.sequence < :before AND "
                                "s.received <= :bound{}{} ORDER BY s.sequence DESC LIMIT :limit",
                                submission_columns, filter.agency ? " AND s.agency = :agency" : "",
                                filter.period ? " AND s.period = :period" : ""));
    select.bind(":bound", bound_of(as_of));
    select.bind(":before", page.before.value_or(std::numeric_limits<std::int64_t>::max()));
    if (filter.agency) select.bind(":agency", filter.agency->to_string());
    if (filter.period) select.bind(":period", filter.period->to_string());
    select.bind(":limit", limit + 1);
    SubmissionPage out;
    while (select.executeStep()) out.items.push_back(submission_from(db, select));
    if (static_cast<std::int64_t>(out.items.size()) > limit) {
      out.items.pop_back();
      out.next = out.items.back().sequence;
    }
    return out;
  });
}

std::vector<SubmissionInfo> SqliteStore::counting_submissions(const model::Period& period,
                                                              AsOf as_of) const {
  return read([&](Database& db) { return counting(db, period, as_of); });
}

std::optional<SignedReceipt> SqliteStore::receipt(std::string_view id) const {
  return read([&](Database& db) -> std::optional<SignedReceipt> {
    Prepared select(db,
                    "SELECT e.receipt, e.receipt_jws, e.proof FROM evidence AS e JOIN "
                    "submissions AS s ON s.sequence = e.sequence WHERE s.id = ?");
    select.bind(1, std::string(id));
    if (!select.executeStep()) return std::nullopt;
    return SignedReceipt{select.getColumn(0).getString(), select.getColumn(1).getString(),
                         select.getColumn(2).getString()};
  });
}

std::optional<Evidence> SqliteStore::evidence(std::string_view id) const {
  return read([&](Database& db) -> std::optional<Evidence> {
    Prepared select(
        db,
        "SELECT s.document_sha256, s.document_bytes, e.signature, e.signer_chain, e.receipt, "
        "e.receipt_jws, e.proof FROM evidence AS e JOIN submissions AS s ON s.sequence = "
        "e.sequence WHERE s.id = ?");
    select.bind(1, std::string(id));
    if (!select.executeStep()) return std::nullopt;
    auto document = documents_.read(db, select.getColumn(0).getString(),
                                    static_cast<std::size_t>(select.getColumn(1).getInt64()));
    if (!document) throw StoreUnavailable(Outage::corrupt, document.error().message.en.c_str());
    return Evidence{std::move(*document),
                    select.getColumn(2).getString(),
                    select.getColumn(3).getString(),
                    {select.getColumn(4).getString(), select.getColumn(5).getString(),
                     select.getColumn(6).getString()}};
  });
}

std::vector<CountingChange> SqliteStore::counting_changes(const model::Period& period,
                                                          AsOf as_of) const {
  return read([&](Database& db) {
    Prepared select(db,
                    "SELECT since, agency, revision FROM standings WHERE period = ? AND since <= ? "
                    "ORDER BY statement");
    select.bind(1, period.to_string());
    select.bind(2, bound_of(as_of));
    std::vector<CountingChange> out;
    while (select.executeStep()) {
      out.push_back({from_milliseconds(select.getColumn(0).getInt64()),
                     siret_from(select.getColumn(1).getString()), select.getColumn(2).getInt64()});
    }
    return out;
  });
}

std::vector<PeriodInfo> SqliteStore::periods(AsOf as_of) const {
  return read([&](Database& db) {
    Prepared select(
        db,
        "SELECT n.period, count(*), max(n.since) FROM standings AS n WHERE n.revision > 0 AND "
        "n.statement = (SELECT max(l.statement) FROM standings AS l WHERE l.period = n.period AND "
        "l.agency = n.agency AND l.since <= ?) GROUP BY n.period");
    select.bind(1, bound_of(as_of));
    std::vector<PeriodInfo> out;
    while (select.executeStep()) {
      out.push_back({period_from(select.getColumn(0).getString()), select.getColumn(1).getInt64(),
                     from_milliseconds(select.getColumn(2).getInt64())});
    }
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.period < b.period; });
    return out;
  });
}

std::vector<AgencyFigures> SqliteStore::figures(const model::Period& period,
                                                const FigureFilter& filter, AsOf as_of) const {
  return read([&](Database& db) {
    RawStatement select(db, figures_in_range);
    const auto key = mask_of(filter);
    std::vector<AgencyFigures> out;
    for (auto& info : counting(db, period, as_of)) {
      auto figures = select_figures(select, info, key);
      out.push_back({std::move(info), std::move(figures)});
    }
    return out;
  });
}

std::vector<model::Figure> SqliteStore::figures_of(std::string_view id) const {
  return read([&](Database& db) -> std::vector<model::Figure> {
    const auto info = one(db, {}, "s.id = ?", std::string(id));
    if (!info) return {};
    RawStatement figures(db, figures_in_range);
    return select_figures(figures, *info, {});
  });
}

}  // namespace parangon::hub::store
