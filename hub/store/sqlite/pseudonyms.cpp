#include <SQLiteCpp/VariadicBind.h>

#include <algorithm>

#include "hub/store/sqlite/contributor_rows.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

using model::ListedContributor;

constexpr std::size_t listed_bytes = std::tuple_size_v<model::Pseudonym> + 1;

std::string packed(const std::vector<ListedContributor>& listed) {
  std::string out;
  out.reserve(listed.size() * listed_bytes);
  for (const auto& supplier : listed) {
    out.append(supplier.pseudonym.begin(), supplier.pseudonym.end());
    out.push_back(static_cast<char>(supplier.share));
  }
  return out;
}

std::vector<ListedContributor> unpacked(std::string_view bytes) {
  if (bytes.size() % listed_bytes != 0) unreadable("list of suppliers");
  std::vector<ListedContributor> out;
  for (; !bytes.empty(); bytes.remove_prefix(listed_bytes)) {
    ListedContributor supplier;
    std::copy_n(bytes.begin(), supplier.pseudonym.size(), supplier.pseudonym.begin());
    supplier.share = static_cast<unsigned char>(bytes[listed_bytes - 1]);
    out.push_back(supplier);
  }
  return out;
}

model::LeafContributors leaf_from(SQLite::Statement& row, std::int64_t first_id) {
  model::LeafContributors out;
  out.cell =
      model::LeafCell::unpack(static_cast<std::uint32_t>(row.getColumn(0).getInt64() - first_id));
  out.suppliers = row.getColumn(1).getInt64();
  out.magnitude = model::Money::cents(row.getColumn(2).getInt64());
  out.others_share = row.getColumn(3).getInt();
  const auto listed = row.getColumn(4);
  out.listed = unpacked(
      {static_cast<const char*>(listed.getBlob()), static_cast<std::size_t>(listed.getBytes())});
  return out;
}

PseudonymRecord record_from(SQLite::Statement& row) {
  const auto text = [&](int column) { return row.getColumn(column).getString(); };
  const auto action = model::pseudonym_action_from(text(2));
  if (!action) unreadable("document about keys");
  return {.sequence = row.getColumn(0).getInt64(),
          .received = from_milliseconds(row.getColumn(1).getInt64()),
          .action = *action,
          .agency = siret_from(text(3)),
          .key = {text(4), row.getColumn(5).getInt64(), row.getColumn(6).getInt64(), text(7)},
          .signer_sha256 = text(8),
          .document_sha256 = text(9)};
}

std::vector<PseudonymRecord> records(Database& db, const std::optional<Instant>& as_of) {
  Prepared select(db,
                  "SELECT sequence, received, action, agency, key, number, from_year, replaces, "
                  "signer_sha256, document_sha256 FROM pseudonym_documents WHERE received <= ? "
                  "ORDER BY sequence");
  select.bind(1, bound_of(as_of));
  std::vector<PseudonymRecord> out;
  while (select.executeStep()) out.push_back(record_from(select));
  Prepared recipients(db,
                      "SELECT agency, certificate_sha256 FROM pseudonym_recipients WHERE document "
                      "= ? ORDER BY agency, certificate_sha256");
  for (auto& record : out) {
    recipients.bind(1, record.sequence);
    while (recipients.executeStep()) {
      record.recipients.push_back(
          {siret_from(recipients.getColumn(0).getString()), recipients.getColumn(1).getString()});
    }
    recipients.reset();
  }
  return out;
}

void insert_document(Database& db, std::int64_t sequence, Instant received,
                     const PseudonymRecord& record, const PseudonymEvidence& evidence) {
  Prepared insert(db,
                  "INSERT INTO pseudonym_documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::bind(insert, sequence, to_milliseconds(received), std::string(to_string(record.action)),
               record.agency.to_string(), record.key.id, record.key.number, record.key.from_year,
               record.key.replaces, record.signer_sha256, record.document_sha256, evidence.document,
               evidence.signature, evidence.signer_chain_pem);
  insert.exec();
  Prepared recipient(db, "INSERT INTO pseudonym_recipients VALUES (?, ?, ?)");
  for (const auto& each : record.recipients) {
    SQLite::bind(recipient, sequence, each.agency.to_string(), each.certificate_sha256);
    recipient.exec();
    recipient.reset();
  }
}

Error no_member(const model::Siret& agency) {
  return {Errc::not_found,
          {agency.to_string() + " n'est pas membre", agency.to_string() + " is no member"}};
}

}  // namespace

void insert_contributors(Database& db, std::int64_t sequence,
                         const model::SealedContributors& contributors) {
  Prepared key(db, "INSERT INTO contributor_keys VALUES (?, ?)");
  SQLite::bind(key, sequence, contributors.key());
  key.exec();
  Prepared insert(db, "INSERT INTO contributors VALUES (?, ?, ?, ?, ?)");
  for (const auto& leaf : model::ContributorsCodec::cells(contributors)) {
    const auto listed = packed(leaf.listed);
    SQLite::bind(insert, contributor_id(sequence, leaf.cell.packed()), leaf.suppliers,
                 leaf.magnitude.in_cents(), leaf.others_share);
    insert.bindNoCopy(5, listed.data(), static_cast<int>(listed.size()));
    insert.exec();
    insert.reset();
  }
}

std::optional<model::SealedContributors> SqliteStore::contributors_of(
    std::string_view submission) const {
  return read([&](Database& db) -> std::optional<model::SealedContributors> {
    Prepared key(db,
                 "SELECT k.submission, k.key FROM contributor_keys AS k JOIN submissions AS s ON "
                 "s.sequence = k.submission WHERE s.id = ?");
    key.bind(1, std::string(submission));
    if (!key.executeStep()) return std::nullopt;
    const auto sequence = key.getColumn(0).getInt64();
    Prepared select(db,
                    "SELECT id, suppliers, magnitude, others_share, listed FROM contributors WHERE "
                    "id >= ? AND id < ? ORDER BY id");
    const auto first = contributor_id(sequence, 0);
    SQLite::bind(select, first, contributor_id(sequence + 1, 0));
    std::vector<model::LeafContributors> cells;
    while (select.executeStep()) cells.push_back(leaf_from(select, first));
    return model::ContributorsCodec::seal(key.getColumn(1).getString(), std::move(cells));
  });
}

std::vector<PseudonymRecord> SqliteStore::pseudonym_records(AsOf as_of) const {
  return read([&](Database& db) { return records(db, as_of); });
}

std::optional<PseudonymEvidence> SqliteStore::pseudonym_evidence(std::int64_t sequence) const {
  return read([&](Database& db) -> std::optional<PseudonymEvidence> {
    Prepared select(db,
                    "SELECT document, signature, signer_chain FROM pseudonym_documents WHERE "
                    "sequence = ?");
    select.bind(1, sequence);
    if (!select.executeStep()) return std::nullopt;
    return PseudonymEvidence{select.getColumn(0).getString(), select.getColumn(1).getString(),
                             select.getColumn(2).getString()};
  });
}

Result<PseudonymOutcome> SqliteStore::add_pseudonym_document(const PseudonymRecord& record,
                                                             const PseudonymEvidence& evidence,
                                                             const PseudonymJudge& judge,
                                                             const EventMaker& event) {
  return write([&](Database& db) -> Result<PseudonymOutcome> {
    Prepared member(db, "SELECT 1 FROM agencies WHERE siret = ?");
    member.bind(1, record.agency.to_string());
    if (!member.executeStep()) return no_member(record.agency);
    const auto recorded = records(db, std::nullopt);
    if (std::ranges::find(recorded, record.document_sha256, &PseudonymRecord::document_sha256) !=
        recorded.end()) {
      return PseudonymOutcome{true};
    }
    if (auto judged = judge(recorded); !judged) return judged.error();
    const auto sequence = recorded.empty() ? 1 : recorded.back().sequence + 1;
    const Stamp stamp{not_before_log(db, record.received), 0};
    insert_document(db, sequence, stamp.at, record, evidence);
    if (auto logged = store::record_event(db, options_.ledger.get(), stamp, event); !logged) {
      return logged.error();
    }
    return PseudonymOutcome{};
  });
}

}  // namespace parangon::hub::store
