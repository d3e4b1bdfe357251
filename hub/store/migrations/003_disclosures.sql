-- Who may read a file of a release: 'everyone' (members from its publication, the public from the end of its
-- embargo) or 'staff'.
ALTER TABLE release_files ADD COLUMN audience TEXT NOT NULL DEFAULT 'everyone';

-- The revisions that each table of a release counts, and the number of the release that first showed this state
-- of the figures. Takes the place of release_sources, which did not tell measures apart.
CREATE TABLE release_tables (
  release INTEGER NOT NULL REFERENCES releases (id),
  period TEXT NOT NULL,
  measure TEXT NOT NULL,
  state INTEGER NOT NULL,
  PRIMARY KEY (release, period, measure)
) STRICT, WITHOUT ROWID;
CREATE TABLE release_table_sources (
  release INTEGER NOT NULL REFERENCES releases (id),
  period TEXT NOT NULL,
  measure TEXT NOT NULL,
  submission TEXT NOT NULL REFERENCES submissions (id),
  PRIMARY KEY (release, period, measure, submission)
) STRICT, WITHOUT ROWID;
INSERT INTO release_tables (release, period, measure, state)
  SELECT DISTINCT s.release, s.period, m.measure, r.number
  FROM release_sources AS s
  JOIN releases AS r ON r.id = s.release
  CROSS JOIN (SELECT 'paid' AS measure UNION ALL SELECT 'awarded') AS m;
INSERT INTO release_table_sources (release, period, measure, submission)
  SELECT s.release, s.period, m.measure, s.submission
  FROM release_sources AS s
  CROSS JOIN (SELECT 'paid' AS measure UNION ALL SELECT 'awarded') AS m;
DROP TRIGGER release_sources_keep;
DROP TRIGGER release_sources_stay;
DROP TABLE release_sources;
CREATE TRIGGER release_tables_keep BEFORE UPDATE ON release_tables
  BEGIN SELECT RAISE(ABORT, 'releases are never changed'); END;
CREATE TRIGGER release_tables_stay BEFORE DELETE ON release_tables
  BEGIN SELECT RAISE(ABORT, 'releases are never deleted'); END;
CREATE TRIGGER release_table_sources_keep BEFORE UPDATE ON release_table_sources
  BEGIN SELECT RAISE(ABORT, 'releases are never changed'); END;
CREATE TRIGGER release_table_sources_stay BEFORE DELETE ON release_table_sources
  BEGIN SELECT RAISE(ABORT, 'releases are never deleted'); END;

-- The ledger of disclosures: what was shown, to whom, from when (docs/disclosures.md). `agency` is the only
-- agency that may read it, where the audience is 'agency'; `release` is the release that it belongs to;
-- `recorded` is the instant of its entry in the log, which may be before `since`.
CREATE TABLE disclosures (
  sequence INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,
  outlet TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('everyone', 'members', 'agency', 'staff', 'auditors')),
  agency TEXT NOT NULL,
  release INTEGER REFERENCES releases (id),
  subject TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  recorded INTEGER NOT NULL
) STRICT;
CREATE INDEX disclosures_by_release ON disclosures (release, sequence);
-- What was shown, each content once; a zstd frame. Files of releases are in release_blobs.
CREATE TABLE disclosed_contents (
  sha256 TEXT PRIMARY KEY,
  body BLOB NOT NULL,
  body_bytes INTEGER NOT NULL
) STRICT;
CREATE TRIGGER disclosures_keep BEFORE UPDATE ON disclosures
  BEGIN SELECT RAISE(ABORT, 'disclosures are never changed'); END;
CREATE TRIGGER disclosures_stay BEFORE DELETE ON disclosures
  BEGIN SELECT RAISE(ABORT, 'disclosures are never deleted'); END;
CREATE TRIGGER disclosed_contents_keep BEFORE UPDATE ON disclosed_contents
  BEGIN SELECT RAISE(ABORT, 'disclosed contents are never changed'); END;
CREATE TRIGGER disclosed_contents_stay BEFORE DELETE ON disclosed_contents
  BEGIN SELECT RAISE(ABORT, 'disclosed contents are never deleted'); END;

-- Releases that were published before the ledger enter it.
INSERT INTO disclosures (since, outlet, audience, agency, release, subject, sha256, recorded)
  SELECT e.at, 'release', 'members', '', r.id, 'release ' || r.number, r.digest, e.at
  FROM releases AS r JOIN release_events AS e ON e.release = r.id AND e.state = 'published'
  ORDER BY e.sequence;
INSERT INTO disclosures (since, outlet, audience, agency, release, subject, sha256, recorded)
  SELECT CASE WHEN r.issued > e.at THEN r.issued ELSE e.at END, 'release', 'everyone', '', r.id,
         'release ' || r.number, r.digest, e.at
  FROM releases AS r JOIN release_events AS e ON e.release = r.id AND e.state = 'published'
  ORDER BY e.sequence;
