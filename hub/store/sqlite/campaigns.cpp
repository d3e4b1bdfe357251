#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <tuple>

#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

constexpr std::string_view campaign_columns =
    "c.name, c.title, c.periods, c.datasets, c.opening, c.due, c.closing, c.agencies, c.since";

/// A list with blanks between, each item by `read`, which gives nothing for what it cannot read.
template <class T, class Read>
std::vector<T> list_from(const std::string& text, const Read& read) {
  std::vector<T> out;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const auto item = read(word);
    if (!item) unreadable("list");
    out.push_back(*item);
  }
  return out;
}

template <class T, class Write>
std::string list_of(const std::vector<T>& items, const Write& write) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ' ';
    out += write(item);
  }
  return out;
}

model::Date day_from(const std::string& text) {
  const auto day = model::Date::from_iso(text);
  if (!day) unreadable("day");
  return *day;
}

Campaign campaign_from(SQLite::Statement& row) {
  const auto text = [&](int column) { return row.getColumn(column).getString(); };
  return {.name = text(0),
          .title = text(1),
          .periods = list_from<model::Period>(text(2), &model::Period::parse),
          .datasets = list_from<model::Measure>(text(3), &model::measure_from),
          .opening = day_from(text(4)),
          .due = day_from(text(5)),
          .closing = day_from(text(6)),
          .agencies = list_from<model::Siret>(text(7), &model::Siret::parse),
          .since = from_milliseconds(row.getColumn(8).getInt64())};
}

std::vector<Campaign> campaigns_from(SQLite::Statement& select) {
  std::vector<Campaign> out;
  while (select.executeStep()) out.push_back(campaign_from(select));
  return out;
}

bool is_known(Database& db, const std::string& name) {
  SQLite::Statement select(db, "SELECT 1 FROM campaign_versions WHERE name = ?");
  select.bind(1, name);
  return select.executeStep();
}

Instant insert_version(Database& db, const Campaign& campaign) {
  const auto since = not_before_log(db, campaign.since);
  SQLite::Statement insert(db,
                           "INSERT INTO campaign_versions (name, since, title, periods, datasets, "
                           "opening, due, closing, agencies) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::bind(
      insert, campaign.name, to_milliseconds(since), campaign.title,
      list_of(campaign.periods, [](const model::Period& p) { return p.to_string(); }),
      list_of(campaign.datasets, [](model::Measure m) { return std::string(to_string(m)); }),
      campaign.opening.to_string(), campaign.due.to_string(), campaign.closing.to_string(),
      list_of(campaign.agencies, [](model::Siret s) { return s.to_string(); }));
  insert.exec();
  return since;
}

std::optional<Instant> optional_instant(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return from_milliseconds(column.getInt64());
}

/// The revisions of one period; the measure is the highest bit of a figure's packed key.
constexpr const char* select_collected =
    "SELECT s.agency, s.period, s.revision, s.received, s.nothing_to_report, "
    "EXISTS (SELECT 1 FROM figures AS f WHERE f.id BETWEEN s.sequence * 16777216 AND s.sequence * "
    "16777216 + 8388607), "
    "EXISTS (SELECT 1 FROM figures AS f WHERE f.id BETWEEN s.sequence * 16777216 + 8388608 AND "
    "s.sequence * 16777216 + 16777215), "
    "(SELECT min(c.received) FROM statements AS c WHERE c.agency = s.agency AND c.period = "
    "s.period AND c.revision = s.revision AND c.action = 'certify' AND c.received <= :bound), "
    "(SELECT min(w.received) FROM statements AS w WHERE w.agency = s.agency AND w.period = "
    "s.period AND w.revision = s.revision AND w.action = 'withdraw' AND w.received <= :bound), "
    "coalesce((SELECT g.revision FROM standings AS g WHERE g.period = s.period AND g.agency = "
    "s.agency AND g.since <= :bound ORDER BY g.statement DESC LIMIT 1), 0) = s.revision "
    "FROM submissions AS s WHERE s.period = :period AND s.received <= :bound "
    "ORDER BY s.agency, s.revision";

CollectedRevision collected_from(SQLite::Statement& row) {
  CollectedRevision out{.agency = siret_from(row.getColumn(0).getString()),
                        .period = period_from(row.getColumn(1).getString()),
                        .revision = row.getColumn(2).getInt64(),
                        .received = from_milliseconds(row.getColumn(3).getInt64()),
                        .nothing_to_report = row.getColumn(4).getInt() != 0,
                        .datasets = {},
                        .certified = optional_instant(row.getColumn(7)),
                        .withdrawn = optional_instant(row.getColumn(8)),
                        .counts = row.getColumn(9).getInt() != 0};
  if (row.getColumn(5).getInt() != 0) out.datasets.push_back(model::Measure::paid);
  if (row.getColumn(6).getInt() != 0) out.datasets.push_back(model::Measure::awarded);
  return out;
}

}  // namespace

std::vector<Campaign> SqliteStore::campaigns(AsOf as_of) const {
  return read([&](Database& db) {
    SQLite::Statement select(
        db, fmt::format("SELECT {} FROM campaign_versions AS c WHERE c.version = (SELECT "
                        "max(n.version) FROM campaign_versions AS n WHERE n.name = c.name AND "
                        "n.since <= ?) ORDER BY c.name",
                        campaign_columns));
    select.bind(1, bound_of(as_of));
    return campaigns_from(select);
  });
}

std::vector<Campaign> SqliteStore::campaign_versions(std::string_view name, AsOf as_of) const {
  return read([&](Database& db) {
    SQLite::Statement select(db, fmt::format("SELECT {} FROM campaign_versions AS c WHERE c.name "
                                             "= ? AND c.since <= ? ORDER BY c.version",
                                             campaign_columns));
    SQLite::bind(select, std::string(name), bound_of(as_of));
    return campaigns_from(select);
  });
}

std::vector<CollectedRevision> SqliteStore::collected(const std::vector<model::Period>& periods,
                                                      AsOf as_of) const {
  auto out = read([&](Database& db) {
    SQLite::Statement select(db, select_collected);
    std::vector<CollectedRevision> found;
    for (const auto& period : periods) {
      select.bind(":period", period.to_string());
      select.bind(":bound", bound_of(as_of));
      while (select.executeStep()) found.push_back(collected_from(select));
      select.reset();
    }
    return found;
  });
  std::ranges::sort(out, {}, [](const CollectedRevision& r) {
    return std::tuple(r.agency, r.period, r.revision);
  });
  return out;
}

Status SqliteStore::add_campaign(const Campaign& campaign, const EventMaker& event) {
  return write([&](Database& db) -> Status {
    if (is_known(db, campaign.name)) {
      return Error{Errc::already_exists,
                   {fmt::format("la campagne {} existe déjà", campaign.name),
                    fmt::format("campaign {} exists already", campaign.name)}};
    }
    const auto since = insert_version(db, campaign);
    return store::record_event(db, options_.ledger.get(), {since}, event);
  });
}

Status SqliteStore::change_campaign(const Campaign& campaign, const EventMaker& event) {
  return write([&](Database& db) -> Status {
    if (!is_known(db, campaign.name)) {
      return Error{Errc::not_found,
                   {fmt::format("pas de campagne {}", campaign.name),
                    fmt::format("no campaign {}", campaign.name)}};
    }
    const auto since = insert_version(db, campaign);
    return store::record_event(db, options_.ledger.get(), {since}, event);
  });
}

}  // namespace parangon::hub::store
