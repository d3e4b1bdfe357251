#include "hub/store/sqlite/rows.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <optional>

#include "hub/store/store_unavailable.hpp"

namespace parangon::hub::store {
namespace {

using model::FigureKey;
using model::FigureValue;
using model::Money;
using model::SealedCodec;
using model::Tally;

/// Reads a row's columns from left to right.
class Cursor {
 public:
  explicit Cursor(SQLite::Statement& row) : row_(row) {}
  std::int64_t number() { return row_.getColumn(index_++).getInt64(); }
  std::string text() { return row_.getColumn(index_++).getString(); }
  std::optional<Instant> instant() {
    const auto column = row_.getColumn(index_++);
    if (column.isNull()) return std::nullopt;
    return from_milliseconds(column.getInt64());
  }

 private:
  SQLite::Statement& row_;
  int index_ = 0;
};

model::Sharing sharing_from(const std::string& text) {
  const auto sharing = model::sharing_from(text);
  if (!sharing) throw StoreUnavailable(Outage::corrupt, "stored sharing terms are unknown");
  return *sharing;
}

void read_warnings(Database& db, std::int64_t sequence, model::Manifest& manifest) {
  Prepared select(
      db, "SELECT rule, findings, justification FROM submission_warnings WHERE sequence = ?");
  select.bind(1, sequence);
  while (select.executeStep()) {
    const auto rule = select.getColumn(0).getString();
    const auto findings = select.getColumn(1).getInt64();
    if (findings > 0) manifest.warnings[rule] = findings;
    const auto justification = select.getColumn(2).getString();
    if (!justification.empty()) manifest.justifications[rule] = justification;
  }
}

FigureKey key_from(std::uint32_t packed) {
  const auto key = FigureKey::unpack(packed);
  if (static_cast<int>(key.kind) >= model::kind_node_count ||
      static_cast<int>(key.basis) >= model::basis_node_count) {
    throw StoreUnavailable(Outage::corrupt, "a stored figure's key is none");
  }
  return key;
}

Tally tally_from(RawStatement& row, int first) {
  return {Money::cents(row.column(first)), Money::cents(row.column(first + 1)),
          row.column(first + 2), row.column(first + 3), static_cast<int>(row.column(first + 4))};
}

constexpr int figure_columns = 13;

std::array<std::int64_t, figure_columns> figure_row(std::int64_t sequence,
                                                    const model::Figure& figure) {
  const FigureValue& value = SealedCodec::value(figure);
  const Tally& tax = value.before_tax;
  const Tally& unknown = value.tax_unknown;
  return {figure_id(sequence, model::key_of(figure).packed()),
          model::is_sealed(figure) ? 1 : 0,
          tax.amount.in_cents(),
          tax.magnitude.in_cents(),
          tax.lines,
          tax.suppliers,
          tax.largest_share,
          unknown.amount.in_cents(),
          unknown.magnitude.in_cents(),
          unknown.lines,
          unknown.suppliers,
          unknown.largest_share,
          value.suppliers};
}

}  // namespace

std::int64_t to_milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

Instant from_milliseconds(std::int64_t milliseconds) {
  return Instant(std::chrono::milliseconds(milliseconds));
}

void unreadable(std::string_view what) {
  throw StoreUnavailable(Outage::corrupt, fmt::format("a stored {} is unreadable", what).c_str());
}

model::Siret siret_from(std::string_view text) {
  const auto siret = model::Siret::try_parse(text);
  if (!siret) throw StoreUnavailable(Outage::corrupt, "a stored SIRET is invalid");
  return *siret;
}

model::Period period_from(std::string_view text) {
  const auto period = model::Period::parse(text);
  if (!period) unreadable("period");
  return *period;
}

std::int64_t bound_of(const std::optional<Instant>& as_of) {
  return as_of ? to_milliseconds(*as_of) : std::numeric_limits<std::int64_t>::max();
}

SubmissionInfo submission_from(Database& db, SQLite::Statement& row) {
  Cursor at(row);
  // Initialisers are evaluated in the order written, which is that of submission_columns.
  SubmissionInfo out = {
      .id = at.text(),
      .sequence = at.number(),
      .revision = at.number(),
      .received = from_milliseconds(at.number()),
      .document_sha256 = at.text(),
      .document_bytes = at.number(),
      .signer_sha256 = at.text(),
      .manifest = {.agency = siret_from(at.text()),
                   .period = period_from(at.text()),
                   .register_release = at.number(),
                   .rules_version = at.text(),
                   .families_version = at.text(),
                   .secrecy = {static_cast<int>(at.number()), static_cast<int>(at.number())},
                   .lines = {at.number(), at.number(), at.number()},
                   .figures = at.number(),
                   .sealed = at.number(),
                   .nothing_to_report = at.number() != 0,
                   .sharing = {sharing_from(at.text()), sharing_from(at.text())},
                   .warnings = {},
                   .justifications = {},
                   .nonce = at.text(),
                   .idempotency_key = at.text(),
                   .created = from_milliseconds(at.number()),
                   .software = at.text()},
      .certified = at.instant(),
      .withdrawn = at.instant(),
      .counts = at.number() != 0};
  read_warnings(db, out.sequence, out.manifest);
  return out;
}

std::vector<model::Figure> figures_from(RawStatement& select, std::size_t expected) {
  std::vector<model::Figure> figures;
  figures.reserve(expected);
  while (select.step()) {
    const auto packed =
        static_cast<std::uint32_t>(select.column(0) & (model::packed_key_limit - 1));
    const auto key = key_from(packed);
    const FigureValue value{tally_from(select, 2), tally_from(select, 7), select.column(12)};
    if (select.column(1) != 0) {
      figures.emplace_back(SealedCodec::seal(key, value));
    } else {
      figures.emplace_back(model::OpenFigure{key, value});
    }
  }
  return figures;
}

void insert_figures(Database& db, std::int64_t sequence,
                    const std::vector<model::Figure>& figures) {
  RawStatement insert(db, "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  // What is bound stays bound; many columns repeat from row to row (most are zero).
  std::array<std::int64_t, figure_columns> bound{};
  for (int i = 0; i < figure_columns; ++i) insert.bind(i + 1, 0);
  for (const auto& figure : figures) {
    const auto row = figure_row(sequence, figure);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] != bound[i]) insert.bind(static_cast<int>(i) + 1, row[i]);
    }
    bound = row;
    insert.step();
    insert.reset();
  }
}

}  // namespace parangon::hub::store
