#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"
#include "hub/store/sqlite/statement_rows.hpp"

namespace parangon::hub::store {
namespace {

constexpr std::string_view statement_columns =
    "s.id, s.sequence, s.received, s.document_sha256, s.signer_sha256, s.signer_person, s.agency, "
    "s.action, s.period, s.revision, s.subject_sha256, s.person, s.person_name, s.reason, s.nonce, "
    "s.idempotency_key, s.created, s.software";

model::StatementAction action_from(const std::string& text) {
  const auto action = model::statement_action_from(text);
  if (!action) throw StoreUnavailable(Outage::corrupt, "a stored statement's action is unknown");
  return *action;
}

std::optional<model::Period> optional_period(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return period_from(text);
}

StatementInfo statement_from(SQLite::Statement& row) {
  const auto text = [&](int column) { return row.getColumn(column).getString(); };
  const auto number = [&](int column) { return row.getColumn(column).getInt64(); };
  return {.id = text(0),
          .sequence = number(1),
          .received = from_milliseconds(number(2)),
          .document_sha256 = text(3),
          .signer_sha256 = text(4),
          .signer_person = text(5),
          .content = {.agency = siret_from(text(6)),
                      .action = action_from(text(7)),
                      .period = optional_period(text(8)),
                      .revision = number(9),
                      .subject_sha256 = text(10),
                      .person = text(11),
                      .person_name = text(12),
                      .reason = text(13),
                      .nonce = text(14),
                      .idempotency_key = text(15),
                      .created = from_milliseconds(number(16)),
                      .software = text(17)}};
}

}  // namespace

std::vector<Certifier> certifiers_of(Database& db, const std::string& agency,
                                     const std::optional<Instant>& as_of) {
  // A person's newest naming or removal decides.
  Prepared select(
      db,
      "SELECT s.person, s.person_name, s.received FROM statements AS s WHERE s.agency = :agency "
      "AND s.action = 'name_certifier' AND s.sequence = (SELECT max(n.sequence) FROM statements "
      "AS n WHERE n.agency = s.agency AND n.person = s.person AND n.action IN ('name_certifier', "
      "'remove_certifier') AND n.received <= :bound) ORDER BY s.person");
  select.bind(":agency", agency);
  select.bind(":bound", bound_of(as_of));
  std::vector<Certifier> out;
  while (select.executeStep()) {
    out.push_back({select.getColumn(0).getString(), select.getColumn(1).getString(),
                   from_milliseconds(select.getColumn(2).getInt64())});
  }
  return out;
}

StatementPage SqliteStore::statements(std::optional<model::Siret> agency, const PageRequest& page,
                                      AsOf as_of) const {
  const auto limit = std::clamp<std::int64_t>(page.limit, 1, PageRequest::max_limit);
  return read([&](Database& db) {
    Prepared select(
        db, fmt::format("SELECT {} FROM statements AS s WHERE s.sequence < :before AND s.received "
                        "<= :bound{} ORDER BY s.sequence DESC LIMIT :limit",
                        statement_columns, agency ? " AND s.agency = :agency" : ""));
    select.bind(":before", page.before.value_or(std::numeric_limits<std::int64_t>::max()));
    select.bind(":bound", bound_of(as_of));
    if (agency) select.bind(":agency", agency->to_string());
    select.bind(":limit", limit + 1);
    StatementPage out;
    while (select.executeStep()) out.items.push_back(statement_from(select));
    if (static_cast<std::int64_t>(out.items.size()) > limit) {
      out.items.pop_back();
      out.next = out.items.back().sequence;
    }
    return out;
  });
}

std::optional<StatementInfo> SqliteStore::statement(std::string_view id) const {
  return read([&](Database& db) -> std::optional<StatementInfo> {
    Prepared select(
        db, fmt::format("SELECT {} FROM statements AS s WHERE s.id = ?", statement_columns));
    select.bind(1, std::string(id));
    if (!select.executeStep()) return std::nullopt;
    return statement_from(select);
  });
}

std::optional<StatementInfo> SqliteStore::statement_by_key(model::Siret agency,
                                                           std::string_view key) const {
  return read([&](Database& db) -> std::optional<StatementInfo> {
    Prepared select(
        db, fmt::format("SELECT {} FROM statements AS s WHERE s.agency = ? AND s.idempotency_key "
                        "= ?",
                        statement_columns));
    SQLite::bind(select, agency.to_string(), std::string(key));
    if (!select.executeStep()) return std::nullopt;
    return statement_from(select);
  });
}

std::optional<Evidence> SqliteStore::statement_evidence(std::string_view id) const {
  return read([&](Database& db) -> std::optional<Evidence> {
    Prepared select(
        db,
        "SELECT e.document, e.signature, e.signer_chain, e.receipt, e.receipt_jws, e.proof FROM "
        "statement_evidence AS e JOIN statements AS s ON s.sequence = e.sequence WHERE s.id = ?");
    select.bind(1, std::string(id));
    if (!select.executeStep()) return std::nullopt;
    const auto text = [&](int column) { return select.getColumn(column).getString(); };
    return Evidence{text(0), text(1), text(2), {text(3), text(4), text(5)}};
  });
}

std::vector<Certifier> SqliteStore::certifiers(model::Siret agency, AsOf as_of) const {
  return read([&](Database& db) { return certifiers_of(db, agency.to_string(), as_of); });
}

}  // namespace parangon::hub::store
