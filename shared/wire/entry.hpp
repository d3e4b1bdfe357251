#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

/// Whether an agency's figures are in the published tables, and what would follow if they entered
/// alone (docs/protocol.md, "Entering alone").
namespace parangon::wire {

/// Where an agency's counting figures of one period and measure stand.
enum class TableStanding {
  shown,    ///< The newest vintage shows these figures.
  waiting,  ///< It shows others of the agency, or none: they wait for company, or for a consent.
  absent,   ///< Nothing of the agency counts.
};
/// "shown", "waiting", "absent".
std::string_view to_string(TableStanding standing);

/// One table that members can read, as it stands for one agency.
struct EntryTable {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  std::int64_t vintage = 0;  ///< The newest with such a table.
  std::int64_t state = 0;    ///< The state of the figures that it shows.
  TableStanding standing = TableStanding::absent;
  std::int64_t waiting = 0;  ///< Agencies whose figures changed since, this one included.
  std::int64_t needed = 0;   ///< So many hide each other.
  bool window_open = true;
  std::string next_window{};  ///< "2026-04-01"; empty when one is open, or none is configured.
};

/// The answer of GET /v1/entry.
std::string write_entry_tables(const std::vector<EntryTable>& tables);
/// Errc::malformed names the member.
Result<std::vector<EntryTable>> read_entry_tables(std::string_view json);

/// What would follow for one of the agency's figures.
struct EntryEffect {
  model::FigureKey key;
  /// By how much it changes against the state shown; of a sealed figure it is not told.
  std::optional<model::Money> change;
  /// Everybody will be able to compute the change. Else the new figure stays withheld, and the
  /// state shown before stays readable.
  bool shows = false;
};

/// What a consent to enter alone is bound to, by the SHA-256 of its bytes. Tables in which the
/// agency waits.
struct EntryPreview {
  struct Table {
    model::Measure measure = model::Measure::paid;
    std::int64_t state = 0;  ///< That would be left.
    std::vector<EntryEffect> effects;
  };
  model::Siret agency;
  model::Period period;
  std::int64_t revision = 0;  ///< That would enter.
  std::string layout;         ///< Of the tables: how far down the effects go.
  std::vector<Table> tables;
};

/// The answer of GET /v1/entry/{period}. Deterministic.
std::string write_entry_preview(const EntryPreview& preview);
Result<EntryPreview> read_entry_preview(std::string_view json);

}  // namespace parangon::wire
