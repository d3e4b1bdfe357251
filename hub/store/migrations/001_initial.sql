-- Tables of the hub's store; docs/storage.md explains them. Instants are milliseconds since
-- 1970-01-01T00:00:00Z, digests lower-case hexadecimal, amounts cents, hashes of the log 32 bytes.

CREATE TABLE metadata (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE agencies (
  siret TEXT PRIMARY KEY CHECK (length(siret) = 14),
  added INTEGER NOT NULL
) STRICT;

-- What was known of a member from an instant on; the newest row says what holds now.
CREATE TABLE agency_versions (
  version INTEGER PRIMARY KEY,
  siret TEXT NOT NULL REFERENCES agencies (siret),
  since INTEGER NOT NULL,
  name TEXT NOT NULL,
  department TEXT NOT NULL,
  population INTEGER NOT NULL CHECK (population >= 0),
  contact TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  suspended_reason TEXT NOT NULL
) STRICT;
CREATE INDEX agency_versions_by_siret ON agency_versions (siret, version);

CREATE TABLE register_releases (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  created INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  note TEXT NOT NULL,
  entries INTEGER NOT NULL,
  csv BLOB NOT NULL,
  signature TEXT NOT NULL
) STRICT;

CREATE TABLE submissions (
  sequence INTEGER PRIMARY KEY CHECK (sequence BETWEEN 1 AND 549755813887),
  id TEXT NOT NULL UNIQUE,
  agency TEXT NOT NULL REFERENCES agencies (siret),
  period TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  received INTEGER NOT NULL,
  document_sha256 TEXT NOT NULL UNIQUE,
  document_bytes INTEGER NOT NULL,
  signer_sha256 TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  nonce TEXT NOT NULL,
  register_release INTEGER NOT NULL REFERENCES register_releases (number),
  rules_version TEXT NOT NULL,
  families_version TEXT NOT NULL,
  secrecy_min_suppliers INTEGER NOT NULL,
  secrecy_max_share INTEGER NOT NULL,
  lines_in INTEGER NOT NULL,
  lines_used INTEGER NOT NULL,
  lines_excluded INTEGER NOT NULL,
  figures INTEGER NOT NULL,
  sealed INTEGER NOT NULL,
  nothing_to_report INTEGER NOT NULL CHECK (nothing_to_report IN (0, 1)),
  sharing_paid TEXT NOT NULL,
  sharing_awarded TEXT NOT NULL,
  created INTEGER NOT NULL,
  software TEXT NOT NULL,
  UNIQUE (period, agency, revision),
  UNIQUE (agency, idempotency_key),
  UNIQUE (agency, nonce)
) STRICT;
CREATE INDEX submissions_by_agency ON submissions (agency, sequence);
CREATE INDEX submissions_by_received ON submissions (received);

-- Findings of warning rules that the agency reported, and why it sent all the same.
CREATE TABLE submission_warnings (
  sequence INTEGER NOT NULL REFERENCES submissions (sequence),
  rule TEXT NOT NULL,
  findings INTEGER NOT NULL,
  justification TEXT NOT NULL,
  PRIMARY KEY (sequence, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  sequence INTEGER PRIMARY KEY REFERENCES submissions (sequence),
  signature TEXT NOT NULL,
  signer_chain TEXT NOT NULL,
  receipt TEXT NOT NULL,
  receipt_jws TEXT NOT NULL,
  proof TEXT NOT NULL
) STRICT;

-- Documents as received, by content. One that moved to a file of its own has no row here but one
-- in document_archives.
CREATE TABLE documents (
  sha256 TEXT PRIMARY KEY,
  zstd BLOB NOT NULL
) STRICT;
CREATE TABLE document_archives (
  sha256 TEXT PRIMARY KEY REFERENCES submissions (document_sha256),
  archived INTEGER NOT NULL,
  file_bytes INTEGER NOT NULL,
  file_sha256 TEXT NOT NULL
) STRICT;

-- id = submissions.sequence * 16777216 + packed key (24 bits): one revision's figures lie together
-- in key order, and there is no second index to keep.
CREATE TABLE figures (
  id INTEGER PRIMARY KEY,
  sealed INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  magnitude INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  tally_suppliers INTEGER NOT NULL,
  largest_share INTEGER NOT NULL,
  unknown_amount INTEGER NOT NULL,
  unknown_magnitude INTEGER NOT NULL,
  unknown_lines INTEGER NOT NULL,
  unknown_suppliers INTEGER NOT NULL,
  unknown_largest_share INTEGER NOT NULL,
  suppliers INTEGER NOT NULL
) STRICT;

-- What people of an agency declared: who certifies, and what was certified, withdrawn, reverted.
CREATE TABLE statements (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  agency TEXT NOT NULL REFERENCES agencies (siret),
  action TEXT NOT NULL,
  period TEXT NOT NULL,
  revision INTEGER NOT NULL,
  subject_sha256 TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  received INTEGER NOT NULL,
  signer_sha256 TEXT NOT NULL,
  signer_person TEXT NOT NULL,
  document_sha256 TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  nonce TEXT NOT NULL,
  created INTEGER NOT NULL,
  software TEXT NOT NULL,
  UNIQUE (agency, idempotency_key),
  UNIQUE (agency, nonce)
) STRICT;
CREATE INDEX statements_by_revision ON statements (agency, period, revision);
CREATE TABLE statement_evidence (
  sequence INTEGER PRIMARY KEY REFERENCES statements (sequence),
  document TEXT NOT NULL,
  signature TEXT NOT NULL,
  signer_chain TEXT NOT NULL,
  receipt TEXT NOT NULL,
  receipt_jws TEXT NOT NULL,
  proof TEXT NOT NULL
) STRICT;

-- Which revision of an agency and period counts from a statement on; 0: none.
CREATE TABLE standings (
  statement INTEGER PRIMARY KEY REFERENCES statements (sequence),
  period TEXT NOT NULL,
  agency TEXT NOT NULL,
  since INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX standings_by_period ON standings (period, agency, statement);

-- The append-only log (docs/log.md). A leaf is the commitment to the document under the salt.
CREATE TABLE log_entries (
  position INTEGER PRIMARY KEY CHECK (position >= 0),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  document TEXT NOT NULL,
  salt BLOB NOT NULL,
  leaf BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
-- Hashes of complete subtrees of 256^level leaves.
CREATE TABLE log_nodes (
  level INTEGER NOT NULL CHECK (level >= 1),
  position INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;
-- Every checkpoint that was signed, with the right edge of its tree.
CREATE TABLE log_checkpoints (
  size INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  edge BLOB NOT NULL,
  note TEXT NOT NULL
) STRICT;

-- Members that watch the log, and what they signed of it.
CREATE TABLE log_witnesses (
  version INTEGER PRIMARY KEY,
  agency TEXT NOT NULL REFERENCES agencies (siret),
  vkey TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT;
CREATE TABLE log_cosignatures (
  size INTEGER NOT NULL REFERENCES log_checkpoints (size),
  agency TEXT NOT NULL REFERENCES agencies (siret),
  line TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (size, agency)
) STRICT, WITHOUT ROWID;
-- Checkpoints that the hub signed but that are not of its history; 'resumed' ends the alarm. `agency`
-- showed it; empty: the hub found it where it keeps the newest one apart.
CREATE TABLE log_alarms (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('behind', 'forked', 'resumed')),
  agency TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;

-- History is never overwritten, by nobody's mistake either.
CREATE TRIGGER agencies_keep BEFORE UPDATE ON agencies
  BEGIN SELECT RAISE(ABORT, 'agencies are never changed'); END;
CREATE TRIGGER agencies_stay BEFORE DELETE ON agencies
  BEGIN SELECT RAISE(ABORT, 'agencies are never deleted'); END;
CREATE TRIGGER agency_versions_keep BEFORE UPDATE ON agency_versions
  BEGIN SELECT RAISE(ABORT, 'agency versions are never changed'); END;
CREATE TRIGGER agency_versions_stay BEFORE DELETE ON agency_versions
  BEGIN SELECT RAISE(ABORT, 'agency versions are never deleted'); END;
CREATE TRIGGER register_releases_keep BEFORE UPDATE ON register_releases
  BEGIN SELECT RAISE(ABORT, 'releases are never changed'); END;
CREATE TRIGGER register_releases_stay BEFORE DELETE ON register_releases
  BEGIN SELECT RAISE(ABORT, 'releases are never deleted'); END;
CREATE TRIGGER submissions_keep BEFORE UPDATE ON submissions
  BEGIN SELECT RAISE(ABORT, 'submissions are never changed'); END;
CREATE TRIGGER submissions_stay BEFORE DELETE ON submissions
  BEGIN SELECT RAISE(ABORT, 'submissions are never deleted'); END;
CREATE TRIGGER submission_warnings_keep BEFORE UPDATE ON submission_warnings
  BEGIN SELECT RAISE(ABORT, 'submissions are never changed'); END;
CREATE TRIGGER submission_warnings_stay BEFORE DELETE ON submission_warnings
  BEGIN SELECT RAISE(ABORT, 'submissions are never deleted'); END;
CREATE TRIGGER evidence_keep BEFORE UPDATE ON evidence
  BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER evidence_stay BEFORE DELETE ON evidence
  BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
CREATE TRIGGER documents_keep BEFORE UPDATE ON documents
  BEGIN SELECT RAISE(ABORT, 'documents are never changed'); END;
CREATE TRIGGER documents_stay BEFORE DELETE ON documents
  WHEN NOT EXISTS (SELECT 1 FROM document_archives AS a WHERE a.sha256 = OLD.sha256)
  BEGIN SELECT RAISE(ABORT, 'documents are only moved, never deleted'); END;
CREATE TRIGGER document_archives_keep BEFORE UPDATE ON document_archives
  BEGIN SELECT RAISE(ABORT, 'archived documents stay'); END;
CREATE TRIGGER document_archives_stay BEFORE DELETE ON document_archives
  BEGIN SELECT RAISE(ABORT, 'archived documents stay'); END;
CREATE TRIGGER figures_keep BEFORE UPDATE ON figures
  BEGIN SELECT RAISE(ABORT, 'figures are never changed'); END;
CREATE TRIGGER figures_stay BEFORE DELETE ON figures
  BEGIN SELECT RAISE(ABORT, 'figures are never deleted'); END;
CREATE TRIGGER statements_keep BEFORE UPDATE ON statements
  BEGIN SELECT RAISE(ABORT, 'statements are never changed'); END;
CREATE TRIGGER statements_stay BEFORE DELETE ON statements
  BEGIN SELECT RAISE(ABORT, 'statements are never deleted'); END;
CREATE TRIGGER statement_evidence_keep BEFORE UPDATE ON statement_evidence
  BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER statement_evidence_stay BEFORE DELETE ON statement_evidence
  BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
CREATE TRIGGER standings_keep BEFORE UPDATE ON standings
  BEGIN SELECT RAISE(ABORT, 'standings are never changed'); END;
CREATE TRIGGER standings_stay BEFORE DELETE ON standings
  BEGIN SELECT RAISE(ABORT, 'standings are never deleted'); END;
CREATE TRIGGER log_entries_keep BEFORE UPDATE ON log_entries
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_entries_stay BEFORE DELETE ON log_entries
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_nodes_keep BEFORE UPDATE ON log_nodes
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_nodes_stay BEFORE DELETE ON log_nodes
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_checkpoints_keep BEFORE UPDATE ON log_checkpoints
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_checkpoints_stay BEFORE DELETE ON log_checkpoints
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_cosignatures_keep BEFORE UPDATE ON log_cosignatures
  BEGIN SELECT RAISE(ABORT, 'cosignatures are never changed'); END;
CREATE TRIGGER log_cosignatures_stay BEFORE DELETE ON log_cosignatures
  BEGIN SELECT RAISE(ABORT, 'cosignatures are never deleted'); END;
CREATE TRIGGER log_alarms_keep BEFORE UPDATE ON log_alarms
  BEGIN SELECT RAISE(ABORT, 'alarms are never changed'); END;
CREATE TRIGGER log_alarms_stay BEFORE DELETE ON log_alarms
  BEGIN SELECT RAISE(ABORT, 'alarms are never deleted'); END;

-- What is collected, from when to when. The newest row of a name says what holds now. `periods` and
-- `datasets` are lists with blanks between; `agencies` is one of SIRETs, empty: every active member.
CREATE TABLE campaign_versions (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  since INTEGER NOT NULL,
  title TEXT NOT NULL,
  periods TEXT NOT NULL,
  datasets TEXT NOT NULL,
  opening TEXT NOT NULL,
  due TEXT NOT NULL CHECK (due >= opening),
  closing TEXT NOT NULL CHECK (closing >= due),
  agencies TEXT NOT NULL
) STRICT;
CREATE INDEX campaign_versions_by_name ON campaign_versions (name, version);

-- Messages to agencies, and what became of each attempt to send them.
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  made INTEGER NOT NULL,
  campaign TEXT NOT NULL,
  kind TEXT NOT NULL,
  agency TEXT NOT NULL REFERENCES agencies (siret),
  day TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (campaign, kind, agency, day)
) STRICT;
CREATE TABLE outbox_deliveries (
  sequence INTEGER PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES outbox (number),
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'refused', 'failed', 'expired', 'exported')),
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_deliveries_by_number ON outbox_deliveries (number, sequence);

CREATE TRIGGER campaign_versions_keep BEFORE UPDATE ON campaign_versions
  BEGIN SELECT RAISE(ABORT, 'campaign versions are never changed'); END;
CREATE TRIGGER campaign_versions_stay BEFORE DELETE ON campaign_versions
  BEGIN SELECT RAISE(ABORT, 'campaign versions are never deleted'); END;
CREATE TRIGGER outbox_keep BEFORE UPDATE ON outbox
  BEGIN SELECT RAISE(ABORT, 'messages are never changed'); END;
CREATE TRIGGER outbox_stay BEFORE DELETE ON outbox
  BEGIN SELECT RAISE(ABORT, 'messages are never deleted'); END;
CREATE TRIGGER outbox_deliveries_keep BEFORE UPDATE ON outbox_deliveries
  BEGIN SELECT RAISE(ABORT, 'deliveries are never changed'); END;
CREATE TRIGGER outbox_deliveries_stay BEFORE DELETE ON outbox_deliveries
  BEGIN SELECT RAISE(ABORT, 'deliveries are never deleted'); END;

-- Releases of open data. `number` is what they are published by; a discarded draft gives it back.
CREATE TABLE releases (
  id INTEGER PRIMARY KEY CHECK (id >= 1),
  number INTEGER NOT NULL CHECK (number >= 1),
  digest TEXT NOT NULL,
  title_fr TEXT NOT NULL,
  title_en TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  issued INTEGER NOT NULL
) STRICT;
CREATE INDEX releases_by_number ON releases (number, id);

-- What became of each, from 'built' on; the newest row says what holds now.
CREATE TABLE release_events (
  sequence INTEGER PRIMARY KEY,
  release INTEGER NOT NULL REFERENCES releases (id),
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('built', 'published', 'withdrawn', 'discarded')),
  reason TEXT NOT NULL,
  UNIQUE (release, state)
) STRICT;

-- The revisions that were counted.
CREATE TABLE release_sources (
  release INTEGER NOT NULL REFERENCES releases (id),
  period TEXT NOT NULL,
  submission TEXT NOT NULL REFERENCES submissions (id),
  PRIMARY KEY (release, period, submission)
) STRICT, WITHOUT ROWID;

-- Contents of public files, each once; `gzip` where that is shorter.
CREATE TABLE release_blobs (
  sha256 TEXT PRIMARY KEY,
  body BLOB NOT NULL,
  gzip BLOB,
  gzip_sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE release_files (
  release INTEGER NOT NULL REFERENCES releases (id),
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES release_blobs (sha256),
  PRIMARY KEY (release, position),
  UNIQUE (release, path)
) STRICT, WITHOUT ROWID;

-- What is kept of a release for later ones and for the staff: never served.
CREATE TABLE release_papers (
  release INTEGER PRIMARY KEY REFERENCES releases (id),
  salt TEXT NOT NULL,
  kept BLOB NOT NULL,
  kept_bytes INTEGER NOT NULL,
  cells BLOB NOT NULL,
  cells_bytes INTEGER NOT NULL,
  review_fr BLOB NOT NULL,
  review_fr_bytes INTEGER NOT NULL,
  review_en BLOB NOT NULL,
  review_en_bytes INTEGER NOT NULL
) STRICT;

-- A draft is published or discarded, a published one withdrawn; nothing else follows anything.
CREATE TRIGGER release_events_follow BEFORE INSERT ON release_events
  WHEN coalesce((SELECT e.state FROM release_events AS e WHERE e.release = NEW.release
                 ORDER BY e.sequence DESC LIMIT 1), '')
       IS NOT (CASE NEW.state WHEN 'built' THEN '' WHEN 'withdrawn' THEN 'published' ELSE 'built' END)
  BEGIN SELECT RAISE(ABORT, 'a release does not go that way'); END;
CREATE TRIGGER releases_keep BEFORE UPDATE ON releases
  BEGIN SELECT RAISE(ABORT, 'releases are never changed'); END;
CREATE TRIGGER releases_stay BEFORE DELETE ON releases
  BEGIN SELECT RAISE(ABORT, 'releases are never deleted'); END;
CREATE TRIGGER release_events_keep BEFORE UPDATE ON release_events
  BEGIN SELECT RAISE(ABORT, 'what became of a release is never changed'); END;
CREATE TRIGGER release_events_stay BEFORE DELETE ON release_events
  BEGIN SELECT RAISE(ABORT, 'what became of a release is never deleted'); END;
CREATE TRIGGER release_sources_keep BEFORE UPDATE ON release_sources
  BEGIN SELECT RAISE(ABORT, 'releases are never changed'); END;
CREATE TRIGGER release_sources_stay BEFORE DELETE ON release_sources
  BEGIN SELECT RAISE(ABORT, 'releases are never deleted'); END;
CREATE TRIGGER release_blobs_keep BEFORE UPDATE ON release_blobs
  BEGIN SELECT RAISE(ABORT, 'released files are never changed'); END;
CREATE TRIGGER release_blobs_stay BEFORE DELETE ON release_blobs
  BEGIN SELECT RAISE(ABORT, 'released files are never deleted'); END;
CREATE TRIGGER release_files_keep BEFORE UPDATE ON release_files
  BEGIN SELECT RAISE(ABORT, 'released files are never changed'); END;
CREATE TRIGGER release_files_stay BEFORE DELETE ON release_files
  BEGIN SELECT RAISE(ABORT, 'released files are never deleted'); END;
CREATE TRIGGER release_papers_keep BEFORE UPDATE ON release_papers
  BEGIN SELECT RAISE(ABORT, 'papers of a release are never changed'); END;
CREATE TRIGGER release_papers_stay BEFORE DELETE ON release_papers
  BEGIN SELECT RAISE(ABORT, 'papers of a release are never deleted'); END;
