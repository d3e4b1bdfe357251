-- Tables of the hub's store; docs/storage.md explains them. Instants are milliseconds since
-- 1970-01-01T00:00:00Z, digests lower-case hexadecimal, amounts cents.

CREATE TABLE metadata (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE agencies (
  siret TEXT PRIMARY KEY CHECK (length(siret) = 14),
  name TEXT NOT NULL,
  department TEXT NOT NULL,
  population INTEGER NOT NULL CHECK (population >= 0),
  added INTEGER NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  suspended_reason TEXT NOT NULL
) STRICT;

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
  document_sha256 TEXT NOT NULL,
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
  created INTEGER NOT NULL,
  software TEXT NOT NULL,
  UNIQUE (period, agency, revision),
  UNIQUE (agency, idempotency_key),
  UNIQUE (agency, nonce)
) STRICT;
CREATE INDEX submissions_by_agency ON submissions (agency, sequence);
CREATE INDEX submissions_by_received ON submissions (received);

CREATE TABLE evidence (
  sequence INTEGER PRIMARY KEY REFERENCES submissions (sequence),
  signature TEXT NOT NULL,
  signer_chain TEXT NOT NULL,
  receipt TEXT NOT NULL,
  receipt_jws TEXT NOT NULL,
  document_zstd BLOB NOT NULL
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

-- History is never overwritten, by nobody's mistake either.
CREATE TRIGGER register_releases_keep BEFORE UPDATE ON register_releases
  BEGIN SELECT RAISE(ABORT, 'releases are never changed'); END;
CREATE TRIGGER register_releases_stay BEFORE DELETE ON register_releases
  BEGIN SELECT RAISE(ABORT, 'releases are never deleted'); END;
CREATE TRIGGER submissions_keep BEFORE UPDATE ON submissions
  BEGIN SELECT RAISE(ABORT, 'submissions are never changed'); END;
CREATE TRIGGER submissions_stay BEFORE DELETE ON submissions
  BEGIN SELECT RAISE(ABORT, 'submissions are never deleted'); END;
CREATE TRIGGER evidence_keep BEFORE UPDATE ON evidence
  BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER evidence_stay BEFORE DELETE ON evidence
  BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
CREATE TRIGGER figures_keep BEFORE UPDATE ON figures
  BEGIN SELECT RAISE(ABORT, 'figures are never changed'); END;
CREATE TRIGGER figures_stay BEFORE DELETE ON figures
  BEGIN SELECT RAISE(ABORT, 'figures are never deleted'); END;
