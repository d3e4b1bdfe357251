-- Suppliers of submissions under pseudonyms (docs/adr/0004). Sealed as figures are.
CREATE TABLE contributor_keys (
  submission INTEGER PRIMARY KEY REFERENCES submissions (sequence),
  key TEXT NOT NULL
) STRICT;
-- id = submissions.sequence * 67108864 + packed cell (26 bits). `listed`: 17 bytes a supplier, pseudonym and share.
CREATE TABLE contributors (
  id INTEGER PRIMARY KEY,
  suppliers INTEGER NOT NULL,
  magnitude INTEGER NOT NULL,
  others_share INTEGER NOT NULL,
  listed BLOB NOT NULL
) STRICT;
CREATE TRIGGER contributor_keys_keep BEFORE UPDATE ON contributor_keys
  BEGIN SELECT RAISE(ABORT, 'contributors are never changed'); END;
CREATE TRIGGER contributor_keys_stay BEFORE DELETE ON contributor_keys
  BEGIN SELECT RAISE(ABORT, 'contributors are never deleted'); END;
CREATE TRIGGER contributors_keep BEFORE UPDATE ON contributors
  BEGIN SELECT RAISE(ABORT, 'contributors are never changed'); END;
CREATE TRIGGER contributors_stay BEFORE DELETE ON contributors
  BEGIN SELECT RAISE(ABORT, 'contributors are never deleted'); END;

-- What members tell each other about pseudonym keys: signed documents. A key itself is only in their envelopes,
-- which the hub cannot open.
CREATE TABLE pseudonym_documents (
  sequence INTEGER PRIMARY KEY,
  received INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('ask', 'give')),
  agency TEXT NOT NULL REFERENCES agencies (siret),
  key TEXT NOT NULL,
  number INTEGER NOT NULL,
  from_year INTEGER NOT NULL,
  replaces TEXT NOT NULL,
  signer_sha256 TEXT NOT NULL,
  document_sha256 TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  signature TEXT NOT NULL,
  signer_chain TEXT NOT NULL
) STRICT;
CREATE TABLE pseudonym_recipients (
  document INTEGER NOT NULL REFERENCES pseudonym_documents (sequence),
  agency TEXT NOT NULL,
  certificate_sha256 TEXT NOT NULL,
  PRIMARY KEY (document, agency, certificate_sha256)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER pseudonym_documents_keep BEFORE UPDATE ON pseudonym_documents
  BEGIN SELECT RAISE(ABORT, 'documents about keys are never changed'); END;
CREATE TRIGGER pseudonym_documents_stay BEFORE DELETE ON pseudonym_documents
  BEGIN SELECT RAISE(ABORT, 'documents about keys are never deleted'); END;
CREATE TRIGGER pseudonym_recipients_keep BEFORE UPDATE ON pseudonym_recipients
  BEGIN SELECT RAISE(ABORT, 'documents about keys are never changed'); END;
CREATE TRIGGER pseudonym_recipients_stay BEFORE DELETE ON pseudonym_recipients
  BEGIN SELECT RAISE(ABORT, 'documents about keys are never deleted'); END;
